/** What a group of measurements is: a file in `groups/`, found by standing there, that measures and returns rows. */

export interface Row {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** In words, or – where the figure only informs. */
  readonly goal: string
  readonly meets: boolean
}

export interface Asked {
  /** Those of the file's names that are to be measured. */
  readonly names: readonly string[]
  /** Only to see that it works: small and short, its figures mean nothing. */
  readonly quick: boolean
  /** How many accounts the large database of the group `accounts` holds; a nation's unless told. */
  readonly accounts?: number
}

export interface Group {
  /** What may stand after `npm run bench --`. Groups that share their place to measure stand in one file. */
  readonly names: readonly string[]
  run(asked: Asked): Promise<Row[]>
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const at = (i: number): number => sorted[i] ?? Number.NaN
  return sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2
}

export const round = (n: number): number => Math.round(n * 100) / 100

/** Says how far the measurement is, beside the table: on standard error. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`)
}
