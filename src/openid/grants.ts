/** The provider's grant, made from what the person agreed to; whose consent it is decides the table, never the browser. */
import type Provider from 'oidc-provider'
import type { Grant, KoaContextWithOIDC } from 'oidc-provider'
import { endGrant } from './adapter.ts'
import { bindGrant, type Consent, consentOf } from './consents.ts'
import { epoch, type OpenidDeps } from './deps.ts'
import { claimsOf, scopesOf } from './items.ts'

/** For the library: the grant of the person who is signed in with the body that asks, if she agreed to anything. */
export async function grantOf(deps: OpenidDeps, ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { provider, session, client } = ctx.oidc
  if (session?.accountId === undefined || client === undefined) return undefined
  const consent = await consentOf(deps.pool, session.accountId, client.clientId, deps.clock.now())
  if (consent === null) return undefined
  const held = consent.grantId === null ? undefined : await provider.Grant.find(consent.grantId)
  return held ?? makeGrant(deps, provider, consent)
}

async function makeGrant(deps: OpenidDeps, provider: Provider, consent: Consent): Promise<Grant | undefined> {
  const { agreed, refused, offline } = consent
  const grant = new provider.Grant({ accountId: consent.person, clientId: consent.clientId })
  grant.addOIDCScope(['openid', ...scopesOf(agreed), ...(offline ? ['offline_access'] : [])].join(' '))
  grant.addOIDCClaims(claimsOf(agreed))
  // What was refused is remembered too, so that it is not asked again at each visit.
  const kept = [...scopesOf(refused), ...(offline ? [] : ['offline_access'])]
  if (kept.length > 0) grant.rejectOIDCScope(kept.join(' '))
  if (refused.length > 0) grant.rejectOIDCClaims(claimsOf(refused))
  const left = Math.floor((Date.parse(consent.expiresAt) - Date.parse(deps.clock.now())) / 1000)
  grant.exp = epoch() + Math.max(left, 1)
  const grantId = await grant.save()
  if (await bindGrant(deps.pool, consent, grantId)) return grant
  // Taken back, or made by another request, in this very moment.
  await endGrant(deps.pool, grantId)
  const now = await consentOf(deps.pool, consent.person, consent.clientId, deps.clock.now())
  return now?.grantId == null ? undefined : provider.Grant.find(now.grantId)
}
