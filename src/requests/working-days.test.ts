/** Until when a desk decides: working days, without weekends and holidays (R-DATE-07). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dueAfter } from './working-days.ts'

test('the day it came is not counted, nor are Friday, Saturday and holidays', () => {
  // Sunday 1 February 2026, in the morning.
  assert.equal(dueAfter('2026-02-01T06:00:00Z', 'P1D'), '2026-02-02T21:00:00.000Z')
  // Wednesday + 3: Thursday, Sunday, Monday.
  assert.equal(dueAfter('2026-02-04T06:00:00Z', 'P3D'), '2026-02-09T21:00:00.000Z')
  // Founding Day falls on Sunday 22 February 2026.
  assert.equal(dueAfter('2026-02-19T06:00:00Z', 'P1D'), '2026-02-23T21:00:00.000Z')
  assert.throws(() => dueAfter('2026-02-01T06:00:00Z', 'P0D'), /not a number of working days/)
})
