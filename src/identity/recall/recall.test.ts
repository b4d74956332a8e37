/** Recall of a channel (ID-44): two directors, exactly the accounts of the window, once, whoever else is at work. */
import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { hours, inDays, inTransaction, later, minutes, uuid } from '../../store/index.ts'
import { accountOf, confirmRecall, type Proposing, proofingOf, proposeRecall, recallDue, recalls } from '../index.ts'
import { raiseLevel } from '../reprove.ts'
import { type TestDoor, testDoor } from '../testing.ts'
import { type Activated, crowd, from, halves, personOf, to } from './testing.ts'

let door: TestDoor
const doors: TestDoor[] = []
beforeEach(async () => {
  door = await testDoor()
  doors.push(door)
})
after(async () => {
  for (const d of doors) await d.close()
})

const proposal: Proposing = {
  channel: 'bank',
  by: 'SAMBA',
  from,
  to,
  reason: 'a clerk sold activations',
  director: 'director-1',
}

async function proposed(more: Partial<Proposing> = {}): Promise<string> {
  const answer = await proposeRecall(door.deps, { ...proposal, ...more })
  assert(answer.ok, JSON.stringify(answer))
  return answer.recallId
}

async function carried(): Promise<void> {
  for (let rounds = 0; rounds < 1000; rounds++) if ((await recallDue(door.deps)) === 0) return
  throw new Error('a recall that never ends')
}

async function recalled(more: Partial<Proposing> = {}): Promise<string> {
  const id = await proposed(more)
  assert.deepEqual(await confirmRecall(door.deps, id, 'director-2'), { ok: true })
  await carried()
  return id
}

const levelOf = async (who: string) => (await accountOf(door.pool, personOf(who)))?.identity_level

test('of 5,000 accounts exactly the 137 of the bank and window drop to IA1, whatever else they did (T-BNK-04)', async () => {
  const all: Activated[] = Array.from({ length: 5000 }, (_, i) => {
    const who = `p${i}`
    if (i < 137) return { who, at: later(from, i * 60_000) }
    if (i === 137) return { who, at: to }
    if (i === 138) return { who, at: later(from, -1) }
    if (i % 3 === 0) return { who, place: 'RIMAL' }
    if (i % 3 === 1) return { who, at: later(from, inDays(3)) }
    return { who, method: 'kiosk', place: 'SAMBA', level: 3 }
  })
  await crowd(door.owner, all)
  const id = await recalled()
  const { rows } = await door.owner.query<{ person_id: string }>(
    'select person_id from identity.account where identity_level = 1',
  )
  assert.deepEqual(
    new Set(rows.map(({ person_id }) => person_id)),
    new Set(Array.from({ length: 137 }, (_, i) => personOf(`p${i}`))),
  )
  assert.deepEqual(await halves(door.owner), [])
  const [ledger] = await recalls(door.pool)
  assert.deepEqual(ledger, {
    recallId: id,
    channel: 'bank',
    by: 'SAMBA',
    from,
    to,
    reason: proposal.reason,
    proposedBy: 'director-1',
    proposedAt: door.clock.now(),
    confirmUntil: later(door.clock.now(), hours(1)),
    confirmedBy: 'director-2',
    confirmedAt: door.clock.now(),
    dropped: 137,
    spared: 0,
    doneAt: door.clock.now(),
  })
})

test('they are told in their own language, and their sessions are over', async () => {
  await crowd(door.owner, [{ who: 'arab' }, { who: 'english' }].reverse())
  await recalled()
  const { rows } = await door.owner.query<{ lang: string; text: string }>('select lang, text from notices.notice')
  assert.match(rows.find(({ lang }) => lang === 'ar')?.text ?? '', /نراجع الطريقة التي فُعّل بها حسابك.*أثبت هويتك/)
  assert.match(rows.find(({ lang }) => lang === 'en')?.text ?? '', /under review.*Prove yourself at any kiosk/)
  const live = await door.owner.query('select from identity.session where ended_at is null')
  assert.equal(live.rowCount, 0)
})

test('a machine and an officer are recalled by their ids just so', async () => {
  await crowd(door.owner, [
    { who: 'a', method: 'kiosk', place: 'riyadh-mall-3', level: 3 },
    { who: 'b', method: 'kiosk', place: 'riyadh-mall-4', level: 3 },
    { who: 'c', method: 'officer', place: 'staff-9', level: 3 },
  ])
  await recalled({ channel: 'kiosk', by: 'riyadh-mall-3' })
  assert.deepEqual([await levelOf('a'), await levelOf('b'), await levelOf('c')], [1, 3, 3])
  await recalled({ channel: 'officer', by: 'staff-9' })
  assert.deepEqual([await levelOf('a'), await levelOf('b'), await levelOf('c')], [1, 3, 1])
})

test('whoever was proved again since by another way is spared, until that way is recalled too', async () => {
  const again = { method: 'kiosk', place: 'riyadh-mall-3', level: 3, at: later(to, hours(5)) } as const
  await crowd(door.owner, [
    { who: 'proved' },
    { who: 'proved', ...again },
    { who: 'before', ...again, at: later(from, -hours(5)) },
    { who: 'before' },
    { who: 'same' },
    { who: 'same', at: later(from, hours(9)) },
    { who: 'weak' },
    { who: 'weak', method: 'officer', place: 'staff-9', level: 1, at: later(to, hours(5)) },
  ])
  await recalled()
  const levels = async () => [
    await levelOf('proved'),
    await levelOf('before'),
    await levelOf('same'),
    await levelOf('weak'),
  ]
  assert.deepEqual(await levels(), [3, 1, 1, 1])
  const [ledger] = await recalls(door.pool)
  assert.deepEqual([ledger?.dropped, ledger?.spared], [3, 1])
  assert.equal((await proofingOf(door.pool, personOf('proved')))?.method, 'kiosk')
  assert.equal(await proofingOf(door.pool, personOf('same')), null, 'no body is told of a proof that was taken back')
  await recalled({ channel: 'kiosk', by: 'riyadh-mall-3', from: to, to: later(to, inDays(1)) })
  assert.deepEqual(await levels(), [1, 1, 1, 1])
  assert.equal(await proofingOf(door.pool, personOf('proved')), null)
})

test('a way that was recalled before spares nobody', async () => {
  await crowd(door.owner, [
    { who: 'a' },
    { who: 'a', method: 'kiosk', place: 'riyadh-mall-3', level: 3, at: later(to, hours(5)) },
  ])
  await recalled({ channel: 'kiosk', by: 'riyadh-mall-3', from: to, to: later(to, inDays(1)) })
  door.clock.forward(1000)
  await recalled()
  const [ledger] = await recalls(door.pool)
  assert.deepEqual([ledger?.by, ledger?.dropped, ledger?.spared], ['SAMBA', 1, 0])
})

test('two different directors, within the hour; one who comes twice is one', async () => {
  await crowd(door.owner, [{ who: 'a' }])
  const id = await proposed()
  const say = async (director: string, which = id) => {
    const answer = await confirmRecall(door.deps, which, director)
    return answer.ok ? 'ok' : answer.reason
  }
  for (const same of ['director-1', ' director-1 ', 'DIRECTOR-1', '', '  '])
    assert.equal(await say(same), 'same_director')
  for (const none of [uuid(), 'nothing', "'; --"]) assert.equal(await say('director-2', none), 'unknown')
  await carried()
  assert.equal(await levelOf('a'), 2, 'one director alone moves nothing')
  door.clock.forward(hours(1))
  assert.equal(await say('director-2'), 'late')
  await carried()
  assert.equal(await levelOf('a'), 2)
  const second = await proposed()
  assert.equal(await say('director-2', second), 'ok')
  assert.equal(await say('director-2', second), 'ok')
  assert.equal(await say('director-3', second), 'confirmed')
  await carried()
  assert.equal(await levelOf('a'), 1)
  // The database holds it too, whoever writes.
  const third = await proposed()
  const cheat = `update identity.recall set confirmed_by = proposed_by, confirmed_at = now() where recall_id = $1`
  await assert.rejects(door.pool.query(cheat, [third]), { code: '23514' })
  await assert.rejects(door.pool.query(`update identity.recall set proposed_by = 'x'`), { code: '42501' })
  await assert.rejects(door.pool.query('delete from identity.recalled'), { code: '42501' })
})

test('a proposal says what, who, when and why, of a time that is over; where nobody was activated there is none', async () => {
  await crowd(door.owner, [{ who: 'a' }])
  const wrong: Partial<Proposing>[] = [
    { from: to, to: from },
    { to: from },
    { to: later(door.clock.now(), 1) },
    { from: 'yesterday' },
    { reason: 'because' },
    { director: ' ' },
    { by: '' },
    { by: "x' or true" },
    { channel: 'fax' as never },
  ]
  for (const more of wrong) {
    const answer = await proposeRecall(door.deps, { ...proposal, ...more })
    assert(!answer.ok && answer.reason === 'window', JSON.stringify(more))
  }
  const none = await proposeRecall(door.deps, { ...proposal, by: 'RIMAL' })
  assert(!none.ok && none.reason === 'nothing')
  const right = await proposeRecall(door.deps, proposal)
  assert(right.ok && right.touches === 1)
})

test('proposed twice and confirmed twice, an account falls once and is told once for each recall that touches it', async () => {
  await crowd(door.owner, [{ who: 'a' }, { who: 'b' }])
  const first = await recalled()
  const again = await recalled()
  const { rows } = await door.owner.query(
    'select recall_id, level_before, outcome from identity.recalled where person_id = $1 order by at, recall_id',
    [personOf('a')],
  )
  assert.deepEqual(
    new Set(rows.map((row) => `${row.recall_id} ${row.level_before} ${row.outcome}`)),
    new Set([`${first} 2 dropped`, `${again} 1 dropped`]),
  )
  assert.equal(await levelOf('a'), 1)
  const told = await door.owner.query(`select from notices.notice where person_id = $1`, [personOf('a')])
  assert.equal(told.rowCount, 2)
})

test('many workers and many who confirm at once: each account once', async () => {
  await crowd(
    door.owner,
    Array.from({ length: 300 }, (_, i) => ({ who: `p${i}`, at: later(from, i) })),
  )
  const id = await proposed()
  const directors = ['director-2', 'director-3', 'director-4', 'director-5']
  const confirmed = await Promise.all(directors.map((director) => confirmRecall(door.deps, id, director)))
  assert.equal(confirmed.filter(({ ok }) => ok).length, 1)
  const work = async () => {
    for (let idle = 0; idle < 20; ) idle = (await recallDue(door.deps, undefined, 7)) === 0 ? idle + 1 : 0
  }
  await Promise.all(Array.from({ length: 6 }, work))
  assert.deepEqual(await halves(door.owner), [])
  const [ledger] = await recalls(door.pool)
  assert.deepEqual([ledger?.dropped, ledger?.doneAt !== null], [300, true])
})

test('whoever proves herself at a kiosk at the same moment ends at IA3 or at IA1, and never with a proof that was not seen', async () => {
  const people = Array.from({ length: 60 }, (_, i) => ({ who: `p${i}`, at: later(from, i) }))
  await crowd(door.owner, people)
  const id = await proposed()
  await confirmRecall(door.deps, id, 'director-2')
  const prove = (who: string) =>
    inTransaction(door.pool, (tx) =>
      raiseLevel(tx, {
        person: personOf(who),
        place: 'riyadh-mall-3',
        scores: {},
        evidenceHash: Buffer.alloc(32),
        cause: uuid(),
        at: door.clock.now(),
      }),
    )
  const work = async () => {
    for (let i = 0; i < 30; i++) await recallDue(door.deps, undefined, 5)
  }
  await Promise.all([work(), work(), ...people.map(({ who }) => prove(who))])
  await carried()
  // Everybody proved herself, before her turn or after it: nobody is left below.
  for (const { who } of people) assert.equal(await levelOf(who), 3, who)
  const [ledger] = await recalls(door.pool)
  assert.equal((ledger?.dropped ?? 0) + (ledger?.spared ?? 0), 60)
})

test('an activation that was under way when the window ended and is committed late is found by the second sweep', async () => {
  const end = door.clock.now()
  await crowd(door.owner, [{ who: 'early', at: later(end, -hours(1)) }])
  const id = await proposed({ from: later(end, -hours(2)), to: end })
  await confirmRecall(door.deps, id, 'director-2')
  await carried()
  assert.equal((await recalls(door.pool))[0]?.doneAt, null, 'not yet done')
  await crowd(door.owner, [{ who: 'late', at: later(end, -1) }])
  door.clock.forward(minutes(5))
  await carried()
  assert.deepEqual([await levelOf('early'), await levelOf('late')], [1, 1])
  const [ledger] = await recalls(door.pool)
  assert.deepEqual([ledger?.dropped, ledger?.doneAt], [2, door.clock.now()])
  assert.deepEqual(await halves(door.owner), [])
})

test('what else hangs on the level ends in the same transaction, or the whole batch does not happen', async () => {
  await crowd(door.owner, [{ who: 'a' }, { who: 'b' }])
  const id = await proposed()
  await confirmRecall(door.deps, id, 'director-2')
  const fails = async () => {
    throw new Error('the card would not end')
  }
  await assert.rejects(recallDue(door.deps, fails), /would not end/)
  assert.deepEqual([await levelOf('a'), await levelOf('b')], [2, 2])
  assert.deepEqual(await halves(door.owner), [])
  const ended: string[] = []
  await recallDue(door.deps, async (_tx, person) => void ended.push(person))
  assert.deepEqual(new Set(ended), new Set([personOf('a'), personOf('b')]))
})
