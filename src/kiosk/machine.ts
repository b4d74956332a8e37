/** Which machine this is, and what it reads fingers and faces with. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { enrolKiosk, hear, type Kiosk, type KioskDeps, kioskOf } from '../identity/index.ts'
import { uuid } from '../store/index.ts'
import { cookieOf, type Doorway, type KioskParts } from '../web/index.ts'

/** The enrolled kiosk whose key this browser holds, or null. */
export async function machineOf({ site }: Doorway, req: FastifyRequest): Promise<Kiosk | null> {
  const key = cookieOf(site, req, 'kiosk')
  return key === null ? null : kioskOf(site.pool, key)
}

function partsOf({ kiosks }: Doorway): KioskParts {
  if (kiosks === undefined) throw new Error('the kiosk needs something to read fingers and faces with')
  return kiosks
}

/** What identity needs to take somebody through a visit. */
export function kioskDeps(doorway: Doorway): KioskDeps {
  const { identity, keys } = doorway
  const { reader, fingers, faces, references } = partsOf(doorway)
  return { ...identity, keys: { ...identity.keys, templates: keys.templates }, reader, fingers, faces, references }
}

/** Makes a kiosk of this browser, with simulated readers; returns its key. Only among made-up people. */
export async function enrolDemo(doorway: Doorway): Promise<string> {
  const { site } = doorway
  const { plugIn } = partsOf(doorway)
  if (!site.synthetic || plugIn === null) throw new Error('demo kiosks stand among made-up people only')
  return enrolKiosk(
    site.pool,
    {
      id: `demo-${uuid()}`,
      name: { ar: 'جهاز تجريبي', en: 'Demo kiosk' },
      city: 'riyadh',
      region: 'riyadh',
      readers: await plugIn(),
      cameras: [],
    },
    site.clock.now(),
  )
}

/** What a browser that holds the key of a real machine may open: the kiosk's own pages and their parts (T-KSK-05). */
const allowed = /^\/(kiosk|assets)(\/|\?|$)/

/**
 * Keeps a machine to its own pages: whoever breaks out of the kiosk's screen finds no other door with it. A demo kiosk,
 * which has no key of its own, stays a browser as any other: there one person plays all parts.
 */
export function keepToKiosk(app: FastifyInstance, doorway: Doorway): void {
  app.addHook('onRequest', async (req, reply) => {
    if (allowed.test(req.url) || cookieOf(doorway.site, req, 'kiosk') === null) return
    if ((await machineOf(doorway, req))?.machineKey === undefined) return
    if (req.method === 'GET') return reply.redirect('/kiosk', 303)
    return reply.code(403).send()
  })
}

const heardAs = { heard: 204, unknown: 403, stale: 403, replayed: 409 } as const

/** Where machines say every minute that they are well: a signed body, no cookie (ID-33). */
export function heartbeats(app: FastifyInstance, { site, house }: Doorway): void {
  app.addContentTypeParser('application/jose', { parseAs: 'string', bodyLimit: 4096 }, (_req, body, done) => {
    done(null, body)
  })
  app.post('/kiosk/heartbeat', { bodyLimit: 4096 }, async (req, reply) => {
    const heard = typeof req.body === 'string' ? await hear(site.pool, req.body, site.clock.now()) : 'unknown'
    // Somebody tries keys, or a machine that was retired still speaks: seen in the log, without what it said.
    if (heard !== 'heard') house.log('a heartbeat was refused', { heard })
    return reply.code(heardAs[heard]).send()
  })
}
