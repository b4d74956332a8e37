/** Which machine this is, and what it reads fingers and faces with. */
import type { FastifyRequest } from 'fastify'
import {
  plugIn,
  simulatedDevice,
  simulatedExtractor,
  simulatedFaces,
  simulatedFingers,
} from '../agencies/devices/index.ts'
import {
  type BiometricDevice,
  DeviceError,
  enrolKiosk,
  type Kiosk,
  type KioskDeps,
  kioskOf,
} from '../identity/index.ts'
import { uuid } from '../store/index.ts'
import { cookieOf, type Doorway } from '../web/index.ts'

/** The enrolled kiosk whose key this browser holds, or null. */
export async function machineOf({ site }: Doorway, req: FastifyRequest): Promise<Kiosk | null> {
  const key = cookieOf(site, req, 'kiosk')
  return key === null ? null : kioskOf(site.pool, key)
}

/** No reader is connected where people are real, until a real one is: nobody is activated by a simulated finger. */
const noReader: BiometricDevice = {
  capture: () => Promise.reject(new DeviceError('no reader is connected')),
}

/** What identity needs to take somebody through a visit. */
export function kioskDeps({ site, identity, keys }: Doorway): KioskDeps {
  return {
    ...identity,
    keys: { ...identity.keys, templates: keys.templates },
    device: site.synthetic ? simulatedDevice(site.pool, site.clock) : noReader,
    extractor: simulatedExtractor,
    fingers: simulatedFingers,
    faces: simulatedFaces,
  }
}

/** Makes a kiosk of this browser, with a simulated reader; returns its key. Only among made-up people. */
export async function enrolDemo({ site }: Doorway): Promise<string> {
  if (!site.synthetic) throw new Error('demo kiosks stand among made-up people only')
  const id = `demo-${uuid()}`
  return enrolKiosk(
    site.pool,
    {
      id,
      name: { ar: 'جهاز تجريبي', en: 'Demo kiosk' },
      city: 'riyadh',
      region: 'riyadh',
      deviceKey: await plugIn(site.pool, id),
    },
    site.clock.now(),
  )
}
