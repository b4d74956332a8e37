/**
 * Every kind of paper this house prints, under the name that services and rows share, with the facts it needs. Papers outlive
 * versions: a template is never removed, and its data only gains optional fields; another meaning is another template.
 */
import type { z } from 'zod'
import type { Instant, Text } from '../../language/index.ts'
import type { Paper } from '../paper.ts'
import { birthCertificate } from './birth-certificate.ts'
import { criminalRecordCertificate } from './criminal-record-certificate.ts'
import { dataDocument } from './data-document.ts'
import { deathCertificate } from './death-certificate.ts'
import { deliveryLabel } from './delivery-label.ts'
import { drivingCertificate } from './driving-certificate.ts'
import { familyRecord } from './family-record.ts'
import { lossReport } from './loss-report.ts'
import { passportRenewalReceipt } from './passport-renewal-receipt.ts'
import { paymentReceipt } from './payment-receipt.ts'
import { registrationForm } from './registration-form.ts'
import { travelRecord } from './travel-record.ts'
import { vehicleCertificate } from './vehicle-certificate.ts'
import { violationReceipt } from './violation-receipt.ts'
import { visaSheet } from './visa-sheet.ts'

export interface Template<Data> {
  /** What the document is called, to its holder and to whoever verifies it. */
  readonly kind: Text
  readonly data: z.ZodType<Data>
  /** Whose document it is: shown masked to whoever verifies it. */
  readonly holder: (data: Data) => Text
  readonly paper: (data: Data, at: Instant) => Paper
  /** Until when it holds; a template without this makes papers that hold until revoked. */
  readonly expires?: (data: Data, at: Instant) => Instant
  /** Whoever it is about opens it too, when another ordered it: a worker her visa, a child his certificate. */
  readonly subjectToo?: true
  /** One such document, of nobody: what tests print and the benchmark measures. */
  readonly example: NoInfer<Data>
}

/** A template with its data still unread: the parse happens inside, so no caller can skip it. */
export interface AnyTemplate {
  readonly kind: Text
  readonly parse: (data: unknown) => unknown
  readonly holder: (data: unknown) => Text
  readonly paper: (data: unknown, at: Instant) => Paper
  readonly expires: (data: unknown, at: Instant) => Instant | null
  readonly subjectToo: boolean
  readonly example: unknown
}

function closed<Data>(t: Template<Data>): AnyTemplate {
  return {
    kind: t.kind,
    parse: (data) => t.data.parse(data),
    holder: (data) => t.holder(t.data.parse(data)),
    paper: (data, at) => t.paper(t.data.parse(data), at),
    expires: (data, at) => t.expires?.(t.data.parse(data), at) ?? null,
    subjectToo: t.subjectToo === true,
    example: t.example,
  }
}

export const templates = {
  'birth-certificate': closed(birthCertificate),
  'criminal-record-certificate': closed(criminalRecordCertificate),
  'data-document': closed(dataDocument),
  'death-certificate': closed(deathCertificate),
  'delivery-label': closed(deliveryLabel),
  'driving-certificate': closed(drivingCertificate),
  'family-record': closed(familyRecord),
  'loss-report': closed(lossReport),
  'passport-renewal-receipt': closed(passportRenewalReceipt),
  'payment-receipt': closed(paymentReceipt),
  'registration-form': closed(registrationForm),
  'travel-record': closed(travelRecord),
  'vehicle-certificate': closed(vehicleCertificate),
  'violation-receipt': closed(violationReceipt),
  'visa-sheet': closed(visaSheet),
} as const satisfies Readonly<Record<string, AnyTemplate>>

export type TemplateName = keyof typeof templates

/** Throws for a name that no template has: a service asked for a paper that does not exist. */
export function templateOf(name: string): AnyTemplate {
  if (!Object.hasOwn(templates, name)) throw new Error(`no document template "${name}"`)
  return templates[name as TemplateName]
}
