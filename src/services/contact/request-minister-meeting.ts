/** Asking for a meeting with the Minister, by video or face to face (R-CON-01): screened by his office, one at a time. */
import * as z from 'zod'
import { branchNames, contact, modes } from '../../contact/index.ts'
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
import { paperFact, paperIsPdf, paperReceived, wordsField } from '../../requests/rules.ts'

export default defineService({
  edition: 1,
  title: { ar: 'طلب موعد مع سمو الوزير عبر التواصل المرئي', en: 'Ask for a meeting with the Minister by video link' },
  summary: {
    ar: 'اشرح حاجتك. ينظر المكتب في طلبك، ويصلك الموعد برسالة.',
    en: 'Explain what you need. The office looks at it, and the time comes by message.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],
  whileSuspended: true,

  facts: async (read: Registers, subject: PersonId, about: About) => ({
    open: (await read.contact.openAudience(subject)) !== null,
    paper: await paperFact(read, subject, about.given.attachment),
  }),
  eligible: {
    no_open_meeting_request: {
      holds: ({ facts }) => !facts.open,
      otherwise: {
        ar: 'لك طلب لقاء لم ينته بعد. انتظر جوابه أو اسحبه.',
        en: 'You have a request for a meeting that is not over. Wait for its answer, or withdraw it.',
      },
      remedy: 'contact/track-request',
    },
  },
  form: z.object({
    topic: field(plainText({ min: 3, max: 120 }), { ar: 'الموضوع', en: 'Subject' }),
    details: wordsField({ ar: 'سبب طلب اللقاء', en: 'Why you ask for the meeting' }),
    attachment: paper('pdf', { ar: 'أوراقك', en: 'Your papers' }),
    mode: choice(modes, { ar: 'كيف تلتقي به؟', en: 'How would you meet?' }),
    centre: choice(
      branchNames,
      { ar: 'أقرب فرع إليك', en: 'The branch nearest to you' },
      {
        ar: 'يمكنك الحضور إليه للاتصال إن لم يكن عندك جهاز',
        en: 'You can sit there for the call if you have no device',
      },
    ),
  }),
  pages: [
    { title: { ar: 'السبب', en: 'The reason' }, fields: ['topic', 'details', 'attachment'] },
    { title: { ar: 'طريقة اللقاء', en: 'How to meet' }, fields: ['mode', 'centre'] },
  ],
  accept: { paper_received: paperReceived, paper_is_pdf: paperIsPdf },
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [{ what: { ar: 'الخدمة', en: 'The service' }, price: free }],
  decision: { by: 'system' },
  effects: (c) => [
    contact.askAudience({
      holder: c.subject,
      number: fromReceipt('request', 'number'),
      topic: c.form.topic,
      details: c.form.details,
      mode: c.form.mode,
      branch: c.form.centre,
      file: c.form.attachment,
    }),
  ],
  next: {
    ar: 'قُيّد طلبك. ينظر فيه مكتب الوزير، ويصلك الموعد برسالة.',
    en: 'Your request is recorded. The Minister’s office looks at it; the time comes by message.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: { open: false, paper: null },
      form: {
        topic: 'علاج والدي',
        details: 'أطلب لقاء سموه لعرض حالة والدي الصحية.',
        mode: 'video',
        centre: 'abha',
      },
      expect: { fee: free, effects: ['contact.askAudience'] },
    },
    refused: {
      no_open_meeting_request: { facts: { open: true } },
      paper_received: { facts: { paper: 'gone' } },
      paper_is_pdf: { facts: { paper: 'image/jpeg' } },
    },
  },
})
