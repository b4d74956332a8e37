/** Issuing copies of the card to a wallet: each bound to a key that the wallet has proved to hold, each for one use. */
import { randomBytes, sign } from 'node:crypto'
import { SDJwtInstance } from '@sd-jwt/core'
import { calculateJwkThumbprint, decodeProtectedHeader, importJWK, type JWK, jwtVerify } from 'jose'
import { dayOf, riyadhTime, startOfDay } from '../language/index.ts'
import { tell } from '../notices/index.ts'
import { first, inDays, inTransaction, later, minutes, readingWithin, type Tx, uuid } from '../store/index.ts'
import { type CardDeps, hashOf, issuerOf, secondsOf, typeOf } from './deps.ts'
import { type CardFacts, cardFacts, claimNames, claimsOf } from './facts.ts'
import { devicesOf, lockHolder, remember } from './holder.ts'
import { type SigningKey, signingKey } from './keys.ts'
import { isNonce, useNonce } from './nonces.ts'
import { mostDevices } from './offer.ts'
import { listUri, type Place, takePlaces } from './places.ts'
import { sha256 } from './sd-jwt.ts'

export const mostCopies = 10
/** A copy is fetched anew after so long at the latest. */
export const copyLife = inDays(30)

export type IssueRefusal =
  | 'invalid_token'
  | 'invalid_proof'
  | 'invalid_nonce'
  | 'invalid_credential_request'
  /** No card to issue, or three devices have it. */
  | 'credential_request_denied'

export type Issued =
  | { readonly ok: true; readonly credentials: readonly string[] }
  | { readonly ok: false; readonly error: IssueRefusal; readonly said: string }

const no = (error: IssueRefusal, said: string): Issued => ({ ok: false, error, said })

/** Copies for these key proofs, one each. All or none; the token and the nonce are used up when it succeeds. */
export async function issueCopies(deps: CardDeps, token: string, proofs: readonly string[]): Promise<Issued> {
  const at = deps.clock.now()
  if (proofs.length === 0) return no('invalid_proof', 'no proof')
  if (proofs.length > mostCopies) return no('invalid_credential_request', `at most ${mostCopies} proofs`)
  const known = await deps.pool.query(
    'select from card.token where token_hash = $1 and used_at is null and expires_at > $2',
    [hashOf(token), at],
  )
  if (known.rowCount === 0) return no('invalid_token', 'unknown, used or over')
  const proved = await keysOf(deps, proofs)
  if ('error' in proved) return no(proved.error, proved.said)
  const refused = new Refused()
  try {
    return await inTransaction(deps.pool, (tx) => issueWithin(deps, tx, { token, at, refused, ...proved }))
  } catch (error) {
    if (error === refused && refused.is !== null) return refused.is
    throw error
  }
}

/** Thrown to take back what a refused issuance has written so far. */
class Refused extends Error {
  is: Issued | null = null
}

interface Asked {
  readonly token: string
  readonly at: string
  readonly keys: readonly JWK[]
  readonly nonce: string
  readonly refused: Refused
}

async function issueWithin(deps: CardDeps, tx: Tx, { token, at, keys, nonce, refused }: Asked): Promise<Issued> {
  const stop = (error: IssueRefusal, said: string): never => {
    refused.is = no(error, said)
    throw refused
  }
  const row = first(
    await tx.query<{ person_id: string }>({
      name: 'card:use-token',
      text: `update card.token set used_at = $2
        where token_hash = $1 and used_at is null and expires_at > $2 returning person_id`,
      values: [hashOf(token), at],
    }),
  )
  if (row === null) return stop('invalid_token', 'unknown, used or over')
  if (!(await useNonce(tx, nonce, later(at, minutes(10))))) return stop('invalid_nonce', 'used before')
  const person = row.person_id
  const reading = { reader: 'wallet', audience: 'wallet', purpose: 'card', at }
  const facts = await readingWithin(tx, reading, (look) => cardFacts(look, person, dayOf(at)))
  if (typeof facts === 'string') return stop('credential_request_denied', facts)
  await lockHolder(tx, person, facts, at)
  if ((await devicesOf(tx, person, at)).length >= mostDevices)
    return stop('credential_request_denied', `${mostDevices} devices have it`)
  const cardEnds = startOfDay(facts.expires)
  const ends = cardEnds < later(at, copyLife) ? cardEnds : later(at, copyLife)
  const device = uuid()
  await tx.query('insert into card.device (person_id, device_id, added_at, expires_at) values ($1, $2, $3, $4)', [
    person,
    device,
    at,
    ends,
  ])
  const places = await takePlaces(tx, keys.length, ends)
  await tx.query(
    `insert into card.copy (person_id, copy_id, device_id, list, idx, issued_at)
     select $1, gen_random_uuid(), $2, p.list, p.idx, $3 from unnest($4::int[], $5::int[]) as p(list, idx)`,
    [person, device, at, places.map(({ list }) => list), places.map(({ idx }) => idx)],
  )
  await remember(tx, person, { kind: 'issued', at, device, detail: { copies: keys.length } })
  const key = `card device ${device}`
  await tell(tx, { person, kind: 'card.new-device', vars: { time: riyadhTime(at) }, key, at })
  const signer = signingKey(deps)
  const credentials = await Promise.all(
    keys.map((jwk, i) => writeCopy(deps, signer, { facts, jwk, place: places[i] ?? { list: 0, idx: 0 }, at, ends })),
  )
  return { ok: true, credentials }
}

interface Copy {
  readonly facts: CardFacts
  readonly jwk: JWK
  readonly place: Place
  readonly at: string
  readonly ends: string
}

/** One SD-JWT VC: every claim can be shown or kept by itself. Days instead of seconds, so that copies look alike. */
async function writeCopy(deps: CardDeps, { id, key }: SigningKey, copy: Copy): Promise<string> {
  const { facts, jwk, place, at, ends } = copy
  const { kty, crv, x, y } = jwk
  const payload = {
    iss: issuerOf(deps),
    vct: typeOf(deps),
    iat: secondsOf(startOfDay(dayOf(at))),
    exp: secondsOf(ends),
    cnf: { jwk: { kty, crv, x, y } },
    status: { status_list: { idx: place.idx, uri: listUri(deps, place.list) } },
    ...claimsOf(facts, dayOf(at)),
  }
  const writer = new SDJwtInstance<typeof payload>({
    hasher: sha256,
    hashAlg: 'sha-256',
    saltGenerator: () => randomBytes(16).toString('base64url'),
    signAlg: 'ES256',
    signer: (data) => sign('sha256', Buffer.from(data), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url'),
  })
  return writer.issue(payload, { _sd: [...claimNames] }, { header: { typ: 'dc+sd-jwt', kid: id } })
}

/** The keys that the proofs prove to be held, and the one nonce they all carry. */
async function keysOf(
  deps: CardDeps,
  proofs: readonly string[],
): Promise<{ readonly keys: readonly JWK[]; readonly nonce: string } | { error: IssueRefusal; said: string }> {
  const keys: JWK[] = []
  const nonces = new Set<string>()
  const prints = new Set<string>()
  try {
    for (const proof of proofs) {
      const { jwk } = decodeProtectedHeader(proof)
      if (jwk === undefined || jwk.kty !== 'EC' || jwk.crv !== 'P-256' || 'd' in jwk)
        return { error: 'invalid_proof', said: 'a public key on P-256 in jwk' }
      const { payload } = await jwtVerify(proof, await importJWK(jwk, 'ES256'), {
        algorithms: ['ES256'],
        typ: 'openid4vci-proof+jwt',
        audience: issuerOf(deps),
        currentDate: new Date(deps.clock.now()),
        maxTokenAge: '5 minutes',
        clockTolerance: 60,
      })
      keys.push(jwk)
      nonces.add(String(payload.nonce))
      prints.add(await calculateJwkThumbprint(jwk))
    }
  } catch {
    return { error: 'invalid_proof', said: 'a proof does not hold' }
  }
  if (prints.size < keys.length) return { error: 'invalid_proof', said: 'a key for each copy' }
  const [nonce = '', ...more] = nonces
  if (more.length > 0 || !isNonce(deps, nonce)) return { error: 'invalid_nonce', said: 'one live nonce in all proofs' }
  return { keys, nonce }
}
