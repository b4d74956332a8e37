/** For tests: a reader that answers with what was recorded of one person, under whatever nonce it is asked. */
import type { Clock } from '../store/index.ts'
import type { BiometricKind } from './biometrics.ts'
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
