/** The kiosk's door: activation, one question a screen. */
import type { FastifyInstance } from 'fastify'
import type { Doorway } from '../web/index.ts'
import { heartbeats, keepToKiosk } from './machine.ts'
import { startScreens } from './start.tsx'
import { visitScreens } from './visit.tsx'

export function kioskDoor(app: FastifyInstance, doorway: Doorway): void {
  keepToKiosk(app, doorway)
  heartbeats(app, doorway)
  startScreens(app, doorway)
  visitScreens(app, doorway)
}
