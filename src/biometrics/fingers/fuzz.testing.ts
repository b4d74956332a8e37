/**
 * Mutated records: valid ones of every format, damaged in the ways that break parsers. Deterministic from the seed, so
 * that what breaks once can be looked at. Used by the tests and, by the million, by the bench.
 */

import { readPng } from './images/png.ts'
import { readPacked } from './images/record.ts'
import { isTemplate, readTemplate } from './records/read.ts'
import { type Chance, chanceOf } from './synthetic/random.ts'
import { RecordError } from './trouble.ts'

/** Numbers that lie well: nothing, one, the edges of what a field can hold. */
const lies = [
  0, 1, 4, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
]

type Mutation = (bytes: Uint8Array, chance: Chance, seeds: readonly Uint8Array[]) => Uint8Array

const within = (chance: Chance, count: number): number => Math.min(count - 1, Math.floor(chance.next() * count))
const pick = <T>(chance: Chance, from: readonly T[]): T => from[within(chance, from.length)] as T

/** A number written over what is there; half of the time in the header, where lengths and counts are. */
function overwrite(bytes: Uint8Array, chance: Chance, width: 1 | 2 | 4, value: number): Uint8Array {
  const copy = bytes.slice()
  if (copy.length < width) return copy
  const room = copy.length - width + 1
  const at = within(chance, chance.next() < 0.5 ? Math.min(room, 48) : room)
  for (let i = 0; i < width; i++) copy[at + i] = Math.floor(value / 256 ** (width - 1 - i)) & 255
  return copy
}

const mutations: Readonly<Record<string, Mutation>> = {
  cut: (bytes, chance) => bytes.slice(0, within(chance, bytes.length + 1)),
  grow: (bytes, chance) => {
    const more = new Uint8Array(bytes.length + 1 + within(chance, 64)).fill(within(chance, 256))
    more.set(bytes)
    return more
  },
  lie: (bytes, chance) => overwrite(bytes, chance, pick(chance, [2, 4] as const), pick(chance, lies)),
  lieALittle: (bytes, chance) => overwrite(bytes, chance, 4, bytes.length + within(chance, 9) - 4),
  hugeCount: (bytes, chance) => overwrite(bytes, chance, pick(chance, [1, 2, 4] as const), 0xffffffff),
  flip: (bytes, chance) => {
    const copy = bytes.slice()
    for (let n = 1 + within(chance, 4); n > 0 && copy.length > 0; n--) {
      const at = within(chance, copy.length)
      copy[at] = (copy[at] as number) ^ (1 << within(chance, 8))
    }
    return copy
  },
  splice: (bytes, chance, seeds) => {
    const other = pick(chance, seeds)
    const [head, tail] = [
      bytes.subarray(0, within(chance, bytes.length + 1)),
      other.subarray(within(chance, other.length + 1)),
    ]
    return Uint8Array.from([...head, ...tail])
  },
  repeat: (bytes, chance) => {
    const at = within(chance, bytes.length + 1)
    const part = bytes.subarray(at, at + within(chance, 64))
    return Uint8Array.from([...bytes.subarray(0, at), ...part, ...bytes.subarray(at)])
  },
}

export interface Fuzzed {
  readonly tried: number
  /** By mutation: how many still read, how many were refused. */
  readonly read: number
  readonly refused: number
  /** Codes of `RecordError`, counted. */
  readonly codes: ReadonlyMap<string, number>
  /** What came out that should not have: the seed and number of the mutation, and the error's name. */
  readonly broken: readonly string[]
  /** The longest a single record took, milliseconds. */
  readonly slowestMs: number
}

/**
 * Reads `count` mutated records.
 * @param valid undamaged records; each mutation starts from one of them and damages it one to three times
 */
export function fuzzRecords(valid: readonly Uint8Array[], count: number, seed: string): Fuzzed {
  // Plain arrays: `slice` of a Buffer shares its bytes, and the damage would stay in the seed.
  const seeds = valid.map((bytes) => new Uint8Array(bytes))
  const chance = chanceOf('fuzz', seed)
  const kinds = Object.keys(mutations)
  const codes = new Map<string, number>()
  const broken: string[] = []
  let [read, refused, slowestMs] = [0, 0, 0]
  for (let i = 0; i < count; i++) {
    let bytes: Uint8Array = pick(chance, seeds)
    for (let n = 1 + within(chance, 3); n > 0; n--)
      bytes = (mutations[pick(chance, kinds)] as Mutation)(bytes, chance, seeds)
    const begun = performance.now()
    try {
      readAny(bytes)
      read += 1
    } catch (error) {
      if (error instanceof RecordError) {
        refused += 1
        codes.set(error.code, (codes.get(error.code) ?? 0) + 1)
      } else broken.push(`${seed} ${i}: ${error instanceof Error ? error.name : typeof error}`)
    }
    slowestMs = Math.max(slowestMs, performance.now() - begun)
  }
  return { tried: count, read, refused, codes, broken, slowestMs }
}

/** Everything that reads on the spot. Unpacking JPEG 2000 waits for a decoder and is tested beside it. */
function readAny(bytes: Uint8Array): void {
  if (isTemplate(bytes)) {
    for (const view of readTemplate(bytes).views) for (const m of view.minutiae) check(m.x, m.y, m.angle, m.quality)
  } else if (bytes[0] === 0x89) readPng(bytes)
  else readPacked(bytes)
}

/** Whatever reads must be numbers one can compute with. */
function check(...values: number[]): void {
  if (!values.every((v) => Number.isFinite(v) && v >= 0)) throw new TypeError('a minutia holds no number')
}
