/** Two officers at once, too late, on changed data, or no pair at all: one decision or none (ID-36, T-OFF-04, T-OFF-05). */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { families, parents } from '../../cast/facts.ts'
import { type CastKey, cast } from '../../cast/index.ts'
import { accountOf } from '../identity/index.ts'
import { officers, pairTrouble, type Role, roles } from '../identity/officers/index.ts'
import { portalDoor } from '../portal/index.ts'
import { type TestServer, testServer } from '../portal/testing.ts'
import { uuid } from '../store/index.ts'
import { deskDoor } from './index.ts'
import { type AtDesk, atDesk, raiseDesk } from './testing.ts'

const { FAHD } = cast

let t: TestServer
before(async () => {
  t = await testServer([portalDoor, deskDoor])
  await t.accounts()
  await raiseDesk(t)
})
after(() => t.close())
beforeEach(() => t.clock.forward(40 * 60_000))

let next = 100
/** A case of a lost mobile that waits for its decision, as presence and the code would have left it. */
async function ready(by: string): Promise<{ id: string; mobile: string }> {
  const id = uuid()
  next += 1
  const mobile = `+966500001${next}`
  const evidence = { right_index: 1, left_index: 1, face: 1 }
  const seen = Object.fromEntries(
    Object.keys(evidence).map((kind) => [kind, { score: 1, sample: 'aa', at: t.clock.now() }]),
  )
  await t.db.owner.query(
    `insert into desk.casework (case_id, kind, reference, reason, officer_id, session_id, unit_id, person_id, number, level,
       step, evidence, mobile, mobile_proved, temporary_id, opened_at, touched_at)
     select $1, 'mobile', 'R-1', 'lost', officer_id, $2, unit_id, $3, $4, 3, 'decide', $5, $6, true, $7, $8, $8
     from desk.officer where username = $9`,
    [id, uuid(), FAHD.id, FAHD.number, seen, mobile, uuid(), t.clock.now(), by],
  )
  return { id, mobile }
}

async function proposed(hind: AtDesk): Promise<{ id: string; mobile: string; approval: string }> {
  const made = await ready('hind.ahmed')
  await hind.sign(`/desk/cases/${made.id}/decide`)
  assert.match(hind.text, /Waiting for a second officer/)
  const { rows } = await t.db.owner.query<{ id: string }>(
    'select proposal_id as id from desk.proposal where about = $1 and decided_at is null',
    [made.id],
  )
  return { ...made, approval: `/desk/approvals/${rows[0]?.id}` }
}

const mobileNow = async () => (await accountOf(t.pool, FAHD.id))?.mobile
const changes = async () =>
  (await t.db.owner.query('select 1 from identity.mobile_change where person_id = $1', [FAHD.id])).rowCount ?? 0

async function signature(v: AtDesk, action: string): Promise<string> {
  return v.key.answer(JSON.parse((await v.raw('POST', `${action}/challenge`, {})).body))
}

test('two officers approve at once, with ten presses each: one wins, ten times', async () => {
  const hind = await atDesk(t, 'hind.ahmed')
  const seconds = [await atDesk(t, 'bader.salem'), await atDesk(t, 'faisal.mishal')]
  for (let round = 0; round < 10; round++) {
    const { mobile, approval, id } = await proposed(hind)
    const before = await changes()
    const presses: Promise<string>[] = []
    for (const second of seconds) {
      const answers: string[] = []
      for (let i = 0; i < 10; i++) answers.push(await signature(second, `${approval}/approve`))
      for (const answer of answers) {
        presses.push(second.raw('POST', `${approval}/approve`, { _passkey: answer }).then((r) => r.body))
      }
    }
    const won = (await Promise.all(presses)).filter((body) => body.includes('It is decided'))
    assert.equal(won.length, 1, `round ${round}`)
    assert.equal(await changes(), before + 1)
    assert.equal(await mobileNow(), mobile)
    const audit = await t.db.owner.query(
      `select 1 from desk.act where about = $1 and kind in ('approved', 'decided')`,
      [id],
    )
    assert.equal(audit.rowCount, 2)
  }
})

test('sixteen minutes later it is too late: nothing is done, and the first officer asks again', async () => {
  const hind = await atDesk(t, 'hind.ahmed')
  const { id, approval } = await proposed(hind)
  const was = await mobileNow()
  t.clock.forward(8 * 60_000)
  const bader = await atDesk(t, 'bader.salem')
  await hind.get('/desk')
  t.clock.forward(8 * 60_000)
  await bader.sign(`${approval}/approve`)
  assert.match(bader.text, /More than 15 minutes have passed/)
  assert.equal(await mobileNow(), was)
  await hind.get(`/desk/cases/${id}`)
  await hind.sign(`/desk/cases/${id}/decide`)
  assert.match(hind.text, /Waiting for a second officer/)
  assert.equal(await mobileNow(), was)
})

for (const [what, change] of [
  ['the account', `update identity.account set username = 'other.name' where person_id = '${FAHD.id}'`],
  [
    'the register',
    `update people.person set contact_mobile = '+966500000777' where person_id = '${FAHD.id}' and superseded_at is null`,
  ],
  ['the case', `update desk.casework set mobile = '+966500000999'`],
  ['the evidence', `update desk.casework set evidence = '{}'`],
] as const) {
  test(`${what} changed after it was asked: the approval is refused`, async () => {
    const hind = await atDesk(t, 'hind.ahmed')
    const { id, approval } = await proposed(hind)
    const was = await mobileNow()
    const bader = await atDesk(t, 'bader.salem')
    await t.db.owner.query(change)
    await bader.sign(`${approval}/approve`)
    assert.match(bader.text, /The data changed/)
    assert.equal(await mobileNow(), was)
    const { rows } = await t.db.owner.query('select step from desk.casework where case_id = $1', [id])
    assert.deepEqual(rows, [{ step: 'decide' }])
    await t.db.owner.query(`update desk.casework set step = 'ended'`)
  })
}

test('a role that ended since, of either, ends the pair; so does a session that was ended', async () => {
  const hind = await atDesk(t, 'hind.ahmed')
  const { approval } = await proposed(hind)
  const was = await mobileNow()
  const bader = await atDesk(t, 'bader.salem')
  const set = (username: string, to: readonly Role[]) =>
    t.db.owner.query('update desk.officer set roles = $2 where username = $1', [username, [...to]])
  const tried = async (words: RegExp) => {
    await bader.sign(`${approval}/approve`)
    assert.match(bader.text, words)
    assert.equal(await mobileNow(), was)
  }
  await set('bader.salem', ['activation'])
  await tried(/does not allow/)
  await set('bader.salem', ['activation', 'supervisor'])
  await set('hind.ahmed', ['administrator'])
  await tried(/does not allow/)
  await set('hind.ahmed', ['activation'])
  const answer = await signature(bader, `${approval}/approve`)
  await atDesk(t, 'bader.salem')
  await bader.post(`${approval}/approve`, { _passkey: answer })
  assert.equal(bader.path, '/desk/sign-in')
  assert.equal(await mobileNow(), was)
})

test('a signature for one approval is none for another, and a second officer’s no is read by the first with its reason', async () => {
  const hind = await atDesk(t, 'hind.ahmed')
  const one = await proposed(hind)
  const other = await proposed(hind)
  const was = await mobileNow()
  const bader = await atDesk(t, 'bader.salem')
  const answer = await signature(bader, `${one.approval}/approve`)
  await bader.post(`${other.approval}/approve`, { _passkey: answer })
  assert.match(bader.text, /passkey was not accepted/)
  await bader.get(one.approval)
  await bader.send({ why: 'The card is of another' })
  assert.match(bader.text, /It is decided/)
  await bader.post(`${one.approval}/approve`, { _passkey: answer })
  assert.match(bader.text, /has decided this already/)
  assert.equal(await mobileNow(), was)
  await hind.get(`/desk/cases/${one.id}`)
  assert.match(hind.text, /A second officer refused it: The card is of another/)
})

test('an officer cannot bury the others: the eleventh open request is refused', async () => {
  const hind = await atDesk(t, 'hind.ahmed')
  for (let i = 0; i < 10; i++) await proposed(hind)
  const { id } = await ready('hind.ahmed')
  await hind.sign(`/desk/cases/${id}/decide`)
  assert.match(hind.text, /Ten of your requests/)
})

/** The families of the cast as their facts say them, told apart from the code that looks them up. */
function relatives(): (a: CastKey, b: CastKey) => boolean {
  const parentsOf = (who: CastKey): CastKey[] =>
    parents.flatMap(([child, father, mother]) => (child === who ? [father as CastKey, mother as CastKey] : []))
  const circle = (who: CastKey): Set<CastKey> => {
    const records = families.map((f) => ({
      head: f.head as CastKey,
      all: [f.head, ...f.members.map(([m]) => m)] as CastKey[],
    }))
    const own = records.find((f) => f.head === who) ?? records.find((f) => f.all.includes(who))
    const near = new Set<CastKey>([who, ...(own?.all ?? [])])
    const up = new Set([...near].flatMap((one) => [one, ...parentsOf(one)]))
    return new Set([...up].flatMap((one) => [one, ...parentsOf(one)]))
  }
  return (a, b) => [...circle(a)].some((one) => circle(b).has(one))
}

test('2,000 pairs in 40 random offices: nobody with herself, her family, her unit or manager, nor a role that ended (T-OFF-05)', async () => {
  const names = Object.keys(cast).filter((k) => cast[k as CastKey].kind === 'citizen') as CastKey[]
  const related = relatives()
  let seed = 7
  const random = (n: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % n
  }
  const client = await t.db.owner.connect()
  try {
    await client.query('begin')
    await client.query('delete from desk.proposal; delete from desk.casework; delete from desk.session')
    await client.query(
      'delete from desk.sign_in; delete from desk.key; delete from desk.enrolment; delete from desk.officer',
    )
    for (const who of names) {
      await client.query(
        `insert into desk.officer (officer_id, username, person_id, unit_id, roles, password_hash, made_at, made_by)
         values ($1, $2, $1, 'riyadh-civil', '{activation}', '', now(), 'test')`,
        [cast[who].id, `o.${who.toLowerCase()}`],
      )
    }
    let agreed = 0
    for (let graph = 0; graph < 40; graph++) {
      const office = names.map((who) => ({
        who,
        unit: `u${random(12)}`,
        roles: roles.filter(() => random(2) === 0),
        closed: random(10) === 0,
      }))
      const manager = new Map(Array.from({ length: 12 }, (_, u) => [`u${u}`, names[random(names.length)] as CastKey]))
      for (const [unit, who] of manager) {
        await client.query(
          `insert into desk.unit (unit_id, name_ar, name_en, manager_id) values ($1, '', '', $2)
           on conflict (unit_id) do update set manager_id = excluded.manager_id`,
          [unit, cast[who].id],
        )
      }
      for (const { who, unit, roles: has, closed } of office) {
        await client.query(
          `update desk.officer set unit_id = $2, roles = $3, closed_at = case when $4 then now() end where person_id = $1`,
          [cast[who].id, unit, has.length === 0 ? ['administrator'] : has, closed],
        )
      }
      const open = new Map((await officers(client as never)).map((o) => [o.person, o]))
      for (let i = 0; i < 50; i++) {
        const [maker, checker] = [office[random(office.length)], office[random(office.length)]]
        const person = names[random(names.length)] as CastKey
        const at = checker && open.get(cast[checker.who].id)
        if (!maker || !checker || !at) continue
        const trouble = await pairTrouble(
          client as never,
          cast[maker.who].id,
          at,
          { maker: 'open a case', checker: 'approve a case' },
          cast[person].id,
        )
        const may =
          maker.who !== checker.who &&
          !maker.closed &&
          maker.roles.some((r) => r === 'activation' || r === 'supervisor') &&
          checker.roles.some((r) => r === 'supervisor' || r === 'director') &&
          maker.unit !== checker.unit &&
          manager.get(maker.unit) !== manager.get(checker.unit) &&
          manager.get(maker.unit) !== checker.who &&
          manager.get(checker.unit) !== maker.who &&
          ![maker.who, checker.who].some((who) => who === person || related(who, person)) &&
          !related(maker.who, checker.who)
        assert.equal(trouble === null, may, `${maker.who} and ${checker.who} about ${person}: ${trouble}`)
        if (may) agreed += 1
      }
    }
    assert.ok(agreed > 50, `${agreed} pairs agree, so both answers were seen`)
  } finally {
    await client.query('rollback')
    client.release()
  }
})
