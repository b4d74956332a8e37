/** By when an answer is due, what is the same again, and until when one may come back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayOf } from '../language/index.ts'
import { canReopen, dueAt, likenessOf, serviceDays, workingDaysAfter } from './times.ts'

test('working days leave out the weekend and the holidays of the Hijri calendar', () => {
  // Sunday 2026-02-01: Monday to Thursday are four, Sunday is the fifth.
  assert.equal(workingDaysAfter('2026-02-01', 5), '2026-02-08')
  // Founding Day is Sunday 2026-02-22.
  assert.equal(workingDaysAfter('2026-02-19', 1), '2026-02-23')
  // Written on a Friday: Sunday is the first.
  assert.equal(workingDaysAfter('2026-02-06', 1), '2026-02-08')
  // Over Eid al-Fitr (25 Ramadan to 5 Shawwal 1447 = 14 to 24 March 2026).
  assert.equal(workingDaysAfter('2026-03-12', 1), '2026-03-25')
})

test('an answer is due by the end of its last day, by the times in force on the day it was written', () => {
  assert.equal(dayOf(dueAt('complaint', '2026-02-01T06:00:00.000Z')), '2026-02-08')
  assert.equal(dueAt('complaint', '2026-02-01T06:00:00.000Z'), '2026-02-08T20:59:00.000Z')
  assert.equal(dayOf(dueAt('complaint', '2024-06-02T06:00:00.000Z')), '2024-06-26', 'ten days then, over Eid al-Adha')
  assert.ok(serviceDays.length > 1)
})

test('the same words are known again whatever marks, letters and stops they are typed with', () => {
  const first = likenessOf('complaint', 'delivery', 'تأخّر وصولُ رخصتي، أسبوعين!')
  assert.equal(likenessOf('complaint', 'delivery', ' تاخر وصول  رخصتى اسبوعين '), first)
  assert.equal(
    likenessOf('complaint', 'delivery', 'ALL LATE') === likenessOf('complaint', 'delivery', 'all late.'),
    true,
  )
  assert.notEqual(likenessOf('complaint', 'traffic', 'تأخر وصول رخصتي أسبوعين'), first)
  assert.notEqual(likenessOf('enquiry', 'delivery', 'تأخر وصول رخصتي أسبوعين'), first)
  assert.notEqual(likenessOf('complaint', 'delivery', 'تأخر وصول رخصتي أسبوعا'), first)
})

test('a closed one is reopened until its fifteenth day, and twice at most', () => {
  const endedAt = '2026-02-03T09:00:00.000Z'
  assert.equal(canReopen({ endedAt, reopened: 0 }, '2026-02-18T09:00:00.000Z'), true)
  assert.equal(canReopen({ endedAt, reopened: 0 }, '2026-02-18T09:00:00.001Z'), false)
  assert.equal(canReopen({ endedAt, reopened: 2 }, '2026-02-04T09:00:00.000Z'), false)
  assert.equal(canReopen({ endedAt: null, reopened: 0 }, '2026-02-04T09:00:00.000Z'), false)
})
