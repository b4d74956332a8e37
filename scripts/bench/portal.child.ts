/** The portal in a process of its own, and how many SELECTs one of its pages takes. */
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { challenge } from '../../src/identity/challenge/index.ts'
import { errorPage, portalDoor } from '../../src/portal/index.ts'
import { systemClock, type Where } from '../../src/store/index.ts'
import { prepareAssets } from '../../src/ui/index.ts'
import { type Doorway, openMetrics, openServer } from '../../src/web/index.ts'
import { answer } from './child.ts'
import { isSelect, listening } from './counting.ts'
import { openBenchPool, openHouse } from './house.ts'

async function serve({ where }: { where: Where }): Promise<number> {
  const pool = openBenchPool(where)
  const house = await openHouse(pool)
  const site = { pool, clock: systemClock, publicUrl: 'http://localhost', secure: false, synthetic: true }
  const key = () => randomBytes(32)
  const doorway: Doorway = {
    site,
    house,
    identity: { pool, clock: systemClock, keys: { codes: key(), pepper: key() }, leaked: () => false },
    challenge: challenge(key().toString('hex'), { clock: systemClock }),
    keys: { callbacks: key(), templates: key(), contact: key() },
  }
  await prepareAssets()
  const app = await openServer({
    site,
    // Every request is logged, as in the field; only the disk is spared on both sides.
    log: pino({ base: null }, pino.destination({ dest: '/dev/null', sync: false })),
    metrics: openMetrics(),
    ready: async () => true,
    errorPage: (req, problem) => errorPage(site, req, problem),
  })
  portalDoor(app, doorway)
  await app.listen({ port: 0, host: '127.0.0.1' })
  return (app.server.address() as AddressInfo).port
}

let port = 0

answer({
  async serve(question: { where: Where }) {
    port = await serve(question)
    return port
  },
  /** SELECTs of one visit of a page: asked twice, since the first one may prepare things. */
  async selects({ path, token }: { path: string; token: string }) {
    let count = 0
    for (let visit = 0; visit < 2; visit++) {
      count = 0
      const stop = listening((said) => {
        if (isSelect(said)) count += 1
      })
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { cookie: `session=${token}` } })
      await response.arrayBuffer()
      stop()
      if (response.status !== 200) throw new Error(`${path} answers ${response.status}`)
    }
    return count
  },
})
