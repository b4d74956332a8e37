/** The portal as an app on a phone: what a browser asks for to install it, and to ring it (web push). */
import type { FastifyInstance } from 'fastify'
import { appManifest, serviceWorker, workerUrl } from '../ui/index.ts'

export function appFiles(app: FastifyInstance): void {
  app.get('/app.webmanifest', async (req, reply) =>
    reply
      .type('application/manifest+json')
      .headers({ 'cache-control': 'public, max-age=300', 'x-content-type-options': 'nosniff' })
      .send(appManifest(req.visit.lang)),
  )
  app.get(workerUrl, async (_req, reply) => {
    const { body, type, headers } = serviceWorker()
    return reply.headers(headers).type(type).send(body)
  })
}
