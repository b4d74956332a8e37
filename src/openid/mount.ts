/** The provider beside Fastify, in one process and under one name. What it answers passes our rules on the way out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { signOut } from '../identity/index.ts'
import { inTransaction } from '../store/index.ts'
import { cookieName, type Site } from '../web/index.ts'
import { sessionHere } from './at-the-door.ts'
import { mountPath, type OpenidDeps } from './deps.ts'
import { type Look, visits } from './frame.tsx'
import { withChallenge } from './fresh-proof.ts'
import { drawLogout } from './pages.tsx'
import { partyIn } from './party.ts'
import { enter } from './visits.ts'

/** Everything under `/openid/` that no route of ours answers, and the address where RFC 8414 looks for metadata. */
export function mount(app: FastifyInstance, site: Site, provider: Provider): void {
  const answer = provider.callback()
  const { host, protocol } = new URL(site.publicUrl)
  const give = (req: FastifyRequest, reply: FastifyReply, url: string): FastifyReply => {
    const raw = req.raw as typeof req.raw & { originalUrl?: string }
    visits.set(raw, req.visit)
    // The library makes addresses of what the request says of itself: it says what we are called, not what somebody sent.
    raw.headers.host = host
    raw.headers['x-forwarded-proto'] = protocol.replace(':', '')
    delete raw.headers['x-forwarded-host']
    raw.originalUrl = mountPath + url
    raw.url = url
    reply.hijack()
    reply.raw.setHeader('x-content-type-options', 'nosniff')
    reply.raw.setHeader('referrer-policy', 'same-origin')
    if (site.secure) reply.raw.setHeader('strict-transport-security', 'max-age=63072000; includeSubDomains')
    void answer(raw, reply.raw)
    return reply
  }
  app.register(async (scope) => {
    // The library reads bodies itself.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_req, _body, done) => done(null))
    scope.all(`${mountPath}/*`, (req, reply) => give(req, reply, req.url.slice(mountPath.length)))
    const metadata = '/.well-known/oauth-authorization-server'
    scope.get(metadata + mountPath, (req, reply) => give(req, reply, metadata))
  })
}

/** What happens around the library's answers: a sign-in is written down before the body hears of it. */
export function watchAnswers(deps: OpenidDeps, look: Look, provider: Provider): void {
  provider.use(async (ctx, next) => {
    await next()
    const known = ctx as unknown as KoaContextWithOIDC
    const route = known.oidc?.route
    // The library adds a challenge to every refusal of userinfo; one that only says "later" asks for no other token.
    if (ctx.status === 429) ctx.remove('www-authenticate')
    if (route === 'userinfo' && ctx.status === 401) withChallenge(known)
    if (known.oidc?.entities.AuthorizationCode !== undefined && (route === 'authorization' || route === 'resume')) {
      await written(deps, known)
    }
    if (route === 'end_session' && ctx.status === 200 && known.oidc.session?.accountId === undefined)
      drawLogout(look, known)
    if (route === 'end_session_confirm' && ctx.status === 303) await left(deps, known)
  })
}

async function written(deps: OpenidDeps, ctx: KoaContextWithOIDC): Promise<void> {
  const { session, client } = ctx.oidc
  const here = await sessionHere(deps, ctx.req)
  const party = partyIn(client)
  const who = session?.accountId
  if (here === null || party === undefined || who !== here.personId)
    throw new Error('a code for somebody who is not here')
  await inTransaction(deps.pool, (tx) =>
    enter(tx, {
      person: who,
      clientId: party.clientId,
      partyName: party.name,
      sessionUid: session?.uid ?? '',
      portalSession: here.sessionId,
      sid: session?.sidFor(party.clientId) ?? '',
      acr: session?.acr ?? '',
      at: deps.clock.now(),
    }),
  )
}

/** She left from a body: the visit ends, and when she said so her session here too. The bodies are in the queue already. */
async function left(deps: OpenidDeps, ctx: KoaContextWithOIDC): Promise<void> {
  const { session, client, params } = ctx.oidc
  const here = await sessionHere(deps, ctx.req)
  const everywhere = (params as { logout?: string } | undefined)?.logout !== undefined
  const now = deps.clock.now()
  await inTransaction(deps.pool, async (tx) => {
    await tx.query(
      `update openid.visit set ended_at = $4
       where person_id = $1 and session_uid = $2 and ($3::text is null or client_id = $3) and ended_at is null`,
      [
        session?.accountId ?? here?.personId ?? null,
        session?.uid ?? '',
        everywhere ? null : (client?.clientId ?? ''),
        now,
      ],
    )
    const token = everywhere && here !== null ? ctx.cookies.get(cookieName(deps, 'session')) : undefined
    if (token !== undefined) await signOut(tx, token, now)
  })
}
