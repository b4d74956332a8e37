/** The demo's university as a body should be: it looks at what the portal says and believes no less than it asked for. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { enough } from './sign-in.ts'

test('a person who is not proved as surely as was asked is not let in (T-RP-07)', () => {
  for (const acr of ['ia2 aa2', 'ia3 aa2', 'ia3 aa3']) assert.ok(enough(acr), acr)
  for (const acr of ['', 'ia1 aa2', 'ia3 aa1', 'ia2', 'aa3', 'gold', 'ia3 aa2 gold', '3 2'])
    assert.ok(!enough(acr), acr)
})
