/**
 * For tests and measurements: a small real wallet. It makes its own keys, takes an offer, asks for copies, checks a reader's
 * request as a wallet should, and shows only what it chooses, each time from a copy it has not shown before.
 */
import assert from 'node:assert/strict'
import { KeyObject, randomBytes, sign } from 'node:crypto'
import { SDJwtInstance } from '@sd-jwt/core'
import { type CryptoKey, decodeJwt, exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify, SignJWT } from 'jose'
import { sha256 } from './sd-jwt.ts'

export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}

/** How the wallet reaches the house: path, form or JSON. */
export type Ask = (
  method: 'GET' | 'POST',
  path: string,
  body?: { readonly form?: Readonly<Record<string, string>>; readonly json?: object },
  token?: string,
) => Promise<Answer & { readonly text: string }>

export interface Copy {
  readonly credential: string
  readonly key: CryptoKey
  readonly jwk: JWK
}

export interface Request {
  readonly client_id: string
  readonly response_uri: string
  readonly nonce: string
  readonly state: string
  readonly dcql_query: { readonly credentials: readonly { readonly claims: readonly { readonly path: string[] }[] }[] }
}

export interface Shown {
  readonly claims: readonly string[]
  readonly nonce?: string
  readonly audience?: string
  readonly iat?: number
  /** Another key than the copy's. */
  readonly key?: CryptoKey
  /** Without a proof of holding the key. */
  readonly bare?: boolean
}

export function openWallet(ask: Ask, now: () => number) {
  const copies: Copy[] = []
  const issuerOf = (offer: { credential_issuer: string }): string => offer.credential_issuer
  const pathOf = (url: string): string => new URL(url).pathname

  /** Changes an offer for an access token. */
  async function redeem(offer: Record<string, unknown>, txCode: string): Promise<Answer> {
    const [[grantType = '', grant] = []] = Object.entries(offer.grants as Record<string, Record<string, string>>)
    const form = {
      grant_type: grantType,
      'pre-authorized_code': grant?.['pre-authorized_code'] ?? '',
      tx_code: txCode,
    }
    return ask('POST', '/card/token', { form })
  }

  async function nonce(): Promise<string> {
    return String((await ask('POST', '/card/nonce')).body.c_nonce)
  }

  /** Proofs of fresh keys for this nonce. */
  async function proofs(issuer: string, count: number, c_nonce: string) {
    return Promise.all(
      Array.from({ length: count }, async () => {
        const pair = await generateKeyPair('ES256', { extractable: true })
        const jwk = await exportJWK(pair.publicKey)
        const jwt = await new SignJWT({ nonce: c_nonce })
          .setProtectedHeader({ alg: 'ES256', typ: 'openid4vci-proof+jwt', jwk })
          .setAudience(issuer)
          .setIssuedAt(now())
          .sign(pair.privateKey)
        return { jwt, key: pair.privateKey, jwk }
      }),
    )
  }

  async function credential(token: string, jwts: readonly string[]): Promise<Answer> {
    const json = { credential_configuration_id: 'national-card', proofs: { jwt: jwts } }
    return ask('POST', '/card/credential', { json }, token)
  }

  return {
    copies,
    redeem,
    nonce,
    proofs,
    credential,
    /** The whole way from an offer to copies. */
    async take(offer: Record<string, unknown>, txCode: string, count = 3): Promise<Answer> {
      const metadata = await ask('GET', `/.well-known/openid-credential-issuer${pathOf(issuerOf(offer as never))}`)
      assert.equal(metadata.body.credential_issuer, issuerOf(offer as never))
      const token = await redeem(offer, txCode)
      if (token.status !== 200) return token
      const made = await proofs(issuerOf(offer as never), count, await nonce())
      const got = await credential(
        String(token.body.access_token),
        made.map(({ jwt }) => jwt),
      )
      const given = (got.body.credentials ?? []) as { credential: string }[]
      given.forEach(({ credential: one }, i) => {
        const { key, jwk } = made[i] ?? assert.fail('a copy for no proof')
        copies.push({ credential: one, key, jwk })
      })
      return got
    },
    /** Reads a reader's request and checks what a wallet must: who signs it, and that it may ask for this. */
    async open(link: string): Promise<Request> {
      const params = new URL(link).searchParams
      const { readers } = (await ask('GET', '/card/readers')).body as {
        readers: { client_id: string; may_ask: string[]; jwks: { keys: JWK[] } }[]
      }
      const reader = readers.find(({ client_id }) => client_id === params.get('client_id'))
      assert.ok(reader, 'the reader is registered')
      const { text } = await ask('GET', pathOf(params.get('request_uri') ?? ''))
      const key = await importJWK(reader.jwks.keys[0] ?? {}, 'EdDSA')
      const { payload } = await jwtVerify(text, key, {
        typ: 'oauth-authz-req+jwt',
        audience: 'https://self-issued.me/v2',
        issuer: reader.client_id,
        currentDate: new Date(now() * 1000),
      })
      const request = payload as unknown as Request
      assert.equal(request.client_id, reader.client_id)
      const asked = request.dcql_query.credentials[0]?.claims.map(({ path }) => path[0]) ?? []
      assert.deepEqual(
        asked.filter((name) => !reader.may_ask.includes(name ?? '')),
        [],
        'asks for what it may',
      )
      return request
    },
    /** A presentation of a copy, with these claims and no other. */
    async present(copy: Copy, request: Request, shown: Shown): Promise<string> {
      const writer = new SDJwtInstance({
        hasher: sha256,
        hashAlg: 'sha-256',
        saltGenerator: () => randomBytes(16).toString('base64url'),
        kbSignAlg: 'ES256',
        kbSigner: (data: string) =>
          sign('sha256', Buffer.from(data), {
            key: KeyObject.from(shown.key ?? copy.key),
            dsaEncoding: 'ieee-p1363',
          }).toString('base64url'),
      })
      const frame = Object.fromEntries(shown.claims.map((name) => [name, true]))
      const payload = {
        iat: shown.iat ?? now(),
        aud: shown.audience ?? request.client_id,
        nonce: shown.nonce ?? request.nonce,
      }
      return writer.present(copy.credential, frame, shown.bare ? {} : { kb: { payload } })
    },
    async answer(request: Request, presented: string): Promise<Answer> {
      const form = { state: request.state, vp_token: JSON.stringify({ card: [presented] }) }
      return ask('POST', pathOf(request.response_uri), { form })
    },
    /** A copy that was not shown yet; afterwards it is gone. */
    fresh(): Copy {
      return copies.shift() ?? assert.fail('no copy is left')
    },
  }
}

export type Wallet = ReturnType<typeof openWallet>

/** What stands in a copy without its disclosures. */
export const payloadOf = (credential: string) => decodeJwt(credential.split('~', 1)[0] ?? '')
