/**
 * The way of a person who comes from a body: she signs in here as always, proves herself anew or better when the body asks
 * for it, agrees or refuses, and goes back. No step needs a script; none believes more than the interaction's own record.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import type { Interaction, InteractionResults } from 'oidc-provider'
import { accountOf, passkeysOf, type Session } from '../identity/index.ts'
import type { Text } from '../language/index.ts'
import { openRegisters } from '../requests/index.ts'
import { inTransaction, readingSelf } from '../store/index.ts'
import { consentRoutes } from './consent.tsx'
import { consentOf } from './consents.ts'
import { epochOf, mountPath, type OpenidDeps } from './deps.ts'
import { send } from './frame.tsx'
import { acrOf, meets } from './levels.ts'
import { partyOf } from './parties.ts'
import type { Party, PartyState } from './party.ts'
import { levelsIn, unmet } from './policy.ts'
import { moveVisits } from './visits.ts'
import { lead, words } from './words.ts'

export interface At {
  readonly interaction: Interaction
  readonly party: Party
  readonly session: Session
  /** Where the body wants the person back. */
  readonly redirectUri: string
}

const base = `${mountPath}/interaction/:uid`
const open: readonly PartyState[] = ['sandbox', 'approved']

export function interactionPages(app: FastifyInstance, deps: OpenidDeps, provider: Provider): void {
  /** What is under way in this browser, or the page that says why nothing is. */
  const at = async (req: FastifyRequest, reply: FastifyReply): Promise<At | null> => {
    const interaction = await provider.interactionDetails(req.raw, reply.raw).catch(() => null)
    const party = interaction === null ? null : await partyOf(deps.pool, String(interaction.params.client_id))
    if (interaction === null || party === null || !open.includes(party.state)) {
      send(deps, req, reply, 410, { title: words.over, error: true, children: lead(words.overLead, req) })
      return null
    }
    const { session } = req.visit
    if (session === null) {
      const back = `${mountPath}/interaction/${interaction.uid}?back=1`
      reply.redirect(`/sign-in?next=${encodeURIComponent(back)}`, 303)
      return null
    }
    return { interaction, party, session, redirectUri: String(interaction.params.redirect_uri) }
  }

  const answer = async (
    req: FastifyRequest,
    reply: FastifyReply,
    result: InteractionResults,
  ): Promise<FastifyReply> => {
    const to = await provider.interactionResult(req.raw, reply.raw, result, {
      mergeWithLastSubmission: !('error' in result),
    })
    return reply.redirect(to, 303)
  }

  app.get(base, async (req, reply) => {
    const here = await at(req, reply)
    if (here === null) return reply
    if (here.interaction.prompt.name === 'login') return signedIn(req, reply, here)
    return consent.show(req, reply, here)
  })

  /** May this session be taken to the body: as it is, after proving herself anew, or not, and why. */
  async function judge({ interaction, party, session }: At): Promise<'enough' | 'again' | Text> {
    if (party.state === 'sandbox' && !deps.synthetic && !(await isMadeUp(deps, session))) return words.sandboxOnly
    const has = { identity: session.identityLevel, signIn: session.signInLevel }
    const wanted = levelsIn(interaction.params)
    if (wanted === null) return words.noSuchLevel
    if (wanted !== undefined && !meets(has, wanted)) {
      const account = await accountOf(deps.pool, session.personId)
      const keys = wanted.signIn > 2 ? await passkeysOf(deps.pool, session.personId) : []
      // Activated since she signed in, or signed in by less than she could: proving herself anew is enough.
      const could = { identity: account?.identity_level ?? 0, signIn: Math.max(2, ...keys.map(({ level }) => level)) }
      if (meets(could, wanted)) return 'again'
      return could.identity < wanted.identity ? words.levelTooLow : words.passkeyNeeded
    }
    return epochOf(deps.clock, session.provedAt) < oldestProof(interaction) ? 'again' : 'enough'
  }

  /** The person is signed in here. */
  async function signedIn(req: FastifyRequest, reply: FastifyReply, here: At): Promise<FastifyReply> {
    const verdict = await judge(here)
    if (verdict === 'again') return again(req, reply, here)
    if (verdict !== 'enough') return unmetPage(req, reply, here, verdict)
    const { interaction, party, session, redirectUri } = here
    const back = (req.query as { back?: unknown }).back !== undefined
    // A form of ours that signs in may not end at another site (CSP), so after it she presses once more to go there.
    const ended = back && (await consentOf(deps.pool, session.personId, party.clientId, deps.clock.now())) !== null
    if (!ended) return finish(req, reply, here)
    return send(deps, req, reply, 200, {
      title: words.proceedTitle(party.name),
      leadsTo: [redirectUri],
      children: (
        <form method="post" action={`${mountPath}/interaction/${interaction.uid}/continue`} data-once="">
          {lead(words.proceedLead, req)}
          <p class="act">
            <button class="button main" type="submit">
              {words.proceed(party.name)[req.visit.lang]}
            </button>
          </p>
        </form>
      ),
    })
  }

  app.post(`${base}/continue`, async (req, reply) => {
    const here = await at(req, reply)
    if (here === null) return reply
    const { interaction } = here
    const may = interaction.prompt.name === 'login' && (await judge(here)) === 'enough'
    return may ? finish(req, reply, here) : reply.redirect(`${mountPath}/interaction/${interaction.uid}`, 303)
  })

  async function finish(req: FastifyRequest, reply: FastifyReply, here: At): Promise<FastifyReply> {
    const { session } = here
    await settleSession(deps, provider, req, reply, here)
    const acr = acrOf({ identity: session.identityLevel, signIn: session.signInLevel })
    const ts = epochOf(deps.clock, session.provedAt)
    // RFC 8176. Which second factor it was the session does not say, so nor do we; a key of one device it does.
    const amr = session.signInLevel >= 3 ? ['hwk', 'user', 'mfa'] : session.signInLevel === 2 ? ['mfa'] : ['pwd']
    return answer(req, reply, { login: { accountId: session.personId, ts, acr, amr, remember: false } })
  }

  app.post(`${base}/refuse`, async (req, reply) => {
    const here = await at(req, reply)
    if (here === null) return reply
    const why = (req.body as { why?: unknown } | null)?.why === unmet ? unmet : 'access_denied'
    const said = why === unmet ? 'the requested level of authentication is not met' : 'End-User refused'
    return answer(req, reply, { error: why, error_description: said })
  })

  async function again(req: FastifyRequest, reply: FastifyReply, { interaction, party }: At): Promise<FastifyReply> {
    // Proving herself anew ends the portal's session, and the provider's may end with it before she is back.
    await leaveSession(interaction)
    const next = encodeURIComponent(`${mountPath}/interaction/${interaction.uid}?back=1`)
    const byKey = (levelsIn(interaction.params)?.signIn ?? 0) > 2
    return send(deps, req, reply, 200, {
      title: words.again,
      children: (
        <>
          {lead((byKey ? words.againByKey : words.againLead)(party.name), req)}
          <p class="act">
            <a class="button main" href={`/sign-in?again=1&next=${next}`}>
              {words.againButton[req.visit.lang]}
            </a>
          </p>
        </>
      ),
    })
  }

  /** What the body asks for cannot be had now: why, and back to it with the answer that RFC 9470 names. */
  function unmetPage(req: FastifyRequest, reply: FastifyReply, here: At, why: Text): FastifyReply {
    const { interaction, party, redirectUri } = here
    return send(deps, req, reply, 403, {
      title: words.unmet,
      error: true,
      leadsTo: [redirectUri],
      children: (
        <form method="post" action={`${mountPath}/interaction/${interaction.uid}/refuse`} data-once="">
          {lead(why, req)}
          <input type="hidden" name="why" value={unmet} />
          <p class="act">
            <button class="button second" type="submit">
              {words.backTo(party.name)[req.visit.lang]}
            </button>
          </p>
        </form>
      ),
    })
  }

  const consent = consentRoutes(app, deps, { base, at, answer })
}

/** Seconds of the epoch before which a proof is too old for this request; nothing asked: any will do. */
function oldestProof({ params, iat }: Interaction): number {
  const asked = String(params.prompt ?? '').split(' ')
  if (asked.includes('login')) return iat
  const maxAge = Number(params.max_age ?? Number.NaN)
  return Number.isNaN(maxAge) ? 0 : iat - maxAge
}

/** The provider's session of this browser: hers hangs on the portal's session of now, somebody else's is left behind. */
async function settleSession(
  deps: OpenidDeps,
  provider: Provider,
  req: FastifyRequest,
  reply: FastifyReply,
  at: At,
): Promise<void> {
  const now = at.session
  const held = await provider.Session.get(provider.createContext(req.raw, reply.raw) as never)
  if (held.accountId === now.personId) {
    await inTransaction(deps.pool, (tx) => moveVisits(tx, now.personId, held.uid, now.sessionId))
    return
  }
  if (held.accountId !== undefined) {
    await deps.pool.query(`delete from openid.held where model = 'Session' and uid = $1`, [held.uid])
  }
  await leaveSession(at.interaction)
}

/** The interaction goes on without the provider's session it began in. */
async function leaveSession(interaction: Interaction): Promise<void> {
  if (interaction.session === undefined) return
  delete (interaction as { session?: unknown }).session
  await interaction.persist()
}

/** The numbers kept for people who do not exist (R-ID-06): they may try what nobody has approved, also among real people. */
async function isMadeUp(deps: OpenidDeps, { personId }: Session): Promise<boolean> {
  const reading = { reader: personId, audience: 'self', purpose: 'openid', at: deps.clock.now() }
  const { number } = await readingSelf(deps.pool, reading, (look) => openRegisters(look).people.get(personId))
  return /^[12]9999/.test(number)
}
