/** One officer's account: suspending it is one administrator's, everything else is reviewed and signed by two. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import {
  type Account,
  accountNamed,
  alone,
  closeOfficer,
  lockOfficers,
  type OfficerSession,
  unitNames,
  unitsOf,
} from '../identity/officers/index.ts'
import { field, type Lang, plainText, type Text } from '../language/index.ts'
import type { Db } from '../store/index.ts'
import {
  Card,
  Chip,
  Field,
  type FieldErrors,
  Fields,
  fieldsOf,
  Ltr,
  readForm,
  SummaryList,
  type Typed,
} from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import { keeping, keepWords } from './officer-asked.tsx'
import { rolesSaid } from './officer-summary.tsx'
import { roleWords, stateWords, officerWords as words } from './officer-words.ts'
import { type Desk, type DeskRoutes, sentIn } from './routes.ts'
import { Ticks, tickedIn } from './ticks.tsx'

/** Each act has a reason of its own on the page: under one name they would be one field. */
const reasonOf = (act: Act): string => `reason-${act}`
const reasonForm = (act: Act) => z.object({ [reasonOf(act)]: field(plainText({ min: 5, max: 300 }), words.reason) })
const reasonFields = (act: Act) => fieldsOf(reasonForm(act)).map((one) => ({ ...one, widget: 'text' as const }))
const roleOptions = Object.entries(roleWords).map(([value, label]) => ({ value, label }))
export const roleNames = Object.keys(roleWords) as (keyof typeof roleWords)[]

const cards = {
  change: {
    title: { ar: 'أدوار ووحدة أخرى', en: 'Other roles and unit' },
    button: { ar: 'راجع التغيير', en: 'Review the change' },
  },
  code: {
    title: { ar: 'فقد مفتاحه؟', en: 'The passkey is lost?' },
    button: { ar: 'راجع الرمز الجديد', en: 'Review a new code' },
  },
  suspend: {
    title: { ar: 'أوقف الحساب', en: 'Suspend the account' },
    button: { ar: 'أوقف الحساب الآن', en: 'Suspend the account now' },
  },
  retire: {
    title: { ar: 'أغلقه نهائيًا', en: 'Close it for good' },
    button: { ar: 'راجع الإغلاق', en: 'Review the closing' },
  },
  reinstate: {
    title: { ar: 'أعد الحساب', en: 'Reopen the account' },
    button: { ar: 'راجع الإعادة', en: 'Review the reopening' },
  },
} as const satisfies Readonly<Record<string, { title: Text; button: Text }>>
type Act = keyof typeof cards

const suspendLead: Text = {
  ar: 'يتوقف فورًا: تنتهي جلسته وتبطل مفاتيحه. يعيده مديران.',
  en: 'It stops at once: the session ends, the passkeys are worth nothing. Two administrators reopen it.',
}
export const noRole: Text = { ar: 'اختر دورًا واحدًا على الأقل', en: 'Choose at least one role' }
const herself: Text = { ar: 'لا توقف حسابك بنفسك', en: 'You do not suspend your own account' }

const actsOf: Readonly<Record<Account['state'], readonly Act[]>> = {
  open: ['change', 'code', 'suspend', 'retire'],
  suspended: ['reinstate', 'retire'],
  retired: [],
}

export function accountPages(routes: DeskRoutes, doorway: Doorway): void {
  const { site, identity } = doorway
  const it = keeping(doorway)

  routes.get('/desk/officers/:id', 'keep officers', ({ req, reply, session, id }) => show(req, reply, session, id))
  for (const act of Object.keys(cards))
    routes.get(`/desk/officers/:id/${act}`, 'keep officers', async ({ reply, id }) => reply.redirect(at(id), 303))

  for (const act of ['change', 'code', 'retire', 'reinstate'] as const) {
    routes.post(`/desk/officers/:id/${act}`, 'keep officers', async (desk) => {
      const { req, reply, session, id: username } = desk
      const read = readForm(reasonForm(act), reasonFields(act), req.body)
      if (!read.ok) return show(req, reply, session, username, read.errors, read.values)
      const asked = it.read(askedIn(desk, act, read.values[reasonOf(act)] ?? ''))
      if (asked === null) return show(req, reply, session, username, { roles: noRole }, read.typed)
      const stands = await it.stands(site.pool, asked, session.officer, site.clock.now(), false)
      if (!stands.ok) return show(req, reply, session, username, { '': stands.words }, read.typed)
      return reply.redirect(`${it.path}/review?${new URLSearchParams(asked)}`, 303)
    })
  }

  routes.post('/desk/officers/:id/suspend', 'keep officers', async ({ req, reply, session, id: username }) => {
    const read = readForm(reasonForm('suspend'), reasonFields('suspend'), req.body)
    if (!read.ok) return show(req, reply, session, username, read.errors, read.values)
    const reason = read.values[reasonOf('suspend')] ?? ''
    const done = await alone(identity, session, 'keep officers', async (tx, now) => {
      await lockOfficers(tx)
      const account = await seenBy(tx, session, username)
      if (account === null) return { ok: false, words: keepWords.unknown } as const
      if (account.id === session.officer.id) return { ok: false, words: herself } as const
      if (!(await closeOfficer(tx, username, session.officer.username, now, 'suspended')))
        return { ok: false, words: keepWords.notOpen } as const
      const { person } = account
      return {
        ok: true,
        result: null,
        act: { kind: 'officer_suspended', about: `officer ${username}`, person, reason },
      }
    })
    return done.ok ? reply.redirect(at(username), 303) : show(req, reply, session, username, { '': done.words })
  })

  async function show(
    req: FastifyRequest,
    reply: FastifyReply,
    session: OfficerSession,
    username: string,
    errors: FieldErrors = {},
    values: Typed = {},
  ) {
    const { lang } = req.visit
    const account = await seenBy(site.pool, session, username)
    if (account === null) throw new ProblemError(ofStatus(404))
    const units = await unitNames(site.pool)
    return sendDesk(site, req, reply, {
      title: { ar: account.username, en: account.username },
      session,
      errors,
      back: '/desk/officers',
      path: at(username),
      islands: ['once'],
      children: (
        <>
          <SummaryList
            lang={lang}
            rows={[
              { label: words.username, shown: <Ltr>{account.username}</Ltr> },
              { label: words.unit, shown: units.find(({ id }) => id === account.unit)?.name[lang] ?? account.unit },
              { label: words.roles, shown: rolesSaid(account.roles, lang) },
              { label: words.state, shown: <State lang={lang} account={account} /> },
              { label: words.key, shown: (account.hasKey ? words.hasKey : words.noKey)[lang] },
            ]}
          />
          {actsOf[account.state].map((act) => (
            <Card title={cards[act].title[lang]} level={2}>
              {act === 'suspend' ? <p>{suspendLead[lang]}</p> : null}
              <form id={act} method="post" action={`${at(username)}/${act}`} novalidate data-once="">
                {act === 'change' ? (
                  <>
                    <Field
                      lang={lang}
                      name="unit"
                      label={words.unit}
                      widget="select"
                      value={sentIn(req.body, 'unit') || account.unit}
                      options={units.map(({ id, name }) => ({ value: id, label: name }))}
                    />
                    <Ticks
                      lang={lang}
                      name="roles"
                      legend={words.roles}
                      options={roleOptions}
                      ticked={account.roles}
                      error={errors.roles}
                    />
                  </>
                ) : null}
                <Fields lang={lang} fields={reasonFields(act)} values={values} errors={errors} />
                <p class="act">
                  <button class={act === 'suspend' ? 'button danger' : 'button second'} type="submit">
                    {cards[act].button[lang]}
                  </button>
                </p>
              </form>
            </Card>
          ))}
        </>
      ),
    })
  }
}

const at = (username: string): string => `/desk/officers/${encodeURIComponent(username)}`

/** An account of the units this administrator keeps; null for any other, there or not. */
async function seenBy(db: Db, { officer }: OfficerSession, username: string): Promise<Account | null> {
  const account = await accountNamed(db, username)
  const mine = await unitsOf(db, officer)
  return account !== null && mine.some(({ id }) => id === account.unit) ? account : null
}

function askedIn(
  { req, id: username, sent }: Desk,
  act: Exclude<Act, 'suspend'>,
  reason: string,
): Readonly<Record<string, string>> {
  if (act !== 'change') return { act, username, reason }
  return { act, username, unit: sent('unit'), roles: tickedIn(req.body, 'roles', roleNames).join(','), reason }
}

function State({ lang, account }: { readonly lang: Lang; readonly account: Account }) {
  const { words: said, tone } = stateWords[account.state]
  return <Chip tone={tone}>{said[lang]}</Chip>
}
