/** The door for other bodies in a process of its own: on our adapter, or on the library's in memory, all else the same. */
import type { AddressInfo } from 'node:net'
import type { Adapter } from 'oidc-provider'
import { pino } from 'pino'
import { challenge } from '../../src/identity/challenge/index.ts'
import { postgresAdapter } from '../../src/openid/adapter.ts'
import { openidDoor, readSigningKeys } from '../../src/openid/index.ts'
import { errorPage } from '../../src/portal/index.ts'
import { systemClock, type Where } from '../../src/store/index.ts'
import { prepareAssets } from '../../src/ui/index.ts'
import { type Doorway, openMetrics, openServer } from '../../src/web/index.ts'
import { answer } from './child.ts'
import { openBenchPool, openHouse } from './house.ts'

interface Question {
  readonly where: Where
  readonly memory: boolean
  readonly publicUrl: string
  /** The same on both sides, in hexadecimal and as JSON. */
  readonly key: string
  readonly signing: string
}

// The library does not export it; it is what runs when no adapter is named.
const memoryPath = new URL('../../node_modules/oidc-provider/lib/adapters/memory_adapter.js', import.meta.url).href

async function serve({ where, memory, publicUrl, key, signing }: Question): Promise<number> {
  const pool = openBenchPool(where)
  const site = { pool, clock: systemClock, publicUrl, secure: false, synthetic: true }
  const secret = Buffer.from(key, 'hex')
  const doorway: Doorway = {
    site,
    house: await openHouse(pool),
    identity: { pool, clock: systemClock, keys: { codes: secret, pepper: secret }, leaked: () => false },
    challenge: challenge(key, { clock: systemClock }),
    keys: { callbacks: secret, templates: secret, contact: secret },
  }
  await prepareAssets()
  const app = await openServer({
    site,
    log: pino({ base: null }, pino.destination({ dest: '/dev/null', sync: false })),
    metrics: openMetrics(),
    ready: async () => true,
    errorPage: (req, problem) => errorPage(site, req, problem),
  })
  const deps = { ...site, key: secret, signing: readSigningKeys(signing), log: () => {} }
  const ours = postgresAdapter(pool)
  const { createMemoryAdapter } = (await import(memoryPath)) as { createMemoryAdapter(): (model: string) => Adapter }
  const theirs = createMemoryAdapter()
  openidDoor(app, doorway, deps, memory ? (model) => (model === 'Client' ? ours(model) : theirs(model)) : undefined)
  await app.listen({ port: 0, host: '127.0.0.1' })
  return (app.server.address() as AddressInfo).port
}

answer({ serve })
