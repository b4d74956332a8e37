/**
 * Two simulated hospitals. They prove themselves by real keys, made of the key of the simulated devices, so that a second
 * start signs as the first did; and they can misbehave in each way that the house must withstand.
 */
import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import type { Machine } from '../../identity/index.ts'
import { addDays, addYears, dayOf, type Instant } from '../../language/index.ts'
import type { Word } from './words.ts'

export const hospitalFaults = ['none', 'twice', 'wrong-key', 'late', 'ahead', 'contradiction', 'reused'] as const
export type HospitalFault = (typeof hospitalFaults)[number]

export interface DemoHospitals {
  /** What their file of configuration would say. */
  readonly machines: readonly Machine[]
  /** An assertion for `audience` at `at`; wrongly signed for the fault `wrong-key`. */
  assertion(code: string, audience: string, at: Instant, fault?: HospitalFault): Promise<string>
  /** The words that are really sent when a clerk means this one: none more unless something is wrong with them. */
  words(meant: Word, at: Instant, fault?: HospitalFault): readonly Word[]
}

function keyOf(secret: Buffer, name: string): KeyObject {
  const seed = Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `simulated hospital ${name}`, 32))
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
}

const kidOf = (code: string): string => `${code.toLowerCase()}-1`

function machineOf(secret: Buffer, code: string, name: Machine['name'], place: Machine['place']): Machine {
  const jwk = createPublicKey(keyOf(secret, code)).export({ format: 'jwk' })
  return {
    code,
    kind: 'hospital',
    name,
    place,
    jwks: { keys: [{ ...jwk, kid: kidOf(code), use: 'sig', alg: 'EdDSA' }] },
  }
}

/** @param secret the key of the simulated devices */
export function demoHospitals(secret: Buffer): DemoHospitals {
  return {
    machines: [
      machineOf(
        secret,
        'WADI',
        { ar: 'مستشفى الوادي التجريبي', en: 'Wadi demo hospital' },
        { ar: 'الرياض', en: 'Riyadh' },
      ),
      machineOf(
        secret,
        'SAHEL',
        { ar: 'مستشفى الساحل التجريبي', en: 'Sahel demo hospital' },
        { ar: 'جدة', en: 'Jeddah' },
      ),
    ],
    assertion(code, audience, at, fault = 'none') {
      const iat = Math.floor(Date.parse(at) / 1000)
      return new SignJWT({ jti: randomUUID() })
        .setProtectedHeader({ alg: 'EdDSA', kid: kidOf(code) })
        .setIssuer(code)
        .setSubject(code)
        .setAudience(audience)
        .setIssuedAt(iat)
        .setExpirationTime(iat + 60)
        .sign(keyOf(secret, fault === 'wrong-key' ? 'somebody else' : code))
    },
    words: (meant, at, fault = 'none') => sent(meant, at, fault),
  }
}

function sent(meant: Word, at: Instant, fault: HospitalFault): readonly Word[] {
  const today = dayOf(at)
  const on = (day: string): Word => {
    const time = `${day}T09:00:00Z`
    return meant.kind === 'birth' ? { ...meant, bornAt: time } : { ...meant, diedAt: time }
  }
  switch (fault) {
    case 'twice':
      return [meant, meant]
    // Told long after: a birth is parked for a desk, a death is taken and fined when it is registered.
    case 'late':
      return [on(addDays(today, -20))]
    case 'ahead':
      return [on(addDays(today, 1))]
    // Before anybody alive was born.
    case 'contradiction':
      return [on(addYears(today, -95))]
    // The same reference for another word: the second is refused, the first stands.
    case 'reused':
      return [meant, meant.kind === 'birth' ? { ...meant, grams: meant.grams + 1 } : { ...meant, cause: 'R99' }]
    default:
      return [meant]
  }
}
