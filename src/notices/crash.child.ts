/** A sender in a process of its own, for `crash.test.ts` to kill: sends what is due until nothing waits any more. */
import { latestMessages, simulatedCarrier } from '../agencies/carriers/index.ts'
import { doJobs } from '../store/crash.testing.ts'
import { jumpingClock, openJournal, toRest } from '../store/crash-memory.testing.ts'
import { first, openPool, type Pool, uuid, type Where } from '../store/index.ts'
import { type Carrier, hearReceipts, referenceOf, sendDue } from './index.ts'

export interface Job {
  readonly where: Where
  readonly folder: string
  readonly at: string
  /** A carrier that knows a message again by its key, or one that does not and sends receipts. */
  readonly carrier: 'drops repeats' | 'hears twice'
}

/** What it has once taken it shows on the phone, however often it is the same. */
function hearingTwice(simulated: Carrier): Carrier {
  return {
    name: 'smsc',
    hearsTwice: true,
    async send(message) {
      const { id } = await simulated.send({ ...message, key: `${uuid().slice(0, -4)}${message.key.slice(-4)}` })
      return { id, parts: [id] }
    },
  }
}

/** A receipt for every message on the phone, each time anew: a carrier repeats what it is not sure of. */
async function receipts(pool: Pool, at: string, heard: Set<string>): Promise<number> {
  const shown = (await latestMessages(pool)).filter((m) => !heard.has(m.id))
  for (const { id, mobile, key } of shown) {
    const receipt = { carrier: 'smsc', id, state: 'delivered', mobile, reference: referenceOf(key) } as const
    await hearReceipts(pool, [receipt], at)
    heard.add(id)
  }
  return shown.length
}

doJobs(async ({ where, folder, at, carrier }: Job) => {
  const pool = openPool(where, { max: 2 })
  try {
    const clock = jumpingClock(openJournal(folder), at)
    const simulated = simulatedCarrier(pool, clock)
    const heard = new Set<string>()
    const due = async () =>
      first(await pool.query<{ at: string | null }>('select min(due_at) as at from notices.wake'))?.at ?? null
    if (carrier === 'drops repeats')
      return await toRest(clock, due, () => sendDue(pool, simulated, clock, { limit: 10 }))
    const twice = hearingTwice(simulated)
    await toRest(
      clock,
      due,
      async () => (await sendDue(pool, twice, clock, { limit: 10 })) + (await receipts(pool, clock.now(), heard)),
    )
  } finally {
    await pool.end()
  }
})
