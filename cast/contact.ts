/** What some of the cast wrote to the contact centre before the stories begin, and a meeting that is set. */
import { freeTimes, raiseAudience, raiseTicket } from '../src/contact/index.ts'
import { addDays, type Day, startOfDay } from '../src/language/index.ts'
import { hours, later, type Tx, uuidOf } from '../src/store/index.ts'
import { people } from './people.ts'

/** Numbers of the cast's own requests begin here: the running number of a demo does not come so far. */
const first = 900_345

/** @param asOf the day on which the stories begin */
export async function raiseCastContact(tx: Tx, asOf: Day): Promise<void> {
  const at = (daysBefore: number) => later(startOfDay(addDays(asOf, -daysBefore)), hours(9))
  const id = (what: string): string => uuidOf(`cast contact ${what}`)
  await raiseTicket(tx, {
    person: people.TURKI.id,
    id: id('late card'),
    n: first,
    kind: 'complaint',
    sector: 'delivery',
    words: 'تأخر وصول هوية أحد عمالي عشرة أيام.',
    at: at(12),
    became: { act: 'answered', words: 'كان العنوان ناقصًا. صُحّح وسُلّمت البطاقة أمس.', at: at(10) },
  })
  await raiseTicket(tx, {
    person: people.TURKI.id,
    id: id('which papers'),
    n: first + 1,
    kind: 'enquiry',
    sector: 'residency',
    words: 'ما الأوراق المطلوبة لتجديد إقامة عامل خارج المملكة؟',
    at: at(1),
  })
  await raiseTicket(tx, {
    person: people.ABDULLAH.id,
    id: id('larger letters'),
    n: first + 2,
    kind: 'suggestion',
    sector: 'portal',
    words: 'أقترح أن تكون الحروف أكبر في شاشة الجهاز.',
    at: at(3),
  })
  await raiseTicket(tx, {
    person: people.MAJED.id,
    id: id('road'),
    n: first + 3,
    kind: 'tawasul',
    sector: 'emirates',
    subject: 'طريق إلى أرض',
    words: 'أطلب فتح طريق إلى أرضي في محافظة محايل.',
    office: 'emirate-asir',
    at: at(4),
    became: { act: 'returned', words: 'أرسل صورة الصك.', at: at(2) },
  })
  const asked = at(5)
  const startsAt = freeTimes(new Set(), at(0)).find((slot) => slot > startOfDay(addDays(asOf, 2)))
  if (startsAt === undefined) throw new Error(`no time for a meeting within a month of ${asOf}`)
  await raiseAudience(tx, {
    person: people.TURKI.id,
    id: id('audience'),
    n: first + 4,
    topic: 'حي صناعي بلا مواصلات',
    details: 'أطلب لقاء سموه لعرض حاجة العمال في الحي الصناعي إلى مواصلات.',
    mode: 'video',
    branch: 'riyadh',
    at: asked,
    startsAt,
  })
}
