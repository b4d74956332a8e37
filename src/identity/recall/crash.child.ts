/** A process of the crash suite of banks and recalls: hears a bank's word, or carries a recall from proposal to end. */
import assert from 'node:assert/strict'
import { doJobs } from '../../store/crash.testing.ts'
import { eyes, openJournal, type SeenEntry, writingLate } from '../../store/crash-memory.testing.ts'
import { fixedClock, here, openPool, type Where } from '../../store/index.ts'
import { audience } from '../bank/testing.ts'
import { activateByBank, type Bank, confirmRecall, proposeRecall, readWord, recallDue, signedWord } from '../index.ts'
import { from, to } from './testing.ts'

export interface Job {
  readonly where: Where
  readonly folder: string
  readonly at: string
  /** A bank and its word; without it a recall. */
  readonly heard?: { readonly bank: Bank; readonly word: string }
  /** How far a recall has come is written after the commit. */
  readonly broken?: boolean
}

doJobs(async ({ where, folder, at, heard, broken }: Job) => {
  const opened = openPool(where, { max: 3 })
  const late = () => here('broken: committed, how far not written')
  const pool = broken ? writingLate(opened, 'identity:recall-far', late) : opened
  const deps = { pool, clock: fixedClock(at) }
  const sees = eyes(openJournal<SeenEntry>(folder))
  try {
    if (heard !== undefined) return await sends(heard)
    const { recallId } = await sees('a proposal', async () => {
      const answer = await proposeRecall(deps, {
        channel: 'bank',
        by: 'SAMBA',
        from,
        to,
        reason: 'for a test',
        director: 'd1',
      })
      assert(answer.ok)
      return answer
    })
    assert.deepEqual(await confirmRecall(deps, recallId, 'd2'), { ok: true })
    for (let round = 0; round < 100; round++) if ((await recallDue(deps, undefined, 10)) === 0) return
    throw new Error('a recall that never ends')
  } finally {
    await opened.end()
  }

  /** The bank sends the same word until it knows what came of it. */
  async function sends({ bank, word }: NonNullable<Job['heard']>): Promise<void> {
    const signed = await signedWord([bank], word)
    assert(signed)
    const read = readWord(signed, audience, at)
    assert(read.ok)
    const said = await sees('what came of it', () => activateByBank(deps, read.word))
    assert(said.ok || said.reason === 'word_used', JSON.stringify(said))
    const again = await activateByBank(deps, read.word)
    assert(!again.ok && again.reason === 'word_used', 'a word is heard once')
  }
})
