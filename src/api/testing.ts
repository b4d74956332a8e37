/** For tests: the API over the cast, asked as programs ask: JSON, a bearer token, a key for every command. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type Challenge, solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import type { FastifyInstance } from 'fastify'
import { type CastKey, cast } from '../../cast/index.ts'
import { challenge } from '../identity/challenge/index.ts'
import type { IdentityKeys } from '../identity/index.ts'
import { openSession } from '../identity/sessions.ts'
import type { Instant } from '../language/index.ts'
import type { Catalogue, House } from '../requests/index.ts'
import { type TestHouse, testHouse } from '../requests/testing.ts'
import { inTransaction, type Pool, uuid } from '../store/index.ts'
import { type Doorway, openMetrics, openServer } from '../web/index.ts'
import { testLog } from '../web/testing.ts'
import { apiDoor } from './index.ts'

// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever JSON came back
export type Body = any

export interface Called {
  readonly status: number
  readonly type: string
  readonly body: Body
  readonly headers: Readonly<Record<string, unknown>>
}

export interface Call {
  readonly token?: string
  readonly body?: unknown
  /** A new one unless told; null: none. */
  readonly key?: string | null
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as it is instead of `body`. */
  readonly raw?: string
}

export interface TestApi extends TestHouse {
  readonly app: FastifyInstance
  readonly doorway: Doorway
  call(method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH', url: string, call?: Call): Promise<Called>
  /** Opens a session, as strong as can be unless told. */
  signIn(who: CastKey, levels?: { readonly identity?: number; readonly signIn?: number }): Promise<string>
  /** The newest code that was sent to somebody. */
  code(who: CastKey): Promise<string>
  /** Every row that a command might write, counted: equal before and after means nothing was written. */
  written(): Promise<Readonly<Record<string, number>>>
}

/** Solves a proof of work as ALTCHA's own solver does. */
export async function solve(given: Challenge): Promise<string> {
  const solution = await solveChallenge({ challenge: given, deriveKey })
  assert(solution, 'the challenge has no solution')
  return Buffer.from(JSON.stringify({ challenge: given, solution })).toString('base64')
}

export type OpenApi = Pick<TestApi, 'app' | 'doorway' | 'call'>

/** The API's door of a house, under the keys of identity. */
export async function openApi(house: House, keys: IdentityKeys): Promise<OpenApi> {
  const { pool, clock } = house
  const site = { pool, clock, publicUrl: 'http://api.test', secure: false, synthetic: true }
  const key = () => randomBytes(32)
  const doorway: Doorway = {
    site,
    house,
    identity: { pool, clock, keys, leaked: () => false },
    // Cheap to solve: what is tested here is that it is asked for.
    challenge: challenge(key().toString('hex'), { clock, effort: { rounds: 10, tries: [1, 3] } }),
    keys: { callbacks: key(), templates: key(), contact: key() },
  }
  const app = await openServer({
    site,
    log: testLog(),
    metrics: openMetrics(),
    ready: async () => true,
    errorPage: () => ({ html: 'a page', headers: {} }),
  })
  apiDoor(app, doorway)
  await app.ready()

  return {
    app,
    doorway,
    async call(method, url, { token, body, key: given, headers = {}, raw } = {}) {
      const sends = method !== 'GET' && given !== null
      const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body))
      const answer = await app.inject({
        method,
        url,
        headers: {
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(sends ? { 'idempotency-key': given ?? uuid() } : {}),
          ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(payload === undefined ? {} : { payload }),
      })
      const type = String(answer.headers['content-type'] ?? '')
      return {
        status: answer.statusCode,
        type,
        body: type.includes('json') ? answer.json() : answer.body,
        headers: answer.headers,
      }
    },
  }
}

/** @param catalogue another one than the house's */
export async function testApi(catalogue?: Catalogue): Promise<TestApi> {
  const t = await testHouse()
  const { pool, clock } = t
  const house = catalogue === undefined ? t.house : { ...t.house, catalogue }
  const api = await openApi(house, { codes: randomBytes(32), pepper: randomBytes(32) })
  return {
    ...t,
    ...api,
    house,
    signIn: (who, levels) => sessionFor(pool, who, clock.now(), levels),
    async code(who) {
      const { rows } = await t.db.owner.query<{ text: string }>(
        `select text from notices.notice where mobile = $1 and kind like 'code.%' order by created_at desc, notice_id desc limit 1`,
        [cast[who].mobile],
      )
      const digits = /\d{6}/.exec(rows[0]?.text ?? '')?.[0]
      if (digits === undefined) throw new Error(`no code was sent to ${who}`)
      return digits
    },
    async written() {
      const tables = [
        'requests.request',
        'requests.story',
        'requests.command',
        'payments.charge',
        'notices.notice',
        'store.feed',
      ]
      const counts = await Promise.all(
        tables.map(async (table) => {
          const { rows } = await t.db.owner.query<{ n: number }>(`select count(*)::int as n from ${table}`)
          return [table, rows[0]?.n ?? 0] as const
        }),
      )
      return Object.fromEntries(counts)
    },
    async close() {
      await api.app.close()
      await t.close()
    },
  }
}

/** Opens a session of somebody of the cast, as strong as can be unless told. Returns its token. */
export function sessionFor(
  pool: Pool,
  who: CastKey,
  at: Instant,
  { identity = 3, signIn = 3 }: { readonly identity?: number; readonly signIn?: number } = {},
): Promise<string> {
  return inTransaction(pool, async (tx) => {
    await tx.query(
      `insert into identity.account (person_id, username, mobile, lang, identity_level, created_at)
       values ($1, $2, $3, 'ar', 3, $4) on conflict do nothing`,
      [cast[who].id, who.toLowerCase(), cast[who].mobile ?? '+966500000099', at],
    )
    const opened = await openSession(tx, {
      person: cast[who].id,
      lang: 'ar',
      identityLevel: identity,
      signInLevel: signIn,
      deviceHash: randomBytes(32),
      label: 'a test',
      at,
    })
    return opened.token
  })
}
