/**
 * The HTTP server under all doors: one Fastify with our limits, our logs (no personal data: neither addresses'
 * queries, bodies nor cookies are logged), metrics, health, and the same answer to the same mistake everywhere.
 */
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import type { Logger } from 'pino'
import { tracedFrom } from '../store/index.ts'
import { asset, assetBase } from '../ui/index.ts'
import type { Metrics } from './metrics.ts'
import { comesFromUs } from './origin.ts'
import { ofStatus, type Problem, problemOf } from './problem.ts'
import { readVisit, type Site } from './visit.ts'

export interface ServerParts {
  readonly site: Site
  readonly log: Logger
  readonly metrics: Metrics
  /** Is the house able to serve: database reachable, migrations done. */
  readonly ready: () => Promise<boolean>
  /** Says a problem as a page. */
  readonly errorPage: (
    req: FastifyRequest,
    problem: Problem,
  ) => { html: string; headers: Readonly<Record<string, string>> }
}

/** Largest body a door takes, in bytes; uploads will have limits of their own. */
const bodyLimit = 64 * 1024

/** Routes under this prefix speak JSON and problem documents; the rest are pages. */
export const apiBase = '/api/'

export async function openServer(parts: ServerParts): Promise<FastifyInstance> {
  const { site, log, metrics } = parts
  const app = Fastify({
    loggerInstance: log as never,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    trustProxy: 'loopback',
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    // An address that cannot be decoded is answered like any other mistake, in words.
    frameworkErrors: (error, req, reply) => answerProblem(parts, req, reply as never, problemOf(error)),
  }) as unknown as FastifyInstance
  const patterns = rememberRoutes(app)
  await app.register(cookie)
  await app.register(formbody, { bodyLimit })

  // First, so that all that follows stands within its span.
  const ends = new WeakMap<FastifyRequest, NonNullable<ReturnType<typeof tracedFrom>>>()
  app.addHook('onRequest', (req, _reply, done) => {
    const end = tracedFrom('request', { method: req.method, route: req.routeOptions.url ?? 'none' }, () => done())
    if (end !== null) ends.set(req, end)
  })
  app.addHook('onRequest', async (req, reply) => {
    metrics.began(req)
    if (req.url.startsWith(assetBase)) return
    // A problem's page needs the language too, so the visit is read before anything can go wrong.
    req.visit = await readVisit(site, req, reply)
    if (
      req.method !== 'GET' &&
      req.method !== 'HEAD' &&
      !isCallback(req.url) &&
      !comesFromUs(req.headers, site.publicUrl)
    ) {
      await answerProblem(parts, req, reply, ofStatus(403))
    }
  })
  app.addHook('onResponse', async (req, reply) => {
    metrics.ended(req, reply)
    ends.get(req)?.({ status: reply.statusCode }, reply.statusCode >= 500)
    log.info(
      {
        method: req.method,
        route: req.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'answered',
    )
  })

  app.setErrorHandler((error, req, reply) => {
    const problem = problemOf(error)
    if (problem.status >= 500 && problem.kind === 'our-fault') {
      const e = error as Error & { code?: string; routine?: string }
      // The message of a database error may quote values: its name, code and place are enough to find it.
      log.error(
        { name: e.name, code: e.code, stack: (e.stack ?? '').split('\n').filter((l) => l.includes(' at ')) },
        'a request failed',
      )
    }
    if (problem.kind === 'readings-closed') sayClosed(log)
    return answerProblem(parts, req, reply, problem)
  })
  app.setNotFoundHandler((req, reply) => {
    const other = patterns.some((p) => p.method !== req.method && p.matches.test(req.url.split('?')[0] ?? ''))
    return answerProblem(parts, req, reply, ofStatus(other ? 405 : 404))
  })

  app.get(`${assetBase}*`, async (req, reply) => {
    const found = await asset(req.url.split('?')[0] ?? '', String(req.headers['accept-encoding'] ?? ''))
    if (found === null) return answerProblem(parts, req, reply, ofStatus(404))
    return reply.headers(found.headers).type(found.type).send(found.body)
  })
  app.get('/healthz', async () => ({ alive: true }))
  app.get('/readyz', async (_req, reply) => {
    const ready = await parts.ready().catch(() => false)
    return reply.code(ready ? 200 : 503).send({ ready })
  })
  app.get('/metrics', async (_req, reply) => reply.type('text/plain; version=0.0.4').send(await metrics.text()))
  return app
}

let closedSaidAt = 0

/** Once a minute: thousands may ask while it is closed. */
function sayClosed(log: Logger): void {
  if (Date.now() - closedSaidAt < 60_000) return
  closedSaidAt = Date.now()
  log.fatal('readings about others are refused: the audit cannot be sealed')
}

/** Calls from gateways and carriers carry signatures instead of an origin. */
const isCallback = (url: string): boolean => url.startsWith('/callbacks/')

function rememberRoutes(app: FastifyInstance): { method: string; matches: RegExp }[] {
  const known: { method: string; matches: RegExp }[] = []
  app.addHook('onRoute', (route) => {
    const shape = route.url
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replace(/:[A-Za-z]+/g, '[^/]+')
    for (const method of [route.method].flat()) known.push({ method, matches: new RegExp(`^${shape}/?$`) })
  })
  return known
}

/** Answers with a problem: as a page, or as a problem document under the API. Never twice. */
export async function answerProblem(
  parts: ServerParts,
  req: FastifyRequest,
  reply: FastifyReply,
  problem: Problem,
): Promise<FastifyReply> {
  if (reply.sent) return reply
  reply.code(problem.status)
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', String(problem.retryAfterSeconds))
  if (req.url.startsWith(apiBase))
    return reply.type('application/problem+json').send(JSON.stringify(problemDocument(parts.site, problem)))
  req.visit ??= { lang: 'ar', session: null, token: null, device: null, path: '/' }
  const { html, headers } = parts.errorPage(req, problem)
  return reply.headers(headers).send(html)
}

/** RFC 9457, with our reason codes and both languages beside the standard members. */
export function problemDocument(site: Pick<Site, 'publicUrl'>, problem: Problem): Record<string, unknown> {
  return {
    type: `${site.publicUrl}/problems/${problem.kind}`,
    title: problem.words.en,
    status: problem.status,
    words: problem.words,
    ...(problem.reasons ? { reasons: problem.reasons } : {}),
    ...(problem.fields ? { fields: problem.fields } : {}),
  }
}
