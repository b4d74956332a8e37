/** When somebody must be asked: to sign in, to prove herself anew or better, to agree. The library's checks and ours. */
import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import { sessionHere } from './at-the-door.ts'
import { epoch, epochOf, type OpenidDeps } from './deps.ts'
import { type Levels, meets, wantedLevels } from './levels.ts'

const { Check, base } = interactionPolicy

/** OpenID Connect Core Error Code unmet_authentication_requirements, as RFC 9470 tells servers to answer. */
export const unmet = 'unmet_authentication_requirements'

export function signInPolicy(deps: OpenidDeps): interactionPolicy.DefaultPolicy {
  const policy = base()
  const login = policy.get('login')
  if (login === undefined) throw new Error('oidc-provider has no prompt to sign in')
  // Theirs compare the value as a whole; ours know that ia3 is more than ia2.
  login.checks.remove('essential_acrs')
  login.checks.remove('essential_acr')
  login.checks.add(
    new Check('portal_session', 'End-User authentication is required', 'login_required', async (ctx) => {
      const session = await sessionHere(deps, ctx.req)
      const who = ctx.oidc.session?.accountId
      return session === null || (who !== undefined && session.personId !== who)
    }),
  )
  // Theirs counts from when this session was taken to a body; the portal's own proof may be older by the house's clock.
  login.checks.add(
    new Check('portal_proof', 'End-User authentication could not be obtained', 'login_required', async (ctx) => {
      const maxAge = (ctx.oidc.params as { max_age?: string } | undefined)?.max_age
      const session = await sessionHere(deps, ctx.req)
      if (maxAge === undefined || session === null || ctx.oidc.result?.login !== undefined) return false
      return epochOf(deps.clock, session.provedAt) < epoch() - Number(maxAge)
    }),
  )
  login.checks.add(
    new Check('levels', 'the requested level of authentication is not met', unmet, (ctx) => {
      const wanted = levelsAsked(ctx)
      // She has just been at the interaction, which lets nobody through who does not meet it.
      if (wanted === undefined || ctx.oidc.result?.login !== undefined) return Check.NO_NEED_TO_PROMPT
      return wanted === null || !meets(levelsOf(ctx.oidc.session?.acr), wanted)
    }),
  )
  return policy
}

function levelsOf(acr: string | undefined): Levels {
  return wantedLevels(acr ?? '') ?? { identity: 0, signIn: 0 }
}

function levelsAsked(ctx: KoaContextWithOIDC): Levels | null | undefined {
  const params = ctx.oidc.params as { acr_values?: string; claims?: string } | undefined
  return levelsIn(params ?? {})
}

/** What a request asks for: by `acr_values`, or by the essential claim `acr`. Undefined: nothing; null: what nobody has. */
export function levelsIn(params: {
  readonly acr_values?: unknown
  readonly claims?: unknown
}): Levels | null | undefined {
  const said = [typeof params.acr_values === 'string' ? params.acr_values : '', ...essentialAcr(params.claims)].join(
    ' ',
  )
  return said.trim() === '' ? undefined : wantedLevels(said)
}

function essentialAcr(claims: unknown): string[] {
  if (typeof claims !== 'string') return []
  const { id_token } = JSON.parse(claims) as {
    id_token?: { acr?: { essential?: unknown; value?: unknown; values?: unknown } }
  }
  const acr = id_token?.acr
  if (acr?.essential !== true) return []
  // Of several any would do; the first is asked for.
  const one = acr.value ?? (Array.isArray(acr.values) ? acr.values[0] : undefined)
  return typeof one === 'string' ? [one] : ['unknown']
}
