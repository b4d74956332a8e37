/**
 * Keeping something scarce while a request is still being written: a place in an office for ten minutes. What is kept ends
 * by itself; sending the request judges anew, so nothing depends on it but the person's peace.
 */
import type { Text } from '../language/index.ts'
import { InvariantError, namedTransaction, readingOthers } from '../store/index.ts'
import { readingFor, requireCaller, requireStanding, serviceOf } from './access.ts'
import { draftOf } from './draft.ts'
import type { Caller, House } from './house.ts'
import { judge, judgeAnswers } from './judge.ts'
import { lockPeople, openRegisters, verbs } from './registers.ts'
import { givenAnswers } from './rows.ts'

/** `gone`: somebody else was quicker; the words stand beside `field`. */
export type Reserved = { readonly kept: true } | { readonly kept: false; readonly field: string; readonly gone: Text }

/**
 * Keeps what the answers of a draft ask for, where its service reserves anything and the answers are whole and right;
 * otherwise there is nothing to keep yet, and null is returned. Done again, it keeps it for longer.
 */
export async function reserve(house: House, caller: Caller, id: string): Promise<Reserved | null> {
  const row = await draftOf(house, caller, id)
  const definition = serviceOf(house, row.service)
  const { reserves } = definition
  if (reserves === undefined) return null
  const now = house.clock.now()
  requireCaller(definition, caller)
  const parsed = definition.form.safeParse(givenAnswers(row))
  if (!parsed.success) return null
  const form = parsed.data as Readonly<Record<string, unknown>>
  const gone: Reserved = { kept: false, field: reserves.field, gone: reserves.gone }
  const effect = await readingOthers(house.pool, readingFor(caller, row.service, now, id), async (look) => {
    const standing = await requireStanding(look, definition, caller, row.subject, now, row.service)
    const judged = await judge(openRegisters(look), {
      definition,
      actor: { id: caller.person, audience: caller.audience },
      subject: row.subject,
      standing,
      now,
      given: form,
    })
    const refusals = [...judged.refusals, ...judgeAnswers(definition, judged, form)]
    if (refusals.length > 0) return refusals.every(({ reason }) => reason === reserves.goneBy) ? 'gone' : null
    return reserves.effect({ ...judged.situation, form })
  })
  if (effect === 'gone') return gone
  if (effect === null) return null
  const verb = verbs.get(effect.verb)
  if (verb === undefined) throw new Error(`${row.service} reserves by an unknown verb: ${effect.verb}`)
  try {
    await namedTransaction('reserve: kept', house.pool, async (tx) => {
      await lockPeople(tx, [row.subject])
      return verb(tx, effect.args as never, { request: id, step: 'reserve', at: now })
    })
    return { kept: true }
  } catch (error) {
    if (!(error instanceof InvariantError)) throw error
    return gone
  }
}
