/**
 * Channels of activation: how long a bank's word takes and whether a refusal's time tells anything; and how long a recall
 * of a hundred thousand accounts takes, and the longest transaction in it.
 */

import { audience, registered, testBank } from '../../../src/identity/bank/testing.ts'
import {
  activateByBank,
  confirmRecall,
  proposeRecall,
  readWord,
  recallDue,
  signedWord,
} from '../../../src/identity/index.ts'
import { crowd, from, to } from '../../../src/identity/recall/testing.ts'
import { fahd, noura, testDoor } from '../../../src/identity/testing.ts'
import { later } from '../../../src/store/index.ts'
import { type Asked, type Group, median, type Row, round, tell } from '../group.ts'

type Person = { readonly number: string; readonly mobile: string }
const figure = (name: string, value: number, unit: string): Row => ({ name, value, unit, goal: '–', meets: true })

async function words(times: number): Promise<Row[]> {
  const door = await testDoor()
  try {
    const { bank, word } = await testBank({ breaker: { least: 100_000, share: 1 } })
    await door.account(fahd, 'fahd.o', 'a password of the bench')
    await registered(door, { number: noura.number, mobile: '+966500000070' }, 'somebody')
    const cases: Readonly<Record<string, Person>> = {
      'a number nobody has': { number: '1999900309', mobile: '+966500000071' },
      'nobody registered with the mobile': noura,
      'an account already': fahd,
    }
    const took: Record<string, number[]> = Object.fromEntries(Object.keys(cases).map((name) => [name, []]))
    // One after another in turns, so that what the machine does meanwhile meets all of them alike.
    for (let i = 0; i < times; i++) {
      for (const [name, person] of Object.entries(cases)) {
        const typed = await word(person, door.clock.now())
        const began = performance.now()
        const signed = await signedWord([bank], typed)
        const read = signed === null ? null : readWord(signed, audience, door.clock.now())
        if (!read?.ok) throw new Error('the word of the bench is not one')
        const answer = await activateByBank(door.deps, read.word)
        if (answer.ok || answer.reason !== 'not_activated') throw new Error('it should have been refused')
        took[name]?.push(performance.now() - began)
      }
    }
    return Object.entries(took).map(([name, all]) =>
      figure(`channels: refusing ${name}, median`, round(median(all)), 'ms'),
    )
  } finally {
    await door.close()
  }
}

async function recall(accounts: number): Promise<Row[]> {
  const door = await testDoor()
  try {
    await crowd(
      door.owner,
      Array.from({ length: accounts }, (_, i) => ({ who: `p${i}`, at: later(from, i) })),
    )
    await door.owner.query('analyze')
    const asked = { channel: 'bank', by: 'SAMBA', from, to, reason: 'for the bench', director: 'd1' } as const
    const proposed = await proposeRecall(door.deps, asked)
    if (!proposed.ok) throw new Error(proposed.reason)
    await confirmRecall(door.deps, proposed.recallId, 'd2')
    const batches: number[] = []
    const began = performance.now()
    for (;;) {
      const at = performance.now()
      if ((await recallDue(door.deps)) === 0) break
      batches.push(performance.now() - at)
    }
    const seconds = (performance.now() - began) / 1000
    const { rows } = await door.owner.query<{ n: number }>(
      'select count(*)::int as n from identity.account where identity_level = 1',
    )
    const left = accounts - (rows[0]?.n ?? 0)
    const longest = Math.max(...batches)
    return [
      figure(`channels: recalling ${accounts} accounts, one worker`, round(seconds), 's'),
      {
        ...figure('channels: longest transaction of the recall', round(longest), 'ms'),
        goal: '< 5000',
        meets: longest < 5000,
      },
      {
        ...figure('channels: accounts of the window that kept their level', left, 'accounts'),
        goal: '0',
        meets: left === 0,
      },
    ]
  } finally {
    await door.close()
  }
}

async function run({ quick }: Asked): Promise<Row[]> {
  const rows = [...(await words(quick ? 5 : 500)), ...(await recall(quick ? 500 : 100_000))]
  for (const { name, value, unit } of rows) tell(`${name}: ${value} ${unit}`)
  return rows
}

export default { names: ['channels'], run } satisfies Group
