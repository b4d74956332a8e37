import assert from 'node:assert/strict'
import test from 'node:test'
import { canonicalJson } from './canonical.ts'
import { evidenceHash } from './officers/presence.ts'
import { evidenceOf } from './visit-run.ts'

const at = '2026-02-01T06:00:00.000Z'
const device = { serialNo: 'R1', certificate: 'aa' }
const right = { score: 9, quality: 80, matcher: 'm', calibration: 'c', sample: 's', at, device }
const left = { ...right, score: 11 }
/** The same as the database gives it back: keys by their length. */
const back = {
  at,
  score: 9,
  device: { certificate: 'aa', serialNo: 'R1' },
  sample: 's',
  matcher: 'm',
  quality: 80,
  calibration: 'c',
}

test('a value has one text, whatever the order of its keys, and lists keep theirs', () => {
  assert.equal(
    canonicalJson({ b: [2, 1, { d: 1, c: null }], a: 'x', e: undefined }),
    '{"a":"x","b":[2,1,{"c":null,"d":1}]}',
  )
  assert.notEqual(canonicalJson([1, 2]), canonicalJson([2, 1]))
})

test('evidence has one hash, before it was kept and after; another score has another', () => {
  const fresh = { evidence: { right_index: right, left_index: left }, document: null, without_why: null }
  const kept = {
    evidence: { left_index: { ...back, score: 11 }, right_index: back },
    document: null,
    without_why: null,
  }
  assert.deepEqual(evidenceHash(fresh), evidenceHash(kept))
  const other = { ...kept, evidence: { ...kept.evidence, left_index: { ...back, score: 12 } } }
  assert.notDeepEqual(evidenceHash(fresh), evidenceHash(other))
  const visit = (evidence: object) => evidenceOf({ evidence } as Parameters<typeof evidenceOf>[0]).evidenceHash
  assert.deepEqual(visit(fresh.evidence), visit(kept.evidence))
  assert.notDeepEqual(visit(fresh.evidence), visit(other.evidence))
})
