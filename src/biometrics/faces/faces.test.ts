/**
 * The whole chain on drawn people, with the real models: found, described, known again, told apart. What it says of
 * living people is measured by `npm run bench -- faces`, not here.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import sharp from 'sharp'
import { anotherShot, demoAnswer, demoFace, demoFaceOf, demoPeople, demoPortrait, onScreen } from './demo/index.ts'
import { compareFaces } from './embed.ts'
import {
  decideFace,
  decodeFaceTemplate,
  encodeFaceTemplate,
  type FaceDescription,
  FaceError,
  type FacePool,
  faceCalibration,
  isDescription,
  met,
  openFacePool,
  PhotoError,
  prompts,
  type QualityHint,
  recordOfPhoto,
} from './index.ts'

let pool: FacePool
/** Everybody as enrolled. */
let everybody: FaceDescription[]

before(async () => {
  pool = openFacePool({ deadlineMs: 120_000, maxWaiting: 200 })
  const people = Array.from({ length: demoPeople }, (_, i) => i)
  everybody = await Promise.all(people.map(async (i) => see(await demoPortrait(i))))
})
after(() => pool?.close())

async function see(photo: Uint8Array): Promise<FaceDescription> {
  const face = await pool.describe(photo)
  assert.ok(isDescription(face), JSON.stringify(face))
  return face
}
const enrolled = (index: number): FaceDescription => everybody[index] as FaceDescription

test('every demo face is of one person only, good enough to enrol, and like nobody else', async () => {
  assert.ok(demoPeople >= 24, `${demoPeople} people`)
  for (const [i, face] of everybody.entries()) {
    assert.ok(face.quality.score >= 60, `${i}: ${JSON.stringify(face.quality)}`)
    assert.deepEqual([face.embedding.length, face.landmarks.length], [512, 68])
  }
  // As enrolled against another picture of each: below the calibrated line by a margin, above it for oneself.
  for (const i of everybody.keys()) {
    const again = await see(await demoPortrait(i, 3))
    for (const [j, { embedding }] of everybody.entries()) {
      const likeness = compareFaces(again.embedding, embedding)
      assert.ok(i === j ? likeness > 0.7 : likeness < 0.44, `${i} and ${j}: ${likeness}`)
    }
  }
})

test('a demo face is the same picture every time, and each person keeps one', async () => {
  assert.deepEqual(await demoPortrait(3, 2), await demoPortrait(3, 2))
  assert.notDeepEqual(await demoPortrait(3, 2), await demoPortrait(3, 1))
  await assert.rejects(demoPortrait(demoPeople), RangeError)
  assert.equal(demoFaceOf('a person', 'male'), demoFaceOf('a person', 'male'))
  assert.notEqual(demoFaceOf('a person', 'male'), demoFaceOf('a person', 'female'))
  const cast = [...Array(10).keys()].map((nth) => demoFace('female', nth))
  cast.push(...[...Array(15).keys()].map((nth) => demoFace('male', nth)))
  assert.equal(new Set(cast).size, demoPeople)
})

test('three new frames open the door to the enrolled person, and to nobody else', async () => {
  for (const index of [0, 1, 5, 8]) {
    const template = decodeFaceTemplate(encodeFaceTemplate(enrolled(index)))
    const frames = await Promise.all([11, 12, 13].map(async (shot) => pool.describe(await demoPortrait(index, shot))))
    const right = decideFace({ enrolled: template, frames })
    assert.equal(right.reason, 'accepted', `${index}: ${JSON.stringify(right)}`)
    const other = decideFace({ enrolled: enrolled((index + 2) % demoPeople), frames })
    assert.equal(other.reason, 'no_match', `${index}: ${JSON.stringify(other)}`)
  }
})

test('another shot of one photograph is of the same person; a face record says the same as its JPEG', async () => {
  const photo = await demoPortrait(4)
  for (const seed of [1, 2, 3]) {
    const again = await see(await anotherShot(photo, seed))
    assert.ok(compareFaces(again.embedding, enrolled(4).embedding) > 0.7)
  }
  assert.deepEqual(await anotherShot(photo, 1), await anotherShot(photo, 1))
  const record = await see(recordOfPhoto(photo, { width: 640, height: 480 }))
  assert.deepEqual(record.embedding, enrolled(4).embedding)
})

test('whoever does what is asked meets the prompt; whoever does another thing does not', async () => {
  for (const index of [0, 3]) {
    for (const prompt of prompts) {
      const frames = await Promise.all((await demoAnswer(index, prompt)).map(see))
      assert.deepEqual(
        prompts.filter((asked) => met(asked, frames)),
        [prompt],
        `${index}: ${prompt}`,
      )
    }
    const still = await Promise.all([1, 1, 1].map(async (shot) => see(await demoPortrait(index, shot))))
    for (const prompt of prompts) assert.equal(met(prompt, still), false, prompt)
  }
})

test('what is wrong with a photograph is said by name', async () => {
  const photo = sharp(await demoPortrait(7))
  const spoilt: readonly (readonly [QualityHint, Buffer])[] = [
    ['too_dark', await photo.clone().linear(0.12, 0).jpeg().toBuffer()],
    ['too_bright', await photo.clone().linear(1.5, 115).jpeg().toBuffer()],
    ['blurred', await photo.clone().blur(9).jpeg().toBuffer()],
    ['too_small', await photo.clone().resize(130).jpeg().toBuffer()],
  ]
  for (const [hint, bytes] of spoilt) {
    const { quality } = await see(bytes)
    assert.ok(
      quality.hints.includes(hint) && quality.score < faceCalibration.qualityFloor,
      `${hint}: ${JSON.stringify(quality)}`,
    )
  }
  assert.deepEqual(enrolled(7).quality.hints, [])
})

test('a face cut by the edge is partly out of frame, or not found at all', async () => {
  const half = await sharp(await demoPortrait(2))
    .extract({ left: 330, top: 0, width: 310, height: 480 })
    .jpeg()
    .toBuffer()
  const face = await pool.describe(half)
  assert.ok(
    'none' in face || (isDescription(face) && face.quality.score < faceCalibration.qualityFloor),
    JSON.stringify(face),
  )
})

test('two people side by side are two; somebody small far behind is not counted; an empty wall is nobody', async () => {
  const wall = sharp({ create: { width: 640, height: 480, channels: 3, background: '#aaa' } })
  const [a, b] = [await demoPortrait(0), await demoPortrait(3)]
  const beside = (photo: Buffer, width: number, left: number) =>
    sharp(photo)
      .extract({ left: 170, top: 0, width: 300, height: 480 })
      .resize(width)
      .toBuffer()
      .then((input) => ({ input, left, top: 0 }))
  const two = await wall
    .clone()
    .composite([await beside(a, 300, 10), await beside(b, 280, 330)])
    .jpeg()
    .toBuffer()
  assert.deepEqual(await pool.describe(two), { many: 2 })
  const far = await wall
    .clone()
    .composite([await beside(a, 300, 10), await beside(b, 90, 500)])
    .jpeg()
    .toBuffer()
  const face = await see(far)
  assert.ok(compareFaces(face.embedding, enrolled(0).embedding) > 0.6)
  assert.deepEqual(await pool.describe(await wall.clone().jpeg().toBuffer()), { none: true })
})

test('a picture on a screen is described like any other: what is made of its anti-spoof score is for others', async () => {
  const shown = await see(await onScreen(await demoPortrait(6)))
  assert.ok(shown.antiSpoof >= 0 && shown.antiSpoof <= 1)
  const decision = decideFace({ enrolled: enrolled(6), frames: [shown] })
  assert.equal(decision.suspicious, shown.antiSpoof < faceCalibration.suspiciousBelow)
})

test('a broken photograph is refused by name and the thread goes on', async () => {
  await assert.rejects(
    pool.describe(Buffer.from('no photograph')),
    (e) => e instanceof PhotoError && e.code === 'not-a-photo',
  )
  assert.ok(isDescription(await pool.describe(await demoPortrait(1))))
  const closed = openFacePool()
  await closed.close()
  await assert.rejects(closed.describe(await demoPortrait(1)), (e) => e instanceof FaceError && e.code === 'closed')
})

test('the photograph handed in is left as it was', async () => {
  const photo = await demoPortrait(1)
  const copy = Buffer.from(photo)
  await pool.describe(photo)
  assert.deepEqual(photo, copy)
})
