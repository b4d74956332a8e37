/**
 * A photo service for a kingdom without cameras. It sees nothing: each photo will do, unless it was told what to say
 * next (`faults.ts`, the page `/simulators`). What it said under a key it says again.
 */
import { createHash } from 'node:crypto'
import { type PhotoAsk, type PhotoFault, type PhotoJudge, PhotoJudgeSilent } from '../../requests/index.ts'
import { type Clock, first, type Pool } from '../../store/index.ts'
import { type PhotoServiceFault, strike } from './faults.ts'

const says: Readonly<Record<PhotoServiceFault, readonly PhotoFault[]>> = {
  glasses: ['photo_no_glasses'],
  old: ['photo_recent'],
  unclear: ['photo_clear_features'],
  background: ['photo_white_background'],
  slow: [],
  silent: [],
  drop: [],
}

export function simulatedPhotoService(pool: Pool, clock: Clock): PhotoJudge {
  return {
    async judge(ask) {
      const before = await said(pool, ask.key)
      if (before !== null) return before
      const told = await strike(pool)
      if (told?.kind === 'slow') await new Promise((resume) => setTimeout(resume, told.ms))
      if (told?.kind === 'silent') throw new PhotoJudgeSilent('the photo service is busy')
      const fails = await say(pool, ask, told === null ? [] : says[told.kind], clock.now())
      if (told?.kind === 'drop') throw new PhotoJudgeSilent('the line broke before the answer came')
      return fails
    },
  }
}

async function said(pool: Pool, key: string): Promise<readonly PhotoFault[] | null> {
  const seen = first(
    await pool.query<{ fails: PhotoFault[] }>('select fails from outside.photo_seen where key = $1', [key]),
  )
  return seen?.fails ?? null
}

/** Written once; whoever asks at the same moment hears what was written first. */
async function say(
  pool: Pool,
  ask: PhotoAsk,
  fails: readonly PhotoFault[],
  at: string,
): Promise<readonly PhotoFault[]> {
  await pool.query(
    'insert into outside.photo_seen (key, hash, fails, at) values ($1, $2, $3, $4) on conflict do nothing',
    [ask.key, createHash('sha256').update(ask.photo).digest('hex'), fails, at],
  )
  return (await said(pool, ask.key)) ?? fails
}
