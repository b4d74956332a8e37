/** Traces say what took how long, and nothing of anybody: a day of the cast is traced to a collector and searched for them. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { simulatedCarrier } from '../agencies/carriers/index.ts'
import { apiDoor } from '../api/index.ts'
import { sendDue } from '../notices/index.ts'
import { portalDoor } from '../portal/index.ts'
import { testServer } from '../portal/testing.ts'
import { carryDue } from '../requests/index.ts'
import { inTransaction, traced, tracedPort, traceTo } from '../store/index.ts'
import { openTraces } from './otel.ts'

interface Sent {
  readonly name: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, string> }[]
  readonly status: { readonly code?: number }
}

async function collector() {
  const bodies: string[] = []
  const server = createServer((req, res) => {
    let body = ''
    req.on('data', (chunk) => {
      body += chunk
    })
    req.on('end', () => {
      bodies.push(body)
      res.setHeader('content-type', 'application/json').end('{}')
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    spans: (): Sent[] =>
      bodies.flatMap((body) =>
        (JSON.parse(body).resourceSpans as { scopeSpans: { spans: Sent[] }[] }[]).flatMap(({ scopeSpans }) =>
          scopeSpans.flatMap(({ spans }) => spans),
        ),
      ),
    close: () => new Promise((closed) => server.close(closed)),
  }
}

test('requests, their transactions, stations and calls outside are traced, each within the other, and no person is in it', async () => {
  const t = await testServer([portalDoor, apiDoor])
  const heard = await collector()
  const traces = openTraces(heard.endpoint, 'all')
  traceTo(traces.tracer)
  try {
    await t.accounts()
    const v = await t.signIn(t.visitor('en'), cast.FAHD)
    for (const page of ['/home', '/acting', '/services?q=passport', `/readings?before=${cast.FAHD.number}`])
      await v.get(page)
    await v.get('/services/delivery/register-national-address')
    await v.get(`/verify/${cast.FAHD.number}`)
    await v.raw('GET', `/api/services/passports/renew-passport/eligibility?for=${cast.LAMA.id}`)
    await sendDue(t.pool, tracedPort('carrier', simulatedCarrier(t.pool, t.clock)), t.clock, { limit: 10 })
    const request = crypto.randomUUID()
    await t.db.owner.query(
      `insert into requests.request (person_id, request_id, number, service, edition, audience, subject, standing, station,
         form, channel, created_at, changed_at) values ($1, $2, '1447/1', 'delivery/register-national-address', 1, 'citizen',
         $1, '{"behalf":"self","proof":"self"}', 'submitted', '{}', 'portal', $3, $3)`,
      [cast.FAHD.id, request, t.clock.now()],
    )
    await t.db.owner.query(
      `insert into requests.wake (request_id, person_id, due_at, lane) values ($1, $2, $3, 'ours')`,
      [request, cast.FAHD.id, t.clock.now()],
    )
    await carryDue(t.house, 5)
    await assert.rejects(inTransaction(t.pool, async (tx) => tx.query(`select '${cast.FAHD.number}'::int / 0`)))
  } finally {
    traceTo(null)
    await traces.close()
    await heard.close()
    await t.close()
  }

  const spans = heard.spans()
  const names = new Set(spans.map(({ name }) => name))
  for (const name of ['GET /home', 'POST /sign-in', 'GET /acting', 'station submitted', 'carrier send', 'transaction'])
    assert.ok(names.has(name), `${name} is not among ${[...names].join(', ')}`)
  const byId = new Map(spans.map((span) => [span.spanId, span]))
  const parents = (wanted: string) =>
    spans.filter(({ name }) => name === wanted).map(({ parentSpanId }) => byId.get(parentSpanId ?? '')?.name)
  assert.ok(parents('transaction').includes('GET /acting'), 'a page’s transaction stands within the page')
  assert.ok(parents('transaction').includes('station submitted'))
  assert.ok(
    spans.some(({ status }) => status.code === 2),
    'what failed says so',
  )

  // Nothing but our own words, and of those no pattern that was filled in.
  const all = heard.bodies.join('\n')
  for (const { number, mobile, id, name } of Object.values(cast)) {
    for (const text of [number, mobile, id, name.ar.first, name.ar.family, name.en.family])
      if (text) assert.ok(!all.includes(text), `${text} is in a trace`)
  }
  assert.doesNotMatch(all, /[0-9a-f]{8}-[0-9a-f]{4}-/, 'an id is in a trace')
  const keys = new Set(spans.flatMap(({ attributes }) => attributes.map(({ key }) => key)))
  const allowed = ['http.route', 'http.request.method', 'http.response.status_code']
  for (const key of keys) assert.ok(allowed.includes(key) || key.startsWith('bawaba.'), key)
})

test('nobody asked: nothing is traced, and answers and errors pass as they are', async () => {
  assert.equal(await traced('outside', { body: 'x' }, async () => 7), 7)
  await assert.rejects(
    traced('outside', { body: 'x' }, async () => {
      throw new RangeError('as it was')
    }),
    RangeError,
  )
  const port = tracedPort('x', { add: async (a: number, b: number) => a + b, size: 3 })
  assert.equal(await port.add(2, 3), 5)
  assert.equal(port.size, 3)
})
