/**
 * A request that waits for an officer. Before she said why she opens it she sees its number and its service; after that
 * its answers, its facts as sent and as they stand, what each rule says, its story, who opened it, and the ways to decide.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { actsAbout, may, type OfficerSession, type RequestAct, saidWhy } from '../identity/officers/index.ts'
import type { Lang, Text } from '../language/index.ts'
import {
  desks,
  events,
  fileOf,
  heldByOther,
  holds,
  type Reason,
  type RequestFile,
  type Review,
  type Row,
  type StoryLine,
  stations,
} from '../requests/index.ts'
import { inTransaction } from '../store/index.ts'
import {
  answersOf,
  Card,
  Chip,
  type FieldErrors,
  Form,
  Ltr,
  Moment,
  Notice,
  Picture,
  SummaryList,
  Table,
  type Typed,
} from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { isText, reach } from './deciding.ts'
import { sendDesk } from './frame.tsx'
import { Signed } from './parts.tsx'
import { titled } from './queue.tsx'
import { actWords, q } from './queue-words.ts'
import { reasonsNow } from './reasons.ts'
import {
  openFields,
  queryOf,
  type Refusing,
  referForm,
  refuseForm,
  returnForm,
  takeOverFields,
} from './review-forms.ts'

export interface Shown {
  readonly errors?: FieldErrors
  readonly values?: Typed
  /** A refusal to be looked at and signed. */
  readonly refusing?: Refusing
}

/** Sends the page as it stands for this officer; 404 where she may have nothing to do with it, with the reason. */
export async function showReview(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  session: OfficerSession,
  id: string,
  shown: Shown = {},
): Promise<FastifyReply> {
  const { site } = doorway
  const { lang } = req.visit
  const review = await reach(site.pool, session, id)
  if (isText(review)) throw new ProblemError({ ...ofStatus(404), words: review })
  const opened = await saidWhy(site.pool, session, id, site.clock.now())
  const file = opened ? await openedFile(doorway, session, id) : null
  const reasons = await reasonsNow(doorway)
  const acts = opened ? await actsAbout(site.pool, id) : []
  return sendDesk(site, req, reply, {
    title: { ar: `طلب ${review.number}`, en: `Request ${review.number}` },
    session,
    ...(shown.errors ? { errors: shown.errors } : {}),
    back: '/desk/queue',
    path: `/desk/queue/${id}`,
    islands: ['passkey', 'once', 'queue'],
    children: (
      <>
        <Summary doorway={doorway} lang={lang} review={review} row={file?.row ?? null} />
        {file === null ? (
          <Closed doorway={doorway} lang={lang} review={review} session={session} />
        ) : (
          <>
            <Contents lang={lang} file={file} />
            <Deciding doorway={doorway} lang={lang} file={file} session={session} shown={shown} reasons={reasons} />
            <History lang={lang} file={file} acts={acts} />
          </>
        )}
        <details id="keys">
          <summary>{q.keys[lang]}</summary>
          <p>{q.keysHelp[lang]}</p>
        </details>
      </>
    ),
  })
}

/** The file, its opening in the book of everyone it is about (T-INS-02). */
export function openedFile(
  { site, house }: Doorway,
  { officer }: OfficerSession,
  id: string,
): Promise<RequestFile | null> {
  const reading = { reader: officer.id, audience: 'officer', purpose: 'desk:review', request: id, at: site.clock.now() }
  return inTransaction(site.pool, (tx) => fileOf(house, tx, id, reading))
}

interface SummaryProps {
  readonly doorway: Doorway
  readonly lang: Lang
  readonly review: Review
  readonly row: Row | null
}

export function Summary({ doorway, lang, review, row }: SummaryProps) {
  const late = review.due_at < doorway.site.clock.now()
  return (
    <SummaryList
      lang={lang}
      rows={[
        { label: q.number, shown: <Ltr>{review.number}</Ltr> },
        { label: q.service, shown: titled(doorway, review.service)[lang] },
        { label: q.desk, shown: desks[review.desk][lang] },
        {
          label: q.due,
          shown: (
            <>
              <Moment at={review.due_at} lang={lang} />{' '}
              <Chip tone={late ? 'error' : 'success'}>{(late ? q.late : q.inTime)[lang]}</Chip>
            </>
          ),
        },
        ...(row === null ? [] : [{ label: q.status, shown: stations[row.station].name[lang] }]),
      ]}
    />
  )
}

interface ClosedProps {
  readonly doorway: Doorway
  readonly lang: Lang
  readonly review: Review
  readonly session: OfficerSession
}

/** What she may do before she has seen anything: take it, or say why she opens it. */
function Closed({ doorway, lang, review, session }: ClosedProps) {
  const at = `/desk/queue/${review.request_id}`
  const taken = heldByOther(review, session.officer.id, doorway.site.clock.now())
  return (
    <>
      {review.state === 'returned' ? <Notice lang={lang}>{q.waits[lang]}</Notice> : null}
      {taken || review.state === 'returned' ? null : (
        <>
          <p class="lead">{q.claimLead[lang]}</p>
          <Form lang={lang} id="claim" action={`${at}/claim`} button={q.claim} summary={false} />
        </>
      )}
      {taken ? <TakeOver lang={lang} at={at} session={session} /> : null}
      <Card title={q.openOnly[lang]} level={2}>
        <Form
          lang={lang}
          id="open"
          action={`${at}/open`}
          fields={openFields}
          values={{ reason: 'supervise' }}
          button={q.openOnly}
          summary={false}
        />
      </Card>
    </>
  )
}

function TakeOver({
  lang,
  at,
  session,
}: {
  readonly lang: Lang
  readonly at: string
  readonly session: OfficerSession
}) {
  return (
    <>
      <Notice lang={lang}>{q.others[lang]}</Notice>
      {may(session.officer, 'take over a request') ? (
        <Form
          lang={lang}
          id="take-over"
          action={`${at}/take-over`}
          fields={takeOverFields}
          button={q.takeOver}
          summary={false}
        />
      ) : null}
    </>
  )
}

/** Answers, facts, rules and pictures: what both officers of a refusal see. */
export function Contents({ lang, file }: { readonly lang: Lang; readonly file: RequestFile }) {
  const { definition, row, submitted, present, checks, photos } = file
  const said = (value: Text | string) => (typeof value === 'string' ? value : value[lang])
  return (
    <>
      <h2>{q.answers[lang]}</h2>
      <SummaryList
        lang={lang}
        rows={answersOf(definition.form, row.form, lang)
          .filter(({ picture }) => picture === undefined)
          .map(({ label, shown }) => ({ label, shown }))}
      />
      {Object.entries(photos).map(([, photo]) => (
        <Picture lang={lang} src={`/desk/queue/${row.request_id}/photo/${photo.id}`} />
      ))}
      {submitted.length === 0 ? null : (
        <Table
          lang={lang}
          caption={q.facts}
          columns={[q.fact, q.atSending, q.now, q.source]}
          rows={submitted.map(({ label, shown, source }, i) => [
            label[lang],
            <bdi>{said(shown)}</bdi>,
            present === null ? q.unknownNow[lang] : <bdi>{said(present[i]?.shown ?? '–')}</bdi>,
            source[lang],
          ])}
        />
      )}
      <Table
        lang={lang}
        caption={q.checks}
        columns={[q.refusedIf, q.atSending, q.now]}
        rows={checks.map(({ otherwise, heldAtSubmission, holdsNow }) => [
          otherwise[lang],
          <Held lang={lang} holds={heldAtSubmission} />,
          <Held lang={lang} holds={holdsNow} />,
        ])}
      />
    </>
  )
}

function Held({ lang, holds: held }: { readonly lang: Lang; readonly holds: boolean | null }) {
  if (held === null) return <Chip tone="warning">{q.unknownNow[lang]}</Chip>
  return <Chip tone={held ? 'success' : 'error'}>{(held ? q.holds : q.fails)[lang]}</Chip>
}

interface DecidingProps {
  readonly doorway: Doorway
  readonly lang: Lang
  readonly file: RequestFile
  readonly session: OfficerSession
  readonly shown: Shown
  readonly reasons: readonly Reason[]
}

/** The ways to decide, for whoever has it in hand. */
function Deciding({ doorway, lang, file, session, shown, reasons }: DecidingProps) {
  const { review, definition, hash } = file
  const at = `/desk/queue/${review.request_id}`
  const now = doorway.site.clock.now()
  if (review.state === 'returned') return <Notice lang={lang}>{q.waits[lang]}</Notice>
  if (heldByOther(review, session.officer.id, now)) return <TakeOver lang={lang} at={at} session={session} />
  if (!holds(review, session.officer.id, now))
    return <Form lang={lang} id="claim" action={`${at}/claim`} button={q.claim} summary={false} />
  const seen = `seen=${hash.toString('hex')}`
  const { refusing } = shown
  if (refusing !== undefined)
    return (
      <>
        <h2>{q.refuseTitle[lang]}</h2>
        <SummaryList lang={lang} rows={[{ label: q.reads, shown: refusing.words[lang] }]} />
        <Signed lang={lang} at={`${at}/refusal`} query={`${queryOf(refusing)}&${seen}`} button={q.propose} />
      </>
    )
  const small = { lang, errors: shown.errors ?? {}, values: shown.values ?? {}, summary: false } as const
  return (
    <>
      <h2>{q.decide[lang]}</h2>
      {definition.decision.by === 'officer' ? (
        <Notice lang={lang} title={q.guide[lang]}>
          {definition.decision.guide[lang]}
        </Notice>
      ) : null}
      <div id="approve">
        <p>{q.approveLead[lang]}</p>
        <Signed lang={lang} at={`${at}/approve`} query={`?${seen}`} button={q.approve} />
      </div>
      <Card title={q.returnTitle[lang]} level={2}>
        <p>{q.returnLead[lang]}</p>
        <Form
          {...small}
          id="return"
          action={`${at}/return`}
          fields={returnForm(reasons, review.service).fields}
          button={q.returnIt}
        />
      </Card>
      <Card title={q.refuseTitle[lang]} level={2}>
        <p>{q.refuseLead[lang]}</p>
        <Form
          {...small}
          id="refuse"
          action={`${at}/refuse`}
          fields={refuseForm(reasons, review.service).fields}
          button={q.review}
        />
      </Card>
      <Card title={q.referTitle[lang]} level={2}>
        <Form {...small} id="refer" action={`${at}/refer`} fields={referForm(review.desk).fields} button={q.refer} />
      </Card>
      <Form lang={lang} id="release" action={`${at}/release`} button={q.release} summary={false} />
    </>
  )
}

interface HistoryProps {
  readonly lang: Lang
  readonly file: RequestFile
  readonly acts: readonly RequestAct[]
}

function History({ lang, file, acts }: HistoryProps) {
  return (
    <>
      <Table
        lang={lang}
        caption={q.story}
        columns={[q.when, q.did, q.said]}
        rows={file.story.map((one) => [
          <Moment at={one.at} lang={lang} />,
          (events[one.event] ?? q.did)[lang],
          <bdi>{saidIn(one, lang)}</bdi>,
        ])}
      />
      <Table
        lang={lang}
        caption={q.looked}
        columns={[q.when, q.officer, q.did, q.why]}
        rows={acts.map(({ at, kind, officer, second, reason }) => [
          <Moment at={at} lang={lang} />,
          <Ltr>{[officer, second].filter(Boolean).join(' + ')}</Ltr>,
          (actWords[kind] ?? q.did)[lang],
          <bdi>{reason[lang]}</bdi>,
        ])}
      />
    </>
  )
}

/** What a line of the story carries in words: what was asked for, what was answered, where it went. */
function saidIn({ detail }: StoryLine, lang: Lang): string {
  const { words, answer } = detail as { words?: Text; answer?: string }
  return answer ?? words?.[lang] ?? ''
}
