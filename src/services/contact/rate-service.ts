/** Saying how a service was, once, after it was done (P-16): by the number of one's own request. */
import * as z from 'zod'
import { contact } from '../../contact/index.ts'
import { choice, plainText } from '../../language/index.ts'
import { type About, defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'
import { requestNumberField, requestNumberIn } from '../../requests/rules.ts'

const service = 'contact/rate-service'

export default defineService({
  edition: 1,
  title: { ar: 'تقييم الخدمة', en: 'Rate a service' },
  summary: { ar: 'قل لنا كيف كانت خدمة أنجزناها لك.', en: 'Tell us how a service was that we completed for you.' },
  audience: ['citizen', 'resident', 'visitor'],
  needs: { identity: 1, signIn: 1 },
  behalf: ['self'],
  whileSuspended: true,

  facts: async (read: Registers, subject: PersonId, about: About) => {
    const number = requestNumberIn(about.given.requestNumber)
    const request = number === null ? null : await read.requests.byNumber(subject, number)
    if (request === null) return { request: null, done: false, rated: false }
    const { id, service: about_ } = request
    const ticket = (await read.contact.tickets(subject)).find((one) => one.id === id)
    return {
      request: { id, about: ticket?.kind ?? about_ },
      // A ticket is done when it was answered, not when it was recorded.
      done: ticket === undefined ? request.station === 'completed' : ticket.endedAt !== null,
      rated: (await read.contact.rating(subject, id)) !== null || about_ === service,
    }
  },
  eligible: {},
  form: z.object({
    requestNumber: requestNumberField(),
    score: choice(
      {
        5: { ar: 'ممتازة', en: 'Excellent' },
        4: { ar: 'جيدة', en: 'Good' },
        3: { ar: 'مقبولة', en: 'Fair' },
        2: { ar: 'ضعيفة', en: 'Poor' },
        1: { ar: 'سيئة', en: 'Bad' },
      },
      { ar: 'التقييم', en: 'Rating' },
    ),
    comment: field(plainText({ max: 500 }).optional(), { ar: 'وزد إن شئت', en: 'Add a word if you like' }, undefined, {
      widget: 'textarea',
    }),
  }),
  pages: [
    { title: { ar: 'أي طلب', en: 'Which request' }, fields: ['requestNumber'] },
    { title: { ar: 'رأيك', en: 'What you think' }, fields: ['score', 'comment'] },
  ],
  accept: {
    request_found: {
      holds: (c) => c.facts.request !== null,
      otherwise: {
        ar: 'ليس لك طلب بهذا الرقم. راجعه كما وصلك في الرسالة.',
        en: 'You have no request with this number. Check it as it came in the message.',
      },
      remedy: 'contact/track-request',
    },
    request_completed: {
      holds: (c) => c.facts.request === null || c.facts.done,
      otherwise: {
        ar: 'لم ينته هذا الطلب بعد. قيّمه بعد إنجازه.',
        en: 'This request is not done yet. Rate it afterwards.',
      },
      remedy: 'contact/track-request',
    },
    not_rated_already: {
      holds: (c) => !c.facts.rated,
      otherwise: { ar: 'قيّمت هذا الطلب من قبل. شكرًا لك.', en: 'You have rated this request before. Thank you.' },
    },
  },
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [{ what: { ar: 'التقييم', en: 'Rating' }, price: free }],
  decision: { by: 'system' },
  effects: (c) => [
    contact.rate({
      holder: c.subject,
      request: c.facts.request?.id ?? '',
      about: c.facts.request?.about ?? '',
      score: Number(c.form.score),
      words: c.form.comment,
    }),
  ],
  next: {
    ar: 'وصلنا رأيك، ونحسب به مؤشرات الخدمة.',
    en: 'We have what you think; the figures of the service count it.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        request: { id: '3f1c7a52-7a4e-4d0b-9a51-0c6a4b7b1e11', about: 'passports/renew-passport' },
        done: true,
        rated: false,
      },
      form: { requestNumber: '1447/000345', score: '4', comment: 'تأخرت قليلًا، ثم أُنجزت.' },
      expect: { fee: free, effects: ['contact.rate'] },
    },
    refused: {
      request_found: { facts: { request: null } },
      request_completed: { facts: { done: false } },
      not_rated_already: { facts: { rated: true } },
    },
  },
})
