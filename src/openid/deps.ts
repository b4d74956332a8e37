/** What the provider needs from outside, all handed in. */
import { createHash, hkdfSync } from 'node:crypto'
import type { Instant } from '../language/index.ts'
import type { Clock, Pool } from '../store/index.ts'
import type { SigningKeys } from './keys.ts'

export interface OpenidDeps {
  readonly pool: Pool
  readonly clock: Clock
  /** Where people reach the portal; the issuer is this with `/openid`. */
  readonly publicUrl: string
  readonly secure: boolean
  /** Everyone here is made up: sandbox parties may be used by everybody. */
  readonly synthetic: boolean
  /** 32 bytes: subjects of people at bodies, and the seals of cookies. Subjects change when it does. */
  readonly key: Buffer
  readonly signing: SigningKeys
  /** The password of the sandbox's people, where all people are of the sandbox and share it: shown to who builds. */
  readonly sandboxPassword?: string
  /** One line for the log, never with anything of a person. */
  readonly log: (event: string, detail: Readonly<Record<string, unknown>>) => void
}

export const mountPath = '/openid'

export function issuerOf(deps: Pick<OpenidDeps, 'publicUrl'>): string {
  return deps.publicUrl + mountPath
}

/** A key for one purpose, made of the one key. */
export function derived(key: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `bawaba openid ${purpose}`, 32))
}

export function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** Seconds of the system's clock. Tokens are judged by others, whose clock this is, also where the house's is moved. */
export const epoch = (): number => Math.floor(Date.now() / 1000)

/** An instant of the house's clock as seconds of the system's: as long ago by the one as by the other. */
export function epochOf(clock: Clock, at: Instant): number {
  return Math.floor((Date.now() - (Date.parse(clock.now()) - Date.parse(at))) / 1000)
}
