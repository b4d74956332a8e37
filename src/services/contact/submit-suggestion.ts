/** A suggestion: passed to whoever can make something of it, and answered (P-16). */
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
  title: { ar: 'تقديم اقتراح', en: 'Submit a suggestion' },
  summary: {
    ar: 'قل لنا ما الذي يجعل الخدمة أفضل. يُقرأ ويُجاب.',
    en: 'Tell us what would make a service better. It is read and answered.',
  },
  audience: ['citizen', 'resident', 'visitor'],
  needs: contactNeeds,
  behalf: ['self'],
  whileSuspended: true,

  facts: (read: Registers, subject: PersonId, about: About) =>
    contactFacts(read, subject, about, { kind: 'suggestion' }),
  eligible: { room_for_another: roomForAnother },
  form: z.object({
    sector: sectorField(),
    words: wordsField(
      { ar: 'ما اقتراحك؟', en: 'What do you suggest?' },
      {
        ar: 'ما الذي يتغير، ومن يستفيد',
        en: 'What would change, and who gains by it',
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
      kind: 'suggestion',
      sector: c.form.sector,
      words: c.form.words,
    }),
  ],
  next: {
    ar: 'قُيّد اقتراحك. نجيبك خلال 10 أيام عمل.',
    en: 'Your suggestion is recorded. We answer within 10 working days.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: { open: 0, today: 0, same: false, paper: null },
      form: { sector: 'delivery', words: 'أضيفوا تذكيرًا قبل انتهاء رخصة السير بشهر.' },
      expect: { fee: free, effects: ['contact.open'] },
    },
    refused: {
      room_for_another: { facts: { open: 8 } },
      not_sent_already: { facts: { same: true } },
    },
  },
})
