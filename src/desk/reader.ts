/** What the desk compares fingers and faces with: the same ports as the kiosk's, at the unit's own reader. */
import { simulatedDevice, simulatedExtractor, simulatedFaces, simulatedFingers } from '../agencies/devices/index.ts'
import { type BiometricDevice, DeviceError } from '../identity/index.ts'
import type { DeskDeps } from '../identity/officers/index.ts'
import type { Doorway } from '../web/index.ts'

/** No simulated finger proves anybody where people are real: there the document and a second officer do. */
const noReader: BiometricDevice = {
  capture: () => Promise.reject(new DeviceError('no reader is connected')),
}

export function deskDeps({ site, identity, keys }: Doorway): DeskDeps {
  return {
    ...identity,
    keys: { ...identity.keys, templates: keys.templates },
    device: site.synthetic ? simulatedDevice(site.pool, site.clock) : noReader,
    extractor: simulatedExtractor,
    fingers: simulatedFingers,
    faces: simulatedFaces,
  }
}
