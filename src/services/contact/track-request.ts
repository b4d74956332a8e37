/** Following anything one has sent, by its registration number with the Hijri year: a request, a ticket, a meeting. */
import * as z from 'zod'
import { audienceStatuses, events, statuses } from '../../contact/index.ts'
import { listOf, said } from '../../requests/answers.ts'
import { defineInquiry, field } from '../../requests/define.ts'
import { requestNumberField } from '../../requests/rules.ts'

export default defineInquiry({
  edition: 1,
  also: ['contact/inquire-ministry-transaction', 'emirates/inquire-transaction'],
  title: { ar: 'الاستعلام عن الطلبات ومتابعتها', en: 'Follow up a submitted request' },
  summary: {
    ar: 'أين وصل طلبك أو شكواك، بالرقم والسنة الهجرية.',
    en: 'Where your request or complaint stands, by its number and Hijri year.',
  },
  audience: ['citizen', 'resident', 'visitor'],
  needs: { identity: 1, signIn: 1 },
  behalf: ['self'],
  throttle: { perMinute: 10, challenge: false },

  question: z.object({ number: requestNumberField() }),
  answer: z.object({
    status: said({ ar: 'الحالة', en: 'State' }),
    means: said({ ar: 'معناها', en: 'What it means' }),
    since: field(z.string(), { ar: 'منذ', en: 'Since' }),
    history: listOf(
      {
        at: field(z.string(), { ar: 'متى', en: 'When' }),
        event: said({ ar: 'ماذا', en: 'What' }),
      },
      { ar: 'ما حدث', en: 'What happened' },
    ),
  }),

  find: async (read, q, { asker }) => {
    if (asker === null) return null
    const { subject } = asker
    const ticket = (await read.contact.tickets(subject)).find((one) => one.number === q.number)
    if (ticket !== undefined) {
      const { name, means } = statuses[ticket.status]
      const history = await read.contact.story(subject, ticket.id)
      return { status: name, means, since: ticket.changedAt, history }
    }
    const meeting = await read.contact.audienceByNumber(subject, q.number)
    if (meeting !== null) {
      const { name, means } = audienceStatuses[meeting.status]
      const history = await read.contact.story(subject, meeting.id)
      return { status: name, means, since: meeting.changedAt, history }
    }
    const request = await read.requests.byNumber(subject, q.number)
    if (request === null) return null
    const { name, means } = request.words
    return { status: name, means, since: request.changedAt, history: [...request.story] }
  },
  says: {
    found: (a) => ({ ar: `الحالة: ${a.status.ar}.`, en: `It is: ${a.status.en}.` }),
    notFound: {
      ar: 'ليس لك طلب بهذا الرقم. راجع الرقم والسنة كما وصلاك في الرسالة.',
      en: 'You have no request with this number. Check number and year as they came in the message.',
    },
  },

  examples: [
    {
      as: 'TURKI',
      ask: { number: '١٤٤٧-٩٠٠٣٤٥' },
      expect: {
        status: statuses.answered.name,
        means: statuses.answered.means,
        since: '2026-01-22T06:00:00.000Z',
        history: [
          { at: '2026-01-20T06:00:00.000Z', event: events.recorded },
          { at: '2026-01-22T06:00:00.000Z', event: events.answered },
        ],
      },
    },
    // Another's number and nobody's: one answer.
    { as: 'FAHD', ask: { number: '1447/900345' }, expect: null },
    { as: 'FAHD', ask: { number: '1447/000345' }, expect: null },
  ],
})
