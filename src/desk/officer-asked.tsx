/** What administrators do in two with officers' accounts and units: how it is asked, how it is shown, and what it does. */
import * as z from 'zod'
import {
  type Account,
  accountNamed,
  addOfficer,
  changeOfficer,
  closeOfficer,
  forgetKeys,
  giveEnrolmentCode,
  handedOver,
  hasAccount,
  lockOfficers,
  noteAct,
  type Officer,
  officerNamed,
  type Role,
  reinstateOfficer,
  roles,
  type Unit,
  unitNames,
  unitsOf,
  writeUnit,
} from '../identity/officers/index.ts'
import type { Instant, Text } from '../language/index.ts'
import type { Db, Tx } from '../store/index.ts'
import type { Doorway } from '../web/index.ts'
import type { Both, InTwo, Not, Stands } from './in-two.tsx'
import { OfficerSummary } from './officer-summary.tsx'
import { readersIn } from './reader-lines.ts'

const username = z.string().regex(/^[a-z][a-z0-9._-]{2,31}$/)
const unit = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/)
const reason = z.string().min(5).max(300)
const named = z.string().min(2).max(80)
/** Roles with commas between them, in the order of the list, each once and at least one. */
const has = z.string().refine((typed) => typed !== '' && rolesIn(typed).join(',') === typed)

const asked = z.discriminatedUnion('act', [
  z.object({ act: z.literal('add'), username, person: z.uuid(), unit, roles: has, reason }),
  z.object({ act: z.literal('change'), username, unit, roles: has, reason }),
  z.object({ act: z.literal('code'), username, reason }),
  z.object({ act: z.literal('retire'), username, reason }),
  z.object({ act: z.literal('reinstate'), username, reason }),
  z.object({
    act: z.literal('unit'),
    unit,
    ar: named,
    en: named,
    manager: z.string().max(32),
    readers: z
      .string()
      .max(2000)
      .refine((typed) => readersIn(typed) !== null),
    reason,
  }),
])
export type OfficerAsked = z.output<typeof asked>

export function rolesIn(typed: string): readonly Role[] {
  const names = typed.split(',')
  return roles.filter((role) => names.includes(role))
}

export const keepWords = {
  unknown: { ar: 'لا حساب بهذا الاسم في وحداتك', en: 'No account of your units has this user name' },
  unitUnknown: { ar: 'ليست هذه الوحدة من وحداتك', en: 'This unit is not one of yours' },
  taken: { ar: 'لموظف آخر اسم المستخدم هذا', en: 'Another officer has this user name' },
  hasAccount: { ar: 'لهذا الشخص حساب موظف', en: 'This person has an officer’s account' },
  same: { ar: 'لا يتغير شيء بهذا', en: 'Nothing would change' },
  notOpen: { ar: 'هذا الحساب ليس مفتوحًا', en: 'This account is not open' },
  notSuspended: { ar: 'هذا الحساب ليس موقوفًا', en: 'This account is not suspended' },
  closed: { ar: 'أُغلق هذا الحساب نهائيًا', en: 'This account is closed for good' },
  manager: { ar: 'لا حساب مفتوحًا لهذا المدير', en: 'The manager has no open account' },
  noUnit: { ar: 'لا وحدة بهذا المعرّف', en: 'There is no unit with this identifier' },
} as const satisfies Readonly<Record<string, Text>>

const no = (words: Text): Not => ({ ok: false, words })

export function keeping({ identity }: Doorway): InTwo<OfficerAsked> {
  return {
    what: 'officer',
    path: '/desk/officers',
    title: { ar: 'حساب موظف أو وحدة', en: 'An officer’s account or a unit' },
    read: (raw) => asked.safeParse(raw).data ?? null,
    async stands(db, one, maker, _at, lock) {
      if (lock) await lockOfficers(db as Tx)
      return one.act === 'unit' ? unitStands(db, one, maker) : accountStands(db, one, maker)
    },
    shown: (one, stands, lang) => <OfficerSummary lang={lang} one={one} state={stands.state} />,
    async does(tx, one, stands, both, at) {
      const trouble = await doIt(tx, identity.keys, one, stands, both, at)
      if (trouble !== null) return trouble
      const { checker, maker, session } = both
      const who = { at, officer: checker, session: session.id, second: maker.id }
      const after = Object.fromEntries(Object.entries(one).filter(([name]) => name !== 'person'))
      const person = stands.person === null ? {} : { person: stands.person }
      const { reason: why } = one
      await noteAct(tx, {
        ...who,
        ...person,
        kind: 'officer_changed',
        about: stands.about,
        reason: why,
        before: stands.state,
        after,
      })
      return null
    },
  }
}

type AboutAccount = Exclude<OfficerAsked, { readonly act: 'unit' }>
type AboutUnit = Extract<OfficerAsked, { readonly act: 'unit' }>

async function accountStands(db: Db, one: AboutAccount, maker: Officer): Promise<Stands | Not> {
  const mine = new Set((await unitsOf(db, maker)).map(({ id }) => id))
  const account = await accountNamed(db, one.username)
  const about = `officer ${one.username}`
  if (one.act === 'add') {
    if (!mine.has(one.unit)) return no(keepWords.unitUnknown)
    if (account !== null) return no(keepWords.taken)
    if (await hasAccount(db, one.person)) return no(keepWords.hasAccount)
    return { ok: true, about, person: one.person, state: {}, reason: one.reason }
  }
  if (account === null || !mine.has(account.unit)) return no(keepWords.unknown)
  const trouble = await troubleWith(db, one, account)
  if (trouble !== null) return no(trouble)
  const { person, roles: had, unit: was, state } = account
  return { ok: true, about, person, state: { roles: had, unit: was, state }, reason: one.reason }
}

async function troubleWith(db: Db, one: AboutAccount, account: Account): Promise<Text | null> {
  if (account.state === 'retired') return keepWords.closed
  if (one.act === 'reinstate') return account.state === 'suspended' ? null : keepWords.notSuspended
  if (one.act === 'retire') return null
  if (account.state !== 'open') return keepWords.notOpen
  if (one.act !== 'change') return null
  if (!(await unitNames(db)).some(({ id }) => id === one.unit)) return keepWords.noUnit
  const before = roles.filter((role) => account.roles.includes(role)).join(',')
  return account.unit === one.unit && before === one.roles ? keepWords.same : null
}

async function unitStands(db: Db, one: AboutUnit, maker: Officer): Promise<Stands | Not> {
  const there = (await unitNames(db)).some(({ id }) => id === one.unit)
  const mine: Unit | undefined = (await unitsOf(db, maker)).find(({ id }) => id === one.unit)
  if (there && mine === undefined) return no(keepWords.unitUnknown)
  const account = one.manager === '' ? null : await accountNamed(db, one.manager)
  if (one.manager !== '' && account?.state !== 'open') return no(keepWords.manager)
  const former = mine?.manager ? await officerNamed(db, { id: mine.manager }) : null
  const state = { manager: former?.username ?? null, readers: mine?.readers ?? [], is: there ? 'there' : 'new' }
  return { ok: true, about: `unit ${one.unit}`, person: null, state, reason: one.reason }
}

type Keys = Doorway['identity']['keys']

async function doIt(
  tx: Tx,
  keys: Keys,
  one: OfficerAsked,
  stands: Stands,
  { proposal }: Both,
  at: Instant,
): Promise<Text | null> {
  const by = `proposal ${proposal.proposal_id}`
  const { password, enrolmentCode } = handedOver(keys.pepper, proposal.proposal_id)
  if (one.act === 'unit') {
    const manager = one.manager === '' ? null : ((await accountNamed(tx, one.manager))?.id ?? null)
    const readers = readersIn(one.readers) ?? []
    await writeUnit(tx, { id: one.unit, name: { ar: one.ar, en: one.en }, manager, readers })
    return null
  }
  if (one.act === 'add') {
    const { username: name, person, unit: into } = one
    const made = { username: name, person, unit: into, roles: rolesIn(one.roles), password }
    const id = await addOfficer(tx, keys.pepper, made, by, at)
    await giveEnrolmentCode(tx, keys, id, enrolmentCode, at)
    return null
  }
  const account = await accountNamed(tx, one.username)
  if (account === null || stands.person !== account.person) return keepWords.unknown
  if (one.act === 'change') await changeOfficer(tx, account.id, one.unit, rolesIn(one.roles))
  if (one.act === 'retire') await retire(tx, account, by, at)
  if (one.act === 'reinstate' && !(await reinstateOfficer(tx, account.id, at))) return keepWords.notSuspended
  if (one.act === 'code' || one.act === 'reinstate') {
    await forgetKeys(tx, account.id, by, at)
    await giveEnrolmentCode(tx, keys, account.id, enrolmentCode, at)
  }
  return null
}

/** Also one that was suspended: closed for good, it is opened by nobody. */
async function retire(tx: Tx, { id, username: name }: Account, by: string, at: Instant): Promise<void> {
  if (await closeOfficer(tx, name, by, at, 'retired')) return
  await tx.query(`update desk.officer set closed_why = 'retired' where officer_id = $1 and closed_why = 'suspended'`, [
    id,
  ])
}
