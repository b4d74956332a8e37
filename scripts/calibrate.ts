/**
 * `npm run calibrate -- FOLDER [--out FILE] [--weights]`: measures the finger matcher on an operator's own fingers and
 * proposes a calibration. FOLDER holds templates or pictures named FINGER_IMPRESSION (`0001_1.iso`, `0001_2.png`), one
 * reader a subfolder; the files stay where they are and nothing of them is written. `--weights` fits the weights too.
 * The proposal replaces `src/biometrics/fingers/calibration.json` only by somebody's hand (docs/biometrics.md).
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import {
  type Calibration,
  openFingerPool,
  provenBelow,
  ratesOf,
  readCalibration,
} from '../src/biometrics/fingers/index.ts'
import { type Collection, examplesOf, pooled, readCollections, type Scored, score } from './calibrate/collection.ts'
import { fitWeights } from './calibrate/fit.ts'

/** So many impostor pairs without an error show a rate below 1 in 10,000 with 95 % confidence. */
const enough = 29_956

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`

function report(name: string, genuine: readonly number[], impostor: readonly number[], threshold: number): void {
  if (genuine.length === 0 || impostor.length === 0) {
    console.log(`${name}: too few fingers or impressions to say anything`)
    return
  }
  const rates = ratesOf(genuine, impostor)
  const wrong = Math.round(rates.fmr(threshold) * impostor.length)
  console.log(`${name}: ${genuine.length} genuine, ${impostor.length} impostor comparisons`)
  console.log(`  EER ${percent(rates.eer)}; FNMR ${percent(rates.fnmrAt(1000))} at FMR 1/1000`)
  console.log(`  at the present threshold ${threshold}: ${wrong} false matches, FNMR ${percent(rates.fnmr(threshold))}`)
  if (wrong === 0)
    console.log(`  none in ${impostor.length} shows FMR < ${provenBelow(impostor.length).toExponential(1)} (95 %)`)
}

/**
 * The lowest threshold that these fingers can justify: at most 1 false match in 10,000 where there are enough to show
 * it, otherwise not below what ships, and always above every impostor seen.
 */
function propose(impostor: readonly number[], shipped: number): number {
  if (impostor.length === 0) return shipped
  const highest = impostor.reduce((most, s) => Math.max(most, s), Number.NEGATIVE_INFINITY)
  const above = Math.ceil(10 * (highest + 1)) / 10
  return impostor.length >= enough ? above : Math.max(shipped, above)
}

function proposal(
  old: Calibration,
  { impostor, two }: Scored,
  fingers: number,
  fitted: Calibration['weights'] | null,
): Calibration {
  const next = Number(old.matcher.split('-')[1]) + 1
  return {
    ...old,
    matcher: fitted === null ? old.matcher : `bawaba-${next}`,
    made: new Date().toISOString().slice(0, 10),
    provenance: {
      weights: fitted === null ? old.provenance.weights : `Fitted on ${fingers} fingers of the operator`,
      thresholds: `Measured on ${fingers} fingers of the operator: ${impostor.length} impostor pairs of one finger, ${two.impostor.length} of two`,
      limits: `None wrong in that many shows, with 95 % confidence, FMR < ${provenBelow(Math.max(1, impostor.length)).toExponential(1)} and < ${provenBelow(Math.max(1, two.impostor.length)).toExponential(1)}`,
    },
    policy: {
      ...old.policy,
      oneFinger: propose(impostor, old.policy.oneFinger),
      twoFingers: propose(two.impostor, old.policy.twoFingers),
    },
    weights: fitted ?? old.weights,
  }
}

/** Weights with the names of their features, as the file keeps them. */
function fit(collections: readonly Collection[], old: Calibration): Calibration['weights'] {
  const { bias, of } = fitWeights(collections.flatMap(examplesOf))
  return { bias, of: of.map((one, i) => ({ name: old.weights.of[i]?.name ?? '', ...one })) }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      out: { type: 'string', default: 'calibration.proposed.json' },
      weights: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  const [folder] = positionals
  if (folder === undefined) throw new Error('name a folder of templates or pictures: npm run calibrate -- FOLDER')
  const old = readCalibration()
  let pool = openFingerPool({ maxWaiting: 1_000_000, deadlineMs: 60_000 })
  try {
    const collections = await readCollections(folder, pool)
    const refused = collections.flatMap((c) => c.refused)
    if (refused.length > 0) console.log(`${refused.length} files hold no readable finger`)
    const fitted = values.weights ? fit(collections, old) : null
    if (fitted !== null) {
      await pool.close()
      pool = openFingerPool({ maxWaiting: 1_000_000, deadlineMs: 60_000, calibration: { ...old, weights: fitted } })
    }
    const scores: Scored[] = []
    for (const collection of collections) {
      const scored = await score(collection, pool)
      report(`${collection.name}, one finger`, scored.genuine, scored.impostor, old.policy.oneFinger)
      scores.push(scored)
    }
    const all = pooled(scores)
    report('together, one finger', all.genuine, all.impostor, old.policy.oneFinger)
    report('together, two fingers', all.two.genuine, all.two.impostor, old.policy.twoFingers)
    const fingers = collections.reduce((sum, c) => sum + new Set(c.impressions.map((i) => i.finger)).size, 0)
    const proposed = proposal(old, all, fingers, fitted)
    writeFileSync(values.out, `${JSON.stringify(proposed, null, 2)}\n`)
    console.log(
      `proposed: one finger ${proposed.policy.oneFinger}, two fingers ${proposed.policy.twoFingers}; written to ${values.out}`,
    )
  } finally {
    await pool.close()
  }
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
