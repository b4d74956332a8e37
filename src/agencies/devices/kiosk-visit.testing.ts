/** For tests: a kiosk with readers of its own, and a visit brought to where the code is asked for. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import http from 'node:http'
import { bodies, castTemplates } from '../../../cast/bodies.ts'
import { openFacePool } from '../../biometrics/faces/index.ts'
import { openFingerPool } from '../../biometrics/fingers/index.ts'
import {
  acceptTerms,
  capture,
  enrolKiosk,
  enrolTemplates,
  enterMobile,
  enterNumber,
  type Kiosk,
  type KioskDeps,
  kioskOf,
  neverRegistered,
  startVisit,
  terms,
} from '../../identity/index.ts'
import type { TestDoor } from '../../identity/testing.ts'
import type { Clock, Db } from '../../store/index.ts'
import { demoReaders } from './demo-readers.ts'
import { sbiClient } from './sbi/index.ts'

/** One reader, one thread of each kind and the fingers once drawn for a whole file; its doors come and go. */
export function testReaders(): TestReaders {
  let at: { readonly db: Db; readonly clock: Clock } | undefined
  const here = () => {
    assert(at, 'no kiosk is open')
    return at
  }
  const db: Db = { query: ((...asked: Parameters<Db['query']>) => here().db.query(...asked)) as Db['query'] }
  const fingers = openFingerPool({ workers: 1, deadlineMs: 60_000 })
  const faces = openFacePool({ deadlineMs: 60_000 })
  const made = bodies({ db, fingers, faces })
  const readers = demoReaders({
    dataDir: null,
    samplesFor: made.samplesFor,
    now: () => here().clock.now(),
    allowOrigin: 'http://portal.test',
    inside: true,
  })
  return {
    ...readers,
    fingers,
    faces,
    references: made.references,
    samplesFor: made.samplesFor,
    async raw() {
      await readers.plugIn()
      const { serialNo } = (await readers.reader.discover('Finger'))[0] ?? {}
      const device = await sbiClient().find('Finger', [serialNo ?? ''])
      assert(device)
      return ({ body }) => {
        // As the island does: the device's own name in the question.
        const asked = { ...body, bio: body.bio.map((each) => ({ ...each, serialNo: device.serialNo })) }
        return new Promise<string>((resolve, reject) => {
          const to = { host: '127.0.0.1', port: device.port, method: 'POST', path: '/capture' }
          const request = http.request(to, async (response) => {
            let text = ''
            for await (const chunk of response.setEncoding('utf8')) text += chunk
            resolve(text)
          })
          request.on('error', reject)
          request.end(JSON.stringify(asked))
        })
      }
    },
    standAt: (door) => {
      at = door
    },
    async close() {
      await readers.close()
      await Promise.all([made.close(), fingers.close(), faces.close()])
    },
  }
}

/** What a page's island is given. */
export interface Question {
  readonly body: { readonly bio: readonly object[]; readonly transactionId: string }
}

export interface TestReaders
  extends ReturnType<typeof demoReaders>,
    Pick<KioskDeps, 'fingers' | 'faces'>,
    Pick<ReturnType<typeof bodies>, 'references' | 'samplesFor'> {
  /** The finger reader as a page asks it: a question of ours in, its answer out. */
  raw(): Promise<(question: Question) => Promise<string>>
  /** Whose database tells who is expected, and whose clock it is. */
  standAt(door: { readonly db: Db; readonly clock: Clock }): void
}

export async function kioskAt(door: TestDoor, readers: TestReaders) {
  const templates = randomBytes(32)
  readers.standAt({ db: door.pool, clock: door.clock })
  const { reader, fingers, faces } = readers
  const deps: KioskDeps = {
    ...door.deps,
    keys: { ...door.deps.keys, templates },
    reader,
    fingers,
    faces,
    references: null,
  }
  const id = 'riyadh-passports-1'
  const key = await enrolKiosk(
    door.pool,
    {
      id,
      name: { ar: 'جهاز جوازات الرياض', en: 'Riyadh passports kiosk' },
      city: 'riyadh',
      region: 'riyadh',
      readers: await readers.plugIn(),
      cameras: [],
    },
    door.clock.now(),
  )
  const kiosk = await kioskOf(door.pool, key)
  assert(kiosk)
  await enrolTemplates(door.pool, templates, castTemplates(), door.clock.now())
  const keys = Object.fromEntries(Object.entries(deps.keys).map(([name, value]) => [name, value.toString('hex')]))
  return { deps, kiosk, key, keys }
}

/** Every step up to the code; returns the visit's token. */
export async function toTheCode(
  deps: KioskDeps,
  kiosk: Kiosk,
  person: { readonly number: string; readonly mobile: string },
): Promise<string> {
  const token = await startVisit(deps, kiosk, 'ar')
  const answers = [
    await enterNumber(deps, kiosk, token, person.number),
    await capture(deps, kiosk, token, 'right_index'),
    await capture(deps, kiosk, token, 'left_index'),
    await capture(deps, kiosk, token, 'face'),
    await neverRegistered(deps, kiosk, token),
    await acceptTerms(deps, kiosk, token, terms.version),
    await enterMobile(deps, kiosk, token, person.mobile),
  ]
  for (const answer of answers) assert(answer.ok, JSON.stringify(answer))
  return token
}
