/** The door to the world outside, for an installation of made-up people: phones, a bank, a photo service, border posts, and what fails. */
import type { FastifyInstance } from 'fastify'
import type { DemoBanks } from '../agencies/banks/index.ts'
import type { DemoReaders } from '../agencies/devices/index.ts'
import type { SimulatedBiller, SimulatedGateway } from '../agencies/gateways/index.ts'
import type { DemoHospitals } from '../agencies/hospitals/index.ts'
import type { SimulatedPost } from '../agencies/post/index.ts'
import type { SimulatedPushSettings } from '../agencies/push/index.ts'
import type { Doorway } from '../web/index.ts'
import { agencyPages } from './agencies.tsx'
import { bankPages } from './bank.tsx'
import { billPages } from './bills.tsx'
import { deskPages } from './desks.tsx'
import { faultPages } from './faults.tsx'
import { hospitalPages } from './hospital.tsx'
import { myBankPages } from './my-bank.tsx'
import { phonePages } from './phones.tsx'
import { postPages } from './post.tsx'
import { pushDoors } from './push.ts'

/** What is simulated beside the gateway and the readers, where it is. */
export interface Simulated {
  readonly banks?: DemoBanks | null | undefined
  readonly hospitals?: DemoHospitals | null | undefined
  readonly push?: SimulatedPushSettings | null | undefined
  readonly biller?: SimulatedBiller | null | undefined
  readonly post?: SimulatedPost | null | undefined
}

/** Throws where people are real: there nothing may be simulated (decided.md). */
export function simulatorsDoor(
  app: FastifyInstance,
  doorway: Doorway,
  gateway: SimulatedGateway,
  readers: DemoReaders,
  { banks, push, biller, hospitals, post }: Simulated = {},
): void {
  if (!doorway.site.synthetic) throw new Error('simulators stand among made-up people only')
  phonePages(app, doorway)
  bankPages(app, doorway, gateway)
  agencyPages(app, doorway)
  deskPages(app, doorway)
  faultPages(app, doorway, readers)
  if (biller) billPages(app, doorway, biller)
  if (post) postPages(app, doorway, post)
  if (banks) myBankPages(app, doorway, banks)
  if (hospitals) hospitalPages(app, doorway, hospitals)
  if (push) pushDoors(app, push)
}
