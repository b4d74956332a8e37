/** The server killed (SIGKILL) at each named place while two officers recover an account: it is recovered whole, once. */
import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { faceCalibration } from '../../biometrics/faces/index.ts'
import { tell, tellKilled } from '../../store/crash.testing.ts'
import { inTransaction, later, uuid, uuidOf } from '../../store/index.ts'
import { relyingParty } from '../index.ts'
import { softKey } from '../passkey.testing.ts'
import { noura, testDoor } from '../testing.ts'
import type { Job } from './crash.child.ts'
import { askOfficerKey, madeOfficerKey } from './keys.ts'
import { addOfficer, keepUnit } from './officer.ts'

/** Noura has lost everything; her case waits for its first signature, two officers of two units are signed in. */
async function openDesk() {
  const door = await testDoor()
  const { pool, owner, clock, deps } = door
  const at = clock.now()
  await door.account(noura, 'noura.sh', 'قهوة وتمر عند الفجر')
  const officers: Job['officers'][number][] = []
  for (const [unit, role] of [
    ['one', 'activation'],
    ['two', 'supervisor'],
  ] as const) {
    await keepUnit(pool, { id: unit, name: { ar: unit, en: unit }, manager: null, readers: [] })
    const id = await inTransaction(pool, (tx) =>
      addOfficer(
        tx,
        deps.keys.pepper,
        { username: `officer.${unit}`, person: uuidOf(unit), unit, roles: [role], password: 'of no matter' },
        'test',
        at,
      ),
    )
    const session = uuid()
    await owner.query(
      `insert into desk.session (token_hash, session_id, officer_id, created_at, last_seen_at, expires_at)
       values (sha256($1::text::bytea), $2, $3, $4, $4, $5)`,
      [unit, session, id, at, later(at, 8 * 3_600_000)],
    )
    officers.push({ id, session, key: await enrolled(door, id) })
  }
  const id = uuid()
  const finger = { score: 40, quality: 90, sample: 'aa', at }
  const face = { score: 0.99, quality: 90, calibration: faceCalibration.version, sample: 'aa', at }
  const seen = { right_index: finger, left_index: finger, face }
  await owner.query(
    `insert into desk.casework (case_id, kind, reference, reason, officer_id, session_id, unit_id, person_id, number, level,
       step, evidence, mobile, mobile_proved, temporary_id, opened_at, touched_at)
     values ($1, 'recovery', 'R-1', 'lost', $2, $3, 'one', $4, $5, 3, 'decide', $6, '+966500000701', true, $7, $8, $8)`,
    [id, officers[0]?.id, officers[0]?.session, noura.id, noura.number, seen, uuid(), at],
  )
  return { ...door, case: id, officers }
}

/** The officer's passkey, kept as her enrolment would have kept it. */
async function enrolled(door: Awaited<ReturnType<typeof testDoor>>, officer: string) {
  const rp = relyingParty('http://portal.test')
  const key = softKey()
  const flow = uuid()
  const answer = key.make(await askOfficerKey(door.deps, rp, { id: officer, username: 'x' }, flow))
  await inTransaction(door.pool, async (tx) => {
    const made = await madeOfficerKey(tx, rp, flow, answer, door.clock.now())
    assert.ok(made)
    await tx.query(
      'insert into desk.key (credential_id, officer_id, public_key, counter, made_at) values ($1, $2, $3, $4, $5)',
      [made.id, officer, made.publicKey, made.counter, door.clock.now()],
    )
  })
  return key.kept
}

type Desk = Awaited<ReturnType<typeof openDesk>>

const counts = {
  'cases done': `select count(*) from desk.casework where step = 'done'`,
  decided: `select count(*) from desk.act where kind = 'decided'`,
  approved: `select count(*) from desk.act where kind = 'approved'`,
  'proposals approved': `select count(*) from desk.proposal where decision = 'approved'`,
  credentials: 'select count(*) from identity.temporary',
  'halves sent': `select count(*) from notices.notice where kind = 'acct.temporary_password'`,
  'lines in the history': `select count(*) from identity.event where kind = 'recovered'`,
  cooling: 'select count(*) from identity.cooling',
  'mobiles changed': 'select count(*) from identity.mobile_change',
  'passwords gone': 'select count(*) from identity.account where password_hash is null and must_change',
}

async function counted({ owner }: Desk): Promise<Record<string, number>> {
  const { rows } = await owner.query<Record<string, number>>(
    `select ${Object.entries(counts)
      .map(([name, sql]) => `(${sql})::int as "${name}"`)
      .join(', ')}`,
  )
  return rows[0] ?? {}
}

const differing = (found: Record<string, number>, n: number): string[] =>
  Object.entries(found).flatMap(([name, count]) => (count === n ? [] : [`${name}: ${count}, not ${n}`]))

test('killed anywhere, an account is recovered whole by two officers, once, and the slip is there', async (t) => {
  const told = await tellKilled<Desk, Job>({
    file: path.join(import.meta.dirname, 'crash.child.ts'),
    open: openDesk,
    job: ({ where, clock, deps, case: id, officers }) => ({
      where,
      at: clock.now(),
      keys: {
        codes: deps.keys.codes.toString('hex'),
        pepper: deps.keys.pepper.toString('hex'),
        templates: deps.keys.pepper.toString('hex'),
      },
      case: id,
      officers,
    }),
    everyPass: /^desk/,
    // All of it is there, or none.
    halves: async (desk) => {
      const found = await counted(desk)
      return differing(found, found['cases done'] ?? 0)
    },
    check: async (desk) => differing(await counted(desk), 1),
  })
  t.diagnostic(`${told.places.size} places, ${told.kills} kills, ${told.wrong.length} wrong`)
  assert.equal(told.wrong.length, 0, tell(told))
  for (const place of ['desk: decided', 'desk: approved'].flatMap((p) => [`${p}, not committed`, `${p}, committed`])) {
    assert.ok(told.places.has(place), place)
  }
})
