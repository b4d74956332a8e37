/** The doors of signing in and registering in a process of their own, with passwords that are hashed cheaply. */
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { challenge } from '../../src/identity/challenge/index.ts'
import { hashCheaply } from '../../src/identity/passwords.ts'
import { identityPages } from '../../src/portal/identity/index.ts'
import { errorPage } from '../../src/portal/index.ts'
import { systemClock, type Where } from '../../src/store/index.ts'
import { prepareAssets } from '../../src/ui/index.ts'
import { type Doorway, openMetrics, openServer } from '../../src/web/index.ts'
import { answer } from './child.ts'
import { openBenchPool, openHouse } from './house.ts'

answer({
  async serve({ where, pepper }: { where: Where; pepper: string }) {
    const pool = openBenchPool(where)
    await hashCheaply(pool)
    const site = { pool, clock: systemClock, publicUrl: 'http://localhost', secure: false, synthetic: true }
    const key = () => randomBytes(32)
    // What a visitor does to be taken for a human is the same for all numbers: left out on both sides of each pair.
    const human = { ...challenge(key().toString('hex'), { clock: systemClock }), check: async () => 'ok' as const }
    const doorway: Doorway = {
      site,
      house: await openHouse(pool),
      identity: {
        pool,
        clock: systemClock,
        keys: { codes: key(), pepper: Buffer.from(pepper, 'hex') },
        leaked: () => false,
      },
      challenge: human,
      keys: { callbacks: key(), templates: key() },
    }
    await prepareAssets()
    const app = await openServer({
      site,
      log: pino({ base: null }, pino.destination({ dest: '/dev/null', sync: false })),
      metrics: openMetrics(),
      ready: async () => true,
      errorPage: (req, problem) => errorPage(site, req, problem),
    })
    identityPages(app, doorway)
    await app.listen({ port: 0, host: '127.0.0.1' })
    return (app.server.address() as AddressInfo).port
  },
})
