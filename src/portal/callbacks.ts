/** Where gateways call back: the bytes as they came are checked and recorded, and the request is woken to ask. */
import type { FastifyInstance } from 'fastify'
import { billAsked, hear } from '../payments/index.ts'
import { wakeFor } from '../requests/index.ts'
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
        wake: (tx, charge) => wakeFor(tx, charge, now),
      })
      if (heard === 'recorded') house.poke()
      const status = { recorded: 200, known: 200, forged: 401, stale: 401, unreadable: 422 }[heard]
      return reply.code(status).send({ heard })
    })
    // A bank of the biller asks what a bill's number is.
    scope.post('/callbacks/biller/bill', async (req, reply) => {
      const secret = keys.callbacks.toString('hex')
      const bill = await billAsked(site.pool, String(req.body ?? ''), req.headers, site.clock.now(), secret)
      if (bill === 'forged' || bill === 'stale') return reply.code(401).send({ heard: bill })
      return bill === null ? reply.code(404).send({}) : reply.send(bill)
    })
  })
}
