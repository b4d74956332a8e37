/** Which machine this is, and what it reads fingers and faces with. */
import type { FastifyRequest } from 'fastify'
import { enrolKiosk, type Kiosk, type KioskDeps, kioskOf } from '../identity/index.ts'
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
