/** Inquiries on the portal: a question, when there is one to ask, and the answer as the definition names it. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { type Day, formatDay, formatInstant, type Lang, type Text } from '../language/index.ts'
import { type AnyInquiry, inquire, needsProofAgain, RequestTrouble } from '../requests/index.ts'
import type { PersonId } from '../store/index.ts'
import { Button, Form, fieldsOf, Notice, readForm, SummaryList, Table } from '../ui/index.ts'
import { admitAsking, type Doorway } from '../web/index.ts'
import { sealAsked, wasAsked } from './asked-again.ts'
import { sendPage } from './frame.tsx'
import { type Guest, meantForAnother, namesHere, requireGuest, workedFor } from './guard.ts'
import { sent, switchedLanguage } from './identity/body.ts'
import { humanErrors, newHuman } from './identity/human.tsx'
import { byNumberPages } from './inquiry-by-number.tsx'
import { proveAgain } from './prove.tsx'
import { w } from './words.ts'

export function inquiryPages(doorway: Doorway) {
  const { site, house } = doorway

  async function ask(
    req: FastifyRequest,
    reply: FastifyReply,
    id: string,
    definition: AnyInquiry,
    state: AskState = {},
  ) {
    const { lang } = req.visit
    const open = definition.needs.signIn === 0
    if (!open && req.visit.session === null) throw new RequestTrouble('sign-in-first')
    const guest = open ? null : await requireGuest(doorway, req)
    const fields = fieldsOf(definition.question)
    if (guest !== null && tooLongAgo(definition, guest)) {
      // Before anything is typed: afterwards this page again, or the answer where there is nothing to ask.
      const then: Record<string, string> = fields.length === 0 ? {} : { _then: 'question' }
      const hidden = { _for: guest.subject, ...then }
      const proving = { title: definition.title, action: `/services/${id}`, hidden }
      const proved = await proveAgain(doorway, req, reply, guest, proving)
      if ('answer' in proved) return proved.answer
    }
    // Nothing to ask: the page is the answer.
    if (guest !== null && fields.length === 0) return show(req, reply, { id, definition, guest, asked: {}, typed: {} })
    if (guest !== null) await workedFor(doorway, req, guest.subject)
    const guard =
      open && definition.throttle.challenge ? await newHuman(doorway, `inquiry:${id}`, lang, state.errors) : null
    return sendPage(site, req, reply, {
      title: definition.title,
      status: state.errors ? 422 : 200,
      error: state.errors !== undefined,
      names: guest?.names ?? (await namesHere(doorway, req)),
      form: 'page-form',
      islands: guard ? ['pow'] : [],
      back: { href: '/services', label: w.services },
      children: (
        <div class="narrow">
          <h1>{definition.title[lang]}</h1>
          <p class="lead">{definition.summary[lang]}</p>
          {open ? <p class="muted">{w.noSignInNeeded[lang]}</p> : null}
          <ForWhom lang={lang} id={id} guest={guest} definition={definition} />
          <Form
            lang={lang}
            action={`/services/${id}`}
            hidden={guest === null ? {} : { _for: guest.subject }}
            fields={fields}
            values={state.typed ?? {}}
            errors={state.errors ?? {}}
            button={w.ask}
          >
            {guard}
          </Form>
        </div>
      ),
    })
  }

  async function answer(req: FastifyRequest, reply: FastifyReply, id: string, definition: AnyInquiry) {
    const { body } = req
    const open = definition.needs.signIn === 0
    const purpose = `inquiry:${id}` as const
    let guest = open ? null : await requireGuest(doorway, req)
    if (guest !== null) {
      const again = meantForAnother(req, guest.subject, `/services/${id}`)
      if (again !== null) return reply.redirect(again, 303)
    }
    const fields = fieldsOf(definition.question)
    const read = readForm(definition.question, fields, body)
    const typed = (read.ok ? read.typed : read.values) as Readonly<Record<string, string>>
    const then = sent(body, '_then')
    if (guest !== null && tooLongAgo(definition, guest)) {
      const hidden = { ...typed, _for: guest.subject, ...(then === '' ? {} : { _then: then }) }
      const proving = { title: definition.title, action: `/services/${id}`, hidden }
      const proved = await proveAgain(doorway, req, reply, guest, proving)
      if ('answer' in proved) return proved.answer
      guest = proved.guest
      if (then !== '') return reply.redirect(`/services/${id}`, 303)
    } else if (then !== '') return reply.redirect(`/services/${id}`, 303) // proved by another press of the button
    // On an answer the switch gives the answer again; on a question what was typed.
    const answered = sent(body, '_answered')
    if (switchedLanguage(site, req, reply) && (!read.ok || answered === ''))
      return ask(req, reply, id, definition, { typed })
    if (!read.ok) return ask(req, reply, id, definition, { typed, errors: read.errors })
    if (open && definition.throttle.challenge && !wasAsked(doorway, purpose, typed, answered)) {
      const notHuman = await humanErrors(doorway, purpose, body)
      if (notHuman !== null) return ask(req, reply, id, definition, { typed, errors: notHuman })
    }
    if (definition.byNumber) return byNumber.answer(req, reply, { id, definition, asked: read.values, typed })
    return show(req, reply, { id, definition, guest, asked: read.values, typed })
  }

  async function show(req: FastifyRequest, reply: FastifyReply, question: Question) {
    const { id, definition, guest, asked, typed } = question
    const { lang } = req.visit
    const { perMinute } = definition.throttle
    admitAsking(
      site,
      { session: req.visit.session, address: req.ip },
      { id, perMinute, person: guest?.caller.person ?? null },
    )
    if (guest !== null) await workedFor(doorway, req, guest.subject)
    const { known } = question
    const result = await inquire(house, guest?.caller ?? null, id, guest?.subject ?? null, asked, known)
    const says = result.found ? definition.says.found(result.answer as never) : definition.says.notFound
    const asks = fieldsOf(definition.question).length > 0
    const seal = guest === null ? sealAsked(doorway, `inquiry:${id}`, typed) : 'yes'
    // Of an answer that a code opened, the language switch shows the same page again and not another's.
    const proved: Readonly<Record<string, string>> =
      known === undefined ? {} : { _proved: sealAsked(doorway, `proved:${id}`, typed) }
    return sendPage(site, req, reply, {
      title: definition.title,
      names: guest?.names ?? (await namesHere(doorway, req)),
      ...(asks ? { form: 'page-form' } : {}),
      back: { href: '/services', label: w.services },
      children: (
        <div class="narrow">
          <h1>{definition.title[lang]}</h1>
          <ForWhom lang={lang} id={id} guest={guest} definition={definition} />
          <Notice lang={lang} tone={result.found ? 'info' : 'warning'} live>
            {says[lang]}
          </Notice>
          {result.found ? <AnswerView lang={lang} schema={definition.answer} answer={result.answer} /> : null}
          {asks ? (
            <>
              {/* What was asked, so that the language switch asks it again and this page stays an answer. */}
              <Form
                lang={lang}
                action={`/services/${id}`}
                hidden={{ ...typed, ...proved, _answered: seal, ...(guest === null ? {} : { _for: guest.subject }) }}
              />
              <p class="acts">
                <Button href={`/services/${id}`} kind="second">
                  {w.askAgainInquiry[lang]}
                </Button>
              </p>
            </>
          ) : null}
        </div>
      ),
    })
  }

  /** Is the last proof of this guest too old for the answer? */
  function tooLongAgo(definition: AnyInquiry, guest: Guest): boolean {
    return needsProofAgain(definition, guest.caller, guest.subject, site.clock.now())
  }

  const byNumber = byNumberPages(doorway, show)

  return { ask, answer }
}

interface Question {
  readonly id: string
  readonly definition: AnyInquiry
  /** Null: nobody needs to be signed in. */
  readonly guest: Guest | null
  readonly asked: Readonly<Record<string, unknown>>
  /** The same as it was typed. */
  readonly typed: Readonly<Record<string, string>>
  /** Who was shown by number, birth date and code, of an inquiry `byNumber`. */
  readonly known?: PersonId
}

interface AskState {
  readonly typed?: Readonly<Record<string, string>>
  readonly errors?: Readonly<Record<string, Text>>
}

interface ForWhomProps {
  readonly lang: Lang
  readonly id: string
  readonly guest: Guest | null
  readonly definition: AnyInquiry
}

function ForWhom({ lang, id, guest, definition }: ForWhomProps) {
  const name = guest?.names?.acting?.name ?? guest?.names?.own
  if (name === undefined) return null
  return (
    <p>
      {w.for_[lang]} <bdi>{name[lang]}</bdi>
      {definition.behalf.some((b) => b !== 'self') ? (
        <>
          {' '}
          · <a href={`/acting?next=${encodeURIComponent(`/services/${id}`)}`}>{w.changePerson[lang]}</a>
        </>
      ) : null}
    </p>
  )
}

interface Described {
  readonly type?: string
  readonly label?: Text
  readonly properties?: Readonly<Record<string, Described>>
  readonly items?: Described
  readonly options?: Readonly<Record<string, Text>>
}

/** Definitions live as long as the process, and describing one costs as much as rendering its page. */
const describedAnswers = new WeakMap<z.ZodObject, Described>()

function describe(schema: z.ZodObject): Described {
  const before = describedAnswers.get(schema)
  if (before) return before
  const described = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }) as unknown as Described
  describedAnswers.set(schema, described)
  return described
}

/** An answer by its own schema: labelled values as a list, lists of things as tables. */
function AnswerView({
  lang,
  schema,
  answer,
}: {
  lang: Lang
  schema: z.ZodObject
  answer: Readonly<Record<string, unknown>>
}) {
  const all = Object.entries(describe(schema).properties ?? {})
  const plain = all.filter(([, d]) => d.type !== 'array')
  const lists = all.filter(([, d]) => d.type === 'array')
  return (
    <>
      {plain.length > 0 ? (
        <SummaryList
          lang={lang}
          rows={plain
            .filter(([name]) => answer[name] !== null && answer[name] !== undefined)
            .map(([name, d]) => ({ label: d.label ?? name, shown: shown(answer[name], d, lang) }))}
        />
      ) : null}
      {lists.map(([name, d]) => {
        const columns = Object.entries(d.items?.properties ?? {})
        const rows = (answer[name] ?? []) as readonly Readonly<Record<string, unknown>>[]
        if (rows.length === 0) return null
        return (
          <Table
            lang={lang}
            caption={d.label ?? name}
            columns={columns.map(([key, c]) => c.label ?? key)}
            rows={rows.map((row) => columns.map(([key, c]) => <bdi>{shown(row[key], c, lang)}</bdi>))}
          />
        )
      })}
    </>
  )
}

function shown(value: unknown, described: Described, lang: Lang): string {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'object' && 'ar' in value) return (value as Text)[lang]
  if (typeof value === 'boolean') return value ? { ar: 'نعم', en: 'Yes' }[lang] : { ar: 'لا', en: 'No' }[lang]
  const option = described.options?.[String(value)]
  if (option) return option[lang]
  const text = String(value)
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return formatDay(text as Day, lang)
  if (/^\d{4}-\d{2}-\d{2}T/.test(text)) return formatInstant(text, lang)
  return text
}
