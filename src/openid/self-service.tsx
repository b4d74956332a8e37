/**
 * «جهاتي»: those who build at a body register it here themselves, try it with the sandbox's people, see why a call was
 * refused, and ask that it may meet real ones; two administrators decide that at their desk. The same as JSON: endpoint.ts.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { accountOf, type Session } from '../identity/index.ts'
import { type Lang, shortName, type Text } from '../language/index.ts'
import { openRegisters } from '../requests/index.ts'
import { inTransaction, readingOthers, readingSelf } from '../store/index.ts'
import {
  askedLanguage,
  Bdi,
  Empty,
  ErrorSummary,
  type FieldErrors,
  Ltr,
  Notice,
  Table,
  type Typed,
} from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError, setCookie } from '../web/index.ts'
import { issuerOf, type OpenidDeps } from './deps.ts'
import { send } from './frame.tsx'
import { ownParty, partiesBy, registeredOf, trialParty } from './parties.ts'
import type { Party } from './party.ts'
import { askApproval, closeParty, rotateKeys } from './party-acts.ts'
import { refusedCalls } from './refused-calls.ts'
import { errorsAt, keysTyped, PartyForm, partyFields, registrationTyped } from './self-service-form.tsx'
import { PartyView, StateChip } from './self-service-page.tsx'

const base = '/account/parties'
/** So many people of the sandbox are shown. */
const peopleShown = 200

const said = {
  title: { ar: 'الجهات التي سجلتها', en: 'Bodies that you registered' },
  lead: {
    ar: 'لمن يبني نظامًا يدخل إليه الناس بحسابهم هنا. سجّله، وجرّبه مع أشخاص لا وجود لهم، ثم اطلب اعتماده.',
    en: 'For those who build what people sign in to with their account here. Register it, try it with made-up people, then ask for approval.',
  },
  none: { ar: 'لم تسجل أي جهة بعد.', en: 'You have registered no body yet.' },
  new: { ar: 'سجّل جهة', en: 'Register a body' },
  name: { ar: 'الجهة', en: 'Body' },
  id: { ar: 'المعرّف', en: 'client_id' },
  state: { ar: 'الحالة', en: 'State' },
  full: { ar: 'لك عشر جهات تجريبية. أغلق واحدة أولًا.', en: 'You have ten bodies in the sandbox. Close one first.' },
  secretTitle: { ar: 'كلمة سر الجهة', en: 'The secret of the body' },
  secret: {
    ar: 'انسخها الآن: لا نعرضها ثانية ولا نحفظها.',
    en: 'Copy it now: it is not shown again, and we do not keep it.',
  },
  toParty: { ar: 'تابع إلى الجهة', en: 'Continue to the body' },
  people: { ar: 'أشخاص البيئة التجريبية', en: 'People of the sandbox' },
  peopleLead: {
    ar: 'أرقامهم محجوزة لمن لا وجود لهم. ادخل باسم أحدهم لترى ما يصل جهتك.',
    en: 'Their numbers are kept for people who do not exist. Sign in as one of them to see what your body is told.',
  },
  peoplePassword: { ar: 'كلمة مرورهم جميعًا:', en: 'The password of all of them:' },
  peoplePhones: { ar: 'رموزهم تُقرأ في', en: 'Their codes are read at' },
  nobody: { ar: 'ليس هنا أحد منهم بعد.', en: 'There is none of them here yet.' },
  person: { ar: 'الاسم', en: 'Name' },
  number: { ar: 'الرقم', en: 'Number' },
  username: { ar: 'اسم المستخدم', en: 'Username' },
  level: { ar: 'درجة إثبات الهوية', en: 'Level of identity' },
  born: { ar: 'الميلاد', en: 'Born' },
  badKeys: (trouble: string): Text => ({ ar: `غير مقبول: ${trouble}`, en: `Not accepted: ${trouble}` }),
  notAsked: {
    not_waiting: { ar: 'طُلب اعتمادها من قبل.', en: 'Its approval was asked for before.' },
    addresses: {
      ar: 'عناوينها للتجربة فقط. سجّل جهة بعناوين https.',
      en: 'Its addresses are for trying only. Register a body with https addresses.',
    },
    basis: { ar: 'اذكر السند النظامي باللغتين.', en: 'Name the law, in both languages.' },
  },
} as const

const nav = [
  { href: '/home', label: { ar: 'صفحتي', en: 'My home' } },
  { href: '/account', label: { ar: 'حسابي', en: 'My account' } },
  { href: base, label: said.title },
] as const

export function selfService(app: FastifyInstance, { site }: Doorway, deps: OpenidDeps): void {
  const page = async (
    req: FastifyRequest,
    reply: FastifyReply,
    status: number,
    shown: Omit<Parameters<typeof send>[4], 'nav' | 'person'>,
  ): Promise<FastifyReply> => {
    const { personId } = here(req)
    const reading = { reader: personId, audience: 'self', purpose: 'portal', at: site.clock.now() }
    const { name } = await readingSelf(site.pool, reading, (look) => openRegisters(look).people.get(personId))
    const person = { ar: shortName(name, 'ar'), en: shortName(name, 'en') }
    return send(site, req, reply, status, { ...shown, nav, person })
  }

  const mine = async (req: FastifyRequest): Promise<Party> => {
    const party = await ownParty(site.pool, (req.params as { id: string }).id, here(req).personId)
    // Somebody else's is as if it did not exist.
    if (party === null) throw new ProblemError(ofStatus(404))
    return party
  }

  app.get(base, async (req, reply) => {
    if (req.visit.session === null) return reply.redirect(`/sign-in?next=${base}`, 303)
    const { lang } = req.visit
    const parties = (await partiesBy(site.pool, here(req).personId)).filter(({ state }) => state !== 'closed')
    return page(req, reply, 200, {
      title: said.title,
      children: (
        <>
          <p class="lead">{said.lead[lang]}</p>
          {parties.length === 0 ? <Empty>{said.none[lang]}</Empty> : <PartyTable lang={lang} parties={parties} />}
          <p class="act">
            <a class="button main" href={`${base}/new`}>
              {said.new[lang]}
            </a>
          </p>
          <p>
            <a href={`${base}/people`}>{said.people[lang]}</a>
          </p>
        </>
      ),
    })
  })

  const showForm = (req: FastifyRequest, reply: FastifyReply, typed: Typed = {}, errors: FieldErrors = {}) =>
    page(req, reply, Object.keys(errors).length > 0 ? 422 : 200, {
      title: said.new,
      error: Object.keys(errors).length > 0,
      form: 'page-form',
      children: (
        <PartyForm lang={req.visit.lang} action={`${base}/new`} typed={typed} errors={errors} button={said.new} />
      ),
    })

  app.get(`${base}/new`, async (req, reply) => {
    if (req.visit.session === null) return reply.redirect(`/sign-in?next=${base}/new`, 303)
    return showForm(req, reply)
  })

  app.post(`${base}/new`, async (req, reply) => {
    const { personId } = here(req)
    const typed = typedIn(req.body, partyFields)
    const asked = askedLanguage(req.body)
    if (asked !== null) {
      setCookie(site, reply, 'lang', asked, 365)
      req.visit = { ...req.visit, lang: asked }
      return showForm(req, reply, typed)
    }
    const { given, errors } = registrationTyped(typed)
    if (Object.keys(errors).length > 0) return showForm(req, reply, typed, errors)
    const done = await inTransaction(site.pool, (tx) => trialParty(tx, given, personId, site.clock.now()))
    if (done === 'full') return showForm(req, reply, typed, { '': said.full })
    if (!done.ok) return showForm(req, reply, typed, errorsAt(done.troubles, typed))
    const at = `${base}/${done.clientId}`
    if (done.secret === null) return reply.redirect(at, 303)
    const { lang } = req.visit
    req.visit = { ...req.visit, path: at }
    return page(req, reply, 200, {
      title: said.secretTitle,
      children: (
        <>
          <Notice lang={lang} tone="warning">
            {said.secret[lang]}
          </Notice>
          <pre dir="ltr">
            <code>{done.secret}</code>
          </pre>
          <p>
            <a href={at}>{said.toParty[lang]}</a>
          </p>
        </>
      ),
    })
  })

  app.get(`${base}/people`, async (req, reply) => {
    if (req.visit.session === null) return reply.redirect(`/sign-in?next=${base}/people`, 303)
    const { lang } = req.visit
    const people = await sandboxPeople(req)
    return page(req, reply, 200, {
      title: said.people,
      children: (
        <>
          <p class="lead">{said.peopleLead[lang]}</p>
          {deps.sandboxPassword === undefined ? null : (
            <p>
              {said.peoplePassword[lang]} <Ltr>{deps.sandboxPassword}</Ltr> · {said.peoplePhones[lang]}{' '}
              <a href="/carrier">
                <Ltr>/carrier</Ltr>
              </a>
            </p>
          )}
          {people.length === 0 ? (
            <Empty>{said.nobody[lang]}</Empty>
          ) : (
            <Table
              lang={lang}
              caption={said.people}
              captionUnseen
              columns={[said.person, said.number, said.username, said.level, said.born]}
              rows={people.map(({ person, account }) => [
                <Bdi>{shortName(person.name, lang)}</Bdi>,
                <Ltr>{person.number}</Ltr>,
                <Ltr>{account.username}</Ltr>,
                <Ltr>{`ia${account.identity_level}`}</Ltr>,
                <Ltr>{person.born}</Ltr>,
              ])}
            />
          )}
        </>
      ),
    })
  })

  /** Those of the numbers of nobody who have an account; looking at them is written down like any other reading. */
  async function sandboxPeople(req: FastifyRequest) {
    const { personId } = here(req)
    const reading = { reader: personId, audience: 'party', purpose: 'openid', at: site.clock.now() }
    return readingOthers(site.pool, reading, async (look) => {
      const found = []
      const { people } = openRegisters(look)
      for (const id of await people.ofNobody(peopleShown)) {
        const account = await accountOf(look.db, id)
        if (account?.state === 'active') found.push({ person: await people.get(id), account })
      }
      return found
    })
  }

  const showParty = async (
    req: FastifyRequest,
    reply: FastifyReply,
    party: Party,
    typed: Typed = {},
    errors: FieldErrors = {},
  ) => {
    const { lang } = req.visit
    const wrong = Object.keys(errors).length > 0
    req.visit = { ...req.visit, path: `${base}/${party.clientId}` }
    const registered = await registeredOf(site.pool, party.clientId)
    const refused = party.state === 'sandbox' ? await refusedCalls(site.pool, party.clientId) : []
    return page(req, reply, wrong ? 422 : 200, {
      title: party.name,
      error: wrong,
      children: (
        <>
          <ErrorSummary lang={lang} errors={errors} />
          <PartyView {...{ lang, issuer: issuerOf(site), party, registered, refused, typed, errors }} />
        </>
      ),
    })
  }

  app.get(`${base}/:id`, async (req, reply) => {
    const { id } = req.params as { id: string }
    if (req.visit.session === null) return reply.redirect(`/sign-in?next=${base}/${encodeURIComponent(id)}`, 303)
    return showParty(req, reply, await mine(req))
  })

  app.post(`${base}/:id/keys`, async (req, reply) => {
    const party = await mine(req)
    const typed = typedIn(req.body, ['jwks'])
    const by = { by: here(req).personId, at: site.clock.now() }
    const jwks = keysTyped(typed.jwks ?? '')
    const trouble = await inTransaction(site.pool, (tx) => rotateKeys(tx, party.clientId, jwks, by))
    if (trouble !== null) return showParty(req, reply, party, typed, { jwks: said.badKeys(trouble) })
    return reply.redirect(`${base}/${party.clientId}`, 303)
  })

  app.post(`${base}/:id/approval`, async (req, reply) => {
    const party = await mine(req)
    const typed = typedIn(req.body, ['basis.ar', 'basis.en'])
    const basis = { ar: (typed['basis.ar'] ?? '').trim(), en: (typed['basis.en'] ?? '').trim() }
    const named = Math.min(basis.ar.length, basis.en.length) >= 5 && Math.max(basis.ar.length, basis.en.length) <= 200
    const by = { by: here(req).personId, at: site.clock.now() }
    const not = await inTransaction(site.pool, (tx) => askApproval(tx, party.clientId, named ? basis : null, by))
    if (not === null) return reply.redirect(`${base}/${party.clientId}`, 303)
    return showParty(req, reply, party, typed, { [not === 'basis' ? 'basis.ar' : '']: said.notAsked[not] })
  })

  app.post(`${base}/:id/close`, async (req, reply) => {
    const party = await mine(req)
    const by = { by: here(req).personId, at: site.clock.now() }
    await inTransaction(site.pool, (tx) => closeParty(tx, party.clientId, by))
    return reply.redirect(base, 303)
  })
}

function here(req: FastifyRequest): Session {
  if (req.visit.session === null) throw new ProblemError(ofStatus(401))
  return req.visit.session
}

function typedIn(body: unknown, names: readonly string[]): Typed {
  const sent = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = Object.hasOwn(sent, name) ? sent[name] : undefined
      return typeof value === 'string' ? [[name, value.toWellFormed().replaceAll('\u0000', '')]] : []
    }),
  )
}

function PartyTable({ lang, parties }: { readonly lang: Lang; readonly parties: readonly Party[] }) {
  return (
    <Table
      lang={lang}
      caption={said.title}
      captionUnseen
      columns={[said.name, said.id, said.state]}
      rows={parties.map((party) => [
        <a href={`${base}/${party.clientId}`}>
          <Bdi>{party.name[lang]}</Bdi>
        </a>,
        <Ltr>{party.clientId}</Ltr>,
        <StateChip lang={lang} party={party} />,
      ])}
    />
  )
}
