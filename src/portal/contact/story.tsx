/** What both who is signed in and who is not see of a ticket: where it stands, what the word means, its story, the answer. */
import {
  eventName,
  kinds,
  type Move,
  officeName,
  saidWords,
  sectorName,
  statuses,
  type Ticket,
} from '../../contact/index.ts'
import { dayOf, type Lang, type Text } from '../../language/index.ts'
import { Bdi, Chip, Ltr, Notice, SummaryList, Track, type TrackStep } from '../../ui/index.ts'

export const t = {
  number: { ar: 'رقم القيد', en: 'Number' },
  about: { ar: 'عن', en: 'About' },
  subject: { ar: 'الموضوع', en: 'Subject' },
  office: { ar: 'عند', en: 'At' },
  said: { ar: 'ما كتبته', en: 'What you wrote' },
  paper: { ar: 'الملف المرفق', en: 'Attached file' },
  open: { ar: 'نزّل الملف', en: 'Download it' },
  answer: { ar: 'الجواب', en: 'The answer' },
  why: { ar: 'السبب', en: 'The reason' },
  missing: { ar: 'ما نحتاجه منك', en: 'What we need from you' },
  story: { ar: 'ما حدث', en: 'What happened' },
  next: { ar: 'الجواب', en: 'The answer' },
} as const satisfies Record<string, Text>

/** The state as a chip, and what it means. */
export function Standing({ lang, ticket }: { readonly lang: Lang; readonly ticket: Ticket }) {
  const { name, means, tone } = statuses[ticket.status]
  return (
    <>
      <p>
        <Chip tone={tone}>{name[lang]}</Chip> <Ltr>{ticket.number}</Ltr>
      </p>
      <Notice lang={lang} tone={tone === 'neutral' ? 'info' : tone} title={name}>
        <p>{means[lang]}</p>
        <Said lang={lang} ticket={ticket} />
      </Notice>
    </>
  )
}

/** The answer, or why it was filed. */
function Said({ lang, ticket }: { readonly lang: Lang; readonly ticket: Ticket }) {
  const [label, words] =
    ticket.status === 'answered'
      ? [t.answer, ticket.answer]
      : ticket.status === 'filed'
        ? [t.why, ticket.reason]
        : [t.answer, null]
  return words === null ? null : (
    <>
      <p>
        <strong>{label[lang]}</strong>
      </p>
      <p class="words">
        <Bdi>{saidWords(words)[lang]}</Bdi>
      </p>
    </>
  )
}

export function Written({ lang, ticket }: { readonly lang: Lang; readonly ticket: Ticket }) {
  return (
    <SummaryList
      lang={lang}
      rows={[
        { label: kinds[ticket.kind], shown: <Ltr>{ticket.number}</Ltr> },
        { label: t.about, shown: sectorName(ticket.sector)[lang] },
        ...(ticket.subject === null ? [] : [{ label: t.subject, shown: <Bdi>{ticket.subject}</Bdi> }]),
        { label: t.office, shown: officeName(ticket.office)[lang] },
        { label: t.said, shown: <Bdi>{ticket.words}</Bdi> },
      ]}
    />
  )
}

/** Every move with its date and office, no officer's name; then what comes, by when. */
export function Story({
  lang,
  ticket,
  moves,
}: {
  readonly lang: Lang
  readonly ticket: Ticket
  readonly moves: readonly Move[]
}) {
  const past: TrackStep[] = moves.map((move) => ({
    label: eventName(move.event),
    at: move.at,
    state: move.event === 'filed' || move.event === 'withdrawn' ? 'stopped' : 'done',
    note: (
      <>
        {officeName(move.office)[lang]}
        {move.words === null || move.event === 'answered' ? null : (
          <>
            {' – '}
            <Bdi>{saidWords(move.words)[lang]}</Bdi>
          </>
        )}
      </>
    ),
  }))
  const ahead: TrackStep[] =
    ticket.endedAt !== null || ticket.status === 'returned'
      ? []
      : [{ label: t.next, state: 'next', by: dayOf(ticket.dueAt) }]
  return (
    <>
      <h2>{t.story[lang]}</h2>
      <Track lang={lang} steps={[...past, ...ahead]} />
    </>
  )
}
