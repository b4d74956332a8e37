/** The simulated push service: where a browser of the demo gets its subscription, and where we ring it over the wire. */
import type { FastifyInstance } from 'fastify'
import { mostBodyBytes, pushDoor, type SimulatedPushSettings, subscribeSimulated } from '../agencies/push/index.ts'
import { personOfPhone } from '../identity/index.ts'
import { contactOf } from '../notices/index.ts'
import { sent } from './frame.tsx'

export function pushDoors(app: FastifyInstance, push: SimulatedPushSettings): void {
  // What a real browser asks of its maker's service. Its notifications stand beside the messages of whose phone it is.
  app.post('/simulators/push/phones', async (req, reply) => {
    const person = await personOfPhone(push.pool, sent(req.body, 'phone'))
    const mobile = person === null ? null : ((await contactOf(push.pool, person))?.mobile ?? null)
    return reply.header('cache-control', 'no-store').send(await subscribeSimulated(push, mobile))
  })

  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    // One byte more than is taken, so that the service itself says what is too much.
    const bytes = { parseAs: 'buffer', bodyLimit: mostBodyBytes + 1 } as const
    scope.addContentTypeParser('*', bytes, (_req, body, done) => done(null, body))
    scope.post('/simulators/push/:id', async (req, reply) => {
      const { id } = req.params as { readonly id: string }
      const body = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0)
      const { status, retryAfter } = await pushDoor(push, id, req.headers, body)
      if (status === 'cut') {
        reply.hijack()
        return req.raw.socket.destroy()
      }
      if (retryAfter !== undefined) reply.header('retry-after', retryAfter)
      return reply.code(status).send()
    })
  })
}
