/**
 * A small thing asked at random, so that a photograph held before the camera has no answer. A step that can be replaced:
 * another challenge needs the same three: a name, words, and a pure look at the frames.
 */
import { randomInt } from 'node:crypto'
import type { Text } from '../../language/index.ts'
import type { Point } from './picture.ts'
import { poseOf } from './pose.ts'

export const prompts = ['turn_left', 'turn_right', 'look_up'] as const
export type FacePrompt = (typeof prompts)[number]

export const promptWords: Readonly<Record<FacePrompt, Text>> = {
  turn_left: { ar: 'أدر وجهك قليلًا إلى يسارك', en: 'Turn your head a little to your left' },
  turn_right: { ar: 'أدر وجهك قليلًا إلى يمينك', en: 'Turn your head a little to your right' },
  look_up: { ar: 'ارفع وجهك قليلًا إلى أعلى', en: 'Look up a little' },
}

/** One that nobody can foresee. */
export function randomPrompt(): FacePrompt {
  return prompts[randomInt(prompts.length)] as FacePrompt
}

/** Degrees from the first frame on. */
const turned = 14
const lifted = 10

/**
 * Was it done? The first frame is taken before asking and is what the others are measured against: heads and cameras
 * differ. A picture turned in the hand does not pass, since its nose stays where it is on the flat.
 * @param frames in the order they were taken; fewer than two are no answer
 */
export function met(prompt: FacePrompt, frames: readonly { readonly landmarks: readonly Point[] }[]): boolean {
  const [before, ...after] = frames.map(({ landmarks }) => poseOf(landmarks))
  if (before === undefined) return false
  switch (prompt) {
    case 'turn_left':
      return after.some(({ yaw }) => yaw - before.yaw >= turned)
    case 'turn_right':
      return after.some(({ yaw }) => before.yaw - yaw >= turned)
    case 'look_up':
      return after.some(({ pitch }) => pitch - before.pitch >= lifted)
  }
}
