/**
 * Photographs over the API: sent as they are before the request that names them, and answered with an id and every rule
 * they break. One that no request takes within a day is forgotten.
 */
import type { FastifyInstance } from 'fastify'
import { photoLimits } from '../language/index.ts'
import { attachPhoto, notTakenWords, type PhotoFault, photoFaultWords } from '../requests/index.ts'
import { uuidOf } from '../store/index.ts'
import { type Doorway, ofStatus, openThrottle, ProblemError } from '../web/index.ts'
import { invalid, whoAsks } from './asked.ts'
import { keyOf, onceOutside, send } from './once.ts'

/** As at the portal: each is read, measured and shown to the photo service. */
const hourly = 30

export function photoRoutes(app: FastifyInstance, doorway: Doorway): void {
  const throttle = openThrottle(doorway.site.clock)
  app.register(async (inner) => {
    // Only pictures are read here: anything else is 415.
    inner.removeAllContentTypeParsers()
    inner.addContentTypeParser(
      ['image/jpeg', 'image/png'],
      { parseAs: 'buffer', bodyLimit: photoLimits.bytes },
      (_req, body, done) => done(null, body),
    )
    inner.post('/api/photos', { bodyLimit: photoLimits.bytes }, async (req, reply) => {
      const { caller } = await whoAsks(doorway, req, reply)
      const key = keyOf(req)
      if (!Buffer.isBuffer(req.body)) throw new ProblemError(ofStatus(415))
      const bytes = req.body
      const answer = await onceOutside(doorway, req, caller.person, async () => {
        throttle.admit(caller.person, hourly, 3600)
        // The id is the key's: sent again after a lost answer it is the same photo, written once.
        const id = uuidOf(`photo ${caller.person} ${key}`)
        const sent = await attachPhoto(doorway.house, caller, { request: null, id, bytes })
        if (!sent.taken) {
          const words = notTakenWords[sent.why]
          throw new ProblemError({ ...invalid({ photo: words }), kind: `photo-${sent.why}`, words })
        }
        const { width, height, known, failed } = sent
        return { status: 201, body: { id, width, height, judged: known, refusals: failed.map(refusalOf) } }
      })
      return send(reply, answer)
    })
  })
}

const refusalOf = (reason: PhotoFault) => ({ reason, words: photoFaultWords[reason] })
