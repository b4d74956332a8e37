/**
 * The process at the door killed (SIGKILL) at every named place while somebody adds and removes a passkey, a code app and
 * a phone, approves on them, changes her mobile, forgets a computer and freezes her account, and while officers stop codes
 * and let them count. Afterwards: what was acknowledged is there, nothing is there twice, and nothing half.
 */
import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { type Told, tell, tellKilled } from '../store/crash.testing.ts'
import { later, type Pool, uuid } from '../store/index.ts'
import type { Job } from './crash/factors.child.ts'
import { devices, type FactorJourney, factorJourneys, password, tokens } from './crash/factors.ts'
import { softKey } from './passkey.testing.ts'
import { softPhone } from './phone.testing.ts'
import { cheapHashes, fahd, type TestDoor, testDoor } from './testing.ts'

type House = TestDoor & { readonly hand: Pick<Job, 'passkey' | 'phone'> }

/** Fahd has an account, and is signed in at home and on a computer elsewhere; both are his for long. */
async function openHouse(): Promise<House> {
  const door = await testDoor()
  await cheapHashes(door)
  const at = door.clock.now()
  await door.account(fahd, 'fahd.o', password)
  for (const where of ['home', 'elsewhere'] as const) {
    await door.owner.query(
      `insert into identity.device (person_id, device_hash, label, first_at, last_at, confirmed_at, confirmed_by)
       values ($1, sha256($2::text::bytea), 'x', $3, $3, $3, 'first')`,
      [fahd.id, devices[where], at],
    )
    await door.owner.query(
      `insert into identity.session (token_hash, session_id, person_id, lang, identity_level, sign_in_level, device_hash,
         label, proved_at, created_at, last_seen_at, expires_at)
       values (sha256($1::text::bytea), $2, $3, 'ar', 3, 2, sha256($4::text::bytea), 'x', $5, $5, $5, $6)`,
      [tokens[where], uuid(), fahd.id, devices[where], at, later(at, 12 * 3_600_000)],
    )
  }
  return { ...door, hand: { passkey: softKey().kept, phone: softPhone().secret } }
}

const events = (kind: string): string => `(select count(*) from identity.event where kind = '${kind}')`
const told = (kind: string): string => `(select count(*) from notices.notice where kind = '${kind}')`
const rows = (table: string, where = 'true'): string => `(select count(*) from identity.${table} where ${where})`
/** Times that an act was done: whoever does it uses up every proof of it, also one from before a crash. */
const done = (table: string, where = 'true'): string =>
  `(select count(distinct used_at) from identity.${table} where ${where})`
const proofs = (text: string): string => done('act_proof', `act_text like '%${text}%'`)
const selling = 'بيع المركبة'

/** Each says that several counts are one: whatever is written in one commit is there together or not at all. */
const laws: readonly (readonly [string, ...string[]])[] = [
  [
    'a passkey is added by one proof, with its holder, a line and a message',
    rows('passkey'),
    rows('passkey_holder'),
    events('passkey_added'),
    told('account.passkey-added'),
    proofs('مفتاح مرور'),
  ],
  [
    'a passkey is removed with a line and a message',
    rows('passkey', 'removed_at is not null'),
    events('passkey_removed'),
    told('account.passkey-removed'),
  ],
  [
    'a code app counts with a line and a message',
    rows('totp', 'confirmed_at is not null'),
    events('totp_added'),
    told('account.totp-added'),
  ],
  [
    'a code app is removed with its secret, a line and a message',
    rows('totp', `removed_at is not null and sealed = ''`),
    rows('totp', 'removed_at is not null'),
    events('totp_removed'),
    told('account.totp-removed'),
  ],
  [
    'a phone is added with its holder, a line and a message',
    rows('phone'),
    rows('phone_holder'),
    events('phone_added'),
    told('account.phone-added'),
  ],
  [
    'a phone is removed with a line and a message',
    rows('phone', 'removed_at is not null'),
    events('phone_removed'),
    told('account.phone-removed'),
  ],
  ['every proof has its line', rows('act_proof'), events('act_approved')],
  [
    'what a phone approved for the act is a proof',
    done('approval', `purpose = 'act'`),
    `(${rows('act_proof', `act_text = '${selling}'`)} * (select count(*) from (select from identity.phone limit 1) one))`,
  ],
  [
    'what a phone let in is a session',
    done('approval', `purpose = 'sign-in'`),
    `(${events('signed_in')} * (select count(*) from (select from identity.phone limit 1) one))`,
  ],
  [
    'a change of mobile is kept, undoable, in the history and told to both',
    rows('mobile_change'),
    events('mobile_changed'),
    told('account.mobile-undo'),
    told('account.mobile-changed'),
  ],
  [
    'the account has the number of its change',
    rows('mobile_change', 'undone_at is null'),
    rows('account', `mobile <> '${fahd.mobile}'`),
  ],
  [
    'a change that is undone is told once',
    rows('mobile_change', 'undone_at is not null'),
    events('mobile_undone'),
    told('account.mobile-undone'),
  ],
  [
    'a forgotten device has no session and a line',
    rows('device', 'forgotten_at is not null'),
    events('device_forgotten'),
    rows('session', `ended_why = 'device forgotten'`),
  ],
  [
    'a frozen account has its line and its message',
    rows('account', `state = 'frozen_self'`),
    events('frozen'),
    told('account.frozen'),
  ],
  [
    'no session outlives the freezing',
    `(select count(*) from identity.account a join identity.session s using (person_id) where a.state = 'frozen_self' and s.ended_at is null)`,
    '0',
  ],
  [
    'codes that count again were let by two',
    `2 * ${rows('breaker', 'cleared_at is not null')}`,
    `(select count(*) from identity.breaker b join identity.breaker_clearing c using (breaker_id) where b.cleared_at is not null)`,
  ],
  [
    'each message is due',
    '(select count(*) from notices.notice where mobile is not null)',
    '(select count(*) from notices.wake)',
  ],
]

async function halves({ owner }: House): Promise<string[]> {
  const { rows: found } = await owner.query<{ law: string; counts: number[] }>(
    `select law, counts from (values ${laws.map(([law, ...counts]) => `('${law}', array[${counts}]::int[])`).join(', ')})
       as l (law, counts) where not (counts[1] = all (counts))`,
  )
  return found.map(({ law, counts }) => `${law}: ${counts.join(' ')}`)
}

/** What a journey leaves, once: more is twice, less is lost. */
const ends: Readonly<Record<FactorJourney, Readonly<Record<string, number>>>> = {
  'keeps a passkey': {
    [rows('passkey', 'removed_at is not null')]: 1,
    [proofs(selling)]: 1,
  },
  'keeps a code app': {
    [rows('totp', 'removed_at is not null')]: 1,
    [rows('totp')]: 1,
    [rows('session', `ended_why = 'code app removed'`)]: 1,
  },
  'keeps a phone that approves': {
    [rows('phone', 'removed_at is not null')]: 1,
    [proofs(selling)]: 1,
  },
  'changes her mobile and takes it back': {
    [rows('mobile_change', 'undone_at is not null')]: 1,
    [rows('mobile_change')]: 1,
    [rows('mobile')]: 1,
    [rows('mobile_undo')]: 0,
  },
  'forgets a computer and freezes': {
    [rows('device', 'forgotten_at is not null')]: 1,
    [rows('account', `state = 'frozen_self'`)]: 1,
  },
  'stops codes and lets them count': { [rows('breaker', 'cleared_at is not null')]: 1, [rows('breaker')]: 1 },
}

async function check(owner: Pool, journey: FactorJourney): Promise<string[]> {
  const wrong: string[] = []
  for (const [sql, n] of Object.entries(ends[journey])) {
    const { rows: found } = await owner.query<{ n: number }>(`select ${sql}::int as n`)
    if (found[0]?.n !== n) wrong.push(`${n} expected, found ${found[0]?.n}: ${sql}`)
  }
  return wrong
}

function killed(journey: FactorJourney, from: RegExp, broken = false): Promise<Told> {
  return tellKilled<House, Job>({
    file: path.join(import.meta.dirname, 'crash', 'factors.child.ts'),
    open: openHouse,
    job: ({ where, clock, deps, hand }, folder) => ({
      where,
      folder,
      at: clock.now(),
      keys: { codes: deps.keys.codes.toString('hex'), pepper: deps.keys.pepper.toString('hex') },
      ...hand,
      journey,
      broken,
    }),
    from,
    halves,
    check: ({ owner }) => check(owner, journey),
  })
}

/** The places of each journey, and how many there were when it was written; signing in and codes have a suite of their own. */
const places: Readonly<Record<FactorJourney, { readonly from: RegExp; readonly least: number }>> = {
  'keeps a passkey': { from: /passkey|^act: proof/, least: 9 },
  'keeps a code app': { from: /^code app|^password/, least: 8 },
  'keeps a phone that approves': { from: /phone|^approval/, least: 12 },
  'changes her mobile and takes it back': { from: /^mobile/, least: 7 },
  'forgets a computer and freezes': { from: /^account|^device/, least: 6 },
  'stops codes and lets them count': { from: /^breaker/, least: 4 },
}

for (const journey of Object.keys(factorJourneys) as FactorJourney[]) {
  test(`killed at every named place: who ${journey} comes out as if nothing had happened`, async (t) => {
    const { from, least } = places[journey]
    const told = await killed(journey, from)
    t.diagnostic(`${told.places.size} places, ${told.kills} kills, ${told.wrong.length} wrong`)
    assert.equal(told.wrong.length, 0, tell(told))
    assert.ok(told.kills >= least, `killed at ${least} places, now at ${told.kills}`)
  })
}

test('the suite turns red for: a proof used after the commit of what it approves', async (t) => {
  const told = await killed('keeps a passkey', /^broken/, true)
  t.diagnostic(`${told.kills} kills: ${told.wrong.length} wrong`)
  assert.ok(
    told.wrong.some(({ what }) => /a passkey is added by one proof/.test(what)),
    tell(told),
  )
  assert.ok(
    told.wrong.every(({ at }) => at !== ''),
    tell(told),
  )
})
