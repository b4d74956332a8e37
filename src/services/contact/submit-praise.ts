/** Praise: passed on to whom it is meant for. */
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
  title: { ar: 'تقديم شكر', en: 'Say thank you' },
  summary: {
    ar: 'من أحسن خدمتك فقل له. نوصل شكرك إلى مكتبه.',
    en: 'Somebody served you well? We pass your thanks on to that office.',
  },
  audience: ['citizen', 'resident', 'visitor'],
  needs: contactNeeds,
  behalf: ['self'],
  whileSuspended: true,

  facts: (read: Registers, subject: PersonId, about: About) => contactFacts(read, subject, about, { kind: 'praise' }),
  eligible: { room_for_another: roomForAnother },
  form: z.object({
    sector: sectorField(),
    words: wordsField(
      { ar: 'ما الذي أعجبك؟', en: 'What was good?' },
      {
        ar: 'المكتب واليوم يكفيان، ولا يلزم اسم',
        en: 'The office and the day are enough; no name is needed',
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
      kind: 'praise',
      sector: c.form.sector,
      words: c.form.words,
    }),
  ],
  next: {
    ar: 'قُيّد شكرك ونوصله. نجيبك خلال 10 أيام عمل.',
    en: 'Recorded, and passed on. We answer within 10 working days.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: { open: 0, today: 0, same: false, paper: null },
      form: { sector: 'delivery', words: 'أنجز الموظف طلبي في دقائق وشرح لي كل شيء.' },
      expect: { fee: free, effects: ['contact.open'] },
    },
    refused: {
      room_for_another: { facts: { open: 8 } },
      not_sent_already: { facts: { same: true } },
    },
  },
})
