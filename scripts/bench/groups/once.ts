/**
 * What may be used once, wanted by fifty at once: one-time codes, and the ticket of a registration that becomes an account.
 * Each round must have exactly one winner (ID-28). Codes of bodies, pushed requests and proofs: the group `openid`; offers
 * of the digital card: `card`; both with as many rounds.
 */
import { activate } from '../../../src/identity/activate.ts'
import { issueCode, tryCode } from '../../../src/identity/codes.ts'
import { hashOf, newSecret } from '../../../src/identity/deps.ts'
import { lockWaitingClaim } from '../../../src/identity/officers/cases.ts'
import { terms, termsHash } from '../../../src/identity/terms.ts'
import { fahd, noura, type TestDoor, testDoor } from '../../../src/identity/testing.ts'
import { hours, inTransaction, later, uuid } from '../../../src/store/index.ts'
import { type Asked, type Group, type Row, tell } from '../group.ts'

const atOnce = 50

/** How many of fifty won. */
async function winners(one: () => Promise<boolean>): Promise<number> {
  const won = await Promise.all(Array.from({ length: atOnce }, one))
  return won.filter(Boolean).length
}

async function code(door: TestDoor, round: number): Promise<number> {
  const flow = `round ${round}`
  const binding = { subject: fahd.id, purpose: 'act' as const, flow, act: Buffer.alloc(32, 1) }
  const to = { mobile: fahd.mobile, lang: 'en' as const, act: { ar: 'قياس', en: 'a measurement' } }
  const issued = await inTransaction(door.pool, (tx) => issueCode(tx, door.deps, to, binding))
  if (!issued.ok) throw new Error(`no code in round ${round}: ${issued.reason}`)
  const typed = await door.code(fahd.mobile)
  const won = await winners(() =>
    inTransaction(door.pool, async (tx) => (await tryCode(tx, door.deps, binding, typed)).ok),
  )
  // Forty-nine of fifty count as wrong ones: past the day's tries by one person the next round would have none.
  door.clock.forward(hours(25))
  return won
}

async function ticket(door: TestDoor, round: number): Promise<number> {
  const at = door.clock.now()
  const secret = newSecret()
  // She has no account again, and a registration that waits.
  for (const table of ['account', 'mobile', 'username', 'activation', 'temporary'])
    await door.owner.query(`delete from identity.${table} where person_id = $1`, [noura.id])
  await door.owner.query(
    `insert into identity.claim (claim_id, flow_hash, number, mobile, username, password_hash, lang, terms_version,
       terms_hash, step, begun_at, verified_at, expires_at, ticket_hash, form_number)
     values ($1, $2, $3, $4, 'noura.sh', 'a hash', 'ar', $5, $6, 'verified', $7, $7, $8, $9, $10)`,
    [
      uuid(),
      hashOf(newSecret()),
      noura.number,
      noura.mobile,
      terms.version,
      termsHash,
      at,
      later(at, hours(24)),
      hashOf(secret),
      `AF-1447-${String(round).padStart(6, '0')}`,
    ],
  )
  const won = await winners(() =>
    inTransaction(door.pool, async (tx) => {
      const claim = await lockWaitingClaim(tx, { ticket: secret }, at)
      if (claim === null) return false
      const done = await activate(tx, {
        person: noura.id,
        number: noura.number,
        method: 'officer',
        place: 'bench',
        placeName: { ar: 'قياس', en: 'Bench' },
        identityLevel: 3,
        scores: {},
        evidenceHash: Buffer.alloc(32, 2),
        termsVersion: terms.version,
        termsHash,
        mobile: claim.mobile,
        lang: claim.lang,
        cause: uuid(),
        at,
        by: { claim },
      })
      return done.ok
    }),
  )
  const { rows } = await door.owner.query<{ n: number }>(
    'select count(*)::int as n from identity.activation where person_id = $1',
    [noura.id],
  )
  // What the winners believe and what is there must be the same.
  return rows[0]?.n === won ? won : Number.NaN
}

const races = { 'one-time code': code, ticket } as const

async function run({ quick }: Asked): Promise<Row[]> {
  const door = await testDoor()
  try {
    const rows: Row[] = []
    for (const [what, race] of Object.entries(races)) {
      const count = quick ? 2 : 200
      let wrong = 0
      for (let round = 1; round <= count; round++) if ((await race(door, round)) !== 1) wrong += 1
      tell(`${what}: ${count} rounds of fifty`)
      rows.push({
        name: `once: rounds of fifty at once for one ${what} that had not exactly one winner, of ${count}`,
        value: wrong,
        unit: 'rounds',
        goal: '0',
        meets: wrong === 0,
      })
    }
    return rows
  } finally {
    await door.close()
  }
}

export default { names: ['once'], run } satisfies Group
