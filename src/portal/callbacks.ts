/**
 * Where providers of payments and the post call us: the bytes as they came are checked and recorded. A gateway only wakes
 * the request to ask; the post moves its parcel, and asks whether a document may be handed over.
 */
import type { FastifyInstance } from 'fastify'
import { type HandedOver, type Heard, hearHandOver, hear as hearPost } from '../delivery/index.ts'
import { billAsked, hear } from '../payments/index.ts'
import { followParcel, wakeFor } from '../requests/index.ts'
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
      return reply.code(heardStatus[heard]).send({ heard })
    })
    const post = {
      secret: keys.callbacks.toString('hex'),
      codes: doorway.identity.keys.codes,
      follow: followParcel,
    }
    scope.post('/callbacks/post', async (req, reply) => {
      const heard = await hearPost(site.pool, String(req.body ?? ''), req.headers, site.clock.now(), post)
      return reply.code(heardStatus[heard]).send({ heard })
    })
    // The carrier stands at somebody's door. A no is an answer too: 200, and he reads which.
    scope.post('/callbacks/post/hand-over', async (req, reply) => {
      const answer = await hearHandOver(site.pool, String(req.body ?? ''), req.headers, site.clock.now(), post)
      return reply.code(isUnheard(answer) ? heardStatus[answer] : 200).send({ answer })
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

const heardStatus: Readonly<Record<Heard, number>> = {
  recorded: 200,
  known: 200,
  forged: 401,
  stale: 401,
  unreadable: 422,
}

const isUnheard = (answer: HandedOver | Heard): answer is 'forged' | 'stale' | 'unreadable' =>
  answer === 'forged' || answer === 'stale' || answer === 'unreadable'
