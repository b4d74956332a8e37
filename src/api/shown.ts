/** How things look in JSON: names in both languages, sums in halalas, times in UTC. No national number of anybody. */
import type { Charge } from '../payments/index.ts'
import {
  type AnyService,
  type Catalogue,
  type Definition,
  events,
  type Price,
  questionsOf,
  type Refusal,
  type RequestView,
  type Row,
  stations,
  totalOf,
} from '../requests/index.ts'

/** Services for people; those that only agencies use have no place at this door. */
export function forPeople(catalogue: Catalogue): ReadonlyMap<string, Definition> {
  return new Map([...catalogue].filter(([, d]) => !d.audience.every((a) => a.startsWith('agency:'))))
}

export function summaryOf(id: string, d: Definition) {
  return { id, kind: d.kind, title: d.title, summary: d.summary, audience: d.audience, needs: needsOf(d) }
}

function needsOf({ needs }: Definition) {
  const { identity, signIn, fresh, signs } = needs
  return { identity, signIn, ...(fresh === undefined ? {} : { fresh }), ...(signs ? { signs } : {}) }
}

/** Reasons every service may be refused for, before its own rules (R-GATE-04, R-GATE-05). */
export const gateReasons = [
  'applicant_alive',
  'beneficiary_alive',
  'services_not_suspended',
  'no_open_request',
] as const

export function reasonsOf(service: AnyService): readonly Refusal[] {
  return Object.entries({ ...service.eligible, ...service.accept }).map(([reason, rule]) => ({
    reason,
    words: rule.otherwise,
    ...(rule.remedy ? { remedy: rule.remedy } : {}),
  }))
}

/** Everything a page needs to be made of a service: words, fees, reasons, questions. */
export function describe(id: string, d: Definition) {
  const questions = withoutDialect(questionsOf(d))
  const base = { ...summaryOf(id, d), edition: d.edition, behalf: d.behalf, questions }
  if (d.kind === 'inquiry') return { ...base, throttle: d.throttle }
  return {
    ...base,
    pages: d.pages,
    fees: d.priceList.map(({ what, price }) => ({ what, price: priceOf(price) })),
    reasons: reasonsOf(d),
    decision: d.decision,
    next: d.next,
  }
}

export function withoutDialect({ $schema: _, ...schema }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return schema
}

export function priceOf(price: Price) {
  return {
    state: price.state,
    platform: price.platform,
    vat: price.vat,
    escrow: price.escrow ?? 0,
    total: totalOf(price).halalas,
  }
}

export function requestLine(catalogue: Catalogue, row: Row) {
  const definition = catalogue.get(row.service)
  const { name, means } = stations[row.station]
  return {
    id: row.request_id,
    number: row.number,
    service: row.service,
    title: definition?.title ?? { ar: row.service, en: row.service },
    for: row.subject,
    station: { code: row.station, name, means },
    changedAt: row.changed_at,
  }
}

export function requestShown(catalogue: Catalogue, { row, story, charge }: RequestView) {
  const definition = catalogue.get(row.service)
  const service = definition?.kind === 'service' ? definition : null
  const reason = service === null ? undefined : reasonsOf(service).find((r) => r.reason === row.reason)
  return {
    ...requestLine(catalogue, row),
    answers: row.form,
    createdAt: row.created_at,
    submittedAt: row.submitted_at,
    endedAt: row.ended_at,
    expiresAt: row.expires_at,
    reason: row.reason === null ? null : (reason ?? { reason: row.reason, words: null }),
    price: row.price === null ? null : priceOf(row.price),
    charge: charge === null ? null : chargeShown(charge),
    story: story.map(({ at, event }) => ({ at, event, words: events[event] })),
    next: service?.next ?? null,
  }
}

function chargeShown(charge: Charge) {
  const { billNumber, state, halalas, parts, dueUntil, paidAt, refundedAt } = charge
  return { billNumber, state, halalas, parts, dueUntil, paidAt, refundedAt }
}
