/**
 * Two simulated banks, told apart by configuration only: SAMBA, and RIMAL, whose quota is used up. They sign by real
 * keys, made of the key of the simulated devices, so that a second start signs as the first did. A bank can also
 * misbehave in each way that the house must refuse.
 */
import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { type Bank, wordType } from '../../identity/index.ts'
import { addYears, dayOf, type Instant } from '../../language/index.ts'

export const bankFaults = [
  'none',
  'replay',
  'wrong-mobile',
  'old-kyc',
  'weak-login',
  'wrong-key',
  'late',
  'for-another',
  'over-quota',
] as const
export type BankFault = (typeof bankFaults)[number]

/** A customer as the bank knows him. */
export interface Customer {
  readonly number: string
  readonly mobile: string
}

export interface DemoBanks {
  /** What their files of configuration would say. */
  readonly banks: readonly Bank[]
  /** A word for a customer, signed at `at` for `audience`. With a fault, one that must be refused; `replay` is sent twice. */
  word(customer: Customer, audience: string, at: Instant, fault?: BankFault): Promise<string>
}

/** An Ed25519 key that is the same for the same secret and name: the seed stands behind the fixed head of PKCS #8. */
function keyOf(secret: Buffer, name: string): KeyObject {
  const seed = Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `simulated bank ${name}`, 32))
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
}

/** @param secret the key of the simulated devices */
export function demoBanks(secret: Buffer): DemoBanks {
  const samba = bankOf(secret, 'SAMBA', { ar: 'مصرف سامبا التجريبي', en: 'Samba demo bank' }, 500)
  const rimal = bankOf(secret, 'RIMAL', { ar: 'مصرف رمال التجريبي', en: 'Rimal demo bank' }, 0)
  return {
    banks: [samba, rimal],
    async word({ number, mobile }, audience, at, fault = 'none') {
      const code = fault === 'over-quota' ? 'RIMAL' : 'SAMBA'
      const iat = Math.floor(Date.parse(at) / 1000) - (fault === 'late' ? 600 : 0)
      const today = dayOf(at)
      return new SignJWT({
        jti: randomUUID(),
        number,
        mobile: fault === 'wrong-mobile' ? otherMobile(mobile) : mobile,
        acr: fault === 'weak-login' ? 'password' : 'two-factors',
        customer_since: addYears(today, -7),
        kyc_at: addYears(today, fault === 'old-kyc' ? -6 : -2),
      })
        .setProtectedHeader({ alg: 'EdDSA', typ: wordType, kid: kidOf(code) })
        .setIssuer(code)
        .setAudience(fault === 'for-another' ? `${audience}/other` : audience)
        .setIssuedAt(iat)
        .setExpirationTime(iat + 120)
        .sign(fault === 'wrong-key' ? keyOf(secret, 'somebody else') : keyOf(secret, code))
    },
  }
}

const kidOf = (code: string): string => `${code.toLowerCase()}-1`

function otherMobile(mobile: string): string {
  return `${mobile.slice(0, -1)}${(Number(mobile.slice(-1)) + 1) % 10}`
}

function bankOf(secret: Buffer, code: string, name: Bank['name'], perHour: number): Bank {
  const jwk = createPublicKey(keyOf(secret, code)).export({ format: 'jwk' })
  return {
    code,
    name,
    jwks: { keys: [{ ...jwk, kid: kidOf(code), use: 'sig', alg: 'EdDSA' }] },
    acr: ['two-factors'],
    perHour,
    perDay: perHour * 10,
    breaker: { least: 20, share: 0.3 },
  }
}
