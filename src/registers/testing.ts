/** For tests of registers: acting as the engine would, and two acts that truly meet. */
import assert from 'node:assert/strict'
import type { Text } from '../language/index.ts'
import { kindOf } from '../notices/index.ts'
import { type Effect, InvariantError, inTransaction, type Outcome, type Pool, uuid, type Verb } from '../store/index.ts'

/** Sunday 2026-02-01, 09:00 in Riyadh: when the stories begin. */
export const now = '2026-02-01T06:00:00.000Z'

export interface Act {
  readonly at?: string
  readonly request?: string
  readonly step?: string
  /** Milliseconds the transaction stays open after the verb: time for another to run into it. */
  readonly holdOpen?: number
}

/** Runs one effect in a transaction of its own, with a request of its own as the cause unless one is given. */
export async function act(
  pool: Pool,
  verbs: Readonly<Record<string, Verb>>,
  effect: Effect,
  { at = now, request = uuid(), step = 'effect-1', holdOpen = 0 }: Act = {},
): Promise<Outcome & { readonly request: string }> {
  const verb = verbs[effect.verb]
  assert.ok(verb, effect.verb)
  // A plan's arguments have been to the database and back.
  const args: unknown = JSON.parse(JSON.stringify(effect.args))
  const outcome = await inTransaction(pool, async (tx) => {
    const done = await verb(tx, args as never, { request, step, at })
    if (holdOpen > 0) await new Promise((resume) => setTimeout(resume, holdOpen))
    return done
  })
  for (const told of outcome.told) checkTold(told.kind, told.vars)
  return { ...outcome, request }
}

/** The register refuses, with this reason. */
export async function refused(acting: Promise<unknown>, reason: string): Promise<void> {
  await assert.rejects(acting, (error) => {
    assert.ok(error instanceof InvariantError, String(error))
    assert.equal(error.reason, reason)
    return true
  })
}

/** Two acts at once: the first is still open when the second begins. Exactly one comes through. */
export async function race(
  pool: Pool,
  verbs: Readonly<Record<string, Verb>>,
  effects: readonly [Effect, Effect],
  reason: string,
): Promise<Outcome> {
  const results = await Promise.allSettled(effects.map((effect) => act(pool, verbs, effect, { holdOpen: 60 })))
  const done = results.flatMap((r) => (r.status === 'fulfilled' ? [r.value] : []))
  const lost = results.flatMap((r) => (r.status === 'rejected' ? [r.reason] : []))
  assert.equal(done.length, 1, `${done.length} of two acts came through: ${lost.join('; ')}`)
  await refused(Promise.reject(lost[0]), reason)
  return done[0] as Outcome
}

/** A kind of notice with exactly its variables, none of them empty in either language. */
function checkTold(kind: string, vars: Readonly<Record<string, string | Text>>): void {
  assert.deepEqual(Object.keys(vars).sort(), [...kindOf(kind).vars].sort(), kind)
  for (const value of Object.values(vars)) {
    for (const words of typeof value === 'string' ? [value] : [value.ar, value.en]) assert.notEqual(words, '', kind)
  }
}

/** How a table remembers one key: version by version, who caused it, and whether it is the current one. */
export async function remembered(
  pool: Pool,
  table: string,
  key: Readonly<Record<string, unknown>>,
): Promise<{ version: number; by_request: string; by_step: string; current: boolean }[]> {
  const where = Object.keys(key).map((column, i) => `${column} = $${i + 1}`)
  const { rows } = await pool.query(
    `select version, by_request, by_step, superseded_at is null as current from ${table}
      where ${where.join(' and ')} order by version`,
    Object.values(key),
  )
  return rows
}
