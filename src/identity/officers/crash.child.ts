/** A process of the desk's crash suite: two officers who go on with a case until it is done, wherever it stands. */
import assert from 'node:assert/strict'
import { openFacePool } from '../../biometrics/faces/index.ts'
import { openFingerPool } from '../../biometrics/fingers/index.ts'
import { doJobs } from '../../store/crash.testing.ts'
import { fixedClock, openPool, type Where } from '../../store/index.ts'
import { relyingParty } from '../index.ts'
import { type KeptKey, softKey } from '../passkey.testing.ts'
import type { BiometricReader } from '../reader.ts'
import { caseOf } from './casework.ts'
import { approveCase, askApproval, askDecision, decideCase, slipOf } from './index.ts'
import { officerOf } from './officer.ts'
import { latestAbout } from './proposals.ts'
import type { OfficerSession } from './session.ts'

export interface Job {
  readonly where: Where
  readonly at: string
  /** In hex. */
  readonly keys: Readonly<Record<'codes' | 'pepper' | 'templates', string>>
  readonly case: string
  /** First and second officer, with their open sessions and their passkeys. */
  readonly officers: readonly { readonly id: string; readonly session: string; readonly key: KeptKey }[]
}

/** The case was proved before the crash: nobody puts a finger anywhere. */
const nobodyReads: BiometricReader = {
  discover: async () => [],
  capture: () => Promise.reject(new Error('nobody is asked for a finger here')),
  accept: () => Promise.reject(new Error('nobody is asked for a finger here')),
  question: () => '',
}

doJobs(async (job: Job) => {
  const pool = openPool(job.where, { max: 3 })
  const fingers = openFingerPool({ workers: 1, deadlineMs: 60_000 })
  const faces = openFacePool({ deadlineMs: 60_000 })
  try {
    const clock = fixedClock(job.at)
    const key = (name: keyof Job['keys']): Buffer => Buffer.from(job.keys[name], 'hex')
    const deps = {
      pool,
      clock,
      keys: { codes: key('codes'), pepper: key('pepper'), templates: key('templates') },
      leaked: () => false,
      reader: nobodyReads,
      fingers,
      faces,
      references: null,
      readersOf: async () => [],
      portraits: null,
    }
    const rp = relyingParty('http://portal.test')
    const seats = await Promise.all(
      job.officers.map(async ({ id, session, key: kept }) => {
        const officer = await officerOf(pool, id)
        assert.ok(officer)
        const at: OfficerSession = { id: session, officer, expiresAt: job.at }
        const soft = softKey(undefined, kept)
        // The authenticator counts on where it stood: it did not die with the server.
        const { rows } = await pool.query<{ n: number }>(
          'select counter::int as n from desk.key where officer_id = $1',
          [id],
        )
        soft.counter = rows[0]?.n ?? 0
        return { session: at, soft }
      }),
    )
    const [first, second] = seats
    assert.ok(first && second)
    const step = async () => (await caseOf(pool, first.session, job.case))?.step
    for (let i = 0; i < 4 && (await step()) !== 'done'; i++) {
      if ((await step()) === 'decide') {
        const asked = await askDecision(deps, rp, first.session, job.case)
        const done = await decideCase(deps, rp, first.session, job.case, first.soft.answer(asked ?? {}))
        assert.ok(done.ok, JSON.stringify(done))
      } else {
        const proposal = (await latestAbout(pool, 'case', job.case))?.proposal_id ?? ''
        const asked = await askApproval(deps, rp, second.session, proposal)
        const done = await approveCase(deps, rp, second.session, proposal, second.soft.answer(asked ?? {}))
        assert.ok(done.ok, JSON.stringify(done))
      }
    }
    const c = await caseOf(pool, first.session, job.case)
    assert.ok(c)
    assert.match(slipOf(deps, c, clock.now())?.half ?? '', /^[0-9A-HJKMNP-TV-Z]{5}$/, 'the slip can be printed')
  } finally {
    await Promise.all([pool.end(), fingers.close(), faces.close()])
  }
})
