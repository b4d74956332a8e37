/**
 * OAuth 2 client credentials with `private_key_jwt` (RFC 6749 4.4, RFC 7523): a machine signs who it is with a key of its
 * own and gets a token for ten minutes. The token is ours to read and holds nothing of anybody; a machine taken off the
 * list is refused with its next call, whatever token it holds.
 */
import { createHash, hkdfSync } from 'node:crypto'
import { compactVerify, createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify, SignJWT } from 'jose'
import * as z from 'zod'
import type { Instant } from '../../language/index.ts'
import type { Db, Pool } from '../../store/index.ts'
import type { Machine } from './machines.ts'

export const tokenSeconds = 600
const algorithms = ['ES256', 'PS256', 'EdDSA']
const longest = 4096
const longestLifeSeconds = 300
const aheadSeconds = 10

const claims = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string()).length(1)]),
  jti: z.string().regex(/^[\x21-\x7e]{16,128}$/),
  iat: z.number().int(),
  exp: z.number().int(),
})

export interface Tokens {
  readonly machines: readonly Machine[]
  readonly pool: Pool
  /** Signs the tokens: of this installation alone. */
  readonly secret: Buffer
  readonly now: () => Instant
}

/** The key of tokens, made of a key the house has for something else. */
function keyOf(secret: Buffer): Uint8Array {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), 'tokens of machines', 32))
}

/**
 * A token for whoever signed this assertion for this address; null for everything that is not good, without saying why.
 * An assertion is good once.
 */
export async function tokenFor(tokens: Tokens, assertion: string, audience: string): Promise<string | null> {
  const now = tokens.now()
  const seconds = Math.floor(Date.parse(now) / 1000)
  const asserted = await assertedBy(tokens.machines, assertion)
  if (asserted === null) return null
  const { machine, said } = asserted
  const aud = Array.isArray(said.aud) ? said.aud[0] : said.aud
  if (said.sub !== machine.code || aud !== audience) return null
  if (said.exp <= seconds || said.exp > seconds + longestLifeSeconds || said.iat > seconds + aheadSeconds) return null
  if (!(await usedFirst(tokens.pool, machine.code, said))) return null
  return new SignJWT({})
    .setProtectedHeader({ alg: 'HS256', typ: 'machine+jwt' })
    .setSubject(machine.code)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + tokenSeconds)
    .sign(keyOf(tokens.secret))
}

/** Whose token this is, while it lasts and the machine is on the list; else null. */
export async function machineOf(tokens: Omit<Tokens, 'pool'>, token: string): Promise<Machine | null> {
  if (token.length > longest) return null
  try {
    const { payload } = await jwtVerify(token, keyOf(tokens.secret), {
      algorithms: ['HS256'],
      typ: 'machine+jwt',
      currentDate: new Date(tokens.now()),
    })
    return tokens.machines.find(({ code }) => code === payload.sub) ?? null
  } catch {
    return null
  }
}

async function assertedBy(machines: readonly Machine[], assertion: string) {
  if (assertion.length > longest || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(assertion)) return null
  try {
    const { crit, kid } = decodeProtectedHeader(assertion)
    if (crit !== undefined || kid === undefined) return null
    const body: unknown = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString())
    const machine = machines.find(({ code }) => code === (body as { iss?: unknown } | null)?.iss)
    if (machine === undefined) return null
    const keys = createLocalJWKSet(machine.jwks as unknown as JSONWebKeySet)
    const { payload } = await compactVerify(assertion, keys, { algorithms })
    const said = claims.safeParse(JSON.parse(Buffer.from(payload).toString()))
    return said.success ? { machine, said: said.data } : null
  } catch {
    return null
  }
}

/** True for the first use of an assertion, whoever races for it. */
async function usedFirst(pool: Pool, machine: string, said: { readonly jti: string; readonly exp: number }) {
  const kept = await pool.query({
    name: 'identity:machine-assertion',
    text: `insert into identity.machine_assertion (machine, jti, expires_at) values ($1, $2, $3)
      on conflict do nothing returning machine`,
    values: [machine, createHash('sha256').update(said.jti).digest('base64url'), new Date(said.exp * 1000)],
  })
  return kept.rowCount === 1
}

/** Forgets assertions that have ended by themselves. */
export async function forgetAssertions(db: Db, now: Instant): Promise<void> {
  await db.query(`delete from identity.machine_assertion where expires_at < $1::timestamptz - interval '10 minutes'`, [
    now,
  ])
}
