/** The university's few pages: come in, see what it learnt, ask again, leave. */
import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { html, type Lang, type Said, Site, words } from './page.tsx'
import type { Pending, SignIn, Student } from './sign-in.ts'

interface Visitor {
  pending?: Pending
  student?: Student
}

const cookieName = 'university'
const most = 1000

export function universityRoutes(app: FastifyInstance, signIn: SignIn): void {
  // In memory: a demo forgets its students when it stops.
  const visitors = new Map<string, Visitor>()
  const visitor = (req: FastifyRequest, reply: FastifyReply): Visitor => {
    const known = visitors.get(req.cookies[cookieName] ?? '')
    if (known !== undefined) return known
    const made: Visitor = {}
    const id = randomBytes(32).toString('base64url')
    visitors.set(id, made)
    for (const oldest of visitors.keys()) if (visitors.size > most) visitors.delete(oldest)
    reply.setCookie(cookieName, id, { path: '/', httpOnly: true, sameSite: 'lax' })
    return made
  }

  const show = (
    req: FastifyRequest,
    reply: FastifyReply,
    status: number,
    student?: Student,
    said?: Said,
  ): FastifyReply =>
    reply
      .code(status)
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy':
          "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
      })
      .send(html(<Site lang={langOf(req)} student={student} said={said} />))

  app.get('/', async (req, reply) => show(req, reply, 200, visitor(req, reply).student))
  app.get('/left', async (req, reply) => {
    delete visitor(req, reply).student
    return show(req, reply, 200, undefined, words.left)
  })

  // A link, not a form: a form's page would have to name the portal as a place it may end at.
  app.get('/sign-in', async (req, reply) => {
    const { to, pending } = await signIn.begin(langOf(req))
    visitor(req, reply).pending = pending
    return reply.redirect(to, 303)
  })

  app.get('/back', async (req, reply) => {
    const here = visitor(req, reply)
    const { pending } = here
    delete here.pending
    if (pending === undefined) return reply.redirect('/', 303)
    try {
      here.student = await signIn.finish(new URL(req.url, `http://${req.headers.host}`), pending)
      return reply.redirect('/', 303)
    } catch {
      return show(req, reply, 403, undefined, words.notIn)
    }
  })

  app.post('/refresh', async (req, reply) => {
    const here = visitor(req, reply)
    if (here.student === undefined) return reply.redirect('/', 303)
    try {
      here.student = await signIn.refresh(here.student)
      return show(req, reply, 200, here.student, words.refreshed)
    } catch {
      delete here.student
      return show(req, reply, 403, undefined, words.refused)
    }
  })

  app.get('/sign-out', async (req, reply) => {
    const { student } = visitor(req, reply)
    return reply.redirect(student === undefined ? '/' : await signIn.leave(student), 303)
  })

  // The portal says that somebody signed out there.
  app.post('/out', async (req, reply) => {
    reply.header('cache-control', 'no-store')
    try {
      const { sid } = await signIn.heard(String((req.body as { logout_token?: unknown } | null)?.logout_token ?? ''))
      for (const one of visitors.values()) if (one.student?.sid === sid) delete one.student
      return reply.code(200).send()
    } catch {
      return reply.code(400).send({ error: 'invalid_request' })
    }
  })

  app.get('/style.css', async (_req, reply) => reply.type('text/css').send(styles))
}

function langOf(req: FastifyRequest): Lang {
  const asked = (req.query as { lang?: unknown }).lang ?? req.headers['accept-language']
  return String(asked ?? 'ar')
    .toLowerCase()
    .startsWith('en')
    ? 'en'
    : 'ar'
}

const styles = `:root { color-scheme: light; font: 1.125rem/1.7 system-ui, sans-serif; }
body { margin: 0; background: #f6f2ea; color: #2b2118; }
main { max-inline-size: 40rem; margin: 2rem auto; padding: 2rem; background: #fff; border-radius: 1rem; }
a.button, button { display: inline-block; min-block-size: 48px; padding: .6rem 1.4rem; border: 0; border-radius: .6rem;
  background: #6b3e12; color: #fff; font: inherit; text-decoration: none; cursor: pointer; margin-block: .4rem; }
dt { font-weight: 600; } dd { margin: 0 0 .8rem; }
p.said { padding: .8rem 1rem; background: #f3e6d2; border-radius: .6rem; }
`
