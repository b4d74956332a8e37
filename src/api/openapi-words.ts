/** Small pieces of an OpenAPI document, and what every schema of ours shares. */
import type { Text } from '../language/index.ts'
import { withoutDialect } from './shown.ts'

export type Json = Readonly<Record<string, unknown>>

export const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })
export const named = (id: string): string => id.replaceAll('/', '.')

/** `passports/renew-passport` → `passportsRenewPassport`. */
export const camel = (id: string): string => id.replaceAll(/[/-]+(\w)/g, (_, c: string) => c.toUpperCase())

export const object = (properties: Json, optional: readonly string[] = []): Json => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
})
export const list = (items: Json): Json => ({ type: 'array', items })
export const string = { type: 'string' }
export const uuid = { type: 'string', format: 'uuid' }
export const time = { type: 'string', format: 'date-time' }
export const maybe = (schema: Json): Json => ({ anyOf: [schema, { type: 'null' }] })
export const halalas = { type: 'integer', minimum: 0, description: 'In halalas' }

export const ok = (description: string, schema: Json): Json => ({
  description,
  content: { 'application/json': { schema } },
})
export const problem = (description: string, schema: Json = ref('Problem')): Json => ({
  description,
  content: { 'application/problem+json': { schema } },
})
export const refuses = (...codes: readonly string[]): Json =>
  Object.fromEntries(codes.map((code) => [code, problem(said[code] ?? code)]))
export const said: Readonly<Record<string, string>> = {
  400: 'What was sent cannot be read, or Idempotency-Key is missing',
  401: 'Sign in first',
  403: 'Not for this person, or a code is needed: to confirm the act, or (`prove-again`) to prove who asks',
  404: 'There is no such service or request',
  409: 'No longer possible at this stage',
  413: 'Too large',
  415: 'Not JSON',
  422: 'Answers are wrong, or Idempotency-Key was used for another command',
  429: 'Too many tries; see Retry-After',
  503: 'The other side is not answering just now; see Retry-After',
}
export const bad = ['400', '413', '415', '422'] as const

export const key: Json = { $ref: '#/components/parameters/IdempotencyKey' }
export const id: Json = { name: 'id', in: 'path', required: true, schema: uuid, description: 'The request' }
export const forWhom: Json = {
  name: 'for',
  in: 'query',
  required: false,
  schema: uuid,
  description: 'For whom, as GET /api/me gives ids; oneself unless told',
}
export const body = (schema: Json, required = true): Json => ({
  required,
  content: { 'application/json': { schema } },
})
export const signedIn = [{ bearer: [] }, { session: [] }]

/** A definition's JSON Schema with the words where OpenAPI's readers look for them. */
export function schemaOf(schema: Json): Json {
  const walk = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(walk)
    if (typeof node !== 'object' || node === null) return node
    const { label, hint, ...rest } = node as { label?: Text; hint?: Text }
    const walked = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, walk(value)]))
    // In `properties` a field may itself be called "label": only pairs of languages are words.
    const words = (value: unknown): value is Text => typeof value === 'object' && value !== null && 'en' in value
    return {
      ...walked,
      ...(words(label) ? { title: label.en, 'x-label': label } : label === undefined ? {} : { label: walk(label) }),
      ...(words(hint) ? { description: hint.en, 'x-hint': hint } : hint === undefined ? {} : { hint: walk(hint) }),
    }
  }
  return walk(withoutDialect(schema)) as Json
}

export const strictly = (schema: Json): Json => ({ ...schema, additionalProperties: false })

export const commonSchemas: Readonly<Record<string, Json>> = {
  Text: object({ ar: string, en: string }),
  Problem: {
    ...object(
      {
        type: { type: 'string', format: 'uri' },
        title: string,
        status: { type: 'integer' },
        words: ref('Text'),
        reasons: list(ref('Refusal')),
        fields: { type: 'object', additionalProperties: ref('Text') },
      },
      ['reasons', 'fields'],
    ),
    description: 'RFC 9457. `type` ends in a stable code.',
  },
  Refusal: object({ reason: string, words: ref('Text'), remedy: string }, ['remedy']),
  Price: object({ state: halalas, platform: halalas, vat: halalas, escrow: halalas, total: halalas }),
  Summary: object({
    id: string,
    kind: { enum: ['service', 'inquiry'] },
    title: ref('Text'),
    summary: ref('Text'),
    audience: list(string),
    needs: { type: 'object' },
  }),
  Service: {
    allOf: [
      ref('Summary'),
      object(
        {
          edition: { type: 'integer' },
          behalf: list(string),
          questions: {
            type: 'object',
            description: 'JSON Schema with `label`, `hint` and `options` in both languages',
          },
          pages: list({ type: 'object' }),
          fees: list(object({ what: ref('Text'), price: ref('Price') })),
          reasons: list(ref('Refusal')),
          decision: { type: 'object' },
          next: ref('Text'),
        },
        ['pages', 'fees', 'reasons', 'decision', 'next'],
      ),
    ],
  },
  Photo: object({
    id: uuid,
    width: { type: 'integer' },
    height: { type: 'integer' },
    judged: { type: 'boolean' },
    refusals: list(ref('Refusal')),
  }),
  Line: object({
    id: uuid,
    number: maybe(string),
    service: string,
    title: ref('Text'),
    for: uuid,
    station: object({ code: string, name: ref('Text'), means: ref('Text') }),
    changedAt: time,
  }),
  Request: {
    allOf: [
      ref('Line'),
      object({
        answers: { type: 'object' },
        createdAt: time,
        submittedAt: maybe(time),
        endedAt: maybe(time),
        expiresAt: maybe(time),
        reason: maybe(object({ reason: string, words: maybe(ref('Text')), remedy: string }, ['remedy'])),
        price: maybe(ref('Price')),
        charge: maybe({ type: 'object' }),
        story: list(object({ at: time, event: string, words: ref('Text') })),
        next: maybe(ref('Text')),
      }),
    ],
  },
  Me: object({
    id: uuid,
    name: maybe(ref('Text')),
    audience: string,
    identity: { type: 'integer', minimum: 0, maximum: 3 },
    signIn: { type: 'integer', minimum: 0, maximum: 3 },
    provedAt: time,
    mayActFor: list(object({ id: uuid, name: ref('Text'), behalf: list(string) })),
  }),
}
