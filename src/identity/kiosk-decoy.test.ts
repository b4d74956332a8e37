import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { castTemplates } from '../../cast/bodies.ts'
import { isHopeless, isTemplate, openFingerPool } from '../biometrics/fingers/index.ts'
import type { Seen } from './kiosk-compare.ts'
import { fingerOfNobody, likeNobody } from './kiosk-decoy.ts'

const fingers = openFingerPool({ workers: 1, deadlineMs: 60_000 })
after(() => fingers.close())
const key = Buffer.alloc(32, 7)
const { policy } = fingers.calibration

const compared = (score: number): Seen => ({
  end: 'compared',
  matched: score >= policy.twoFingers,
  evidence: {
    score,
    quality: 80,
    matcher: '',
    calibration: '',
    sample: '',
    at: '2026-02-01T06:00:00.000Z',
    device: null,
  },
})

test('the finger of nobody is a whole record, the same each time for a number, and another for the next', () => {
  const one = fingerOfNobody(key, '1999900309', 'right_index')
  assert(isTemplate(one))
  assert.deepEqual(one, fingerOfNobody(key, '1999900309', 'right_index'))
  assert.notDeepEqual(one, fingerOfNobody(key, '1999900309', 'left_index'))
  assert.notDeepEqual(one, fingerOfNobody(key, '1999900010', 'right_index'))
  assert.notDeepEqual(one, fingerOfNobody(Buffer.alloc(32, 8), '1999900309', 'right_index'))
})

test('a stranger’s right finger comes as often past nobody’s as past somebody’s, and no left one ever does', async () => {
  const all = castTemplates().filter(({ kind }) => kind === 'right_index')
  const some = all.slice(0, 16)
  let [somebody, nobody, tried] = [0, 0, 0]
  for (const probe of some) {
    for (const [i, enrolled] of some.entries()) {
      if (probe === enrolled) continue
      tried += 1
      const real = await fingers.compare(probe.bytes, enrolled.bytes)
      if (!isHopeless({ logOdds: real.logOdds, quality: 80 }, policy)) somebody += 1
      const decoy = await fingers.compare(probe.bytes, fingerOfNobody(key, `number ${i}`, 'right_index'))
      const seen = likeNobody(compared(decoy.logOdds), 'right_index', policy)
      if (seen.end === 'compared' && seen.matched) nobody += 1
      const left = likeNobody(compared(decoy.logOdds + 100), 'left_index', policy)
      assert(left.end === 'compared' && !left.matched)
    }
  }
  const [a, b] = [somebody / tried, nobody / tried]
  // The cast's fingers are grown: more alike than people's, for whom it was measured (docs/decisions/0024).
  assert(a > 0.02 && b > a / 3 && b < a * 2, `${somebody} past somebody’s, ${nobody} past nobody’s, of ${tried}`)
})
