/** Papers that people send: read, made anew, kept sealed; and handed back to those who may have them, as a download. */
import type { FastifyReply } from 'fastify'
import { keepFile, limits, notTakenWords, readPaper } from '../../contact/index.ts'
import type { Text } from '../../language/index.ts'
import { type Clock, type PersonId, uuid } from '../../store/index.ts'
import { type Doorway, openThrottle, type SentFile } from '../../web/index.ts'

const throttles = new WeakMap<Clock, ReturnType<typeof openThrottle>>()

/** Keeps a paper of hers, loose until something takes it; or says what is wrong with it. Throws "too many" past the hour's. */
export async function sendPaper(
  { site, keys }: Doorway,
  person: PersonId,
  file: SentFile,
  wanted: 'paper' | 'pdf',
): Promise<{ readonly id: string } | { readonly wrong: Text }> {
  const throttle = throttles.get(site.clock) ?? openThrottle(site.clock)
  throttles.set(site.clock, throttle)
  throttle.admit(person, limits.filesPerHour, 3600)
  if (file.cut) return { wrong: notTakenWords['too-large'] }
  const paper = await readPaper(file.bytes)
  if (typeof paper === 'string') return { wrong: notTakenWords[paper] }
  if (wanted === 'pdf' && paper.type !== 'application/pdf') return { wrong: notTakenWords['not-pdf'] }
  const id = uuid()
  await keepFile(site.pool, keys.contact, { person, id }, paper, site.clock.now())
  return { id }
}

/** A paper as a download: whatever a browser thinks of its bytes, it neither runs nor shows them. */
export function sendFile(reply: FastifyReply, type: string, content: Buffer): FastifyReply {
  const name = type === 'application/pdf' ? 'paper.pdf' : 'paper.jpg'
  return reply
    .headers({
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
    .send(content)
}
