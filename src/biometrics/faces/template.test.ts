/** What is enrolled comes back as it was, and nothing else is taken for it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareFaces, embeddingLength } from './embed.ts'
import { faceModel } from './model-id.ts'
import { decodeFaceTemplate, encodeFaceTemplate, templateBytes } from './template.ts'
import { embeddingOf } from './testing.ts'
import { FaceError } from './trouble.ts'

const template = { model: faceModel, embedding: embeddingOf(1) }

test('a template comes back bit by bit', () => {
  const bytes = encodeFaceTemplate(template)
  assert.equal(bytes.length, templateBytes)
  assert.deepEqual(decodeFaceTemplate(bytes), template)
  // Also from the middle of a larger buffer, as a database hands it out.
  const larger = Buffer.concat([Buffer.alloc(3), bytes])
  assert.deepEqual(decodeFaceTemplate(larger.subarray(3)), template)
})

test('a template of another model is refused by name: the person must be enrolled again', () => {
  assert.throws(
    () => encodeFaceTemplate({ ...template, model: 'fr_feature-0000000000000000-1' }),
    (error) => error instanceof FaceError && error.code === 'other-model',
  )
  for (const at of [4, 35, 36]) {
    const bytes = encodeFaceTemplate(template)
    bytes[at] = (bytes[at] as number) ^ 1
    assert.throws(
      () => decodeFaceTemplate(bytes),
      (error) => error instanceof FaceError && error.code === 'other-model' && /enrol again/.test(error.message),
    )
  }
})

test('bytes that are no template are refused and break nothing', () => {
  const refused = (bytes: Uint8Array): void => {
    assert.throws(
      () => decodeFaceTemplate(bytes),
      (error) => error instanceof FaceError && error.code === 'not-a-template',
    )
  }
  refused(new Uint8Array())
  refused(encodeFaceTemplate(template).subarray(1))
  const nan = encodeFaceTemplate(template)
  new DataView(nan.buffer).setFloat32(100, Number.NaN, true)
  refused(nan)
  const long = encodeFaceTemplate(template)
  new DataView(long.buffer).setFloat32(37, 5, true)
  refused(long)
  fc.assert(fc.property(fc.uint8Array({ maxLength: templateBytes + 1 }), refused))
})

test('a comparison is the same both ways, 1 with itself, and refuses what is no embedding', () => {
  const [a, b] = [embeddingOf(1), embeddingOf(2)]
  assert.equal(compareFaces(a, b), compareFaces(b, a))
  assert.ok(Math.abs(compareFaces(a, a) - 1) < 1e-6)
  assert.ok(Math.abs(compareFaces(a, b)) < 0.3)
  assert.throws(() => compareFaces(a, new Float32Array(embeddingLength - 1)), RangeError)
})
