/**
 * What browsers answer for a passkey, judged: for people and for officers alike. Whose key it is and what it opens is
 * the caller's to say; here is only whether the answer is right.
 */
import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { RelyingParty } from './passkey-challenge.ts'

interface Answer {
  readonly challenge: string
  readonly raw: unknown
}

/** A passkey a browser just made. `bound`: it cannot leave its device. */
export interface MadeKey {
  readonly id: string
  readonly publicKey: Buffer
  readonly counter: number
  readonly transports: readonly string[]
  readonly bound: boolean
  /** AAGUID: which model of which maker, as the device says; all zeros where it does not. */
  readonly model: string
}

/** The passkey made in answer to this challenge, its holder verified by the device; null for whatever is wrong. */
export async function madeKey(rp: RelyingParty, answer: Answer): Promise<MadeKey | null> {
  const made = await verifyRegistrationResponse({
    response: answer.raw as RegistrationResponseJSON,
    expectedChallenge: answer.challenge,
    expectedOrigin: rp.origin,
    expectedRPID: rp.id,
    requireUserVerification: true,
  }).catch(() => null)
  if (made === null || !made.verified || !made.registrationInfo.userVerified) return null
  const { aaguid, credential, credentialDeviceType } = made.registrationInfo
  return {
    model: aaguid,
    id: credential.id,
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: credential.transports ?? [],
    bound: credentialDeviceType === 'singleDevice',
  }
}

/**
 * Did this key sign this challenge, its holder verified? Its next counter, or null: a counter that does not move on is a
 * copied key, and what could not leave its device and now says otherwise is another one.
 */
export async function signedBy(
  rp: RelyingParty,
  answer: Answer,
  key: { readonly id: string; readonly publicKey: Buffer; readonly counter: number; readonly bound: boolean },
): Promise<number | null> {
  const verified = await verifyAuthenticationResponse({
    response: answer.raw as AuthenticationResponseJSON,
    expectedChallenge: answer.challenge,
    expectedOrigin: rp.origin,
    expectedRPID: rp.id,
    requireUserVerification: true,
    credential: { id: key.id, publicKey: new Uint8Array(key.publicKey), counter: key.counter },
  }).catch(() => null)
  if (verified === null || !verified.verified || !verified.authenticationInfo.userVerified) return null
  const { newCounter, credentialDeviceType } = verified.authenticationInfo
  return key.bound && credentialDeviceType !== 'singleDevice' ? null : newCounter
}

/** What a browser needs to sign a challenge (PublicKeyCredentialRequestOptionsJSON) with one of these keys, or any. */
export function toSign(challenge: string, rp: RelyingParty, allowed: readonly string[]): object {
  return {
    challenge,
    rpId: rp.id,
    userVerification: 'required',
    timeout: 300_000,
    allowCredentials: allowed.map((id) => ({ type: 'public-key', id })),
  }
}

/** What a browser needs to make a passkey (PublicKeyCredentialCreationOptionsJSON). `user`: no id of a person. */
export function toMake(
  challenge: string,
  rp: { readonly id: string; readonly name: string },
  user: { readonly id: string; readonly name: string },
  before: readonly string[],
  attestation: 'none' | 'direct' = 'none',
): object {
  return {
    challenge,
    rp,
    user: { ...user, displayName: user.name },
    pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: 'public-key', alg })),
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    excludeCredentials: before.map((id) => ({ type: 'public-key', id })),
    attestation,
    timeout: 300_000,
  }
}
