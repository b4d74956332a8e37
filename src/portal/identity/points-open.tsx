/** Whether a place is open now, when it opens again, its hours in words; and how kiosks are, by their heartbeats. */
import { isOpen, isRamadan, opensNext } from '../../appointments/index.ts'
import type { ActivationPoint, PublicKiosk } from '../../identity/index.ts'
import { dayOf, type Instant, type Lang, type Text } from '../../language/index.ts'
import { Chip, Moment } from '../../ui/index.ts'
import { sessionsWords } from '../office-words.ts'

const words = {
  open: { ar: 'مفتوح الآن', en: 'Open now' },
  shut: { ar: 'مغلق الآن', en: 'Closed now' },
  opens: { ar: 'يفتح', en: 'Opens' },
  week: { ar: 'من الأحد إلى الخميس', en: 'Sunday to Thursday' },
  everyDay: { ar: 'كل يوم', en: 'Every day' },
  ramadan: { ar: 'في رمضان', en: 'In Ramadan' },
  dayLong: { ar: 'طوال اليوم', en: 'all day' },
  working: { ar: 'يعمل', en: 'Working' },
  broken: { ar: 'متعطل', en: 'Out of order' },
} as const satisfies Readonly<Record<string, Text>>

type Hours = NonNullable<ActivationPoint['hours']>

interface OpenProps {
  readonly lang: Lang
  readonly hours: Hours
  readonly now: Instant
}

export function OpenNow({ lang, hours, now }: OpenProps) {
  const open = isOpen(hours, now)
  return <Chip tone={open ? 'success' : 'neutral'}>{(open ? words.open : words.shut)[lang]}</Chip>
}

/** Both timetables, the one in force first; and when a closed place opens. */
export function HoursLines({ lang, hours, now }: OpenProps) {
  const days = (hours.everyDay ? words.everyDay : words.week)[lang]
  const usual = `${days} ${saidOf(hours.regular)[lang]}`
  const fasting = `${words.ramadan[lang]} ${saidOf(hours.ramadan)[lang]}`
  const next = isOpen(hours, now) ? null : opensNext(hours, now)
  return (
    <>
      {next === null ? null : (
        <p>
          {words.opens[lang]} <Moment at={next} lang={lang} />
        </p>
      )}
      {(isRamadan(dayOf(now)) ? [fasting, usual] : [usual, fasting]).map((line) => (
        <p class="muted">{line}</p>
      ))}
    </>
  )
}

function saidOf(sessions: Hours['regular']): Text {
  const [only, ...more] = sessions
  const whole = only !== undefined && more.length === 0 && only[0] === 0 && only[1] === 1440
  return whole ? words.dayLong : sessionsWords(sessions)
}

export function KioskLine({ lang, kiosk }: { readonly lang: Lang; readonly kiosk: PublicKiosk }) {
  return (
    <li>
      <bdi>{kiosk.name[lang]}</bdi>{' '}
      <Chip tone={kiosk.working ? 'success' : 'error'}>{(kiosk.working ? words.working : words.broken)[lang]}</Chip>
    </li>
  )
}
