/**
 * For whom one may act, and why: oneself, one's children until the ages of the law, one's own family on a resident's
 * sponsorship, one's sponsored workers; in the place of another who may, on a mandate of hers; and nobody else. Rights end with the register's event or birthday, because
 * they are worked out from the registers at the moment they are used.
 */
import { type Day, hijriAgeOn } from '../language/index.ts'
import * as families from '../registers/families/index.ts'
import * as mandates from '../registers/mandates/index.ts'
import * as people from '../registers/people/index.ts'
import * as sponsorships from '../registers/sponsorships/index.ts'
import type { Look, PersonId } from '../store/index.ts'

/** The same words as `Behalf` of requests/define.ts, less `office`. */
export type Ground = 'self' | 'dependant' | 'travel-consent' | 'resident-dependant' | 'sponsored-worker' | 'mandate'

export interface Ward {
  readonly id: PersonId
  readonly grounds: readonly { readonly behalf: Ground; readonly proof: string }[]
}

/** Ages of the law in Hijri years, dated (decided.md: guardian's rights end at 18, consent to travel at 21; R-PAS-09). */
const ages: readonly { readonly from: Day; readonly guardian: number; readonly travel: number }[] = [
  { from: '1924-08-01', guardian: 18, travel: 21 },
]

/** Everyone `actor` may act for on `day`, herself first, each with the grounds. */
export async function wardsOf(look: Look, actor: PersonId, day: Day): Promise<Ward[]> {
  const children = await childrenOf(look, actor, day)
  const sponsored = await sponsoredBy(look, actor)
  const mandated = await mandatedTo(look, actor, day)
  const wards = new Map<PersonId, Ward['grounds'][number][]>([[actor, [{ behalf: 'self', proof: 'self' }]]])
  for (const { id, ...ground } of [...children, ...sponsored, ...mandated]) {
    wards.set(id, [...(wards.get(id) ?? []), ground])
    look.relate?.(id, ground.behalf)
  }
  return [...wards].map(([id, grounds]) => ({ id, grounds }))
}

export interface Right {
  readonly behalf: Ground
  readonly proof: string
  /** On a mandate: in whose place, and the most that the request may cost. */
  readonly principal?: PersonId
  readonly mostHalalas?: number
}

/**
 * The first of `wanted` on which `actor` may act for `subject`, with its proof; null: she may not. `service`: which one is
 * asked for; a mandate holds for the services it names and for no other.
 */
export async function standingOf(
  look: Look,
  actor: PersonId,
  subject: PersonId,
  wanted: readonly string[],
  day: Day,
  service?: string,
): Promise<Right | null> {
  if (actor === subject) return wanted.includes('self') ? { behalf: 'self', proof: 'self' } : null
  const ward = (await wardsOf(look, actor, day)).find((w) => w.id === subject)
  const own = ward?.grounds.find((g) => g.behalf !== 'mandate' && wanted.includes(g.behalf))
  if (own !== undefined) return own
  return wanted.includes('mandate') && service !== undefined
    ? onMandate(look, { actor, subject, wanted, day, service })
    : null
}

interface OnMandate {
  readonly actor: PersonId
  readonly subject: PersonId
  readonly wanted: readonly string[]
  readonly day: Day
  readonly service: string
}

/**
 * A mandate is worth what its giver may do herself that day: her own ground is worked out anew, so that a divorce, a
 * transfer or a death ends it too, and a mandate can never rest on another (no re-delegation).
 */
async function onMandate(look: Look, { actor, subject, wanted, day, service }: OnMandate): Promise<Right | null> {
  const own = wanted.filter((ground) => ground !== 'mandate')
  for (const one of await mandates.reader(look).heldBy(actor)) {
    if (!mandates.runs(one, day) || !one.services.includes(service)) continue
    if (one.object !== null && one.object !== subject) continue
    if ((await people.reader(look).get(one.giver)).died !== null) continue
    const right = await standingOf(look, one.giver, subject, own, day)
    if (right === null) continue
    look.relate?.(subject, 'mandate')
    return {
      behalf: 'mandate',
      proof: `mandates:${one.number}:${right.proof}`,
      principal: one.giver,
      ...(one.mostHalalas === null ? {} : { mostHalalas: one.mostHalalas }),
    }
  }
  return null
}

/** Whom a mandate lets one act for: whoever gave it, or the one it is about. What exactly, the gate of each service asks. */
async function mandatedTo(look: Look, actor: PersonId, day: Day): Promise<Found[]> {
  const found: Found[] = []
  for (const one of await mandates.reader(look).heldBy(actor)) {
    if (!mandates.runs(one, day)) continue
    found.push({ id: one.object ?? one.giver, behalf: 'mandate', proof: `mandates:${one.number}` })
  }
  return found
}

interface Found {
  readonly id: PersonId
  readonly behalf: Ground
  readonly proof: string
}

async function childrenOf(look: Look, actor: PersonId, day: Day): Promise<Found[]> {
  const law = ages.filter((a) => a.from <= day).at(-1)
  if (law === undefined) return []
  const own = await families.reader(look).dependantsOf(actor)
  if (own.length === 0) return []
  const persons = new Map((await people.reader(look).many(own.map((d) => d.id))).map((p) => [p.id, p]))
  const found: Found[] = []
  for (const { id, relation, by, deed } of own) {
    if (relation !== 'son' && relation !== 'daughter') continue
    const proof = deed === null ? `families:${by}` : `families:${by}:${deed}`
    const child = persons.get(id)
    // A resident's family stands on the sponsorship, not on the citizens' family law.
    if (child === undefined || child.kind !== 'citizen' || child.died !== null) continue
    const age = hijriAgeOn(child.born, day)
    if (age < law.guardian) found.push({ id, behalf: 'dependant', proof })
    if (age < law.travel && child.marital !== 'married') found.push({ id, behalf: 'travel-consent', proof })
  }
  return found
}

async function sponsoredBy(look: Look, actor: PersonId): Promise<Found[]> {
  const now = await sponsorships.reader(look).workersOf(actor, 'current')
  return now.map((s) => ({
    id: s.worker,
    behalf: s.kind === 'dependant' ? ('resident-dependant' as const) : ('sponsored-worker' as const),
    proof: `sponsorships:${s.kind}:since ${s.from}`,
  }))
}
