/** What is this suite's own of the machinery: its processes' file, its chance, and its people. */
import path from 'node:path'
import { cast, castSeed } from '../../../cast/index.ts'
import type { Pool } from '../../store/index.ts'

export const child = path.join(import.meta.dirname, 'child.ts')

/** The same numbers for the same seed: a failing round can be had again (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** The cast with their phones, so that every notice has a way to go. LAMA, ASLAM and others have none: told in the inbox only. */
export const peopleWithPhones = {
  name: 'crash',
  fill: async (owner: Pool): Promise<void> => {
    await castSeed.fill(owner)
    for (const { id, mobile, number } of Object.values(cast)) {
      if (mobile === null) continue
      await owner.query(
        `insert into notices.contact (person_id, mobile, lang, since) values ($1, $2, $3, '2026-01-01')`,
        [id, mobile, number.startsWith('1') ? 'ar' : 'en'],
      )
    }
  },
}
