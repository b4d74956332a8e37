/**
 * Fingers whose owners are known, and all comparisons among them: every two impressions of a finger, every impression
 * with every one of another finger (the protocol of FVC, without its short cut).
 */
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import {
  bestFeatures,
  type FingerPool,
  type Prepared,
  prepare,
  RecordError,
  readTemplate,
} from '../../src/biometrics/fingers/index.ts'

export interface Impression {
  readonly finger: string
  readonly impression: string
  /** A minutiae record in any format that is read. */
  readonly record: Uint8Array
}

/** One database: fingers of one reader, in one folder. */
export interface Collection {
  readonly name: string
  readonly impressions: readonly Impression[]
  /** Milliseconds each picture took, where there were pictures. */
  readonly extraction: readonly number[]
  /** Files that were no finger, or in which none was found. */
  readonly refused: readonly string[]
}

export interface Scored {
  readonly genuine: readonly number[]
  readonly impostor: readonly number[]
  readonly two: { readonly genuine: readonly number[]; readonly impostor: readonly number[] }
}

/** Reads every file named FINGER_IMPRESSION.*, folder by folder; pictures go through the extractor. */
export async function readCollections(
  folder: string,
  pool: FingerPool,
  keep = (_: string) => true,
): Promise<Collection[]> {
  const files = globSync('**/*_*.*', { cwd: folder }).filter(keep).sort()
  const byFolder = Map.groupBy(files, (file) => path.dirname(file))
  const found: Collection[] = []
  for (const [name, inside] of byFolder) {
    const refused: string[] = []
    const extraction: number[] = []
    const read = inside.map(async (file): Promise<Impression[]> => {
      const [finger = '', impression = ''] = path.parse(file).name.split('_')
      const record = await recordOf(readFileSync(path.join(folder, file)), pool, extraction)
      if (record === null) refused.push(file)
      return record === null ? [] : [{ finger, impression, record }]
    })
    found.push({ name, impressions: (await Promise.all(read)).flat(), extraction, refused })
  }
  return found
}

async function recordOf(bytes: Uint8Array, pool: FingerPool, extraction: number[]): Promise<Uint8Array | null> {
  try {
    const sample = await pool.readSample(bytes)
    if (sample.kind === 'template') return bytes
    const [seen] = sample.images
    if (seen === undefined) return null
    const begun = process.hrtime.bigint()
    const found = await pool.extract(seen.image, seen.position)
    extraction.push(Number(process.hrtime.bigint() - begun) / 1e6)
    return found?.record ?? null
  } catch (error) {
    if (error instanceof RecordError) return null
    throw error
  }
}

/** Compares everything with everything in the pool. Its `maxWaiting` must take all comparisons of a collection. */
export async function score({ impressions }: Collection, pool: FingerPool): Promise<Scored> {
  const scores = new Map<string, number>()
  const key = (a: Impression, b: Impression): string => `${a.finger}_${a.impression} ${b.finger}_${b.impression}`
  const [genuine, impostor]: [number[], number[]] = [[], []]
  await Promise.all(
    pairsOf(impressions).map(async ([a, b]) => {
      const { logOdds } = await pool.compare(a.record, b.record)
      scores.set(key(a, b), logOdds)
      ;(a.finger === b.finger ? genuine : impostor).push(logOdds)
    }),
  )
  return { genuine, impostor, two: twoFingers(impressions, (a, b) => scores.get(key(a, b)) ?? scores.get(key(b, a))) }
}

function pairsOf(impressions: readonly Impression[]): [Impression, Impression][] {
  return impressions.flatMap((a, i) => impressions.slice(i + 1).map((b): [Impression, Impression] => [a, b]))
}

/**
 * The first and second finger taken as one person's right and left, the third and fourth as the next one's, and so on:
 * what a kiosk takes. Impressions count where both fingers have them.
 */
function twoFingers(
  impressions: readonly Impression[],
  scoreOf: (a: Impression, b: Impression) => number | undefined,
): Scored['two'] {
  const fingers = [...Map.groupBy(impressions, (i) => i.finger).values()]
  const hands: { person: number; right: Impression; left: Impression }[] = []
  for (let person = 0; 2 * person + 1 < fingers.length; person++) {
    for (const right of fingers[2 * person] ?? []) {
      const left = fingers[2 * person + 1]?.find((l) => l.impression === right.impression)
      if (left) hands.push({ person, right, left })
    }
  }
  const two: { genuine: number[]; impostor: number[] } = { genuine: [], impostor: [] }
  for (const [i, a] of hands.entries()) {
    for (const b of hands.slice(i + 1)) {
      const [right, left] = [scoreOf(a.right, b.right), scoreOf(a.left, b.left)]
      if (right !== undefined && left !== undefined)
        two[a.person === b.person ? 'genuine' : 'impostor'].push(right + left)
    }
  }
  return two
}

/** The features of every comparison, for fitting weights. */
export function examplesOf({ impressions }: Collection): { values: readonly number[]; genuine: boolean }[] {
  const ready = new Map<Impression, Prepared>()
  for (const i of impressions) {
    const [view] = readTemplate(i.record).views
    if (view) ready.set(i, prepare(view))
  }
  return pairsOf(impressions).flatMap(([a, b]) => {
    const found = bestFeatures(ready.get(a) ?? [], ready.get(b) ?? [])
    return found === null ? [] : [{ values: found.values, genuine: a.finger === b.finger }]
  })
}

/** Puts databases together. */
export function pooled(scores: readonly Scored[]): Scored {
  return {
    genuine: scores.flatMap((s) => s.genuine),
    impostor: scores.flatMap((s) => s.impostor),
    two: { genuine: scores.flatMap((s) => s.two.genuine), impostor: scores.flatMap((s) => s.two.impostor) },
  }
}
