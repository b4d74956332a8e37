/** For tests and measurements: many at once for what is good for one, over the wire. */
import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { exportJWK, SignJWT } from 'jose'
import { issuerOf } from './deps.ts'
import { type OpenidServer, relyingParty, through } from './testing.ts'

export interface Race {
  /** One round of fifty; the winners by what they won (a code's grant). */
  round(): Promise<{ readonly winners: readonly string[] }>
}

const atOnce = 50

/** How many won in each of so many rounds. */
export async function rounds(race: Race, count: number): Promise<number[]> {
  const won: number[] = []
  for (let i = 0; i < count; i++) won.push((await race.round()).winners.length)
  return won
}

const all = <T>(f: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: atOnce }, (_, i) => f(i)))

/** Races for a code, a pushed request, a proof's and an assertion's identifier, run by one body and one signed-in person. */
export async function races(
  s: OpenidServer,
): Promise<Readonly<Record<'code' | 'request_uri' | 'dpop' | 'assertion', Race>>> {
  const rp = await relyingParty(s)
  // Fifty at once for many rounds is more than a body may call in a minute, which is another test's matter.
  await s.db.owner.query('update openid.party set per_minute = 1000000 where client_id = $1', [rp.clientId])
  const fahd = await s.signedIn()
  const begun = await rp.begin()
  await through(fahd, begun)
  const issuer = issuerOf(s.deps)
  const { pair } = rp
  const jwk = await exportJWK(pair.publicKey)
  const jwt = (payload: object, header: object) =>
    new SignJWT({ jti: randomUUID(), ...payload }).setProtectedHeader({ alg: 'ES256', ...header }).setIssuedAt()
  const proof = (path: string, method: string, more: object = {}) =>
    jwt({ htm: method, htu: issuer + path, ...more }, { typ: 'dpop+jwt', jwk }).sign(pair.privateKey)
  const assertion = () =>
    jwt({ aud: issuer }, { kid: rp.jwk.kid })
      .setIssuer(rp.clientId)
      .setSubject(rp.clientId)
      .setExpirationTime('1m')
      .sign(rp.key)
  const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
  const post = async (path: string, fields: Readonly<Record<string, string>>, headers: Record<string, string> = {}) => {
    const answer = await s.fetch(issuer + path, {
      method: 'POST',
      body: new URLSearchParams({ client_assertion_type: type, ...fields }),
      headers,
      redirect: 'manual',
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  const codeIn = (path: string): string => new URL(path, 'http://x').searchParams.get('code') ?? ''
  const redeem = async (code: string, verifier: string) =>
    post(
      '/token',
      {
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri: begun.params.redirect_uri ?? '',
        client_assertion: await assertion(),
      },
      { dpop: await proof('/token', 'POST') },
    )
  const freshCode = async () => {
    const next = await rp.begin()
    await fahd.get(next.path)
    const code = codeIn(fahd.path)
    assert.ok(code, fahd.path)
    return { code, verifier: next.verifier }
  }
  const won = (answers: readonly boolean[]) => ({ winners: answers.filter(Boolean).map(() => 'one') })

  return {
    code: {
      async round() {
        const { code, verifier } = await freshCode()
        const { rows } = await s.db.owner.query<{ grant: string }>(
          `select grant_id as grant from openid.held where model = 'AuthorizationCode' and id_hash = $1`,
          [createHash('sha256').update(code).digest()],
        )
        const answers = await all(() => redeem(code, verifier))
        for (const { status, body } of answers) if (status !== 200) assert.equal(body.error, 'invalid_grant')
        return { winners: answers.filter(({ status }) => status === 200).map(() => rows[0]?.grant ?? '') }
      },
    },
    request_uri: {
      async round() {
        const next = await rp.begin()
        const answers = await all(() => fahd.raw('GET', next.path))
        return won(answers.map((a) => a.statusCode === 303 && codeIn(String(a.headers.location)) !== ''))
      },
    },
    dpop: {
      async round() {
        const { code, verifier } = await freshCode()
        const token = String((await redeem(code, verifier)).body.access_token)
        const ath = createHash('sha256').update(token).digest('base64url')
        const headers = { authorization: `DPoP ${token}`, dpop: await proof('/userinfo', 'GET', { ath }) }
        const answers = await all(() =>
          s.fetch(`${issuer}/userinfo`, { method: 'GET', headers, body: undefined, redirect: 'manual' }),
        )
        await Promise.all(answers.map((answer) => answer.arrayBuffer()))
        return won(answers.map(({ status }) => status === 200))
      },
    },
    assertion: {
      async round() {
        const once = await assertion()
        const answers = await all(() => post('/introspect', { token: 'nothing', client_assertion: once }))
        return won(answers.map(({ status }) => status === 200))
      },
    },
  }
}
