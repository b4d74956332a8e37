/**
 * `node --import ./scripts/tsx.mjs scripts/enrol-cast.ts`: makes cast/biometrics.json, the enrolled fingers and faces of
 * the cast, from who they are. Run again when the extractor, the face model, the drawn people or the cast changed.
 */
import { writeFileSync } from 'node:fs'
import { bodies, enrolledCast } from '../cast/bodies.ts'
import { people } from '../cast/people.ts'
import { openFacePool } from '../src/biometrics/faces/index.ts'
import { openFingerPool } from '../src/biometrics/fingers/index.ts'
import type { Db } from '../src/store/index.ts'

const fingers = openFingerPool({ workers: 1, deadlineMs: 60_000 })
const faces = openFacePool({ deadlineMs: 60_000 })
// Nobody is looked up: all of them are of the cast.
const made = bodies({ db: {} as Db, fingers, faces })
const file: Record<string, Record<string, string>> = {}
for (const key of enrolledCast) {
  const of: Record<string, string> = {}
  for (const kind of ['right_index', 'left_index', 'face'] as const) {
    of[kind] = Buffer.from(await made.template(people[key].id, kind)).toString('base64')
  }
  file[key] = of
}
writeFileSync(new URL('../cast/biometrics.json', import.meta.url), `${JSON.stringify(file, null, 2)}\n`)
console.log(`${enrolledCast.length} people in cast/biometrics.json`)
await made.close()
await fingers.close()
await faces.close()
