/** Several writers in a process of their own, for `writers.testing.ts` to kill: they print what is due until all is printed. */
import { first, openPool, type Where } from '../store/index.ts'
import { issuing, nine, publicUrl } from './cast.testing.ts'
import { DocumentError, openPress, type Press, printDue } from './index.ts'

export interface Work {
  readonly where: Where
  readonly writers: number
  /** When all of it began, milliseconds of the epoch: whoever takes a dead one's place has the same time of day. */
  readonly began: number
}

/** Time runs so much faster that a postponed paper is soon due again. */
const haste = 240

process.once('message', async ({ where, writers, began }: Work) => {
  const clock = { now: () => new Date(Date.parse(nine) + (Date.now() - began) * haste).toISOString() }
  const pool = openPool(where, { max: writers + 1 })
  const sound = openPress()
  const press: Press = {
    ...sound,
    // One in a hundred takes too long, as a machine with too much to do would.
    print: (...sheet) =>
      Math.random() < 0.01 ? Promise.reject(new DocumentError('press-failed', 'too slow')) : sound.print(...sheet),
  }
  const write = async (): Promise<void> => {
    for (;;) {
      const printed = await printDue(pool, { press, publicUrl, issuing, clock, most: 5 })
      if (printed > 0) {
        process.send?.('printed')
        continue
      }
      const left = first(await pool.query<{ n: number }>('select count(*)::int as n from documents.wake'))?.n ?? 0
      if (left === 0) return
      await new Promise((resume) => setTimeout(resume, 50))
    }
  }
  await Promise.all(Array.from({ length: writers }, write))
  await pool.end()
  await sound.close()
  process.send?.('done')
  process.disconnect()
})
process.send?.('ready')
