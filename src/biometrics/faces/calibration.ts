/**
 * The thresholds, in a file with a version: an operator measures on photographs of its own (`npm run bench -- faces`
 * with `BIO_DATA`), writes a new file under a new version, and every decision names the version it was made with.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'

const ramp = z.object({ worst: z.number(), best: z.number() })

const schema = z.object({
  /** Stands in every decision. */
  version: z.string().min(1),
  /** The thresholds hold for this model alone (`faceModel`). */
  model: z.string().min(1),
  /** In words, on what. */
  measuredOn: z.string().min(1),
  /** Most photographs of one capture: the best of more would let more strangers in. */
  frames: z.int().min(1),
  /** From this cosine on two faces are taken for one person. */
  cosine: z.number().gt(0).lt(1),
  /** Frames of one visit must be at least this alike: they are of one sitting. */
  leastBetweenFrames: z.number().gt(0).lt(1),
  /** Below this a photograph is not compared, 0 to 100. */
  qualityFloor: z.number().min(0).max(100),
  /** From this share of the first face's area on, another face counts as a second person. */
  secondFaceShare: z.number().gt(0).max(1),
  /** Anti-spoof scores below are advised as suspicious. */
  suspiciousBelow: z.number().min(0).max(1),
  /** What a measure counts: 0 at its worst, 100 at its best, straight between. */
  quality: z.object({
    /** Mean brightness of the middle of the face, 0 to 255. */
    too_dark: ramp,
    too_bright: ramp,
    /** Mean edge strength by contrast, in the embedder's picture. */
    blurred: ramp,
    /** Pixels from eye to eye. */
    too_small: ramp,
    /** Degrees away from the camera. */
    turned_away: ramp,
    /** Share of the face's box beyond the edge. */
    out_of_frame: ramp,
  }),
})

export type FaceCalibration = z.infer<typeof schema>

/** Checks what stands in a calibration file. Throws ZodError naming what is wrong. */
export function readFaceCalibration(json: string): FaceCalibration {
  return schema.parse(JSON.parse(json))
}

/** The calibration we ship. */
export const faceCalibration: FaceCalibration = readFaceCalibration(
  readFileSync(new URL('./calibration.json', import.meta.url), 'utf8'),
)
