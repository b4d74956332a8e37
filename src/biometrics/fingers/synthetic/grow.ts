/**
 * Grows the ridges of a finger that nobody has: noise, filtered again and again along an invented flow, orders itself
 * into ridges, much as skin does; where waves meet that do not fit, ridges end and fork. Looks and behaves enough like a
 * finger for a demo and for tests of everything between a reader and a decision.
 */
import { type Field, fieldOf } from '../extract/field.ts'
import { cell, type Periods } from '../extract/period.ts'
import { bringOut, tapReach } from '../extract/ridges.ts'
import { patternOf } from './flow.ts'
import { chanceOf } from './random.ts'

/** A finger tip at 500 dpi: 17 by 22 mm. */
const width = 336
const height = 432
const frame = tapReach + 2
/** By then the ridges are closed; more only takes away minutiae. */
const rounds = 7

export interface GrownFinger {
  readonly seed: string
  readonly kind: 'loop' | 'whorl' | 'arch'
  /** About 1 on a ridge, -1 in a valley; a frame of `frame` pixels around is empty. */
  readonly ridges: Field
}

/** Grows one finger; the same seed always the same. Takes some tenths of a second. */
export function growFinger(seed: string): GrownFinger {
  const chance = chanceOf('ridges', seed)
  const { kind, flow } = patternOf(chance, width, height)
  const period = chance.between(7.8, 10.4)
  let field = fieldOf(width + 2 * frame, height + 2 * frame)
  const mask = { width: field.width, height: field.height, data: new Uint8Array(field.data.length) }
  const angle = new Float32Array(field.data.length)
  for (let y = 0; y < field.height; y++) {
    for (let x = 0; x < field.width; x++) {
      const i = y * field.width + x
      field.data[i] = chance.bell()
      const way = flow(x - frame, y - frame) / Math.PI
      angle[i] = (way - Math.floor(way)) * Math.PI
      mask.data[i] = x >= frame && y >= frame && x < frame + width && y < frame + height ? 1 : 0
    }
  }
  const periods = periodsFor(field, period)
  for (let round = 0; round < rounds; round++) {
    const next = bringOut(field, angle, periods, mask)
    for (let i = 0; i < next.data.length; i++) next.data[i] = Math.tanh(0.9 * (next.data[i] as number))
    field = next
  }
  return { seed, kind, ridges: field }
}

/** Ridges stand wider below the centre of the tip than at its top. */
function periodsFor(field: Field, period: number): Periods {
  const columns = Math.ceil(field.width / cell)
  const rows = Math.ceil(field.height / cell)
  const of = Float32Array.from({ length: columns * rows }, (_, i) => {
    const down = Math.floor(i / columns) / rows
    return period * (0.93 + 0.14 * down)
  })
  return { columns, of, regular: field }
}
