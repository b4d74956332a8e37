/**
 * The API described by itself (OpenAPI 3.1): made from the definitions, so that a new service is documented by being
 * there. Every service has its own answers' schema and its own closed list of reasons.
 */
import type { Catalogue } from '../requests/index.ts'
import { cookieName, type Site } from '../web/index.ts'
import { bankDescription, bankPath } from './banks.ts'
import { hospitalDescription, hospitalPaths } from './hospitals.ts'
import { tokenDescription, tokenPath } from './machines.ts'
import { challenging, describing, inquiring, schemasOfInquiry, schemasOfService, verdict } from './openapi-services.ts'
import {
  bad,
  body,
  commonSchemas,
  id,
  type Json,
  key,
  list,
  maybe,
  named,
  object,
  ok,
  problem,
  ref,
  refuses,
  signedIn,
  strictly,
  string,
  time,
  uuid,
} from './openapi-words.ts'
import { forPeople } from './shown.ts'

export function openApiOf(site: Pick<Site, 'publicUrl' | 'secure'>, catalogue: Catalogue): Json {
  const all = [...forPeople(catalogue)]
  const services = all.flatMap(([name, d]) => (d.kind === 'service' ? [[name, d] as const] : []))
  const inquiries = all.flatMap(([name, d]) => (d.kind === 'inquiry' ? [[name, d] as const] : []))
  return {
    openapi: '3.1.0',
    info: {
      title: 'Bawaba API',
      version: '1',
      summary: 'The government’s e-services for other programs',
      description:
        'Words come in Arabic and English, sums in halalas, times in UTC. Every refusal is a problem document (RFC 9457) with stable reason codes.',
    },
    servers: [{ url: site.publicUrl }],
    tags: [...new Set(all.map(([name]) => name.split('/')[0] ?? ''))].map((name) => ({ name })),
    paths: {
      ...fixedPaths(services.map(([name]) => name)),
      ...Object.fromEntries(all.map(([name]) => [`/api/services/${name}`, describing(name)])),
      ...Object.fromEntries(services.map(([name]) => [`/api/services/${name}/eligibility`, verdict(name)])),
      ...Object.fromEntries(inquiries.map(([name, d]) => [`/api/inquiries/${name}`, inquiring(name, d)])),
      ...Object.fromEntries(
        inquiries
          .filter(([, d]) => d.needs.signIn === 0 && d.throttle.challenge)
          .map(([name]) => [`/api/challenges/${name}`, challenging(name)]),
      ),
    },
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'The token of a session' },
        session: { type: 'apiKey', in: 'cookie', name: cookieName(site, 'session') },
      },
      parameters: {
        IdempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          required: true,
          schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
          description:
            'New for every command. The same key with the same command gives the same answer, done once; with another command 422.',
        },
      },
      schemas: {
        ...commonSchemas,
        ...Object.fromEntries(services.flatMap(([name, d]) => schemasOfService(name, d))),
        ...Object.fromEntries(inquiries.flatMap(([name, d]) => schemasOfInquiry(name, d))),
      },
    },
  }
}

/** A body that is the file itself. */
const picture = (type: string): Json => ({ schema: { type: 'string', contentMediaType: type } })

function fixedPaths(services: readonly string[]): Record<string, Json> {
  const get = (operationId: string, summary: string, answer: Json, more: Json = {}): Json => ({
    operationId,
    summary,
    responses: { 200: answer },
    ...more,
  })
  const step = (operationId: string, summary: string, schema: Json, responses: Json): Json => ({
    parameters: [id],
    post: {
      operationId,
      summary,
      security: signedIn,
      parameters: [key],
      requestBody: body(schema, false),
      responses: { ...responses, ...refuses(...bad, '401', '404', '409') },
    },
  })
  const nothing = { type: 'object', additionalProperties: false }
  const request = ok('The request as it stands', ref('Request'))
  const requestsPiece = ok('Requests', object({ requests: list(ref('Line')), older: maybe({ type: 'string' }) }))
  return {
    '/api/me': {
      get: get('whoAmI', 'Who is signed in, and for whom she may act', ok('The person', ref('Me')), {
        security: signedIn,
        responses: { 200: ok('The person', ref('Me')), ...refuses('401') },
      }),
    },
    '/api/proof': {
      post: {
        operationId: 'proveAgain',
        summary: 'Have a code sent that proves who asks',
        description:
          'For an inquiry that answered 403 `prove-again`, since the last proof is too old for it: send the code with the inquiry.',
        security: signedIn,
        parameters: [key],
        requestBody: body(nothing, false),
        responses: {
          202: ok('A code was sent', object({ act: ref('Text'), sentTo: string, expiresAt: time, resendAt: time })),
          ...refuses(...bad, '401', '429'),
        },
      },
    },
    '/api/services': {
      get: get('listServices', 'The catalogue', ok('Services', object({ services: list(ref('Summary')) })), {
        parameters: [
          { name: 'q', in: 'query', schema: { type: 'string', maxLength: 200 }, description: 'Words, as people type' },
          { name: 'lang', in: 'query', schema: { enum: ['ar', 'en'] }, description: 'In which language to sort' },
        ],
        responses: { 200: ok('Services', object({ services: list(ref('Summary')) })), ...refuses('422') },
      }),
    },
    '/api/photos': {
      post: {
        operationId: 'sendPhoto',
        summary: 'Send a photograph, to be named by its id in the answers of a request',
        description:
          'A JPEG or PNG of at most 2 MiB, upright, 35 by 45 (5 % off at most), at least 413 by 531 pixels. It is made anew without its metadata and judged at once: `refusals` says every rule it breaks, and a request that names it is refused for the same. `judged` false: the photo service is silent and is asked again before the request is decided. A photo that no request takes is forgotten after a day.',
        security: signedIn,
        parameters: [key],
        requestBody: {
          required: true,
          content: { 'image/jpeg': picture('image/jpeg'), 'image/png': picture('image/png') },
        },
        responses: {
          201: ok('The photo is kept', ref('Photo')),
          ...refuses('400', '401', '413', '429'),
          415: problem('Neither image/jpeg nor image/png'),
          422: problem('It is no such picture: `type` ends in `photo-` and why; or Idempotency-Key was used before'),
        },
      },
    },
    '/api/requests': {
      get: get('listRequests', 'My requests, newest first, in pieces', requestsPiece, {
        security: signedIn,
        parameters: [
          {
            name: 'before',
            in: 'query',
            description: '`older` of the piece before; without it the newest',
            schema: { type: 'string' },
          },
        ],
        responses: { 200: requestsPiece, ...refuses('401') },
      }),
      post: {
        operationId: 'sendRequest',
        summary: 'Ask for a service',
        description:
          'Judged, priced, numbered and billed in one go. When the act must be confirmed the answer is 403 `code-needed` with the act’s words and the request’s id: ask for a code, then submit with it. What cannot be undone takes no code: 403 `key-needed`; it is approved on the portal, by a passkey or a phone.',
        security: signedIn,
        parameters: [key],
        requestBody: body({ oneOf: services.map((name) => ref(`${named(name)}.request`)) }),
        responses: {
          201: request,
          ...refuses('400', '401', '403', '404', '409', '413', '415'),
          422: problem('Refused, with every reason; or answers are wrong', {
            anyOf: [...services.map((name) => ref(`${named(name)}.refused`)), ref('Problem')],
          }),
        },
      },
    },
    '/api/requests/{id}': {
      parameters: [id],
      get: get('readRequest', 'One request with its story', request, {
        security: signedIn,
        responses: { 200: request, ...refuses('401', '404') },
      }),
    },
    '/api/requests/{id}/code': step('sendCode', 'Send a code that confirms this very act', nothing, {
      202: ok('Sent', object({ request: uuid, act: ref('Text'), sentTo: string, expiresAt: time, resendAt: time })),
      ...refuses('429'),
    }),
    '/api/requests/{id}/submit': step(
      'submitRequest',
      'Send a draft, with the code when one is needed',
      { type: 'object', properties: { code: { type: 'string' } }, additionalProperties: false },
      { 200: request, 201: request, ...refuses('403', '429') },
    ),
    '/api/requests/{id}/withdraw': step('withdrawRequest', 'Take it back before it is paid', nothing, { 200: request }),
    '/api/requests/{id}/pay': step('payRequest', 'Open the payment', nothing, {
      200: ok('Where to pay', object({ redirectTo: string })),
      ...refuses('503'),
    }),
    [bankPath]: {
      post: {
        operationId: 'activateByBank',
        summary: 'A bank vouches for a customer who registered on the portal',
        description: bankDescription,
        security: [],
        parameters: [key],
        requestBody: body(strictly(object({ word: string }))),
        responses: {
          201: ok('The account is active, at IA2', object({ activated: { const: true }, activatedAt: time })),
          ...refuses('400', '413', '415'),
          401: problem('Not the word of a bank we know: `word-not-signed`'),
          409: problem('The word was heard before: `word-used`'),
          422: problem(
            '`word-members` (with `fields`), `word-audience`, `word-late`, `word-login`, `word-kyc`: the word itself; `not-activated`: the one answer about the person; or Idempotency-Key was used before',
          ),
          429: problem('`bank-quota`: the hour’s or the day’s limit; `Retry-After` says until when'),
          503: problem('`bank-stopped`: an officer looks into it; the customer has the other ways'),
        },
      },
    },
    ...hospitalPathsOf(),
    '/api/openapi.json': {
      get: get('describeApi', 'This document', ok('OpenAPI 3.1', { type: 'object' })),
    },
  }
}

/** Machines of hospitals: the token, and what they tell by it. */
function hospitalPathsOf(): Record<string, Json> {
  const reasons = list(object({ reason: string }))
  const heard = object({ reference: string, verdict: { enum: ['taken', 'parked', 'refused', 'settled'] }, reasons })
  const answers = {
    201: ok('Taken: the family is told', heard),
    202: ok('Parked: an officer looks into it', heard),
    200: ok('Settled: an officer looked into it', heard),
    ...refuses('400', '413', '415'),
    401: problem('No token of a hospital: `token-needed`'),
    409: problem('The reference was used for another notice: `reference-reused`'),
    422: {
      description: 'Refused, with `reasons`; or the words do not fit: a problem, with `fields`',
      content: {
        'application/json': { schema: heard },
        'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
      },
    },
  }
  const reference = { type: 'string', pattern: '^[\\x21-\\x7e]{4,64}$' }
  const number = { type: 'string', pattern: '^[12]\\d{9}$' }
  const birth = {
    type: 'object',
    required: ['reference', 'mother', 'bornAt', 'sex', 'grams'],
    properties: {
      reference,
      mother: number,
      father: number,
      bornAt: time,
      sex: { enum: ['male', 'female'] },
      grams: { type: 'integer', minimum: 200, maximum: 9000 },
      order: { type: 'integer', minimum: 1, maximum: 4, default: 1 },
    },
    additionalProperties: false,
  }
  const death = {
    type: 'object',
    required: ['reference', 'deceased', 'diedAt', 'cause'],
    properties: {
      reference,
      deceased: number,
      diedAt: time,
      cause: { type: 'string', pattern: '^[A-Z]\\d{2}(\\.\\d{1,2})?$' },
      informant: number,
    },
    additionalProperties: false,
  }
  const machine = [{ bearer: [] }]
  // RFC 6749, 5.2: a client of OAuth looks for these and for no problem details.
  const oauthError = object({ error: { enum: ['unsupported_grant_type', 'invalid_client'] } })
  const tells = (operationId: string, summary: string, schema: Json): Json => ({
    post: {
      operationId,
      summary,
      description: hospitalDescription,
      security: machine,
      requestBody: body(schema),
      responses: answers,
    },
  })
  return {
    [tokenPath]: {
      post: {
        operationId: 'tokenOfMachine',
        summary: 'A machine of another body proves itself and gets a token',
        description: tokenDescription,
        security: [],
        requestBody: {
          required: true,
          content: {
            'application/x-www-form-urlencoded': {
              schema: {
                type: 'object',
                required: ['grant_type', 'client_assertion_type', 'client_assertion'],
                properties: {
                  grant_type: { const: 'client_credentials' },
                  client_assertion_type: { const: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' },
                  client_assertion: string,
                },
              },
            },
          },
        },
        responses: {
          200: ok(
            'A token',
            object({ access_token: string, token_type: { const: 'Bearer' }, expires_in: { type: 'integer' } }),
          ),
          400: ok('Another grant type: `unsupported_grant_type`', oauthError),
          401: ok('Not a machine we know, or an assertion used before: `invalid_client`', oauthError),
        },
      },
    },
    [hospitalPaths.births]: tells('tellBirth', 'A hospital tells of a birth', birth),
    [hospitalPaths.deaths]: tells('tellDeath', 'A hospital tells of a death', death),
    [hospitalPaths.one]: {
      parameters: [{ name: 'reference', in: 'path', required: true, schema: reference }],
      get: {
        operationId: 'noticeOfHospital',
        summary: 'What became of a notice',
        security: machine,
        responses: { 200: ok('As it stands', heard), 401: answers[401], ...refuses('404') },
      },
    },
  }
}
