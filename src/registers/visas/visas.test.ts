/** Visas: how their days run, and that nobody has two ways out. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cast, castSeed, establishment } from '../../../cast/index.ts'
import { unrecorded } from '../../store/index.ts'
import { testDatabase } from '../../store/testing.ts'
import { act, race, refused, remembered } from '../testing.ts'
import { finalExitDeadline, type IssueExitReentrySingle, isUnused, reader, verbs, visaState, visas } from './index.ts'

const db = await testDatabase(castSeed)
after(() => db.close())
const read = reader(unrecorded(db.pool))

function single(more: Partial<IssueExitReentrySingle> = {}): IssueExitReentrySingle {
  return {
    holder: cast.RAHIM.id,
    name: { ar: 'رحيم الدين', en: 'Rahim Uddin' },
    sponsor: cast.FAHD.id,
    term: { mode: 'duration', days: 75 },
    ...more,
  }
}

test('75 days: leave within three months of issue, back 75 days after leaving, closed on return', async () => {
  const holder = cast.RAHIM.id
  const done = await act(db.pool, verbs, visas.issueExitReentrySingle(single()))
  const issued = await read.open(holder)
  assert.deepEqual([issued?.status, issued?.leaveBefore, issued?.returnBefore], ['issued', '2026-05-01', null])
  assert.match(issued?.number ?? '', /^6\d{9}$/)
  assert.deepEqual(
    done.told.map(({ person, kind, vars }) => [person, kind, vars.expiry, vars.ref]),
    [holder, cast.FAHD.id].map((who) => [who, 'visa.exit_reentry.issued', '1447/11/14', issued?.number]),
  )
  assert.equal((await read.byNumber(issued?.number ?? ''))?.holder, holder)

  await refused(act(db.pool, verbs, visas.recordReturn({ holder, on: '2026-02-05' })), 'did_not_leave_on_a_visa')
  const left = await act(db.pool, verbs, visas.recordDeparture({ holder, on: '2026-02-10' }))
  const used = await read.open(holder)
  assert.deepEqual([used?.status, used?.returnBefore], ['used-out', '2026-04-26'])
  await refused(act(db.pool, verbs, visas.recordDeparture({ holder, on: '2026-02-11' })), 'no_valid_exit_visa')
  await refused(act(db.pool, verbs, visas.recordReturn({ holder, on: '2026-04-27' })), 'returned_too_late')
  const back = await act(db.pool, verbs, visas.recordReturn({ holder, on: '2026-04-26' }))
  assert.equal(await read.open(holder), null)
  const versions = await remembered(db.pool, 'visas.visa', { person_id: holder, number: issued?.number })
  assert.deepEqual(
    versions.map((version) => version.by_request),
    [done.request, left.request, back.request],
  )
})

test('«return before» runs from issue; an establishment is not sent messages', async () => {
  const holder = cast.IMRAN.id
  const term = { mode: 'return-before', returnBefore: '2026-02-12' } as const
  const effect = visas.issueExitReentrySingle(single({ holder, sponsor: establishment.number, term }))
  const done = await act(db.pool, verbs, effect)
  assert.deepEqual(
    done.told.map((told) => told.person),
    [holder],
  )
  const visa = await read.open(holder)
  assert.deepEqual([visa?.leaveBefore, visa?.returnBefore, visa?.days], ['2026-02-12', '2026-02-12', 11])
  const past = { mode: 'return-before', returnBefore: '2026-01-31' } as const
  const backwards = visas.issueExitReentrySingle(single({ holder: cast.AYESHA.id, term: past }))
  await refused(act(db.pool, verbs, backwards), 'no_days_abroad')
})

test('a final exit lasts sixty days, or as long as the iqama when that is less; leaving closes it', async () => {
  assert.equal(finalExitDeadline('2026-02-01', '2026-03-18'), '2026-03-18')
  assert.equal(finalExitDeadline('2026-02-01', '2026-04-02'), '2026-04-02')
  assert.equal(finalExitDeadline('2026-02-01', '2027-01-10'), '2026-04-02')
  // Until 2025 it was always sixty days, whatever the iqama (rules.md, section 24).
  assert.equal(finalExitDeadline('2024-12-31', '2025-01-20'), '2025-03-01')
  assert.equal(finalExitDeadline('2025-01-01', '2025-01-20'), '2025-01-20')
  const holder = cast.MARIA.id
  const name = { ar: 'ماريا سانتوس', en: 'Maria Santos' }
  const issue = (leaveBefore: '2026-03-18' | '2026-01-31') =>
    act(db.pool, verbs, visas.issueFinalExit({ holder, name, sponsor: cast.FAHD.id, leaveBefore }))
  await refused(issue('2026-01-31'), 'ends_before_it_begins')
  const done = await issue('2026-03-18')
  assert.deepEqual(
    done.told.map(({ person, kind }) => [person, kind]),
    [holder, cast.FAHD.id].map((who) => [who, 'visa.final_exit.issued']),
  )
  await refused(act(db.pool, verbs, visas.issueExitReentrySingle(single({ holder }))), 'has_open_exit_visa')
  await refused(act(db.pool, verbs, visas.recordDeparture({ holder, on: '2026-03-19' })), 'no_valid_exit_visa')
  await act(db.pool, verbs, visas.recordDeparture({ holder, on: '2026-03-10' }))
  assert.equal((await read.all(holder))[0]?.status, 'closed')
  assert.equal(await read.open(holder), null)
})

test('two clicks, one visa; who is abroad on one gets no other', async () => {
  const effect = visas.issueExitReentrySingle(single({ holder: cast.AYESHA.id, sponsor: cast.IMRAN.id }))
  await race(db.pool, verbs, [effect, effect], 'has_open_exit_visa')
  assert.equal((await read.all(cast.AYESHA.id)).length, 1)
  const rosa = visas.issueExitReentrySingle(single({ holder: cast.ROSA.id, sponsor: cast.KHALID.id }))
  await refused(act(db.pool, verbs, rosa), 'has_open_exit_visa')
})

test('the database itself refuses a second open exit visa', async () => {
  await assert.rejects(
    db.pool.query(
      `insert into visas.visa (person_id, number, kind, status, issued_on, leave_before, sponsor, version, recorded_at, by_request, by_step)
        values ($1, '6111111111', 'final-exit', 'issued', '2026-01-01', '2026-02-01', 'x', 1, now(), gen_random_uuid(), 'x')`,
      [cast.ROSA.id],
    ),
    { code: '23505' },
  )
})

test('what a visa is worth: its last day counts, and status goes before dates', () => {
  const dates = { leaveBefore: '2026-02-05', returnBefore: '2026-03-11' } as const
  assert.equal(visaState({ status: 'issued', ...dates }, '2026-02-05'), 'valid')
  assert.equal(visaState({ status: 'issued', ...dates }, '2026-02-06'), 'expired')
  assert.equal(visaState({ status: 'used-out', ...dates }, '2026-03-11'), 'used-out')
  assert.equal(visaState({ status: 'used-out', ...dates }, '2026-03-12'), 'expired')
  assert.equal(visaState({ status: 'cancelled', ...dates }, '2026-01-01'), 'cancelled')
  assert.equal(visaState({ status: 'closed', ...dates }, '2027-01-01'), 'closed')
})

test('a sponsor finds the visas asked for in his name under those who hold them; one is used by coming in on it', async () => {
  const ofMona = await read.invitedBy(cast.MONA.id)
  assert.deepEqual(
    ofMona.map((visa) => [visa.number, isUnused(visa, '2026-02-01')]),
    [['6999900017', true]],
  )
  const [visa] = ofMona
  assert.ok(visa && !isUnused(visa, '2026-04-19'), 'a visa that ran out is not there to be used')
  // Zainab came in November: her visit is under way.
  assert.deepEqual(
    (await read.invitedBy(cast.IMRAN.id)).map((v) => isUnused(v, '2026-02-01')),
    [false],
  )
  const done = await act(db.pool, verbs, visas.recordArrival({ holder: cast.SITI.id, on: '2026-02-10' }))
  assert.equal(done.receipt.number, '6999900017')
  const used = await read.byNumber('6999900017')
  assert.deepEqual([used?.status, used?.enteredOn], ['closed', '2026-02-10'])
  const again = visas.recordArrival({ holder: cast.SITI.id, on: '2026-02-11' })
  await refused(act(db.pool, verbs, again), 'no_valid_entry_visa')
  const late = visas.recordArrival({ holder: cast.ZAINAB.id, on: '2026-02-06' })
  await refused(act(db.pool, verbs, late), 'no_valid_entry_visa')
})

test('a number that is nobody’s visa is not found', async () => {
  assert.equal(await read.byNumber('6999999999'), null)
})
