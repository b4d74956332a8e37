/** The small forms on a request's page at the desk; their choices come with the request. */
import type { FastifyRequest } from 'fastify'
import * as z from 'zod'
import { openingReasons } from '../identity/officers/index.ts'
import { choice, field, plainText, type Text } from '../language/index.ts'
import { type DeskName, desks, type Reason, reasonsFor } from '../requests/index.ts'
import { fieldsOf } from '../ui/index.ts'
import { q } from './queue-words.ts'
import { sentIn } from './routes.ts'

const note = field(plainText({ max: 300 }).optional(), q.own, q.ownHint, { widget: 'textarea' })

const templatesOf = (all: readonly Reason[], what: Reason['what'], service: string) =>
  Object.fromEntries(reasonsFor(all, what, service).map(({ id, words }) => [id, words]))

/** Why it is refused: a template for this service, with the officer's own words beside it. */
export function refuseForm(all: readonly Reason[], service: string) {
  const form = z.object({ template: choice(templatesOf(all, 'refusal', service), q.template), note })
  return { form, fields: fieldsOf(form) }
}

/** What is missing; its controls have names of their own, since both forms stand on one page. */
export function returnForm(all: readonly Reason[], service: string) {
  const form = z.object({ missing: choice(templatesOf(all, 'return', service), q.missing), more: note })
  return { form, fields: fieldsOf(form) }
}

/** Every desk but the one where it is. */
export function referForm(from: DeskName) {
  const others = Object.fromEntries(Object.entries(desks).filter(([name]) => name !== from))
  const form = z.object({
    desk: choice(others, q.referTo),
    why: field(plainText({ max: 300 }), q.why, undefined, { widget: 'textarea' }),
  })
  return { form, fields: fieldsOf(form) }
}

export const openForm = z.object({ reason: choice(openingReasons, q.reason, q.reasonHint) })
export const openFields = fieldsOf(openForm)

export const takeOverForm = z.object({
  why: field(plainText({ max: 300 }), q.takeOverWhy, undefined, { widget: 'textarea' }),
})
export const takeOverFields = fieldsOf(takeOverForm)

export interface Refusing {
  readonly template: string
  readonly note: string
  /** The words as the applicant reads them. */
  readonly words: Text
}

/** The template's words and the officer's own after them. */
export function wordsOf(
  all: readonly Reason[],
  what: Reason['what'],
  service: string,
  template: string,
  note = '',
): Text | null {
  const found = reasonsFor(all, what, service).find(({ id }) => id === template)
  if (found === undefined) return null
  const { ar, en } = found.words
  return note === '' ? { ar, en } : { ar: `${ar} ${note}`, en: `${en} ${note}` }
}

/** A refusal out of an address or a proposal, so that what is signed and what is sent are the same. */
export function refusingIn(all: readonly Reason[], service: string, raw: unknown): Refusing | null {
  const { form } = refuseForm(all, service)
  const own = sentIn(raw, 'note')
  const read = form.safeParse({ template: sentIn(raw, 'template'), ...(own === '' ? {} : { note: own }) })
  if (!read.success) return null
  const words = wordsOf(all, 'refusal', service, read.data.template, read.data.note)
  return words === null ? null : { template: read.data.template, note: read.data.note ?? '', words }
}

export function queryOf({ template, note: own }: Refusing): string {
  return `?${new URLSearchParams({ template, note: own })}`
}

/** What she saw when she pressed: the hash of the file that stood in the page. */
export const seenIn = (req: FastifyRequest): string => sentIn(req.query, 'seen')
