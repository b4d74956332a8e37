/** Where gateways call back: the bytes as they came are checked and recorded, and the request is woken to ask. */
import type { FastifyInstance } from 'fastify'
import { hear } from '../payments/index.ts'
import { call } from '../requests/index.ts'
import type { Doorway } from '../web/index.ts'

export function callbackRoutes(app: FastifyInstance, doorway: Doorway): void {
  const { site, house, keys } = doorway
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_req, body, done) => done(null, body))
    scope.post('/callbacks/gateway', async (req, reply) => {
      const now = site.clock.now()
      const heard = await hear(site.pool, String(req.body ?? ''), req.headers, now, {
        secret: keys.callbacks.toString('hex'),
        wake: (tx, charge) => call(tx, { person_id: charge.person, request_id: charge.request }),
      })
      if (heard === 'recorded') house.poke()
      const status = { recorded: 200, known: 200, forged: 401, stale: 401, unreadable: 422 }[heard]
      return reply.code(status).send({ heard })
    })
  })
}
