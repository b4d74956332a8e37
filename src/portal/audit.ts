/**
 * What outsiders need to hold the house to its audit: the newest checkpoint, signed, and the keys that check it. Whoever
 * keeps a checkpoint can show later that the audit was cut or made anew. It says nothing about anybody.
 */
import type { FastifyInstance } from 'fastify'
import { latestCheckpoint } from '../watch/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'

export function auditPages(app: FastifyInstance, { site, auditKeys = [] }: Doorway): void {
  app.get('/audit/checkpoint', async (_req, reply) => {
    const line = await latestCheckpoint(site.pool)
    if (line === null) throw new ProblemError(ofStatus(404))
    return reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8').send(`${line}\n`)
  })
  app.get('/audit/keys', async (_req, reply) => reply.type('application/jwk-set+json').send({ keys: auditKeys }))
}
