/** Decisions: who is let in, who is asked to try again, and what is never held against anybody. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faceCalibration, readFaceCalibration } from './calibration.ts'
import { decideFace } from './decide.ts'
import type { FaceResult } from './describe.ts'
import { faceModel } from './model-id.ts'
import { alike, described, embeddingOf } from './testing.ts'
import { FaceError } from './trouble.ts'

const noura = embeddingOf(1)
const enrolled = { model: faceModel, embedding: noura }
const decide = (...frames: FaceResult[]) => decideFace({ enrolled, frames })
/** Frames of one sitting: all alike, with the given cosine to Noura. */
const sitting = (cosine: number) => described(alike(noura, cosine))

test('the enrolled person is known, and the decision names what it was made with', () => {
  const decision = decide(sitting(0.7), sitting(0.7), sitting(0.7))
  assert.equal(decision.accepted, true)
  assert.equal(decision.reason, 'accepted')
  assert.ok(decision.score !== null && Math.abs(decision.score - 0.7) < 1e-5)
  assert.equal(decision.calibration, faceCalibration.version)
  assert.equal(decision.model, faceModel)
})

test('somebody else is not', () => {
  const decision = decide(sitting(0.1), sitting(0.1))
  assert.deepEqual([decision.accepted, decision.reason], [false, 'no_match'])
})

test('the line is the calibrated cosine, and the best frame counts', () => {
  const { cosine } = faceCalibration
  assert.equal(decide(sitting(cosine + 0.001)).accepted, true)
  assert.equal(decide(sitting(cosine - 0.001)).accepted, false)
  assert.equal(decide(sitting(cosine - 0.1), sitting(cosine + 0.05)).accepted, true)
})

test('a picture of the enrolled person held up once among frames of another opens nothing', () => {
  const decision = decide(described(embeddingOf(5)), described(alike(noura, 0.95)), described(embeddingOf(5)))
  assert.deepEqual([decision.accepted, decision.reason, decision.score], [false, 'changed_person', null])
})

test('two people, nobody, or too poor a picture: nothing is compared, and the reason says what to do', () => {
  const poor = described(alike(noura, 0.9), { score: 20, hints: ['too_dark', 'blurred'] })
  const cases = [
    [decide(sitting(0.9), { many: 2 }), 'two_people', ['two_people']],
    [decide({ none: true }, { none: true }), 'no_face', ['no_face']],
    [decide(poor, { none: true }), 'poor_quality', ['too_dark', 'blurred']],
  ] as const
  for (const [decision, reason, hints] of cases) {
    assert.deepEqual([decision.accepted, decision.reason, decision.hints], [false, reason, hints])
    assert.equal(decision.score, null)
  }
})

test('a poor frame among good ones is left out, even when it would match better', () => {
  const decision = decide(described(alike(noura, 0.99, 9), { score: 10 }), sitting(0.3))
  assert.deepEqual([decision.accepted, decision.reason], [false, 'no_match'])
})

test('a low anti-spoof score is told and decides nothing', () => {
  const suspicious = decide(described(alike(noura, 0.8), { antiSpoof: 0.001 }))
  assert.deepEqual([suspicious.accepted, suspicious.suspicious, suspicious.antiSpoof], [true, true, 0.001])
  assert.equal(decide(described(alike(noura, 0.8), { antiSpoof: 0.9 })).suspicious, false)
  assert.equal(decide({ none: true }).antiSpoof, null)
})

test('a template, a frame or thresholds of another model are refused, not compared', () => {
  const other = (error: unknown): boolean => error instanceof FaceError && error.code === 'other-model'
  const frames = [sitting(0.9)]
  assert.throws(() => decideFace({ enrolled: { ...enrolled, model: 'another' }, frames }), other)
  assert.throws(() => decide(described(noura, { model: 'another' })), other)
  assert.throws(() => decideFace({ enrolled, frames }, { ...faceCalibration, model: 'another' }), other)
})

test('no frames, or more than the calibration allows, is a mistake of the caller', () => {
  assert.throws(() => decide(), RangeError)
  assert.throws(() => decide(...Array.from({ length: faceCalibration.frames + 1 }, () => sitting(0.9))), RangeError)
})

test('the calibration we ship is for the model we ship; a wrong file is refused by name of its field', () => {
  assert.equal(faceCalibration.model, faceModel)
  assert.throws(() => readFaceCalibration(JSON.stringify({ ...faceCalibration, cosine: 1.2 })), /cosine/)
})
