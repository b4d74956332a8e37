/** The person as a body may see her: nothing but what was asked, agreed to and not refused, read anew each time. */
import type { Account, ClaimsParameterMember, KoaContextWithOIDC } from 'oidc-provider'
import { accountOf, proofingOf } from '../identity/index.ts'
import { ageOn, dayOf, fullName } from '../language/index.ts'
import { openRegisters } from '../requests/index.ts'
import type { PersonId } from '../store/index.ts'
import type { OpenidDeps } from './deps.ts'
import { proofMissing, refuseForProof, type TokenProof } from './fresh-proof.ts'
import { type ItemName, itemsAsked } from './items.ts'
import { readingForParty } from './readings.ts'
import { verifiedClaims } from './verified.ts'

/**
 * For the library: undefined for whoever has no open account, and then every token of hers is dead.
 * @param proof what the token that reads says of its sign-in
 */
export async function findAccount(
  deps: OpenidDeps,
  ctx: KoaContextWithOIDC,
  person: PersonId,
  clientId: string | null,
  proof: TokenProof,
): Promise<Account | undefined> {
  const account = await accountOf(deps.pool, person)
  if (account === null || (account.state !== 'active' && account.state !== 'recovering')) return undefined
  return {
    accountId: person,
    async claims(use, scope, claims, rejected) {
      const asked = askedOf(use, scope, claims, rejected)
      if (asked.length === 0 || clientId === null) return { sub: person }
      const missing = use === 'userinfo' ? proofMissing(asked, proof) : null
      if (missing !== null) refuseForProof(ctx, missing)
      return claimsFor(deps, person, clientId, use === 'userinfo' ? 'userinfo' : 'id-token', asked)
    },
  }
}

/** An ID token holds only what was asked for it by name; scopes speak of userinfo (and nothing secret ever stands in front). */
function askedOf(
  use: string,
  scope: string,
  claims: { readonly [name: string]: ClaimsParameterMember | null },
  rejected: readonly string[],
): ItemName[] {
  const refused = new Set(itemsAsked([], rejected))
  const asked = itemsAsked(use === 'userinfo' ? scope.split(' ') : [], Object.keys(claims))
  return asked.filter((item) => !refused.has(item))
}

async function claimsFor(
  deps: OpenidDeps,
  person: PersonId,
  clientId: string,
  how: 'userinfo' | 'id-token',
  items: readonly ItemName[],
): Promise<{ sub: string; [claim: string]: unknown }> {
  const at = deps.clock.now()
  const has = new Set(items)
  return readingForParty(deps.pool, { person, clientId, how, items, at }, async (look) => {
    const { name, born, number } = await openRegisters(look).people.get(person)
    const proofing = has.has('verification') ? await proofingOf(look.db, person) : null
    const names = { name: fullName(name, 'ar'), 'name#ar': fullName(name, 'ar'), 'name#en': fullName(name, 'en') }
    const plain = {
      ...(has.has('name') ? names : {}),
      ...(has.has('birthdate') ? { birthdate: born } : {}),
      ...(has.has('age_over_18') ? { age_over_18: ageOn(born, dayOf(at)) >= 18 } : {}),
    }
    if (has.has('national_id')) deps.log('a body read a national number', { party: clientId, how })
    return {
      sub: person,
      ...plain,
      ...(has.has('national_id') ? { national_id: number } : {}),
      ...(proofing === null ? {} : { verified_claims: verifiedClaims(proofing, plain) }),
    }
  })
}
