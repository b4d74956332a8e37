/**
 * Where machines of other bodies get their token: OAuth 2 client credentials with `private_key_jwt`. Whatever is wrong with
 * an assertion, the answer is one and the same.
 */
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Machine, type MachineKind, machineOf, type Tokens, tokenFor, tokenSeconds } from '../identity/index.ts'
import { type Doorway, openThrottle, ProblemError } from '../web/index.ts'

export const tokenPath = '/api/agencies/token'
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
/** Assertions nobody signed, of one address in a minute: they must cost us little. */
const strangeAMinute = 30

export const tokenDescription =
  'For bodies with which it was agreed. OAuth 2 client credentials (form-encoded): `grant_type=client_credentials`, `client_assertion_type` of a JWT bearer, `client_assertion` a JWT (RFC 7523; ES256, PS256 or EdDSA, `kid`) with `iss` and `sub` the body’s code, `aud` this address, `jti` once, `exp` at most 300 s ahead. The token holds for ten minutes.'

export function machineRoutes(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway
  const throttle = openThrottle(site.clock)
  app.post(tokenPath, async (req, reply) => {
    reply.header('cache-control', 'no-store')
    const from = createHash('sha256').update(req.ip).digest('hex')
    if (!throttle.left(from, strangeAMinute)) throttle.admit(from, strangeAMinute, 60)
    const sent = (name: string): string => {
      const value = (req.body as Record<string, unknown> | null | undefined)?.[name]
      return typeof value === 'string' ? value : ''
    }
    if (sent('grant_type') !== 'client_credentials') return reply.code(400).send({ error: 'unsupported_grant_type' })
    const token =
      sent('client_assertion_type') === assertionType
        ? await tokenFor(tokensOf(doorway), sent('client_assertion'), `${site.publicUrl}${tokenPath}`)
        : null
    if (token === null) {
      throttle.room(from, strangeAMinute, 60)
      return reply.code(401).send({ error: 'invalid_client' })
    }
    return reply.send({ access_token: token, token_type: 'Bearer', expires_in: tokenSeconds })
  })
}

function tokensOf({ site, machines = [], keys }: Doorway): Tokens {
  return { machines, pool: site.pool, secret: keys.callbacks, now: () => site.clock.now() }
}

/** The machine of this kind that calls. Throws 401 for everyone else. */
export async function callingMachine(doorway: Doorway, req: FastifyRequest, kind: MachineKind): Promise<Machine> {
  const bearer = /^Bearer +([\w.-]{1,4096})$/i.exec(req.headers.authorization ?? '')?.[1]
  const machine = bearer === undefined ? null : await machineOf(tokensOf(doorway), bearer)
  if (machine === null || machine.kind !== kind) {
    throw new ProblemError({
      status: 401,
      kind: 'token-needed',
      words: {
        ar: `خذ رمزًا من ${tokenPath} أولًا، وأرسله في Authorization.`,
        en: `Get a token at ${tokenPath} first, and send it in Authorization.`,
      },
    })
  }
  return machine
}
