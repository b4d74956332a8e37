/**
 * Killed (SIGKILL) at every named place while a bank's word is heard, and while a recall is proposed, confirmed and
 * carried out: one account for one word, every account of the recall dropped once and told once, whatever dies.
 */
import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { type Told, tell, tellKilled } from '../../store/crash.testing.ts'
import { later, type Pool } from '../../store/index.ts'
import { registered, type TestBank, testBank } from '../bank/testing.ts'
import { noura, type TestDoor, testDoor } from '../testing.ts'
import type { Job } from './crash.child.ts'
import { crowd, from, halves as recallHalves } from './testing.ts'

const file = path.join(import.meta.dirname, 'crash.child.ts')
const size = 25

async function counts(owner: Pool, sql: string): Promise<Record<string, number>> {
  return (await owner.query<{ n: Record<string, number> }>(`select jsonb_build_object(${sql}) as n`)).rows[0]?.n ?? {}
}

type House = TestDoor & { readonly samba: TestBank; readonly word: string }

/** Noura has registered, and her bank has signed. */
async function withWord(): Promise<House> {
  const door = await testDoor()
  await registered(door, noura)
  const samba = await testBank()
  return { ...door, samba, word: await samba.word(noura, door.clock.now()) }
}

/** Whatever one word writes is one commit. */
const ofOneWord = `
  'words', (select count(*) from identity.bank_word),
  'heard', (select coalesce(sum(heard), 0) from identity.bank_use where span = 'day'),
  'heard this hour', (select coalesce(sum(heard), 0) from identity.bank_use where span = 'hour'),
  'activated', (select coalesce(sum(activated), 0) from identity.bank_use where span = 'day'),
  'accounts', (select count(*) from identity.account),
  'activations', (select count(*) from identity.activation where method = 'bank' and identity_level = 2),
  'registrations', (select count(*) from identity.claim where step = 'activated'),
  'history', (select count(*) from identity.event where kind = 'activated'),
  'told', (select count(*) from notices.notice where kind = 'acct.activated')`

test('killed at every named place: a bank’s word makes one account or none, and sent again it makes no second', async (t) => {
  const told = await tellKilled<House, Job>({
    file,
    open: withWord,
    job: ({ where, clock, samba, word }, folder) => ({
      where,
      folder,
      at: clock.now(),
      heard: { bank: samba.bank, word },
    }),
    everyPass: /./,
    halves: async ({ owner }) => {
      const n = await counts(owner, ofOneWord)
      return new Set(Object.values(n)).size === 1 ? [] : [JSON.stringify(n)]
    },
    check: async ({ owner }) => {
      const n = await counts(owner, ofOneWord)
      return n.accounts === 1 ? [] : [`${n.accounts} accounts`]
    },
  })
  t.diagnostic(`${told.places.size} places, ${told.kills} kills, ${told.wrong.length} wrong`)
  assert.equal(told.wrong.length, 0, tell(told))
  assert.ok(told.places.has('bank: word heard, not committed') && told.places.has('bank: word heard, committed'))
})

function recallKilled(broken: boolean): Promise<Told> {
  return tellKilled<TestDoor, Job>({
    file,
    open: async () => {
      const door = await testDoor()
      await crowd(
        door.owner,
        Array.from({ length: size }, (_, i) => ({ who: `p${i}`, at: later(from, i) })),
      )
      return door
    },
    job: ({ where, clock }, folder) => ({ where, folder, at: clock.now(), broken }),
    everyPass: /^recall|^broken/,
    ...(broken ? { from: /^broken/ } : {}),
    halves: ({ owner }) => recallHalves(owner),
    check: async ({ owner }) => {
      const n = await counts(
        owner,
        `'dropped', (select count(*) from identity.account where identity_level = 1),
         'done', (select count(*) from identity.recall where done_at is not null),
         'confirmed', (select count(*) from identity.recall where confirmed_at is not null)`,
      )
      const right = n.dropped === size && n.done === 1 && n.confirmed === 1
      return right ? [] : [JSON.stringify(n)]
    },
  })
}

test('killed between any two batches and in each: a recall drops every account of its window once', async (t) => {
  const told = await recallKilled(false)
  t.diagnostic(`${told.places.size} places, ${told.kills} kills, ${told.wrong.length} wrong`)
  assert.equal(told.wrong.length, 0, tell(told))
  for (const place of ['proposed', 'confirmed', 'batch'])
    for (const when of ['not committed', 'committed']) assert.ok(told.places.has(`recall: ${place}, ${when}`), place)
  assert.ok(told.places.has('recall: accounts done, how far not written'))
  assert.ok(told.kills >= 15, `only ${told.kills} kills`)
})

test('the suite turns red for: how far a recall has come, written after the commit', async (t) => {
  const told = await recallKilled(true)
  t.diagnostic(`${told.kills} kills: ${told.wrong.length} wrong`)
  assert.ok(told.wrong.length > 0, 'the suite did not notice')
  assert.ok(
    told.wrong.every(({ at }) => at !== ''),
    tell(told),
  )
})
