/** The numbers of the matcher and of its decisions: data with a version and a provenance, checked when read. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { featureNames } from './match/features.ts'

const policy = z.strictObject({
  /** Right and left log-odds together. */
  twoFingers: z.number().min(-30).max(100),
  /** Below this no finger may be, however good the other. */
  leastEach: z.number().min(-30).max(100),
  /** A single usable finger. */
  oneFinger: z.number().min(-30).max(100),
  /** A sample below this, 0 to 100, is asked for again. */
  leastQuality: z.number().min(0).max(100),
})

const schema = z.strictObject({
  /** Names the matcher in every audit line; another weight is another matcher. */
  matcher: z.string().regex(/^bawaba-\d+$/),
  made: z.iso.date(),
  /** What it rests on, in words, for whoever has to answer for it. */
  provenance: z.strictObject({ weights: z.string().min(1), thresholds: z.string().min(1), limits: z.string().min(1) }),
  policy,
  weights: z.strictObject({
    bias: z.number(),
    of: z
      .array(z.strictObject({ name: z.string(), weight: z.number(), mean: z.number(), spread: z.number().positive() }))
      .length(featureNames.length),
  }),
})

export type Policy = Readonly<z.infer<typeof policy>>
export type Calibration = z.infer<typeof schema>

/**
 * Reads a calibration; without a path, the one that ships.
 * @throws {Error} naming the first value that is missing or out of range
 */
export function readCalibration(path: URL | string = new URL('./calibration.json', import.meta.url)): Calibration {
  const parsed = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Error(`the finger calibration is not usable: ${issue?.path.join('.')}: ${issue?.message}`)
  }
  const wrong = parsed.data.weights.of.find(({ name }, i) => name !== featureNames[i])
  if (wrong) throw new Error(`the finger calibration is for other features: ${wrong.name}`)
  return parsed.data
}
