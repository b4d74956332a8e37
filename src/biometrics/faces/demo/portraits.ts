/**
 * The faces of the demo kingdom: drawn, of nobody, always the same. The networks find them, tell them apart and know
 * them again; that says nothing of living people, whose figures are the benchmark's (docs/decisions/0022-faces.md).
 */
import { createHash } from 'node:crypto'
import { imaging } from '../imaging.ts'
import type { FacePrompt } from '../prompts.ts'
import { drawFace } from './drawing.ts'
import { frontal, looksFrom, randomFrom, type View, viewFrom } from './looks.ts'

export type DemoSex = 'female' | 'male'

/**
 * Seeds of looks chosen by measuring among 400 of each: found in nine views, known again at 0.75 and more, and as
 * enrolled at most 0.42 like anybody else here in any of them.
 */
const seeds: Readonly<Record<DemoSex, readonly number[]>> = {
  female: [387, 276, 361, 2, 84, 277, 333, 89, 339, 305],
  male: [259, 185, 351, 338, 154, 284, 53, 104, 247, 391, 74, 118, 275, 335, 158],
}

/** Women first, then men. */
const people = [
  ...seeds.female.map((seed) => ({ seed, sex: 'female' as const })),
  ...seeds.male.map((seed) => ({ seed, sex: 'male' as const })),
]

/** How many different people there are: `demoPortrait` takes 0 to one less. */
export const demoPeople = people.length

/** The index of the nth woman (of 10) or man (of 15), from 0: for a cast in which no two share a face. */
export function demoFace(sex: DemoSex, nth: number): number {
  return (nth % seeds[sex].length) + (sex === 'female' ? 0 : seeds.female.length)
}

/** The index for anybody of a large kingdom: always the same for the same person, shared by some. */
export function demoFaceOf(personId: string, sex: DemoSex): number {
  return demoFace(sex, createHash('sha256').update(personId).digest().readUInt32BE(0))
}

/**
 * A portrait as JPEG, 640 × 480. The same arguments give the same picture.
 * @param index 0 to `demoPeople` − 1
 * @param shot 0: the one to enrol, straight before the camera; from 1 on another picture each, a little turned, nearer
 *   or farther, lit and smiling otherwise
 */
export function demoPortrait(index: number, shot = 0): Promise<Buffer> {
  if (shot === 0) return portray(index, frontal, 90)
  return portray(index, viewFrom(shot), 70 + Math.floor(randomFrom(shot)() * 24))
}

/** The frames of somebody who does what is asked: one before, then two doing it. */
export function demoAnswer(index: number, prompt: FacePrompt, shot = 1): Promise<Buffer[]> {
  const before = viewFrom(shot)
  const by = (share: number): View => {
    switch (prompt) {
      case 'turn_left':
        return { ...before, yaw: before.yaw + 20 * share }
      case 'turn_right':
        return { ...before, yaw: before.yaw - 20 * share }
      case 'look_up':
        return { ...before, pitch: before.pitch + 28 * share }
    }
  }
  return Promise.all([before, by(0.7), by(1)].map((view) => portray(index, view, 88)))
}

async function portray(index: number, view: View, quality: number): Promise<Buffer> {
  const person = people[index]
  if (person === undefined) throw new RangeError(`there is no demo face ${index}`)
  const sharp = await imaging()
  return sharp(Buffer.from(drawFace(looksFrom(person.seed, person.sex), view)))
    .flatten({ background: '#999' })
    .jpeg({ quality })
    .toBuffer()
}
