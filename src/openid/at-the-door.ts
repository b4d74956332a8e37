/** Who is at our door in this browser: the portal's own session, read from its cookie. It alone says who signs in. */
import type { IncomingMessage } from 'node:http'
import { type Session, sessionOf } from '../identity/index.ts'
import { cookieName } from '../web/index.ts'
import type { OpenidDeps } from './deps.ts'

const read = new WeakMap<IncomingMessage, Promise<Session | null>>()

/** The live session of the portal in this browser, or null; read once a request. */
export function sessionHere(deps: OpenidDeps, req: IncomingMessage): Promise<Session | null> {
  let session = read.get(req)
  if (session === undefined) {
    const token = cookieIn(req, cookieName(deps, 'session'))
    session = token === null ? Promise.resolve(null) : sessionOf(deps.pool, token, deps.clock.now())
    read.set(req, session)
  }
  return session
}

function cookieIn(req: IncomingMessage, name: string): string | null {
  for (const pair of (req.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return null
}
