/** A process of the crash suite of factors: somebody before the doors who keeps what opens her account. */
import { doJobs } from '../../store/crash.testing.ts'
import {
  eyes,
  type Journal,
  jumpingClock,
  openJournal,
  type SeenEntry,
  writingLate,
} from '../../store/crash-memory.testing.ts'
import { here, openPool, type Where } from '../../store/index.ts'
import { type KeptKey, softKey } from '../passkey.testing.ts'
import { hashCheaply } from '../passwords.ts'
import { softPhone } from '../phone.testing.ts'
import { type FactorJourney, factorJourneys } from './factors.ts'

export interface Job {
  readonly where: Where
  readonly folder: string
  readonly at: string
  /** In hex. */
  readonly keys: Readonly<Record<'codes' | 'pepper', string>>
  /** What lies in her hand and does not die with the server. */
  readonly passkey: KeptKey
  readonly phone: string
  readonly journey: FactorJourney
  /** The proof of an act is used after the commit of what it approves. */
  readonly broken?: boolean
}

doJobs(async (job: Job) => {
  const opened = openPool(job.where, { max: 3 })
  await hashCheaply(opened)
  const late = () => here('broken: committed, the proof not used')
  const pool = job.broken ? writingLate(opened, 'identity:act-proof-use', late) : opened
  try {
    const journal: Journal<SeenEntry | { readonly is: string }> = openJournal(job.folder)
    const clock = jumpingClock(journal, job.at)
    const key = (name: keyof Job['keys']): Buffer => Buffer.from(job.keys[name], 'hex')
    await factorJourneys[job.journey]({
      deps: { pool, clock, keys: { codes: key('codes'), pepper: key('pepper') }, leaked: () => false },
      clock,
      sees: eyes(journal),
      key: softKey(undefined, job.passkey),
      phone: softPhone(job.phone),
    })
  } finally {
    await opened.end()
  }
})
