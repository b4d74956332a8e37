/** A question about a service, answered in plain words (P-16). */
import * as z from 'zod'
import { contact } from '../../contact/index.ts'
import { type About, defineService, free, fromReceipt, type PersonId, type Registers } from '../../requests/define.ts'
import {
  contactFacts,
  contactNeeds,
  notSentAlready,
  roomForAnother,
  sectorField,
  wordsField,
} from '../../requests/rules.ts'

export default defineService({
  edition: 1,
  title: { ar: 'تقديم استفسار', en: 'Ask a question about a government service' },
  summary: {
    ar: 'اسأل عن خدمة أو شرط. يجيبك موظف بكلام واضح.',
    en: 'Ask about a service or a condition. An officer answers in plain words.',
  },
  audience: ['citizen', 'resident', 'visitor'],
  needs: contactNeeds,
  behalf: ['self'],
  whileSuspended: true,

  facts: (read: Registers, subject: PersonId, about: About) => contactFacts(read, subject, about, { kind: 'enquiry' }),
  eligible: { room_for_another: roomForAnother },
  form: z.object({
    sector: sectorField(),
    words: wordsField(
      { ar: 'ما سؤالك؟', en: 'What is your question?' },
      {
        ar: 'سؤال واحد في كل مرة يُجاب أسرع',
        en: 'One question at a time is answered sooner',
      },
    ),
  }),
  pages: [
    { title: { ar: 'الموضوع', en: 'What it is about' }, fields: ['sector'] },
    { title: { ar: 'ما تريد قوله', en: 'What you want to say' }, fields: ['words'] },
  ],
  accept: {
    not_sent_already: notSentAlready,
  },
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [{ what: { ar: 'الخدمة', en: 'The service' }, price: free }],
  decision: { by: 'system' },
  effects: (c) => [
    contact.open({
      holder: c.subject,
      number: fromReceipt('request', 'number'),
      kind: 'enquiry',
      sector: c.form.sector,
      words: c.form.words,
    }),
  ],
  next: {
    ar: 'قُيّد سؤالك. نجيبك خلال 3 أيام عمل.',
    en: 'Your question is recorded. We answer within 3 working days.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: { open: 0, today: 0, same: false, paper: null },
      form: { sector: 'delivery', words: 'هل يلزم حضوري لتجديد جواز ابنتي؟' },
      expect: { fee: free, effects: ['contact.open'] },
    },
    refused: {
      room_for_another: { facts: { open: 8 } },
      not_sent_already: { facts: { same: true } },
    },
  },
})
