/** The issuer's side of OpenID4VCI 1.0 over HTTP: metadata, token, nonce, credential; and the status lists. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { openThrottle } from '../web/index.ts'
import { type CardDeps, issuerOf, mountPath, typeOf } from './deps.ts'
import { claimNames } from './facts.ts'
import { issueCopies, mostCopies } from './issue.ts'
import { documentKeys, publicKeys } from './keys.ts'
import { makeNonce } from './nonces.ts'
import { configuration, grantType, redeem, tokenLife } from './offer.ts'
import { listUri, openLists } from './places.ts'

const open = (reply: FastifyReply, seconds: number): FastifyReply =>
  reply.headers({ 'cache-control': `public, max-age=${seconds}`, 'access-control-allow-origin': '*' })
const shut = (reply: FastifyReply, status: number): FastifyReply =>
  reply.code(status).headers({ 'cache-control': 'no-store', pragma: 'no-cache' })

export function issuerRoutes(app: FastifyInstance, deps: CardDeps): void {
  const issuer = issuerOf(deps)
  const throttle = openThrottle(deps.clock)
  const listOf = openLists(deps)

  app.get(`/.well-known/openid-credential-issuer${mountPath}`, async (_req, reply) =>
    open(reply, 300).send(issuerMetadata(deps)),
  )
  app.get(`/.well-known/oauth-authorization-server${mountPath}`, async (_req, reply) =>
    open(reply, 300).send({
      issuer,
      token_endpoint: `${issuer}/token`,
      grant_types_supported: [grantType],
      response_types_supported: [],
      token_endpoint_auth_methods_supported: ['none'],
      'pre-authorized_grant_anonymous_access_supported': true,
    }),
  )
  app.get(`/.well-known/jwt-vc-issuer${mountPath}`, async (_req, reply) =>
    open(reply, 300).send({
      issuer,
      jwks: { keys: publicKeys(deps).map(({ id, jwk }) => ({ ...jwk, kid: id, use: 'sig', alg: 'ES256' })) },
    }),
  )
  app.get(`${mountPath}/types/national-card`, async (_req, reply) =>
    open(reply, 300).send({ vct: typeOf(deps), name: 'National card', claims: claimNames.map(typeClaim) }),
  )

  app.post(`${mountPath}/token`, async (req, reply) => {
    throttle.admit(req.ip, 60, 60)
    const body = (req.body ?? {}) as Record<string, unknown>
    const { grant_type: grant, 'pre-authorized_code': code, tx_code: txCode } = body
    if (grant !== grantType) return shut(reply, 400).send({ error: 'unsupported_grant_type' })
    if (typeof code !== 'string' || typeof txCode !== 'string' || code.length > 100 || txCode.length > 20)
      return shut(reply, 400).send({ error: 'invalid_request' })
    const token = await redeem(deps, code, txCode)
    if (token === null) return shut(reply, 400).send({ error: 'invalid_grant' })
    return shut(reply, 200).send({ access_token: token, token_type: 'Bearer', expires_in: tokenLife / 1000 })
  })

  app.post(`${mountPath}/nonce`, async (_req, reply) => shut(reply, 200).send({ c_nonce: makeNonce(deps) }))

  app.post(`${mountPath}/credential`, async (req, reply) => {
    throttle.admit(`credential ${req.ip}`, 60, 60)
    const [, token] = /^Bearer ([\w-]{20,100})$/.exec(req.headers.authorization ?? '') ?? []
    if (token === undefined) {
      return shut(reply, 401).header('www-authenticate', 'Bearer').send({ error: 'invalid_token' })
    }
    const body = (req.body ?? {}) as { credential_configuration_id?: unknown; proofs?: { jwt?: unknown } }
    const { credential_configuration_id: wanted, proofs } = body
    if (wanted !== configuration) return shut(reply, 400).send({ error: 'unknown_credential_configuration' })
    const jwts = proofs?.jwt
    if (!Array.isArray(jwts) || !jwts.every((one) => typeof one === 'string'))
      return shut(reply, 400).send({ error: 'invalid_proof' })
    const issued = await issueCopies(deps, token, jwts as string[])
    if (issued.ok)
      return shut(reply, 200).send({ credentials: issued.credentials.map((credential) => ({ credential })) })
    const status = issued.error === 'invalid_token' ? 401 : 400
    return shut(reply, status).send({ error: issued.error, error_description: issued.said })
  })

  app.get<{ Params: { list: string } }>(`${mountPath}/status/:list`, async (req, reply) => {
    const token = /^\d{1,6}$/.test(req.params.list) ? await listOf(Number(req.params.list)) : null
    if (token === null) return shut(reply, 404).send({ error: 'not_found' })
    return open(reply, 25).type('application/statuslist+jwt').send(token)
  })

  /** What a verifier keeps for the time without a network. */
  app.get(`${mountPath}/keys.json`, async (_req, reply) => {
    const { rows } = await deps.pool.query<{ list: number }>(
      'select generate_series(0, (select coalesce(max(list), 0) from card.status)) as list',
    )
    const lists = rows.map(({ list }) => listUri(deps, list))
    return open(reply, 25).send({ issuer, keys: publicKeys(deps), documentKeys: documentKeys(deps), lists })
  })
}

const typeClaim = (name: string) => ({ path: [name], sd: 'always' })

function issuerMetadata(deps: CardDeps): Readonly<Record<string, unknown>> {
  const issuer = issuerOf(deps)
  return {
    credential_issuer: issuer,
    credential_endpoint: `${issuer}/credential`,
    nonce_endpoint: `${issuer}/nonce`,
    batch_credential_issuance: { batch_size: mostCopies },
    display: [
      { name: 'بوابة', locale: 'ar' },
      { name: 'Bawaba', locale: 'en' },
    ],
    credential_configurations_supported: {
      [configuration]: {
        format: 'dc+sd-jwt',
        vct: typeOf(deps),
        cryptographic_binding_methods_supported: ['jwk'],
        credential_signing_alg_values_supported: ['ES256'],
        proof_types_supported: { jwt: { proof_signing_alg_values_supported: ['ES256'] } },
        credential_metadata: {
          display: [
            { name: 'البطاقة الرقمية', locale: 'ar' },
            { name: 'Digital card', locale: 'en' },
          ],
          claims: claimNames.map((name) => ({ path: [name] })),
        },
      },
    },
  }
}
