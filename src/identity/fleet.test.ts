/** The fleet of kiosks: a heartbeat is believed by its signature and once, and a campaign's agency gets counts (ID-33, P-03). */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { CompactSign, type CryptoKey, exportJWK, generateKeyPair } from 'jose'
import type { Day } from '../language/index.ts'
import { later, uuid } from '../store/index.ts'
import { activationPoints } from './activation-points.ts'
import { type CampaignPlan, campaignCounts, campaigns, closeCampaign, openCampaign } from './campaigns.ts'
import { fleetOf, retireKiosk } from './fleet.ts'
import { type Heartbeat, hear, mayServe } from './heartbeat.ts'
import { enrolKiosk, type Kiosk, kioskOf } from './kiosks.ts'
import { type TestDoor, testDoor } from './testing.ts'

let door: TestDoor
before(async () => {
  door = await testDoor()
})
after(() => door.close())
beforeEach(() => door.clock.forward(10 * 60_000))

const now = () => door.clock.now()

interface Machine {
  readonly id: string
  readonly token: string
  readonly privateKey: CryptoKey
}

async function machine(id: string, alg: 'ES256' | 'EdDSA' = 'ES256'): Promise<Machine> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const kiosk: Kiosk = {
    id,
    name: { ar: `جهاز ${id}`, en: `Kiosk ${id}` },
    city: 'riyadh',
    region: 'riyadh',
    readers: [],
    cameras: [],
    machineKey: await exportJWK(publicKey),
  }
  return { id, token: await enrolKiosk(door.pool, kiosk, now()), privateKey }
}

const beat = (change: Partial<Heartbeat> = {}): Heartbeat => ({
  seq: 1,
  at: now(),
  version: '1.4.0',
  location: 'riyadh-market',
  paper: 'ok',
  readers: { finger: 'ready', face: 'ready' },
  ...change,
})

const signed = (payload: unknown, { id, privateKey }: Machine, alg = 'ES256'): Promise<string> =>
  new CompactSign(Buffer.from(JSON.stringify(payload))).setProtectedHeader({ alg, kid: id }).sign(privateKey)

test('a machine that is heard serves; three minutes later it is silent, and serves no more', async () => {
  for (const alg of ['ES256', 'EdDSA'] as const) {
    const m = await machine(`heard-${alg.toLowerCase()}`, alg)
    assert.equal(await mayServe(door.pool, m.id, now()), false, 'not heard yet')
    assert.equal(await hear(door.pool, await signed(beat(), m, alg), now()), 'heard')
    assert.equal(await mayServe(door.pool, m.id, now()), true)
    const line = (await fleetOf(door.pool, now())).find(({ id }) => id === m.id)
    assert.equal(line?.condition, 'serving')
    assert.deepEqual(line?.needs, [])
    assert.equal(line?.state?.version, '1.4.0')
    const late = later(now(), 181_000)
    assert.equal(await mayServe(door.pool, m.id, late), false)
    assert.deepEqual((await fleetOf(door.pool, late)).find(({ id }) => id === m.id)?.needs, ['silent'])
  }
})

test('whatever is not the machine’s own new heartbeat is refused', async () => {
  const m = await machine('refusing')
  const other = await machine('other')
  const first = await signed(beat({ seq: 5 }), m)
  assert.equal(await hear(door.pool, first, now()), 'heard')
  assert.equal(await hear(door.pool, first, now()), 'replayed')
  assert.equal(await hear(door.pool, await signed(beat({ seq: 4 }), m), now()), 'replayed')
  const late = await signed(beat({ seq: 6, at: later(now(), -121_000) }), m)
  assert.equal(await hear(door.pool, late, now()), 'stale')
  const refused = [
    await signed(beat({ seq: 7 }), { ...m, privateKey: other.privateKey }),
    await signed(beat({ seq: 7 }), { ...m, id: 'nobody' }),
    await signed({ ...beat({ seq: 7 }), person: 'x' }, m),
    await signed({ seq: 7 }, m),
    `${Buffer.from('{"alg":"none","kid":"refusing"}').toString('base64url')}.${Buffer.from(JSON.stringify(beat({ seq: 7 }))).toString('base64url')}.`,
    'a.b.c',
    '',
    'x'.repeat(10_000),
  ]
  for (const one of refused) assert.equal(await hear(door.pool, one, now()), 'unknown', one.slice(0, 40))
  assert.equal(await hear(door.pool, await signed(beat({ seq: 7 }), m), now()), 'heard')
})

test('paper, readers and another city are what somebody should see to', async () => {
  const m = await machine('needing')
  const worst = beat({ paper: 'out', location: 'jeddah-port', readers: { finger: 'gone', face: 'gone' } })
  await hear(door.pool, await signed(worst, m), now())
  const line = (await fleetOf(door.pool, now())).find(({ id }) => id === m.id)
  assert.deepEqual(line?.needs, ['elsewhere', 'finger-reader', 'face-reader', 'paper'])
})

test('retired, neither its browser nor its machine opens anything; a demo kiosk needs no heartbeat', async () => {
  const m = await machine('retiring')
  await hear(door.pool, await signed(beat(), m), now())
  assert.equal(await retireKiosk(door.pool, m.id, now()), true)
  assert.equal(await retireKiosk(door.pool, m.id, now()), false)
  assert.equal(await kioskOf(door.pool, m.token), null)
  assert.equal(await mayServe(door.pool, m.id, now()), false)
  assert.equal(await hear(door.pool, await signed(beat({ seq: 2 }), m), now()), 'unknown')
  assert.equal((await fleetOf(door.pool, now())).find(({ id }) => id === m.id)?.condition, 'retired')
  const demo = { name: { ar: 'تجريبي', en: 'Demo' }, city: 'riyadh', region: 'riyadh', readers: [], cameras: [] }
  await enrolKiosk(door.pool, { id: 'a-demo', ...demo }, now())
  assert.equal(await mayServe(door.pool, 'a-demo', now()), true)
  assert.equal(await mayServe(door.pool, 'nobody', now()), false)
})

test('a private part handed over by mistake is not kept, and other keys are refused', async () => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const base = { name: { ar: 'ج', en: 'K' }, city: 'riyadh', region: 'riyadh', readers: [], cameras: [] }
  await enrolKiosk(door.pool, { id: 'careless', ...base, machineKey: await exportJWK(privateKey) }, now())
  const { rows } = await door.pool.query(`select machine_key from identity.kiosk where kiosk_id = 'careless'`)
  assert.deepEqual(Object.keys(rows[0].machine_key).sort(), ['crv', 'kty', 'x', 'y'])
  await assert.rejects(enrolKiosk(door.pool, { id: 'odd', ...base, machineKey: { kty: 'oct', k: 'AA' } }, now()))
})

test('P-03: a campaign of three days and two machines; 214 try, 209 are activated, and the agency gets counts only', async () => {
  const kiosks = [(await machine('camp-1')).id, (await machine('camp-2')).id]
  const day = now().slice(0, 10) as Day
  const plan: CampaignPlan = {
    agency: { ar: 'هيئة علمية', en: 'A science agency' },
    place: { ar: 'بهو الهيئة العلمية', en: 'Lobby of the science agency' },
    city: 'riyadh',
    region: 'riyadh',
    firstDay: day,
    lastDay: later(now(), 2 * 86_400_000).slice(0, 10) as Day,
    kiosks,
    openedBy: 'HIND',
  }
  const opened = await openCampaign(door.pool, plan, now())
  assert(opened.ok)
  assert(
    (await activationPoints(door.pool)).some((point) => point.kind === 'campaign' && point.name.en === plan.place.en),
  )
  assert.deepEqual(await openCampaign(door.pool, plan, now()), { ok: false, reason: 'kiosk_taken' })
  assert.deepEqual(await openCampaign(door.pool, { ...plan, kiosks: ['nowhere'] }, now()), {
    ok: false,
    reason: 'kiosk_unknown',
  })
  assert.deepEqual(await openCampaign(door.pool, { ...plan, lastDay: '2020-01-01' as Day }, now()), {
    ok: false,
    reason: 'days',
  })
  assert.equal((await fleetOf(door.pool, now())).find(({ id }) => id === kiosks[0])?.campaign, opened.id)

  const people = Array.from({ length: 214 }, () => uuid())
  const tries = async (some: readonly string[], kiosk: string, at: string, reason: string) =>
    door.pool.query(
      `insert into identity.kiosk_attempt (person_id, attempt_id, visit_id, kiosk_id, step, reason, at)
       select p, gen_random_uuid(), gen_random_uuid(), $2, 'face', $3, $4 from unnest($1::uuid[]) as p`,
      [some, kiosk, reason, at],
    )
  const activated = async (some: readonly string[], kiosk: string, at: string) =>
    door.pool.query(
      `insert into identity.activation (person_id, activation_id, method, place, identity_level, scores, evidence_hash,
         terms_version, terms_hash, cause, at)
       select p, gen_random_uuid(), 'kiosk', $2, 3, '{}', $3, '1', $3, gen_random_uuid(), $4 from unnest($1::uuid[]) as p`,
      [some, kiosk, randomBytes(32), at],
    )
  const [first = '', second = ''] = kiosks
  const nextDay = later(now(), 86_400_000)
  await tries([...people, ...people.slice(0, 9)], first, now(), 'no_match')
  await activated(people.slice(0, 120), first, now())
  await activated(people.slice(120, 209), second, nextDay)
  // At another machine, or before and after: not this campaign's.
  await tries([uuid()], 'elsewhere', now(), 'no_match')
  await tries([uuid()], first, later(now(), -60_000), 'no_match')
  await tries([uuid()], first, later(now(), 4 * 86_400_000), 'no_match')

  const end = later(now(), 2 * 86_400_000)
  const counts = await closeCampaign(door.pool, opened.id, end)
  assert.equal(counts?.tried, 214)
  assert.equal(counts?.activated, 209)
  assert.deepEqual(
    counts?.days.map(({ tried, activated: made }) => [tried, made]),
    [
      [214, 120],
      [89, 89],
    ],
  )
  await activated([people[213] ?? ''], first, now())
  assert.deepEqual(await campaignCounts(door.pool, opened.id, end), counts, 'what was told stays told')
  assert.equal(await closeCampaign(door.pool, opened.id, end), null)
  const kept = JSON.stringify((await door.owner.query('select * from identity.campaign')).rows)
  assert(people.every((person) => !kept.includes(person)))
  assert(!(await activationPoints(door.pool)).some((point) => point.kind === 'campaign'))

  // A university asks next, for the same machines.
  const next = await openCampaign(door.pool, { ...plan, agency: { ar: 'جامعة', en: 'A university' } }, end)
  assert(next.ok)
  assert.deepEqual(await campaignCounts(door.pool, next.id, end), { tried: 0, activated: 0, days: [] })
  assert.deepEqual(
    (await campaigns(door.pool)).map(({ agency, closedAt }) => [agency.en, closedAt === null]),
    [
      ['A university', true],
      ['A science agency', false],
    ],
  )
})

test('a day on which few came stands without numbers, and so does one more, which the total would give away', async () => {
  const kiosks = [(await machine('camp-3')).id]
  const plan = { agency: { ar: 'أ', en: 'A' }, place: { ar: 'م', en: 'P' }, city: 'riyadh', region: 'riyadh', kiosks }
  const firstDay = now().slice(0, 10) as Day
  const lastDay = later(now(), 3 * 86_400_000).slice(0, 10) as Day
  const opened = await openCampaign(door.pool, { ...plan, firstDay, lastDay, openedBy: 'HIND' }, now())
  assert(opened.ok)
  for (const [days, people] of [
    [0, 20],
    [1, 3],
    [2, 9],
  ] as const) {
    await door.pool.query(
      `insert into identity.kiosk_attempt (person_id, attempt_id, visit_id, kiosk_id, step, reason, at)
       select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), $1, 'face', 'no_match', $2
       from generate_series(1, $3)`,
      [kiosks[0], later(now(), days * 86_400_000), people],
    )
  }
  const counts = await campaignCounts(door.pool, opened.id, later(now(), 3 * 86_400_000))
  assert.equal(counts?.tried, 32)
  assert.deepEqual(
    counts?.days.map(({ tried }) => tried),
    [20, null, null],
  )
})
