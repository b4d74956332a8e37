/** Filling a request: one page at a time, kept as it is typed; then everything to check, and sending it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  approveWithPasskey,
  approveWithPhone,
  askActCode,
  askPasskeyAct,
  askPhoneAct,
  checkActCode,
  deviceNewUntil,
  isKnown,
  newDeviceWords,
  passkeysOf,
  phoneActState,
  phonesOf,
  provePassword,
  relyingParty,
  totpsOf,
  useActProof,
} from '../identity/index.ts'
import type { Text } from '../language/index.ts'
import {
  carry,
  draftOf,
  judgeSilent,
  keep,
  type Preview,
  preview,
  RequestTrouble,
  reserve,
  submit,
  totalOf,
} from '../requests/index.ts'
import { isUuid } from '../store/index.ts'
import {
  answersOf,
  Button,
  ErrorSummary,
  Field,
  Form,
  fieldsOf,
  Hidden,
  Notice,
  type Offers,
  PasskeyForm,
  Picture,
  readForm,
  SummaryList,
  typedOf,
} from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { NoKey, PasswordFirst } from './confirm.tsx'
import { sendPage } from './frame.tsx'
import { type Guest, renewToken, requireGuest, workedFor } from './guard.ts'
import { browserName, maskedOf, sent, switchedLanguage } from './identity/body.ts'
import { appWords, sentWords } from './identity/code.tsx'
import { PhoneWait } from './identity/phone-wait.tsx'
import { inOrder, openPhotos, picturesOf } from './photos.tsx'
import { PriceParts, sumText } from './price.tsx'
import { Reasons } from './service.tsx'
import { w } from './words.ts'

interface At {
  readonly id: string
  readonly page: string
}

export function requestFormPages(app: FastifyInstance, doorway: Doorway): void {
  const { site, house } = doorway
  const answered = openPhotos(app, doorway)
  const rp = relyingParty(site.publicUrl)

  app.get<{ Params: At }>('/requests/:id/edit/:page', async (req, reply) => {
    const { guest, seen } = await openDraft(doorway, req, req.params.id)
    return editPage(doorway, req, reply, { guest, seen, page: pageOf(seen, req.params.page) })
  })

  app.post<{ Params: At }>('/requests/:id/edit/:page', async (req, reply) => {
    const { guest, seen } = await openDraft(doorway, req, req.params.id)
    const page = pageOf(seen, req.params.page)
    const fields = fieldsFor(seen, page)
    const { body, wrong } = await answered(req, { guest, seen, fields })
    const read = readForm(seen.definition.form, fields, body)
    const typed = read.ok ? read.typed : (read.values as Record<string, string>)
    if (switchedLanguage(site, req, reply, body)) return editPage(doorway, req, reply, { guest, seen, page, typed })
    if (!read.ok || Object.keys(wrong).length > 0) {
      const errors = inOrder(fields, read.ok ? {} : read.errors, wrong)
      return editPage(doorway, req, reply, { guest, seen, page, typed, errors })
    }
    // A field left empty that was filled before is emptied, not forgotten.
    const values = { ...Object.fromEntries(fields.map((f) => [f.name, null])), ...read.values }
    try {
      await keep(house, guest.caller, seen.row.request_id, revisionOf(sent(body, '_revision')), values)
    } catch (error) {
      if (!(error instanceof RequestTrouble) || error.kind !== 'changed-elsewhere') throw error
      const fresh = await preview(house, guest.caller, seen.row.request_id)
      return editPage(doorway, req, reply, { guest, seen: fresh, page, typed, changed: true })
    }
    const reserved = await reserve(house, guest.caller, seen.row.request_id)
    if (reserved?.kept === false && fields.some((field) => field.name === reserved.field)) {
      const fresh = await preview(house, guest.caller, seen.row.request_id)
      const errors = { [reserved.field]: reserved.gone }
      return editPage(doorway, req, reply, { guest, seen: fresh, page, typed, errors })
    }
    const next = page < seen.definition.pages.length ? `edit/${page + 1}` : 'check'
    return reply.redirect(`/requests/${seen.row.request_id}/${next}`, 303)
  })

  app.get<{ Params: At }>('/requests/:id/check', async (req, reply) => {
    const { guest, seen } = await openDraft(doorway, req, req.params.id)
    return checkPage(doorway, req, reply, { guest, seen })
  })

  app.post<{ Params: At }>('/requests/:id/code', async (req, reply) => {
    const { guest, seen } = await openDraft(doorway, req, req.params.id)
    const { session } = req.visit
    if (session === null) throw new RequestTrouble('sign-in-first')
    // The page offers none there: whoever asks all the same is told what will do.
    if (seen.definition.needs.signs === true) throw new RequestTrouble('key-needed')
    const issued = await askActCode(doorway.identity, session, Buffer.from(seen.act.hash, 'hex'), seen.act.text)
    if (!issued.ok) return checkPage(doorway, req, reply, { guest, seen, wrong: issued.words, status: 422 })
    return checkPage(doorway, req, reply, { guest, seen, sentTo: issued.sentTo })
  })

  // What cannot be undone is confirmed with the password too, before a phone is asked.
  app.post<{ Params: At }>('/requests/:id/known', async (req, reply) => {
    const { guest, seen } = await openDraft(doorway, req, req.params.id)
    const { session } = req.visit
    if (session === null) throw new RequestTrouble('sign-in-first')
    if (switchedLanguage(site, req, reply)) return checkPage(doorway, req, reply, { guest, seen })
    const act = Buffer.from(seen.act.hash, 'hex')
    const proved = await provePassword(doorway.identity, session, act, sent(req.body, '_password'))
    if (proved.ok) return checkPage(doorway, req, reply, { guest, seen, known: proved.known })
    return checkPage(doorway, req, reply, { guest, seen, wrongPassword: proved.words, status: 422 })
  })

  app.post<{ Params: At }>('/requests/:id/phone', async (req, reply) => {
    const { guest, seen } = await openDraft(doorway, req, req.params.id)
    const { session } = req.visit
    if (session === null) throw new RequestTrouble('sign-in-first')
    const act = { hash: Buffer.from(seen.act.hash, 'hex'), text: seen.act.text }
    const asked = await askPhoneAct(doorway.identity, session, act, browserName(req.headers['user-agent']))
    const known = sent(req.body, '_known')
    if (!asked.ok) return checkPage(doorway, req, reply, { guest, seen, unsigned: asked.words, known, status: 422 })
    return checkPage(doorway, req, reply, { guest, seen, number: asked.number, known })
  })

  app.get<{ Params: At }>('/requests/:id/phone/state', async (req, reply) => {
    const { session } = req.visit
    const state = session === null ? 'over' : await phoneActState(doorway.identity, session)
    return reply.header('cache-control', 'no-store').send({ state })
  })

  app.post<{ Params: At }>('/requests/:id/passkey', async (req, reply) => {
    const { seen } = await openDraft(doorway, req, req.params.id)
    const { session } = req.visit
    if (session === null) throw new RequestTrouble('sign-in-first')
    const asked = await askPasskeyAct(doorway.identity, rp, session, Buffer.from(seen.act.hash, 'hex'))
    return reply.header('cache-control', 'no-store').send(asked)
  })

  app.post<{ Params: At }>('/requests/:id/send', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const { id } = req.params
    const { session } = req.visit
    if (!isUuid(id) || session === null) throw new RequestTrouble('unknown-request')
    const row = await draftOf(house, guest.caller, id).catch((error: unknown) => {
      // Sent before (a double click, Back and again): show where it stands.
      if (error instanceof RequestTrouble && error.kind === 'already-sent') return null
      throw error
    })
    if (row === null) return reply.redirect(`/requests/${id}`, 303)
    // Better known before she pays than after.
    await judgeSilent(house, row)
    const signed = sent(req.body, '_passkey')
    const seen = await preview(house, guest.caller, id)
    const code = sent(req.body, '_code').trim()
    const sentTo = maskedOf(sent(req.body, '_sent'))
    const known = sent(req.body, '_known')
    if (switchedLanguage(site, req, reply)) return checkPage(doorway, req, reply, { guest, seen, sentTo, code, known })
    if (seen.codeNeeded && seen.refusals.length === 0 && seen.form !== null) {
      const act = { hash: Buffer.from(seen.act.hash, 'hex'), text: seen.act.text }
      const signs = seen.definition.needs.signs === true
      if (sent(req.body, '_phone') === 'yes') {
        const approved = await approveWithPhone(doorway.identity, session, act, { signs, known })
        // Pressed too early: the number that waits is shown again.
        const place = browserName(req.headers['user-agent'])
        const still = !approved.ok && approved.reason === 'waits'
        const asked = still ? await askPhoneAct(doorway.identity, session, act, place) : null
        if (!approved.ok && asked?.ok) {
          const { number } = asked
          return checkPage(doorway, req, reply, { guest, seen, unsigned: approved.words, number, known, status: 422 })
        }
        if (!approved.ok)
          return checkPage(doorway, req, reply, { guest, seen, unsigned: approved.words, known, status: 422 })
      } else if (signed !== '') {
        const approved = await approveWithPasskey(doorway.identity, rp, session, act, signed, signs)
        if (!approved.ok) return checkPage(doorway, req, reply, { guest, seen, unsigned: approved.words, status: 422 })
      } else if (signs) {
        return checkPage(doorway, req, reply, { guest, seen, unsigned: w.keyNeeded, status: 422 })
      } else {
        // Nothing that could be a code was sent: said without spending one of the five tries.
        if (code === '') return checkPage(doorway, req, reply, { guest, seen, wrong: w.enterCode, sentTo, status: 422 })
        const checked = await checkActCode(doorway.identity, session, act.hash, act.text, code)
        if (!checked.ok)
          return checkPage(doorway, req, reply, { guest, seen, wrong: checked.words, sentTo, status: 422 })
      }
      // The proof approves this act and nothing else: the token changes, what it may do does not (ID-80, ID-74).
      await renewToken(doorway, req, reply)
    }
    const now = site.clock.now()
    const outcome = await submit(house, guest.caller, id, (tx, hash, byKey) =>
      useActProof(tx, guest.caller.person, session.sessionId, Buffer.from(hash, 'hex'), now, byKey ? 'key' : 'any'),
    )
    if (!outcome.sent)
      return checkPage(doorway, req, reply, { guest, seen: await preview(house, guest.caller, id), status: 422 })
    // What needs no payment is done while the person waits; were it to fail, the worker does it.
    if (totalOf(outcome.price).halalas === 0) await carry(house, guest.caller.person, id)
    return reply.redirect(`/requests/${id}`, 303)
  })
}

async function openDraft(doorway: Doorway, req: FastifyRequest, id: string): Promise<{ guest: Guest; seen: Preview }> {
  const guest = await requireGuest(doorway, req)
  if (!isUuid(id)) throw new RequestTrouble('unknown-request')
  const seen = await preview(doorway.house, guest.caller, id)
  await workedFor(doorway, req, seen.row.subject)
  return { guest, seen }
}

/** The revision a page was made from, as its form says; anything else is a revision that never was. */
function revisionOf(typed: string): number {
  return /^\d{1,9}$/.test(typed) ? Number(typed) : -1
}

function pageOf(seen: Preview, typed: string): number {
  const n = Number(typed)
  if (!Number.isInteger(n) || n < 1 || n > seen.definition.pages.length) throw new RequestTrouble('unknown-request')
  return n
}

function fieldsFor(seen: Preview, page: number) {
  const only = (seen.definition.pages[page - 1]?.fields ?? []) as readonly string[]
  return fieldsOf(seen.definition.form, { only, offers: seen.offers as Offers, requires: seen.requires })
}

interface Edit {
  readonly guest: Guest
  readonly seen: Preview
  readonly page: number
  readonly typed?: Readonly<Record<string, string>>
  readonly errors?: Readonly<Record<string, Text>>
  readonly changed?: boolean
}

function editPage(doorway: Doorway, req: FastifyRequest, reply: FastifyReply, edit: Edit): FastifyReply {
  const { guest, seen, page, typed, errors, changed } = edit
  const { lang } = req.visit
  const { definition, row } = seen
  const fields = fieldsFor(seen, page)
  const values = typed ?? typedOf(fields, row.form)
  const title = definition.pages[page - 1]?.title ?? definition.title
  const of = definition.pages.length
  // One question: its label is the page's heading.
  const heading = fields.length === 1 && fields[0]?.widget !== 'checkbox'
  return sendPage(doorway.site, req, reply, {
    title: { ar: `${title.ar} – ${definition.title.ar}`, en: `${title.en} – ${definition.title.en}` },
    status: errors ? 422 : changed ? 409 : 200,
    error: errors !== undefined,
    names: guest.names,
    form: 'page-form',
    back: { href: page > 1 ? `/requests/${row.request_id}/edit/${page - 1}` : `/services/${row.service}` },
    children: (
      <div class="narrow">
        <p class="crumbs">
          {definition.title[lang]} · <bdi>{seen.subject.short[lang]}</bdi>
          {of > 1 ? ` · ${w.step(page, of)[lang]}` : ''}
        </p>
        {changed ? (
          <Notice lang={lang} tone="warning" live>
            {w.changedElsewhere[lang]}
          </Notice>
        ) : null}
        {heading ? null : <h1>{title[lang]}</h1>}
        <Form
          lang={lang}
          action={`/requests/${row.request_id}/edit/${page}`}
          hidden={{ _revision: String(row.revision) }}
          fields={fields}
          values={values}
          errors={errors ?? {}}
          heading={heading}
          pictures={picturesOf(row)}
          button={w.save}
        />
        <form method="post" action={`/requests/${row.request_id}/discard`}>
          <p>
            <Button kind="quiet">{w.discard[lang]}</Button>
          </p>
        </form>
      </div>
    ),
  })
}

interface Check {
  readonly guest: Guest
  readonly seen: Preview
  readonly status?: number
  /** What is wrong with the code. */
  readonly wrong?: Text
  /** What to type on the phone that was asked. */
  readonly number?: string
  /** Why the answer of passkey or phone was not taken. */
  readonly unsigned?: Text
  /** The masked number the code went to; set once one was sent, '' when it is not known any more. */
  readonly sentTo?: string
  /** What the password gave, for what cannot be undone. */
  readonly known?: string
  readonly wrongPassword?: Text
  /** The code as typed, when only the language changes. */
  readonly code?: string
}

async function checkPage(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  check: Check,
): Promise<FastifyReply> {
  const { guest, seen, wrong, unsigned, wrongPassword, code } = check
  const { lang } = req.visit
  const { definition, row } = seen
  const complete = seen.form !== null
  const sendable = complete && seen.refusals.length === 0
  const passkey = seen.codeNeeded && (await passkeysOf(doorway.site.pool, guest.caller.person)).length > 0
  // Whoever has a code app types its code at once; one that says the act must be sent where it cannot be undone.
  const app = seen.codeNeeded && seen.definition.needs.signs !== true
  const hasApp = app && (await totpsOf(doorway.site.pool, guest.caller.person)).length > 0
  const sentTo = check.sentTo ?? (hasApp ? '' : undefined)
  const { session } = req.visit
  const signs = seen.codeNeeded && seen.definition.needs.signs === true && session !== null
  const act = Buffer.from(seen.act.hash, 'hex')
  const known = signs && isKnown(doorway.identity, session, act, check.known) ? check.known : undefined
  const locked = signs && known === undefined
  const newUntil = signs ? await deviceNewUntil(doorway.site.pool, session, doorway.site.clock.now()) : null
  const phone = seen.codeNeeded && (await phonesOf(doorway.site.pool, guest.caller.person)).length > 0
  const answers = answersOf(definition.form, seen.form ?? row.form, lang, seen.offers as Offers)
  return sendPage(doorway.site, req, reply, {
    title: { ar: `${w.check.ar} – ${definition.title.ar}`, en: `${w.check.en} – ${definition.title.en}` },
    status: check.status ?? 200,
    error: wrong !== undefined || (check.status ?? 200) >= 400,
    names: guest.names,
    islands: ['once', ...(passkey ? (['passkey'] as const) : []), ...(phone ? (['phone'] as const) : [])],
    // With the code's field on it, the page is a form, and the language switch sends it.
    ...(sendable && seen.codeNeeded && (locked ? phone : sentTo !== undefined) ? { form: 'page-form' } : {}),
    back: { href: `/requests/${row.request_id}/edit/${definition.pages.length}` },
    children: (
      <div class="narrow">
        <p class="crumbs">{definition.title[lang]}</p>
        {wrong ? <ErrorSummary lang={lang} errors={{ [sentTo === undefined ? '' : '_code']: wrong }} /> : null}
        {wrongPassword ? <ErrorSummary lang={lang} errors={{ _password: wrongPassword }} /> : null}
        {unsigned ? <ErrorSummary lang={lang} errors={{ '': unsigned }} /> : null}
        <h1>{w.check[lang]}</h1>
        {complete ? null : (
          <Notice lang={lang} tone="error">
            {w.incomplete[lang]}
          </Notice>
        )}
        {seen.refusals.length > 0 ? <Reasons lang={lang} house={doorway.house} refusals={seen.refusals} /> : null}
        <h2>{w.answers[lang]}</h2>
        <SummaryList
          lang={lang}
          rows={[
            { label: w.for_, shown: seen.subject.name[lang] },
            ...answers.map((a) => ({
              label: a.label,
              shown: a.picture ? <Picture lang={lang} src={picturesOf(row) + a.picture} /> : a.shown,
              change: changeLink(seen, a.name),
            })),
          ]}
        />
        {Object.values(seen.photos).every((sent) => sent.known) ? null : (
          <Notice lang={lang} tone="info">
            {w.photoLater[lang]}
          </Notice>
        )}
        {seen.price ? (
          <>
            <h2>{w.toPay[lang]}</h2>
            <PriceParts price={seen.price} lang={lang} />
          </>
        ) : null}
        {sendable && definition.reserves ? (
          <Notice lang={lang} tone="info">
            {definition.reserves.says[lang]}
          </Notice>
        ) : null}
        {sendable && newUntil !== null ? (
          <Notice lang={lang} tone="warning">
            {newDeviceWords.wait(newUntil)[lang]}.
          </Notice>
        ) : null}
        {sendable && phone && !locked ? <ByPhone lang={lang} seen={seen} number={check.number} known={known} /> : null}
        {sendable && check.number === undefined ? (
          <Sending
            lang={lang}
            seen={seen}
            sentTo={sentTo}
            code={code}
            wrong={wrong}
            passkey={passkey}
            phone={phone}
            app={hasApp}
            locked={locked}
            wrongPassword={wrongPassword}
          />
        ) : null}
      </div>
    ),
  })
}

/** Her phone may approve it: the act's sentence is on both screens, the number only on this one. */
function ByPhone({ lang, seen, number, known }: { lang: 'ar' | 'en'; seen: Preview; number?: string; known?: string }) {
  const hidden: Record<string, string> = known === undefined ? {} : { _known: known }
  const { request_id } = seen.row
  if (number === undefined) {
    return (
      <form method="post" action={`/requests/${request_id}/phone`} data-once="">
        <Hidden values={hidden} />
        <p class="act">
          <Button>{w.byPhone[lang]}</Button>
        </p>
      </form>
    )
  }
  return (
    <section aria-labelledby="by-phone">
      <h2 id="by-phone">{w.byPhone[lang]}</h2>
      <p>
        {w.youConfirm[lang]} <strong>{seen.act.text[lang]}</strong>
      </p>
      <PhoneWait
        lang={lang}
        number={number}
        action={`/requests/${request_id}/send`}
        state={`/requests/${request_id}/phone/state`}
        hidden={{ ...hidden, _phone: 'yes' }}
      />
    </section>
  )
}

function changeLink(seen: Preview, field: string): string {
  const page = seen.definition.pages.findIndex((p) => (p.fields as readonly string[]).includes(field))
  return `/requests/${seen.row.request_id}/edit/${page + 1}#f-${field}`
}

function Sending({
  lang,
  seen,
  sentTo,
  code = '',
  wrong,
  passkey,
  phone,
  app,
  locked,
  wrongPassword,
}: {
  lang: 'ar' | 'en'
  seen: Preview
  sentTo: string | undefined
  code: string | undefined
  wrong: Text | undefined
  /** She has one: it may stand in for the code. */
  passkey: boolean
  phone: boolean
  /** She has one that makes codes. */
  app: boolean
  /** The password comes before the phone. */
  locked: boolean
  wrongPassword: Text | undefined
}) {
  const { row, price, definition } = seen
  const free = price === null || totalOf(price).halalas === 0
  const button = free ? w.send : w.sendAndPay(sumText(price))
  if (!seen.codeNeeded) {
    return (
      <form method="post" action={`/requests/${row.request_id}/send`} data-once="">
        <p class="act">
          <Button>{button[lang]}</Button>
        </p>
      </form>
    )
  }
  const byPasskey = passkey ? (
    <PasskeyForm
      lang={lang}
      kind="get"
      action={`/requests/${row.request_id}/send`}
      ask={`/requests/${row.request_id}/passkey`}
      button={w.byPasskey}
      main
    />
  ) : null
  const act = (
    <p>
      {w.youConfirm[lang]} <strong>{seen.act.text[lang]}</strong>
    </p>
  )
  if (definition.needs.signs) {
    return (
      <section aria-labelledby="confirm">
        <h2 id="confirm">{w.confirmByKey[lang]}</h2>
        {act}
        <Notice lang={lang} tone="warning">
          {w.irreversible[lang]}
        </Notice>
        {byPasskey}
        {phone && locked ? (
          <PasswordFirst lang={lang} action={`/requests/${row.request_id}/known`} hidden={{}} wrong={wrongPassword} />
        ) : null}
        {passkey || phone ? null : <NoKey lang={lang} />}
      </section>
    )
  }
  return (
    <section aria-labelledby="confirm">
      <h2 id="confirm">{w.confirmByCode[lang]}</h2>
      {act}
      {byPasskey}
      {sentTo === undefined ? null : (
        <form method="post" action={`/requests/${row.request_id}/send`} id="page-form" data-once="" novalidate>
          <Hidden values={{ _sent: sentTo }} />
          {app && sentTo === '' ? <p>{appWords[lang]}</p> : null}
          {sentTo === '' ? null : (
            <Notice lang={lang} tone="info" live>
              <p>{sentWords(sentTo, lang)}</p>
            </Notice>
          )}
          <Field
            lang={lang}
            name="_code"
            label={w.code}
            widget="digits"
            value={code}
            autocomplete="one-time-code"
            optional={false}
            error={wrong}
          />
          <p class="act">
            <Button>{button[lang]}</Button>
          </p>
        </form>
      )}
      <form method="post" action={`/requests/${row.request_id}/code`} data-once="">
        <p class="act">
          <Button kind={sentTo === undefined ? 'main' : 'second'}>
            {(sentTo !== undefined && !(app && sentTo === '') ? w.sendNewCode : w.sendCode)[lang]}
          </Button>
        </p>
      </form>
    </section>
  )
}
