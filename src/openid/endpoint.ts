/**
 * Self-service for those who build at a body: any signed-in person registers a party of the sandbox, in JSON. It meets
 * made-up people only, until two administrators approve it at the desk (`approveParty`). As pages: self-service.tsx.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Session } from '../identity/index.ts'
import { inTransaction } from '../store/index.ts'
import { type Doorway, ofStatus, type Problem, problemDocument, type Site } from '../web/index.ts'
import { issuerOf, mountPath } from './deps.ts'
import { mostTrials, ownParty, partiesBy, trialParty } from './parties.ts'
import { rotateKeys } from './party-acts.ts'

export function partiesEndpoint(app: FastifyInstance, { site }: Doorway): void {
  const path = `${mountPath}/parties`

  app.get(path, async (req, reply) => {
    const session = here(site, req, reply)
    if (session === null) return reply
    const parties = await partiesBy(site.pool, session.personId)
    return reply
      .header('cache-control', 'no-store')
      .send({ issuer: issuerOf(site), parties: parties.map(({ owner: _, ...party }) => party) })
  })

  app.post(path, async (req, reply) => {
    const session = here(site, req, reply)
    if (session === null) return reply
    const done = await inTransaction(site.pool, (tx) => trialParty(tx, req.body, session.personId, site.clock.now()))
    if (done === 'full') return wrong(site, reply, { parties: `at most ${mostTrials} in the sandbox` })
    if (!done.ok) return wrong(site, reply, done.troubles)
    return reply
      .code(201)
      .header('cache-control', 'no-store')
      .send({
        client_id: done.clientId,
        ...(done.secret === null ? {} : { client_secret: done.secret }),
        issuer: issuerOf(site),
        sandbox: true,
      })
  })

  app.post(`${path}/:clientId/keys`, async (req, reply) => {
    const session = here(site, req, reply)
    if (session === null) return reply
    const { clientId } = req.params as { clientId: string }
    // Somebody else's is as if it did not exist.
    if ((await ownParty(site.pool, clientId, session.personId)) === null) return problem(site, reply, ofStatus(404))
    const by = { by: session.personId, at: site.clock.now() }
    const trouble = await inTransaction(site.pool, (tx) => rotateKeys(tx, clientId, req.body, by))
    return trouble === null ? reply.code(204).send() : wrong(site, reply, { jwks: trouble })
  })
}

function here(site: Site, req: FastifyRequest, reply: FastifyReply): Session | null {
  if (req.visit.session === null) problem(site, reply, ofStatus(401))
  return req.visit.session
}

function problem(site: Site, reply: FastifyReply, is: Problem): FastifyReply {
  return reply
    .code(is.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemDocument(site, is)))
}

/** 422 with what is wrong by member; for builders, in the words of the protocol. */
function wrong(site: Site, reply: FastifyReply, troubles: Readonly<Record<string, string>>): FastifyReply {
  const words = { ar: 'في بيانات التسجيل خطأ.', en: 'The registration is not right.' }
  const document = problemDocument(site, { status: 422, kind: 'registration', words })
  return reply
    .code(422)
    .type('application/problem+json')
    .send(JSON.stringify({ ...document, troubles }))
}
