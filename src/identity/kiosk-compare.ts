/** Samples against what is enrolled: scores and qualities come out, samples are overwritten, and limits are not ours. */
import { createHash } from 'node:crypto'
import {
  decideFace,
  decodeFaceTemplate,
  FaceError,
  type FaceHint,
  type FaceMatcher,
  isDescription,
  PhotoError,
} from '../biometrics/faces/index.ts'
import {
  decideFingers,
  type FingerEvidence,
  type FingerPool,
  isHopeless,
  PoolError,
  RecordError,
} from '../biometrics/fingers/index.ts'
import type { Instant } from '../language/index.ts'
import type { Finger } from './biometrics.ts'
import type { SignedSample } from './reader.ts'

export type Fingers = Pick<FingerPool, 'readSample' | 'extract' | 'compare' | 'calibration'>

/** What is kept of a capture that was compared: scores and who measured them, never the sample (ID-37). */
export interface Evidence {
  /** Log-odds of a finger, cosine of a face. */
  readonly score: number
  /** 0 to 100. */
  readonly quality: number
  /** Which matcher or model, and by which thresholds it was judged. */
  readonly matcher: string
  readonly calibration: string
  /** SHA-256 that stands for the sample, hex: a device's link to the sample before it, or of a camera's frames. */
  readonly sample: string
  readonly at: Instant
  /** The device that signed it, and with which certificate; null for frames of the kiosk's camera. */
  readonly device: { readonly serialNo: string; readonly certificate: string } | null
  /** How it came: through the kiosk's browser, or asked by the server. Set when it is kept. */
  readonly by?: 'browser' | 'server'
  /** Of faces, advice only: 0 (paper or a screen) to 1, and whether somebody should look. */
  readonly antiSpoof?: number | null
  readonly suspicious?: boolean
}

/** `unclear`: nothing was compared, nothing is held against anybody. `busy`: the comparison itself is not to be had. */
export type Seen =
  | { readonly end: 'compared'; readonly matched: boolean; readonly evidence: Evidence }
  | { readonly end: 'unclear'; readonly why: string; readonly hints: readonly FaceHint[] }
  | { readonly end: 'busy'; readonly why: string }

const isoFinger = { right_index: 2, left_index: 7 } as const satisfies Record<Finger, number>

/** One finger. `first`: the right one's evidence when the left one is compared; both together decide then. */
export async function compareFinger(
  fingers: Fingers,
  finger: Finger,
  sample: SignedSample,
  enrolled: Uint8Array,
  first: Evidence | undefined,
): Promise<Seen> {
  try {
    const probe = await probeOf(fingers, finger, sample)
    const { policy, made } = fingers.calibration
    if (probe === null || !(probe.quality >= policy.leastQuality)) return unclear('poor_quality')
    const { logOdds, matcher } = await fingers.compare(probe.record, enrolled)
    const evidence: Evidence = {
      score: logOdds,
      quality: probe.quality,
      matcher,
      calibration: `${matcher} ${made}`,
      sample: sample.hash,
      at: sample.takenAt,
      device: { serialNo: sample.device.serialNo, certificate: sample.device.certificate },
    }
    return { end: 'compared', matched: fits(fingers, finger, evidence, first), evidence }
  } catch (error) {
    if (error instanceof RecordError) return unclear(error.code)
    if (error instanceof PoolError) return { end: 'busy', why: `fingers_${error.trouble}` }
    throw error
  } finally {
    sample.bytes.fill(0)
  }
}

/** The right one alone can only be hopeless; with the left one their sum decides. */
function fits(fingers: Fingers, finger: Finger, evidence: Evidence, first: Evidence | undefined): boolean {
  const { policy } = fingers.calibration
  if (isHopeless(told(evidence), policy)) return false
  return finger === 'right_index' || (first !== undefined && fingersFit(fingers, first, evidence))
}

/** Do both fingers together say that this is the enrolled person? */
export function fingersFit(fingers: Fingers, right: Evidence, left: Evidence): boolean {
  const { policy } = fingers.calibration
  return decideFingers({ right: told(right), left: told(left) }, policy).decision === 'same'
}

const told = ({ score, quality }: Evidence): FingerEvidence => ({ logOdds: score, quality })

/** A device's own minutiae as they are, or those that we find in its picture. */
async function probeOf(fingers: Fingers, finger: Finger, sample: SignedSample) {
  const read = await fingers.readSample(sample.bytes)
  if (read.kind === 'template') {
    return { record: sample.bytes, quality: read.template.views[0]?.quality ?? sample.quality }
  }
  const [only, ...more] = read.images
  // Several pictures are several chances.
  return only === undefined || more.length > 0 ? null : fingers.extract(only.image, isoFinger[finger])
}

/** Photographs of one sitting, at most three: of the kiosk's camera, or a device's signed one. */
export async function compareFace(
  faces: FaceMatcher,
  photos: readonly Uint8Array[],
  enrolled: Uint8Array,
  from: { readonly at: Instant; readonly sample?: SignedSample },
): Promise<Seen> {
  const hash = createHash('sha256')
  for (const photo of photos) hash.update(photo)
  try {
    const frames = await Promise.all(photos.map((photo) => faces.describe(photo)))
    const decision = decideFace({ enrolled: decodeFaceTemplate(enrolled), frames })
    const { score, quality, reason, hints, accepted, antiSpoof, suspicious, model, calibration } = decision
    // Other people in one sitting is an attack or a mishap: it counts as no match, with the likeness there was.
    if (score === null && reason !== 'changed_person') return unclear(reason, hints)
    const device = from.sample
      ? { serialNo: from.sample.device.serialNo, certificate: from.sample.device.certificate }
      : null
    const evidence: Evidence = {
      score: score ?? -1,
      quality,
      matcher: model,
      calibration,
      sample: from.sample?.hash ?? hash.digest('hex'),
      at: from.at,
      device,
      antiSpoof,
      suspicious,
    }
    return { end: 'compared', matched: accepted && frames.some(isDescription), evidence }
  } catch (error) {
    if (error instanceof PhotoError) return unclear(error.code)
    if (error instanceof FaceError) return { end: 'busy', why: `faces_${error.code}` }
    throw error
  } finally {
    for (const photo of photos) photo.fill(0)
  }
}

function unclear(why: string, hints: readonly FaceHint[] = []): Seen {
  return { end: 'unclear', why, hints }
}
