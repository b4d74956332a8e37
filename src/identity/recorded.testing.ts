/** For tests: a reader, and matchers, that answer with what was recorded of one person. */
import { type FaceDescription, FaceError, type FaceMatcher } from '../biometrics/faces/index.ts'
import { readCalibration, readSample } from '../biometrics/fingers/index.ts'
import type { Clock } from '../store/index.ts'
import type { BiometricKind } from './biometrics.ts'
import type { Fingers } from './kiosk-compare.ts'
import { type BiometricReader, type SignedSample, type Wanted, wantedAt } from './reader.ts'

/** A sample of each, base64. */
export type Recorded = Readonly<Record<BiometricKind, string>>

const device = {
  serialNo: 'REC000000001',
  make: 'recorded',
  model: 'recorded',
  provider: 'recorded',
  certificate: '0'.repeat(64),
  anchor: '0'.repeat(64),
}

/** Answers with what was recorded, under whatever nonce it is asked. */
export function recordedReader(recorded: Recorded, clock: Clock): BiometricReader {
  const sampleOf = (wanted: Wanted): SignedSample => {
    const kinds = Object.entries(wantedAt) as [BiometricKind, Wanted][]
    const [kind] = kinds.find(([, { type, part }]) => type === wanted.type && part === wanted.part) ?? []
    if (kind === undefined) throw new Error('nothing like this was recorded')
    const bytes = Buffer.from(recorded[kind], 'base64')
    return { ...wanted, bytes, quality: 90, takenAt: clock.now(), device, hash: kind }
  }
  return {
    discover: async () => [],
    capture: async (ask) => ({ samples: ask.wanted.map(sampleOf) }),
    accept: () => Promise.reject(new Error('a recorded reader has no browser')),
    question: () => '',
  }
}

/** What the matchers said of that person's samples, once; as JSON holds it. */
export interface Matched {
  /** Of either finger. */
  readonly logOdds: number
  readonly face: Omit<FaceDescription, 'embedding'> & { readonly embedding: readonly number[] }
}

/**
 * Matchers that say again what the real ones said. A crash suite kills what stands around a comparison, never the
 * comparison, which touches nothing: a hundred processes need not load the networks a hundred times to be killed.
 */
export function recordedMatchers({ logOdds, face }: Matched): {
  readonly fingers: Fingers
  readonly faces: FaceMatcher
} {
  const calibration = readCalibration()
  const embedding = Float32Array.from(face.embedding)
  return {
    fingers: {
      calibration,
      readSample: async (bytes) => readSample(bytes),
      extract: () => Promise.reject(new Error('templates were recorded, no pictures')),
      compare: async () => ({ logOdds, pairs: 0, matcher: calibration.matcher }),
    },
    faces: {
      describe: async () => ({ ...face, embedding }),
      compare: () => {
        throw new FaceError('failed', 'nothing was recorded of two faces')
      },
    },
  }
}
