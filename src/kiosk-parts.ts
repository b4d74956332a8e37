/** The threads and devices that kiosks and officers read fingers and faces with. */
import { bodies } from '../cast/bodies.ts'
import { type DemoReaders, demoReaders, loadTrust, sbiClient, sbiReader, trustOf } from './agencies/devices/index.ts'
import { openFacePool } from './biometrics/faces/index.ts'
import { openFingerPool } from './biometrics/fingers/index.ts'
import type { Config } from './config.ts'
import type { House } from './requests/index.ts'
import type { Clock } from './store/index.ts'

/**
 * What kiosks read fingers and faces with. The threads start with the first finger and the first face, and the demo's
 * readers with the first demo kiosk.
 */
export function kioskParts(
  config: Config,
  synthetic: boolean,
  pool: House['pool'],
  clock: Clock,
  onRefusal: (refused: string, serialNo: string | null) => void,
) {
  // Longer than they need: a machine that is busy with other things must not turn people away.
  const fingers = openFingerPool({ deadlineMs: 20_000 })
  const faces = openFacePool({ deadlineMs: 20_000 })
  const now = () => clock.now()
  const close = async (): Promise<void> => {
    await Promise.all([fingers.close(), faces.close()])
  }
  if (!synthetic) {
    // Without roots no answer of any device is believed: an officer activates instead.
    const trust = config.READERS_TRUST ? loadTrust(config.READERS_TRUST) : trustOf([])
    const reader = sbiReader({ client: sbiClient(), trust, env: config.READERS_ENV, now, onRefusal })
    const demo: DemoReaders | null = null
    return { parts: { reader, fingers, faces, references: null, plugIn: null, portraits: null }, demo, close }
  }
  const made = bodies({ db: pool, fingers, faces })
  const demo: DemoReaders | null = demoReaders({
    dataDir: config.DATA_DIR,
    samplesFor: made.samplesFor,
    now,
    allowOrigin: new URL(config.PUBLIC_URL).origin,
    onRefusal,
  })
  return {
    parts: {
      reader: demo.reader,
      fingers,
      faces,
      references: made.references,
      plugIn: demo.plugIn,
      portraits: made.portraits,
    },
    demo,
    async close() {
      await demo.close()
      await made.close()
      await close()
    },
  }
}
