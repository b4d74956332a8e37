/** Inquiries on the portal: a question, when there is one to ask, and the answer as the definition names it. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { type Day, formatDay, formatInstant, type Lang, type Text } from '../language/index.ts'
import { type AnyInquiry, inquire, RequestTrouble } from '../requests/index.ts'
import { askedLanguage, Button, Form, fieldsOf, Notice, readForm, SummaryList, Table } from '../ui/index.ts'
import { type Doorway, setCookie } from '../web/index.ts'
import { namesOf, sendPage } from './frame.tsx'
import { requireGuest } from './guard.ts'
import { humanErrors, newHuman } from './identity/human.tsx'
import { openThrottle } from './throttle.ts'
import { w } from './words.ts'

export function inquiryPages(doorway: Doorway) {
  const { site, house } = doorway
  const throttle = openThrottle(site.clock)

  async function ask(
    req: FastifyRequest,
    reply: FastifyReply,
    id: string,
    definition: AnyInquiry,
    state: AskState = {},
  ) {
    const { lang } = req.visit
    const open = definition.needs.signIn === 0
    const guest = open || req.visit.session === null ? null : await requireGuest(doorway, req)
    if (!open && guest === null) throw new RequestTrouble('sign-in-first')
    const fields = fieldsOf(definition.question)
    // Nothing to ask: the page is the answer.
    if (!open && fields.length === 0) return show(req, reply, id, definition, {})
    const guard =
      open && definition.throttle.challenge ? await newHuman(doorway, `inquiry:${id}`, lang, state.errors) : null
    return sendPage(site, req, reply, {
      title: definition.title,
      status: state.errors ? 422 : 200,
      error: state.errors !== undefined,
      names: guest?.names ?? (await namesOf(site, req, null)),
      form: 'page-form',
      islands: guard ? ['pow'] : [],
      back: { href: '/services', label: w.services },
      children: (
        <div class="narrow">
          <h1>{definition.title[lang]}</h1>
          <p class="lead">{definition.summary[lang]}</p>
          {open ? <p class="muted">{w.noSignInNeeded[lang]}</p> : null}
          {guest?.names ? (
            <ForWhom
              lang={lang}
              id={id}
              name={guest.names.acting?.name ?? guest.names.own}
              others={definition.behalf.some((b) => b !== 'self')}
            />
          ) : null}
          <Form
            lang={lang}
            action={`/services/${id}`}
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
    const body = (req.body ?? {}) as Record<string, string>
    const fields = fieldsOf(definition.question)
    const other = askedLanguage(body)
    const read = readForm(definition.question, fields, body)
    if (other !== null) {
      setCookie(site, reply, 'lang', other, 365)
      req.visit = { ...req.visit, lang: other }
      return ask(req, reply, id, definition, {
        typed: 'typed' in read ? (read.typed as Record<string, string>) : (read.values as Record<string, string>),
      })
    }
    if (!read.ok)
      return ask(req, reply, id, definition, { typed: read.values as Record<string, string>, errors: read.errors })
    if (definition.needs.signIn === 0) {
      const notHuman = definition.throttle.challenge ? await humanErrors(doorway, `inquiry:${id}`, body) : null
      if (notHuman !== null) return ask(req, reply, id, definition, { typed: read.typed, errors: notHuman })
      throttle.admit(`${id}:device:${req.visit.device ?? req.ip}`, definition.throttle.perMinute, 60)
      const looked = Object.values(read.values)[0]
      if (definition.throttle.perLookedUpHour)
        throttle.admit(`${id}:number:${String(looked)}`, definition.throttle.perLookedUpHour, 3600)
    }
    return show(req, reply, id, definition, read.values)
  }

  async function show(
    req: FastifyRequest,
    reply: FastifyReply,
    id: string,
    definition: AnyInquiry,
    asked: Readonly<Record<string, unknown>>,
  ) {
    const { lang } = req.visit
    const open = definition.needs.signIn === 0
    const guest = open ? null : await requireGuest(doorway, req)
    const result = await inquire(house, guest?.caller ?? null, id, guest?.subject ?? null, asked)
    const says = result.found ? definition.says.found(result.answer as never) : definition.says.notFound
    return sendPage(site, req, reply, {
      title: definition.title,
      names: guest?.names ?? (await namesOf(site, req, null)),
      back: { href: '/services', label: w.services },
      children: (
        <div class="narrow">
          <h1>{definition.title[lang]}</h1>
          {guest?.names ? (
            <ForWhom
              lang={lang}
              id={id}
              name={guest.names.acting?.name ?? guest.names.own}
              others={definition.behalf.some((b) => b !== 'self')}
            />
          ) : null}
          <Notice lang={lang} tone={result.found ? 'info' : 'warning'} live>
            {says[lang]}
          </Notice>
          {result.found ? <AnswerView lang={lang} schema={definition.answer} answer={result.answer} /> : null}
          {fieldsOf(definition.question).length > 0 ? (
            <p class="acts">
              <Button href={`/services/${id}`} kind="second">
                {w.askAgainInquiry[lang]}
              </Button>
            </p>
          ) : null}
        </div>
      ),
    })
  }

  return { ask, answer }
}

interface AskState {
  readonly typed?: Readonly<Record<string, string>>
  readonly errors?: Readonly<Record<string, Text>>
}

function ForWhom({ lang, id, name, others }: { lang: Lang; id: string; name: Text; others: boolean }) {
  return (
    <p>
      {w.for_[lang]} <bdi>{name[lang]}</bdi>
      {others ? (
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
  const described = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }) as unknown as Described
  const all = Object.entries(described.properties ?? {})
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
