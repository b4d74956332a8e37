/** What a worker does for the pool: the jobs, their answers, and the doing. Also usable without any worker. */
import type { Calibration } from '../calibration.ts'
import { extract } from '../extract/extract.ts'
import type { GreyImage } from '../images/grey.ts'
import { compareViews, nothing } from '../match/compare.ts'
import { readTemplate } from '../records/read.ts'
import { writeTemplate } from '../records/write.ts'
import { readSample, type Sample } from '../sample.ts'
import type { FingerView } from '../template.ts'

export type Job =
  | { readonly do: 'extract'; readonly image: GreyImage; readonly position: number }
  | { readonly do: 'compare'; readonly a: Uint8Array; readonly b: Uint8Array }
  | { readonly do: 'read'; readonly bytes: Uint8Array }

export interface ExtractedRecord {
  /** ISO/IEC 19794-2:2005. */
  readonly record: Uint8Array
  /** 0 to 100. */
  readonly quality: number
}

export interface MatchResult {
  readonly logOdds: number
  readonly pairs: number
  /** Which matcher with which weights, for the audit line. */
  readonly matcher: string
}

/** A record of many views would multiply the chances of a stranger, and the time. */
const mostViews = 4

/** @throws {RecordError} */
export function doExtract(image: GreyImage, position: number): ExtractedRecord | null {
  const found = extract(image, position)
  return found === null ? null : { record: writeTemplate([found.view]), quality: found.quality }
}

/** Compares the best of the first four views of each. @throws {RecordError} */
export function doCompare(a: Uint8Array, b: Uint8Array, { weights, matcher }: Calibration): MatchResult {
  const [left, right] = [viewsOf(a), viewsOf(b)]
  let best = nothing
  for (const one of left) {
    for (const other of right) {
      const result = compareViews(one, other, weights)
      if (result.logOdds > best.logOdds) best = result
    }
  }
  return { ...best, matcher }
}

function viewsOf(bytes: Uint8Array): readonly FingerView[] {
  return readTemplate(bytes).views.slice(0, mostViews)
}

export async function doJob(
  job: Job,
  calibration: Calibration,
): Promise<ExtractedRecord | MatchResult | Sample | null> {
  if (job.do === 'extract') return doExtract(job.image, job.position)
  if (job.do === 'compare') return doCompare(job.a, job.b, calibration)
  return readSample(job.bytes)
}
