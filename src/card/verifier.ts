/**
 * A verifier by OpenID4VP 1.0, as the demo's body: it asks by a signed request for named claims and nothing else, and takes
 * one answer, sent straight to it (`direct_post`). Only where everyone is made up.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { SignJWT } from 'jose'
import { first, isUuid, later, minutes, uuid } from '../store/index.ts'
import { openThrottle } from '../web/index.ts'
import { type CardDeps, hashOf, issuerOf, mountPath, newSecret, secondsOf, typeOf } from './deps.ts'
import { type AnswerRefusal, judgePresentation } from './judge.ts'
import { publicReaders, readersOf } from './readers.ts'

const life = minutes(5)

export type ResponseRefusal = AnswerRefusal | 'unknown_request' | 'request_over' | 'already_answered' | 'wallet_refused'

interface Row {
  readonly request_id: string
  readonly reader: string
  readonly secret_hash: Buffer
  readonly nonce: string
  readonly asked: string[]
  readonly expires_at: string
  readonly answered_at: string | null
  readonly outcome: string | null
  readonly disclosed: Readonly<Record<string, unknown>> | null
}

export function verifierRoutes(app: FastifyInstance, deps: CardDeps): void {
  const throttle = openThrottle(deps.clock)
  const say = (reply: FastifyReply, status: number, body: object): FastifyReply =>
    reply.code(status).header('cache-control', 'no-store').send(body)

  app.get(`${mountPath}/readers`, async (_req, reply) => say(reply, 200, { readers: publicReaders(deps) }))

  app.post(`${mountPath}/requests`, async (req, reply) => {
    throttle.admit(req.ip, 60, 60)
    const { reader: clientId, claims } = (req.body ?? {}) as { reader?: unknown; claims?: unknown }
    const reader = readersOf(deps).find((one) => one.clientId === clientId)
    if (reader === undefined) return say(reply, 403, { error: 'unknown_reader' })
    if (!Array.isArray(claims) || claims.length === 0 || new Set(claims).size < claims.length)
      return say(reply, 400, { error: 'no_claims' })
    if (!claims.every((name) => (reader.mayAsk as readonly unknown[]).includes(name)))
      return say(reply, 403, { error: 'claim_not_listed' })
    const [id, secret] = [uuid(), newSecret()]
    const at = deps.clock.now()
    await deps.pool.query(
      `insert into card.request (request_id, reader, secret_hash, nonce, asked, made_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [id, reader.clientId, hashOf(secret), randomBytes(24).toString('base64url'), claims, at, later(at, life)],
    )
    const query = new URLSearchParams({
      client_id: reader.clientId,
      request_uri: `${issuerOf(deps)}/requests/${id}/object`,
    })
    return say(reply, 201, { request_id: id, secret, link: `openid4vp://?${query}`, expires_in: life / 1000 })
  })

  const rowOf = async (id: string): Promise<Row | null> =>
    isUuid(id) ? first(await deps.pool.query<Row>('select * from card.request where request_id = $1', [id])) : null

  app.get<{ Params: { id: string } }>(`${mountPath}/requests/:id/object`, async (req, reply) => {
    const row = await rowOf(req.params.id)
    if (row === null) return say(reply, 404, { error: 'unknown_request' })
    if (row.answered_at !== null || row.expires_at <= deps.clock.now())
      return say(reply, 410, { error: 'request_over' })
    return reply
      .header('cache-control', 'no-store')
      .type('application/oauth-authz-req+jwt')
      .send(await requestObject(deps, row))
  })

  app.post<{ Params: { id: string } }>(`${mountPath}/requests/:id/response`, async (req, reply) => {
    throttle.admit(`response ${req.ip}`, 60, 60)
    const outcome = await answered(deps, await rowOf(req.params.id), req.body)
    return outcome === null ? say(reply, 200, {}) : say(reply, 400, { error: outcome })
  })

  /** For the body itself, by the secret that it alone has. */
  app.get<{ Params: { id: string } }>(`${mountPath}/requests/:id`, async (req, reply) => {
    const row = await rowOf(req.params.id)
    const [, secret = ''] = /^Bearer ([\w-]{1,100})$/.exec(req.headers.authorization ?? '') ?? []
    if (row === null || !timingSafeEqual(row.secret_hash, hashOf(secret)))
      return say(reply, 404, { error: 'unknown_request' })
    return say(reply, 200, { outcome: row.outcome ?? 'waiting', claims: row.disclosed })
  })
}

/** The request as a signed JWT (RFC 9101), with what is asked in DCQL. */
function requestObject(deps: CardDeps, row: Row): Promise<string> {
  const reader = readersOf(deps).find(({ clientId }) => clientId === row.reader)
  if (reader === undefined) throw new Error('a request of no reader')
  const iat = secondsOf(deps.clock.now())
  return new SignJWT({
    client_id: row.reader,
    response_type: 'vp_token',
    response_mode: 'direct_post',
    response_uri: `${issuerOf(deps)}/requests/${row.request_id}/response`,
    nonce: row.nonce,
    state: row.request_id,
    client_metadata: {
      vp_formats_supported: { 'dc+sd-jwt': { 'sd-jwt_alg_values': ['ES256'], 'kb-jwt_alg_values': ['ES256'] } },
    },
    dcql_query: {
      credentials: [
        {
          id: 'card',
          format: 'dc+sd-jwt',
          meta: { vct_values: [typeOf(deps)] },
          claims: row.asked.map((name) => ({ path: [name] })),
        },
      ],
    },
  })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'oauth-authz-req+jwt', kid: row.reader })
    .setIssuer(row.reader)
    .setAudience('https://self-issued.me/v2')
    .setIssuedAt(iat)
    .setExpirationTime(secondsOf(row.expires_at))
    .sign(reader.key)
}

/** Judges a wallet's answer and writes down what came of it, once. Null: accepted. */
async function answered(deps: CardDeps, row: Row | null, body: unknown): Promise<ResponseRefusal | null> {
  const { vp_token: token, state, error } = (body ?? {}) as Record<string, unknown>
  if (row === null || state !== row.request_id) return 'unknown_request'
  const now = deps.clock.now()
  if (row.answered_at !== null) return 'already_answered'
  if (row.expires_at <= now) return 'request_over'
  const presented = error === undefined ? presentedIn(token) : null
  const judged =
    presented === null
      ? ({ ok: false, code: error === undefined ? 'malformed' : 'wallet_refused' } as const)
      : await judgePresentation(deps, presented, { nonce: row.nonce, audience: row.reader, asked: row.asked })
  // One answer, the first that is written: the others come too late whatever they say.
  const written = await deps.pool.query({
    name: 'card:answer-request',
    text: `update card.request set answered_at = $2, outcome = $3, disclosed = $4
      where request_id = $1 and answered_at is null`,
    values: [
      row.request_id,
      now,
      judged.ok ? 'accepted' : judged.code,
      judged.ok ? JSON.stringify(judged.claims) : null,
    ],
  })
  if (written.rowCount !== 1) return 'already_answered'
  return judged.ok ? null : judged.code
}

function presentedIn(token: unknown): string | null {
  try {
    const { card } = JSON.parse(String(token)) as { card?: unknown }
    const one: unknown = Array.isArray(card) && card.length === 1 ? card[0] : null
    return typeof one === 'string' ? one : null
  } catch {
    return null
  }
}
