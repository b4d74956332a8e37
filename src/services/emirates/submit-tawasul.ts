/** A letter to the emirate of a region (تواصل): one PDF with everything in it, answered within seven working days (R-REQ-01). */
import * as z from 'zod'
import { contact, emirateOf, emirates } from '../../contact/index.ts'
import { choice, plainText } from '../../language/index.ts'
import {
  type About,
  defineService,
  field,
  free,
  fromReceipt,
  type PersonId,
  paper,
  type Registers,
} from '../../requests/define.ts'
import {
  contactFacts,
  notSentAlready,
  paperIsPdf,
  paperReceived,
  roomForAnother,
  wordsField,
} from '../../requests/rules.ts'

export default defineService({
  edition: 1,
  title: { ar: 'خدمة تواصل إمارات المناطق', en: 'Send a request to a regional emirate' },
  summary: {
    ar: 'اكتب إلى إمارة منطقتك وأرفق أوراقك في ملف PDF واحد.',
    en: 'Write to the emirate of your region, with your papers in one PDF.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],
  whileSuspended: true,

  facts: (read: Registers, subject: PersonId, about: About) =>
    contactFacts(read, subject, about, { kind: 'tawasul', sector: 'emirates' }),
  eligible: { room_for_another: roomForAnother },
  form: z.object({
    emirate: choice(emirates, { ar: 'الإمارة', en: 'Emirate' }),
    subject: field(plainText({ min: 3, max: 120 }), { ar: 'الموضوع', en: 'Subject' }),
    words: wordsField({ ar: 'ما تطلبه', en: 'What you ask for' }),
    attachment: paper('pdf', { ar: 'أوراقك', en: 'Your papers' }),
  }),
  pages: [
    { title: { ar: 'إلى أي إمارة', en: 'To which emirate' }, fields: ['emirate'] },
    { title: { ar: 'طلبك', en: 'Your request' }, fields: ['subject', 'words', 'attachment'] },
  ],
  requires: () => ['attachment'],
  accept: {
    not_sent_already: notSentAlready,
    paper_sent: {
      holds: (c) => c.form.attachment !== undefined,
      otherwise: { ar: 'أرفق أوراقك في ملف PDF واحد.', en: 'Attach your papers as one PDF.' },
    },
    paper_received: paperReceived,
    paper_is_pdf: paperIsPdf,
  },
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [{ what: { ar: 'الخدمة', en: 'The service' }, price: free }],
  decision: { by: 'system' },
  effects: (c) => [
    contact.open({
      holder: c.subject,
      number: fromReceipt('request', 'number'),
      kind: 'tawasul',
      sector: 'emirates',
      subject: c.form.subject,
      words: c.form.words,
      office: emirateOf(c.form.emirate),
      file: c.form.attachment,
    }),
  ],
  next: {
    ar: 'قُيّد طلبك لدى الإمارة. تجيبك خلال 7 أيام عمل.',
    en: 'Your request is recorded at the emirate, which answers within 7 working days.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: { open: 0, today: 0, same: false, paper: 'application/pdf' },
      form: {
        emirate: 'asir',
        subject: 'طريق إلى أرض',
        words: 'أطلب فتح طريق إلى أرضي في محافظة محايل.',
        attachment: '3f1c7a52-7a4e-4d0b-9a51-0c6a4b7b1e11',
      },
      expect: { fee: free, effects: ['contact.open'] },
    },
    refused: {
      room_for_another: { facts: { today: 5 } },
      not_sent_already: { facts: { same: true } },
      paper_sent: { form: { attachment: undefined } },
      paper_received: { facts: { paper: 'gone' } },
      paper_is_pdf: { facts: { paper: 'image/jpeg' } },
    },
  },
})
