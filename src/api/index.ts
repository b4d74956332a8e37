/** The API: the door for other programs, over the same engine as the portal. */
import type { FastifyInstance } from 'fastify'
import type { Doorway } from '../web/index.ts'
import { bankRoutes } from './banks.ts'
import { hospitalRoutes } from './hospitals.ts'
import { inquiryRoutes } from './inquiries.ts'
import { machineRoutes } from './machines.ts'
import { openApiOf } from './openapi.ts'
import { photoRoutes } from './photos.ts'
import { requestRoutes } from './requests.ts'
import { serviceRoutes } from './services.ts'

export { openApiOf } from './openapi.ts'

export function apiDoor(app: FastifyInstance, doorway: Doorway): void {
  serviceRoutes(app, doorway)
  requestRoutes(app, doorway)
  photoRoutes(app, doorway)
  inquiryRoutes(app, doorway)
  bankRoutes(app, doorway)
  machineRoutes(app, doorway)
  hospitalRoutes(app, doorway)
  app.get('/api/openapi.json', async (_req, reply) => {
    const { site, house } = doorway
    return reply.type('application/json; charset=utf-8').send(JSON.stringify(openApiOf(site, house.catalogue)))
  })
}
export { forgetAnswers } from './once.ts'
