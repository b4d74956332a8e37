/**
 * Judging: the same rules at opening, at submission, and again under lock just before the effects (R-GATE-07 as
 * decided.md settles it). A refusal is a value with its reason code, its words in both languages and its remedy.
 */
import { dayOf, type Instant, type Text } from '../language/index.ts'
import { type PersonId, together } from '../store/index.ts'
import type { AnyService } from './catalogue.ts'
import type { Audience, Case, Situation, Standing } from './define.ts'
import type { SentPhotos } from './photos/judge.ts'
import type { Registers } from './registers.ts'

export interface Refusal {
  readonly reason: string
  readonly words: Text
  readonly remedy?: string
}

/** What every service asks before its own rules (R-GATE-04). */
interface GateFacts {
  readonly subjectAlive: boolean
  readonly actorAlive: boolean
  readonly suspended: { readonly agency: Text; readonly order: string } | null
}

export interface Judged {
  readonly situation: Situation<Record<string, unknown>>
  readonly gates: GateFacts
  readonly refusals: readonly Refusal[]
}

export interface Ask {
  readonly definition: AnyService
  readonly actor: { readonly id: PersonId; readonly audience: Audience }
  readonly subject: PersonId
  readonly standing: Standing
  readonly now: Instant
  /** The day whose law applies; today when the request is not yet submitted. */
  readonly day?: string
  /** The photos sent with the answers; none before there is a request. */
  readonly photos?: SentPhotos
  /** The answers so far; none before there is a request. */
  readonly given?: Readonly<Record<string, unknown>>
  /** The parties who have agreed, by key; none before they were asked. */
  readonly agreed?: readonly string[]
}

const closed = {
  applicant_alive: {
    ar: 'صاحب الطلب متوفى في السجل، فلا تُقبل طلبات باسمه.',
    en: 'The applicant is recorded as deceased; no request is taken in that name.',
  },
  beneficiary_alive: { ar: 'المستفيد متوفى في السجل.', en: 'The beneficiary is recorded as deceased.' },
} satisfies Record<string, Text>

/** Reads the facts and applies gates and eligibility; all failures are listed at once. */
export async function judge(read: Registers, ask: Ask): Promise<Judged> {
  const { definition, subject, standing, now } = ask
  // On a mandate the rules and effects are those of who gave it: her visas, her sponsorship, her debts.
  const actor = standing.principal === undefined ? ask.actor : { ...ask.actor, id: standing.principal }
  const day = (ask.day ?? dayOf(now)) as Situation<unknown>['day']
  const [gates, facts] = await together(
    readGates(read, ask, day),
    definition.facts(read, subject, {
      actor: actor.id,
      day,
      now,
      photos: ask.photos ?? {},
      given: ask.given ?? {},
      agreed: ask.agreed ?? [],
    }) as Promise<Record<string, unknown>>,
  )
  const situation = Object.freeze({ now, day, actor, subject, standing, facts })
  return { situation, gates, refusals: [...gatesRefuse(gates, definition), ...failing(definition.eligible, situation)] }
}

/** Applies the rules about the answers to a judged situation. */
export function judgeAnswers(
  definition: AnyService,
  judged: Judged,
  form: Readonly<Record<string, unknown>>,
): readonly Refusal[] {
  return failing(definition.accept ?? {}, { ...judged.situation, form })
}

type Rules = Readonly<Record<string, { holds: (c: never) => boolean; otherwise: Text; remedy?: string }>>

function failing(rules: Rules, c: Situation<unknown> | Case<unknown, unknown>): Refusal[] {
  return Object.entries(rules)
    .filter(([, rule]) => !rule.holds(c as never))
    .map(([reason, rule]) => ({ reason, words: rule.otherwise, ...(rule.remedy ? { remedy: rule.remedy } : {}) }))
}

async function readGates(read: Registers, ask: Ask, day: Situation<unknown>['day']): Promise<GateFacts> {
  const office = ask.actor.audience.startsWith('agency:')
  const [subject, actor, suspension] = await together(
    read.people.get(ask.subject),
    read.people.get(office ? ask.subject : ask.actor.id),
    office || ask.definition.whileSuspended
      ? null
      : read.restrictions.suspension(ask.standing.principal ?? ask.actor.id, day),
  )
  return {
    subjectAlive: subject.died === null,
    actorAlive: actor.died === null,
    suspended: suspension === null ? null : { agency: suspension.agency, order: suspension.order },
  }
}

function gatesRefuse(gates: GateFacts, definition: AnyService): Refusal[] {
  const refusals: Refusal[] = []
  if (!gates.actorAlive && !definition.ofDeceased)
    refusals.push({ reason: 'applicant_alive', words: closed.applicant_alive })
  if (!gates.subjectAlive && !definition.ofDeceased)
    refusals.push({ reason: 'beneficiary_alive', words: closed.beneficiary_alive })
  if (gates.suspended !== null && !definition.whileSuspended) {
    const { agency, order } = gates.suspended
    refusals.push({
      reason: 'services_not_suspended',
      words: {
        ar: `خدماتك موقوفة بأمر من ${agency.ar} رقم ${order}. راجع هذه الجهة لرفع الإيقاف.`,
        en: `Your services are suspended by ${agency.en}, order ${order}. Contact that body to lift the suspension.`,
      },
    })
  }
  return refusals
}
