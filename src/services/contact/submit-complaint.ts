/** A complaint: heard from whoever is registered, answered by a person by a day that is said (P-16). */
import * as z from 'zod'
import { contact } from '../../contact/index.ts'
import { type About, defineService, free, fromReceipt, type PersonId, type Registers } from '../../requests/define.ts'
import {
  contactFacts,
  contactNeeds,
  notSentAlready,
  paperField,
  paperReceived,
  roomForAnother,
  sectorField,
  wordsField,
} from '../../requests/rules.ts'

export default defineService({
  edition: 1,
  title: { ar: 'تقديم شكوى', en: 'Submit a complaint' },
  summary: {
    ar: 'اكتب ما لم يكن كما ينبغي. لها رقم وموعد جواب، ويجيبك موظف.',
    en: 'Say what went wrong. It gets a number and a day, and a person answers.',
  },
  audience: ['citizen', 'resident', 'visitor'],
  needs: contactNeeds,
  behalf: ['self'],
  whileSuspended: true,

  facts: (read: Registers, subject: PersonId, about: About) =>
    contactFacts(read, subject, about, { kind: 'complaint' }),
  eligible: { room_for_another: roomForAnother },
  form: z.object({
    sector: sectorField(),
    words: wordsField(
      { ar: 'ما الذي حدث؟', en: 'What happened?' },
      {
        ar: 'متى وأين وماذا، بلا أرقام هويات غيرك',
        en: 'When, where and what; leave out other people’s ID numbers',
      },
    ),
    attachment: paperField(),
  }),
  pages: [
    { title: { ar: 'الموضوع', en: 'What it is about' }, fields: ['sector'] },
    { title: { ar: 'ما تريد قوله', en: 'What you want to say' }, fields: ['words', 'attachment'] },
  ],
  accept: {
    not_sent_already: notSentAlready,
    paper_received: paperReceived,
  },
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [{ what: { ar: 'الخدمة', en: 'The service' }, price: free }],
  decision: { by: 'system' },
  effects: (c) => [
    contact.open({
      holder: c.subject,
      number: fromReceipt('request', 'number'),
      kind: 'complaint',
      sector: c.form.sector,
      words: c.form.words,
      file: c.form.attachment,
    }),
  ],
  next: {
    ar: 'قُيّدت شكواك. نجيبك خلال 5 أيام عمل، وتتابعها برقمها.',
    en: 'Your complaint is recorded. We answer within 5 working days; follow it by its number.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: { open: 0, today: 0, same: false, paper: null },
      form: { sector: 'delivery', words: 'تأخر وصول رخصتي أسبوعين عن موعدها.' },
      expect: { fee: free, effects: ['contact.open'] },
    },
    refused: {
      room_for_another: { facts: { open: 8 } },
      not_sent_already: { facts: { same: true } },
      paper_received: { facts: { paper: 'gone' } },
    },
  },
})
