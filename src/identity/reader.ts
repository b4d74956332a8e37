/**
 * Readers and cameras as this house sees them, whatever protocol they speak: asked under a nonce of ours, they answer
 * with signed samples. An answer comes either from a device the server reaches itself (`capture`) or through the
 * kiosk's browser, which nobody believes (`accept`); both are verified alike and end in the same `Taken`.
 */
import type { Instant, Text } from '../language/index.ts'

export type BioType = 'Finger' | 'Face' | 'Iris'

/** One thing to capture; a face has no part. */
export interface Wanted {
  readonly type: BioType
  /** As the protocol names it: `Right IndexFinger`, `Left IndexFinger`, …; absent for a face. */
  readonly part?: string
}

/** The three of activation (ID-32). */
export const wantedAt = {
  right_index: { type: 'Finger', part: 'Right IndexFinger' },
  left_index: { type: 'Finger', part: 'Left IndexFinger' },
  face: { type: 'Face' },
} as const satisfies Record<string, Wanted>

/** A reader that was enrolled with a kiosk: what must be stored, and what an answer must come from (ID-33). */
export interface EnrolledReader {
  /** As printed on the device. */
  readonly serialNo: string
  /** SHA-256 of the provider's root certificate, 64 hexadecimal digits: another provider cannot claim the serial. */
  readonly anchor: string
  /** SHA-256 of the device's certificate, where it is pinned; devices renew it (every 30 days by the standard's advice). */
  readonly certificate?: string
}

/** What is asked for. */
export interface Ask {
  /** Made by us for this one capture, 4 to 50 letters, digits and hyphens; the device signs it. */
  readonly nonce: string
  readonly wanted: readonly Wanted[]
  /** The readers of the kiosk it is asked at. */
  readonly readers: readonly EnrolledReader[]
  /** 0 to 100; a sample below it is refused as `low_quality`. 40 unless told. */
  readonly leastQuality?: number
  /** Milliseconds the device may take; 10,000 unless told. */
  readonly timeoutMs?: number
  /** `hash` of the sample taken before in the same visit, so that all form one chain. */
  readonly previousHash?: string
}

/** A sample whose signature, origin, time and nonce were verified. Overwrite `bytes` when the decision is made. */
export interface SignedSample {
  readonly type: BioType
  readonly part?: string
  /** An ISO/IEC 19794 record: opaque here. */
  readonly bytes: Uint8Array
  /** 0 to 100 by the device. */
  readonly quality: number
  readonly takenAt: Instant
  /** Where it came from; what the audit keeps. */
  readonly device: {
    readonly serialNo: string
    readonly make: string
    readonly model: string
    readonly provider: string
    /** SHA-256 of the certificate it signed with, and of the root that stands behind it. */
    readonly certificate: string
    readonly anchor: string
  }
  /** Links to the next sample of the visit. */
  readonly hash: string
}

/**
 * What a refused answer means to the one who stands there:
 * `try_again` the device saw too little; `device` it is not there or out of order; `not_genuine` the answer is not that
 * device's answer to this ask: nobody's finger is to blame, and somebody should look.
 */
export type Meaning = 'try_again' | 'device' | 'not_genuine'

export type Taken =
  | { readonly samples: readonly SignedSample[] }
  | {
      /** Stable and public to operators: `wrong_transaction`, `low_quality`, `device_101`, … */
      readonly refused: string
      readonly means: Meaning
      /** For the person before the screen. */
      readonly words: Text
    }

/** What discovery says of a device; nothing of it is signed. */
export interface Found {
  readonly serialNo: string
  readonly type: BioType | null
  readonly ready: boolean
  readonly make: string
  readonly model: string
}

export interface BiometricReader {
  /** The devices of this type that answer now. */
  discover(type: BioType, signal?: AbortSignal): Promise<readonly Found[]>
  /** Asks a device and verifies what it answers. Never rejects because of the device. */
  capture(ask: Ask, signal?: AbortSignal): Promise<Taken>
  /** Verifies an answer that came through the browser (a form's field); `Ask` as it was given to the page. */
  accept(ask: Ask, answer: unknown): Promise<Taken>
  /** What the page's island sends to the device for this ask, as JSON: the device's own address is filled in there. */
  question(ask: Ask): string
  /** JPEG pictures of what the device sees, until `signal` or its time ends. */
  preview?(type: BioType, signal?: AbortSignal): AsyncIterable<Uint8Array>
}
