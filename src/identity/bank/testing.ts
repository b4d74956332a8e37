/** For tests of banks: a bank with a key of its own, words that can be bent anyhow, and a registration that waits. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import type { Lang } from '../../language/index.ts'
import { beginClaim, confirmClaim, terms } from '../index.ts'
import type { TestDoor } from '../testing.ts'
import type { Bank } from './banks.ts'
import { wordType } from './word.ts'

export const audience = 'https://portal.test/api/bank/activations'
export const password = 'قهوة وتمر عند الفجر'

export interface Bent {
  /** Members in place of, or beside, the right ones; undefined leaves one out. */
  readonly members?: Readonly<Record<string, unknown>>
  readonly header?: Readonly<Record<string, unknown>>
  readonly key?: CryptoKey
}

export interface TestBank {
  readonly bank: Bank
  readonly key: CryptoKey
  word(person: { readonly number: string; readonly mobile: string }, at: string, bent?: Bent): Promise<string>
}

export async function testBank(
  more: Partial<Bank> = {},
  alg: 'ES256' | 'PS256' | 'EdDSA' = 'ES256',
): Promise<TestBank> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const code = more.code ?? 'SAMBA'
  const kid = `${code}-1`
  const bank: Bank = {
    code,
    name: { ar: 'مصرف التجربة', en: 'Trial Bank' },
    jwks: { keys: [{ ...(await exportJWK(publicKey)), kid, use: 'sig', alg }] },
    acr: ['two-factors'],
    perHour: 1_000_000,
    perDay: 1_000_000,
    breaker: { least: 1000, share: 1 },
    ...more,
  }
  return {
    bank,
    key: privateKey,
    word({ number, mobile }, at, { members = {}, header = {}, key = privateKey } = {}) {
      const iat = Math.floor(Date.parse(at) / 1000)
      const payload = {
        iss: code,
        aud: audience,
        iat,
        exp: iat + 120,
        jti: randomUUID(),
        number,
        mobile,
        acr: 'two-factors',
        customer_since: '2018-05-01',
        kyc_at: '2024-03-01',
        ...members,
      }
      const signer = new SignJWT(payload as JWTPayload)
      return signer.setProtectedHeader({ alg, typ: wordType, kid, ...header }).sign(key)
    },
  }
}

/** Registers on the portal as far as the form. Returns its ticket. */
export async function registered(
  door: Pick<TestDoor, 'deps' | 'code'>,
  person: { readonly number: string; readonly mobile: string },
  username = 'noura.sh',
  lang: Lang = 'ar',
): Promise<string> {
  const data = { number: person.number, mobile: person.mobile, username, password, lang, terms: terms.version }
  const begun = await beginClaim(door.deps, data, { device: null, former: null })
  assert(begun.ok, JSON.stringify(begun))
  const done = await confirmClaim(door.deps, begun.flow, await door.code(person.mobile))
  assert(done.ok && done.state.step === 'verified')
  return done.state.ticket
}
