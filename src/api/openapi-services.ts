/** What OpenAPI says of each service and inquiry: its paths, its answers, its closed list of reasons. */
import * as z from 'zod'
import { type AnyInquiry, type AnyService, questionsOf } from '../requests/index.ts'
import {
  bad,
  body,
  camel,
  forWhom,
  type Json,
  key,
  list,
  maybe,
  named,
  object,
  ok,
  ref,
  refuses,
  schemaOf,
  signedIn,
  strictly,
  string,
  uuid,
} from './openapi-words.ts'
import { gateReasons, reasonsOf } from './shown.ts'

export const sectorOf = (name: string): string => name.split('/')[0] ?? ''

export function describing(name: string): Json {
  const responses = { 200: ok('The service with its questions', ref('Service')), ...refuses('404') }
  return {
    get: { operationId: `${camel(name)}.describe`, tags: [sectorOf(name)], summary: `About ${name}`, responses },
  }
}

export function verdict(name: string): Json {
  return {
    get: {
      operationId: `${camel(name)}.mayI`,
      tags: [sectorOf(name)],
      summary: 'May I ask for it, and if not, every reason why',
      security: signedIn,
      parameters: [forWhom],
      responses: { 200: ok('The verdict', ref(`${named(name)}.verdict`)), ...refuses('401', '403', '404', '422') },
    },
  }
}

export function inquiring(name: string, d: AnyInquiry): Json {
  const open = d.needs.signIn === 0
  return {
    post: {
      operationId: `${camel(name)}.ask`,
      tags: [sectorOf(name)],
      summary: d.title.en,
      description: d.summary.en,
      ...(open ? {} : { security: signedIn }),
      parameters: [key],
      requestBody: body(ref(`${named(name)}.question`)),
      responses: {
        200: ok('The answer', ref(`${named(name)}.answer`)),
        ...(d.byNumber
          ? {
              202: ok(
                'Asked without `code` and `flow`: a code is on its way, if it is anybody’s',
                object({ flow: string, says: ref('Text') }),
              ),
            }
          : {}),
        ...refuses(...bad, ...(open ? [] : ['401']), '403', '429'),
      },
    },
  }
}

export function challenging(name: string): Json {
  const answer = object({ altcha: { type: 'object' }, spokenToken: string, sound: string })
  const summary = 'A challenge to answer before asking'
  return {
    get: {
      operationId: `${camel(name)}.challenge`,
      tags: [sectorOf(name)],
      summary,
      responses: { 200: ok('It', answer) },
    },
  }
}

export function schemasOfService(name: string, d: AnyService): (readonly [string, Json])[] {
  const reasons = [...gateReasons, ...reasonsOf(d).map(({ reason }) => reason)]
  const refusal = ref(`${named(name)}.refusal`)
  const answers = strictly(schemaOf(questionsOf(d)))
  return [
    [
      `${named(name)}.request`,
      strictly({
        ...object({ service: { const: name }, for: { ...uuid, description: 'Oneself unless told' }, answers }, ['for']),
        title: d.title.en,
        'x-label': d.title,
        description: d.summary.en,
      }),
    ],
    [
      `${named(name)}.refusal`,
      object({ reason: { enum: [...new Set(reasons)] }, words: ref('Text'), remedy: string }, ['remedy']),
    ],
    [`${named(name)}.refused`, { allOf: [ref('Problem'), object({ reasons: list(refusal) })] }],
    [
      `${named(name)}.verdict`,
      object({
        service: { const: name },
        for: uuid,
        behalf: { enum: d.behalf },
        eligible: { type: 'boolean' },
        refusals: list(refusal),
        offers: { type: 'object', description: 'Options that stand open, by field' },
        codeNeeded: { type: 'boolean' },
        openRequest: maybe({ type: 'object' }),
        draft: maybe(uuid),
      }),
    ],
  ]
}

export function schemasOfInquiry(name: string, d: AnyInquiry): (readonly [string, Json])[] {
  const question = strictly(schemaOf(questionsOf(d)))
  const answer = schemaOf(z.toJSONSchema(d.answer, { io: 'output', unrepresentable: 'any' }) as Json)
  const open = d.needs.signIn === 0
  const challenge = strictly(
    object({ altcha: string, spokenToken: string, spokenDigits: string }, ['altcha', 'spokenToken', 'spokenDigits']),
  )
  return [
    [
      `${named(name)}.question`,
      strictly(open ? object({ question, challenge }) : object({ question, for: uuid, code: string }, ['for', 'code'])),
    ],
    [`${named(name)}.answer`, object({ found: { type: 'boolean' }, answer, says: ref('Text') }, ['answer'])],
  ]
}
