/** `verified_claims` of OpenID Connect for Identity Assurance: how the person was proofed, over which facts. */
import type { Proofing } from '../identity/index.ts'

/** How each of our channels is called in the list of predefined values of the specification. */
const methods: Readonly<Record<Proofing['method'], string>> = {
  kiosk: 'bvp', // biometrics, the person present
  field: 'bvp',
  officer: 'pvp', // an officer before the person
  remote: 'bvr', // biometrics from afar
  bank: 'auth', // signed in at a bank that had proofed her
}

/**
 * @param claims the facts that the person lets this body have: nothing else may stand in it
 */
export function verifiedClaims(proofing: Proofing, claims: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    verification: {
      trust_framework: 'bawaba',
      assurance_level: `ia${proofing.identityLevel}`,
      time: proofing.at,
      verification_process: proofing.activationId,
      evidence: [
        {
          type: 'electronic_record',
          check_details: [{ check_method: methods[proofing.method], time: proofing.at }],
          record: { type: 'population_register', source: { name: 'bawaba' } },
        },
      ],
    },
    claims,
  }
}
