/** The kiosk's door: activation, one question a screen. */
import type { FastifyInstance } from 'fastify'
import type { Doorway } from '../web/index.ts'
import { startScreens } from './start.tsx'
import { visitScreens } from './visit.tsx'

export function kioskDoor(app: FastifyInstance, doorway: Doorway): void {
  startScreens(app, doorway)
  visitScreens(app, doorway)
}
