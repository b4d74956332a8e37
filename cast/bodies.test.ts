/** The cast's enrolled fingers and faces are what the seeds say, and nobody else's. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { decodeFaceTemplate, openFacePool } from '../src/biometrics/faces/index.ts'
import { openFingerPool, readTemplate } from '../src/biometrics/fingers/index.ts'
import type { Db } from '../src/store/index.ts'
import { bodies, castTemplates, enrolledCast } from './bodies.ts'
import { type CastKey, people } from './people.ts'

const fingers = openFingerPool({ workers: 1, deadlineMs: 60_000 })
const faces = openFacePool({ deadlineMs: 60_000 })
// Nobody is looked up: these are of the cast.
const made = bodies({ db: {} as Db, fingers, faces })
after(() => Promise.all([made.close(), fingers.close(), faces.close()]))
const file = castTemplates()
const inFile = (key: CastKey, kind: string): Uint8Array => {
  const found = file.find((t) => t.person === people[key].id && t.kind === kind)
  assert(found, `${key} ${kind}`)
  return found.bytes
}

test('everybody of the cast who gave fingers and face is in the file, with templates that can be read', () => {
  const text = readFileSync(new URL('./biometrics.json', import.meta.url), 'utf8')
  assert.deepEqual(Object.keys(JSON.parse(text)), enrolledCast)
  assert.equal(file.length, enrolledCast.length * 3)
  for (const { kind, bytes } of file) {
    if (kind === 'face') decodeFaceTemplate(bytes)
    else assert.equal(readTemplate(bytes).views.length, 1)
  }
})

test('made anew from their seeds they are the same, of everybody: who is where in the cast decides who has which face', async () => {
  for (const key of enrolledCast) {
    const face = decodeFaceTemplate(await made.template(people[key].id, 'face'))
    const kept = decodeFaceTemplate(inFile(key, 'face'))
    // Another processor may add up the last bits in another order.
    assert(faces.compare(face.embedding, kept.embedding) > 0.999, `${key}: run scripts/enrol-cast.ts`)
  }
  // Fingers come of the person's id alone; growing one takes a second.
  const right = await made.template(people.FAHD.id, 'right_index')
  assert.deepEqual(Buffer.from(right), Buffer.from(inFile('FAHD', 'right_index')), 'run scripts/enrol-cast.ts')
})

test('of the drawn people, no two fingers are taken for one by themselves', async () => {
  const { policy } = fingers.calibration
  const right = inFile('FAHD', 'right_index')
  for (const key of enrolledCast) {
    const { logOdds } = await fingers.compare(right, inFile(key, 'left_index'))
    assert(logOdds < policy.oneFinger, `${key} ${logOdds}`)
  }
})
