/**
 * The same question again, in the other language: whoever has shown once that there is a person behind it need not show
 * it again for the same words. A seal over purpose and words, good for a few minutes; limits count as ever.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { later, minutes } from '../store/index.ts'
import type { Doorway } from '../web/index.ts'

type Asked = Readonly<Record<string, string>>

const life = minutes(10)

export function sealAsked(doorway: Doorway, purpose: string, asked: Asked): string {
  const until = later(doorway.site.clock.now(), life)
  return `${until} ${macOf(doorway, purpose, asked, until).toString('base64url')}`
}

/** Was this very question let through just now? */
export function wasAsked(doorway: Doorway, purpose: string, asked: Asked, seal: string): boolean {
  const [until = '', mac = ''] = seal.length > 200 ? [] : seal.split(' ')
  if (!(until > doorway.site.clock.now())) return false
  const given = Buffer.from(mac, 'base64url')
  const ours = macOf(doorway, purpose, asked, until)
  return given.length === ours.length && timingSafeEqual(given, ours)
}

function macOf(doorway: Doorway, purpose: string, asked: Asked, until: string): Buffer {
  const said = JSON.stringify(['asked again', purpose, until, Object.entries(asked).sort()])
  return createHmac('sha256', doorway.identity.keys.codes).update(said).digest()
}
