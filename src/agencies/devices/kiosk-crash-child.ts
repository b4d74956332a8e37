/** For tests: a process of its own that makes the last call of a visit, and can be killed on the way (CRASH_AT). */
import { openFacePool } from '../../biometrics/faces/index.ts'
import { openFingerPool } from '../../biometrics/fingers/index.ts'
import { enterCode, type Kiosk } from '../../identity/index.ts'
import { fixedClock, openPool, type Where } from '../../store/index.ts'
import { sbiClient, sbiReader, trustOf } from './sbi/index.ts'

interface Job {
  readonly where: Where
  readonly at: string
  readonly kiosk: Kiosk
  readonly keys: { readonly codes: string; readonly pepper: string; readonly templates: string }
  readonly token: string
  readonly code: string
}

const job = JSON.parse(process.argv[2] ?? '') as Job
const pool = openPool(job.where, { max: 2 })
const clock = fixedClock(job.at)
const hex = (s: string): Buffer => Buffer.from(s, 'hex')
const answer = await enterCode(
  {
    pool,
    clock,
    keys: { codes: hex(job.keys.codes), pepper: hex(job.keys.pepper), templates: hex(job.keys.templates) },
    leaked: () => false,
    // The last call captures nothing, but judges the evidence once more.
    reader: sbiReader({ client: sbiClient(), trust: trustOf([]), env: 'Developer', now: () => clock.now() }),
    fingers: openFingerPool(),
    faces: openFacePool(),
    references: null,
  },
  job.kiosk,
  job.token,
  job.code,
)
process.stdout.write(JSON.stringify(answer.ok ? (answer.slip ?? answer) : answer))
await pool.end()
