/** A draft as it would be sent now: its answers, its price, and every reason why not, before anything is written. */
import { fullName, shortName, type Text } from '../language/index.ts'
import { type PersonId, readingOthers } from '../store/index.ts'
import { needsCode, readingFor, requireCaller, requireStanding, serviceOf } from './access.ts'
import type { AnyService } from './catalogue.ts'
import type { Option, Price } from './define.ts'
import { draftOf } from './draft.ts'
import { feeChanges, priceOf } from './fees.ts'
import type { Caller, House } from './house.ts'
import { judge, judgeAnswers, type Refusal } from './judge.ts'
import type { SentPhotos } from './photos/judge.ts'
import { photosOf } from './photos/rows.ts'
import { openRegisters } from './registers.ts'
import { givenAnswers, type Row } from './rows.ts'
import { actHashOf } from './submit.ts'

export interface Preview {
  readonly row: Row
  readonly definition: AnyService
  readonly subject: { readonly id: PersonId; readonly name: Text; readonly short: Text }
  /** The answers as the service understands them; null while some are missing or wrong. */
  readonly form: Readonly<Record<string, unknown>> | null
  readonly offers: Readonly<Record<string, readonly Option[] | undefined>>
  /** Questions that may be left out by others and not by this person. */
  readonly requires: readonly string[]
  /** The photos that the draft names, by field. */
  readonly photos: SentPhotos
  /** Why it cannot be sent as it stands; about the person first, then about the answers. */
  readonly refusals: readonly Refusal[]
  readonly price: Price | null
  readonly codeNeeded: boolean
  /** What a code confirms, and its hash. */
  readonly act: { readonly hash: string; readonly text: Text }
}

/** Throws as `draftOf` does; reading about another person is recorded. */
export async function preview(house: House, caller: Caller, id: string): Promise<Preview> {
  const row = await draftOf(house, caller, id)
  const definition = serviceOf(house, row.service)
  const now = house.clock.now()
  requireCaller(definition, caller)
  return readingOthers(house.pool, readingFor(caller, row.service, now, id), async (look) => {
    const standing = await requireStanding(look, definition, caller, row.subject, now, row.service)
    const read = openRegisters(look)
    const person = await read.people.get(row.subject)
    const photos = await photosOf(look.db, row, definition)
    const judged = await judge(read, {
      definition,
      actor: { id: caller.person, audience: caller.audience },
      subject: row.subject,
      standing,
      now,
      photos,
      given: givenAnswers(row),
    })
    const parsed = definition.form.safeParse(givenAnswers(row))
    const form = parsed.success ? (parsed.data as Record<string, unknown>) : null
    const refusals = [...judged.refusals, ...(form === null ? [] : judgeAnswers(definition, judged, form))]
    const price =
      form === null || refusals.length > 0
        ? null
        : priceOf(
            definition,
            { ...judged.situation, form },
            await feeChanges(look.db, row.service, judged.situation.day),
          )
    const short = { ar: shortName(person.name, 'ar'), en: shortName(person.name, 'en') }
    return {
      row,
      definition,
      subject: { id: row.subject, name: { ar: fullName(person.name, 'ar'), en: fullName(person.name, 'en') }, short },
      form,
      offers: judged.refusals.length === 0 ? (definition.offers?.(judged.situation) ?? {}) : {},
      requires: definition.requires?.(judged.situation) ?? [],
      photos,
      refusals,
      price,
      codeNeeded: needsCode(definition, caller, now),
      act: { hash: actHashOf(row), text: actText(definition.title, row.subject === caller.person ? null : short) },
    }
  })
}

/** The sentence a code confirms: the act, and for whom when it is not for oneself (ID-74). */
function actText(title: Text, whom: Text | null): Text {
  return whom === null ? title : { ar: `${title.ar}: ${whom.ar}`, en: `${title.en}: ${whom.en}` }
}
