/** For tests: a kiosk with simulated devices, and a visit brought to where the code is asked for. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import {
  acceptTerms,
  capture,
  enrolKiosk,
  enrolTemplates,
  enterMobile,
  enterNumber,
  type Kiosk,
  type KioskDeps,
  kioskOf,
  startVisit,
  terms,
} from '../../identity/index.ts'
import { dead, fahd, noura, type TestDoor } from '../../identity/testing.ts'
import {
  plugIn,
  simulatedDevice,
  simulatedExtractor,
  simulatedFaces,
  simulatedFingers,
  simulatedTemplates,
} from './simulator.ts'

export async function kioskAt(door: TestDoor) {
  const templates = randomBytes(32)
  const deps: KioskDeps = {
    ...door.deps,
    keys: { ...door.deps.keys, templates },
    device: simulatedDevice(door.pool, door.clock),
    extractor: simulatedExtractor,
    fingers: simulatedFingers,
    faces: simulatedFaces,
  }
  const id = 'riyadh-passports-1'
  const key = await enrolKiosk(
    door.pool,
    {
      id,
      name: { ar: 'جهاز جوازات الرياض', en: 'Riyadh passports kiosk' },
      city: 'riyadh',
      region: 'riyadh',
      deviceKey: await plugIn(door.pool, id),
    },
    door.clock.now(),
  )
  const kiosk = await kioskOf(door.pool, key)
  assert(kiosk)
  await enrolTemplates(door.pool, templates, simulatedTemplates([fahd.id, noura.id, dead.id]), door.clock.now())
  const keys = Object.fromEntries(Object.entries(deps.keys).map(([name, value]) => [name, value.toString('hex')]))
  return { deps, kiosk, key, keys }
}

/** Every step up to the code; returns the visit's token. */
export async function toTheCode(
  deps: KioskDeps,
  kiosk: Kiosk,
  person: { readonly number: string; readonly mobile: string },
): Promise<string> {
  const token = await startVisit(deps, kiosk, 'ar')
  const answers = [
    await enterNumber(deps, kiosk, token, person.number),
    await capture(deps, kiosk, token, 'right_index'),
    await capture(deps, kiosk, token, 'left_index'),
    await capture(deps, kiosk, token, 'face'),
    await acceptTerms(deps, kiosk, token, terms.version),
    await enterMobile(deps, kiosk, token, person.mobile),
  ]
  for (const answer of answers) assert(answer.ok, JSON.stringify(answer))
  return token
}
