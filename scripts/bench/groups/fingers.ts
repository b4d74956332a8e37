/**
 * How well and how fast fingers are told apart. Real fingers are read from BIO_DATA (by default `../shared/bio/data`
 * beside the clone); where they are not, invented ones stand in and the rows say so. Pairs as in `calibrate/collection.ts`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fuzzRecords } from '../../../src/biometrics/fingers/fuzz.testing.ts'
import { fuzzSeeds } from '../../../src/biometrics/fingers/fuzz-seeds.testing.ts'
import {
  care,
  comparePrepared,
  compareViews,
  extract,
  type FingerPool,
  type FingerView,
  growFinger,
  impress,
  impressionOf,
  inventFinger,
  openFingerPool,
  prepare,
  press,
  RecordError,
  ratesOf,
  readTemplate,
  writePng,
  writeTemplate,
} from '../../../src/biometrics/fingers/index.ts'
import { type Collection, pooled, readCollections, type Scored, score } from '../../calibrate/collection.ts'
import { type Asked, type Group, median, type Row, round, tell } from '../group.ts'

const names = ['fingers', 'biometrics'] as const

function row(name: string, value: number, unit: string, most: number | null): Row {
  const goal = most === null ? '–' : `≤ ${most}`
  return { name: `fingers: ${name}`, value: round(value), unit, goal, meets: most === null || value <= most }
}

/** Where the fingers are, or null. */
function dataFolder(): string | null {
  const folder = process.env.BIO_DATA ?? path.join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'bio', 'data')
  const fingers = path.join(folder, 'fingerprint')
  return existsSync(fingers) ? fingers : null
}

interface Goals {
  readonly one: readonly [eer: number, fnmr: number]
  readonly two: readonly [eer: number, fnmr: number]
}

/** Processor time of this thread, milliseconds: what others do on the machine meanwhile is not ours to measure. */
function clock(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** By extractor and whether the weights were trained on the set. */
function goalsOf(extractor: string, set: string): Goals {
  if (extractor !== 'secugen') return { one: [6.5, 13], two: [2, 3.5] }
  return set === 'fvc2002' ? { one: [2.2, 4.5], two: [0.5, 0.8] } : { one: [4, 10], two: [2, 3] }
}

function accuracy(what: string, { genuine, impostor, two }: Scored, goals: Goals): Row[] {
  const rows: Row[] = []
  for (const [fingers, g, i, [eer, fnmr]] of [
    ['one finger', genuine, impostor, goals.one],
    ['two fingers', two.genuine, two.impostor, goals.two],
  ] as const) {
    if (g.length === 0 || i.length === 0) continue
    const rates = ratesOf(g, i)
    rows.push(row(`${what}, ${fingers}, EER`, 100 * rates.eer, '%', eer))
    rows.push(row(`${what}, ${fingers}, FNMR at FMR 1/1000`, 100 * rates.fnmrAt(1000), '%', fnmr))
  }
  return rows
}

/** Two fingers at the threshold that ships. */
function decided(what: string, { two }: Scored, threshold: number): Row[] {
  const rates = ratesOf(two.genuine, two.impostor)
  const wrong = Math.round(rates.fmr(threshold) * two.impostor.length)
  return [
    row(`${what}, two fingers at ${threshold}: false matches of ${two.impostor.length}`, wrong, '', 0),
    row(`${what}, two fingers at ${threshold}: FNMR of ${two.genuine.length}`, 100 * rates.fnmr(threshold), '%', 3),
  ]
}

/** All databases of an extractor; the squeezed pictures of one FVC2004 database say nothing of the others (its README). */
async function measured(folder: string, pool: FingerPool, quick: boolean): Promise<Map<string, Collection[]>> {
  const keep = (file: string): boolean => {
    if (file.startsWith(path.join('fvc2004', 'DB1_B'))) return false
    return !quick || /DB1_B.10[1-4]_[1-3]\./.test(file)
  }
  const bySet = new Map<string, Collection[]>()
  for (const c of await readCollections(folder, pool, keep)) {
    const [set = ''] = c.name.split(path.sep)
    bySet.set(set, [...(bySet.get(set) ?? []), c])
  }
  return bySet
}

async function scoresOf(collections: readonly Collection[], pool: FingerPool): Promise<Scored> {
  const scores: Scored[] = []
  for (const c of collections) scores.push(await score(c, pool))
  return pooled(scores)
}

async function realFingers(data: string, pool: FingerPool, quick: boolean): Promise<Row[]> {
  const rows: Row[] = []
  const all: Scored[] = []
  const views: FingerView[] = []
  for (const extractor of ['secugen', 'mindtct'].filter((e) => existsSync(path.join(data, e)))) {
    for (const [set, collections] of await measured(path.join(data, extractor), pool, quick)) {
      tell(`${extractor} ${set} …`)
      const scored = await scoresOf(collections, pool)
      rows.push(...accuracy(`${extractor} templates of ${set}`, scored, goalsOf(extractor, set)))
      all.push(scored)
      for (const c of collections) views.push(...c.impressions.flatMap((i) => readTemplate(i.record).views))
    }
  }
  if (all.length > 0) rows.push(...decided('all templates', pooled(all), pool.calibration.policy.twoFingers))
  if (views.length > 0) rows.push(...timeOfComparing('real templates', views, pool, quick))
  const pictures = path.join(data, 'images')
  if (existsSync(pictures)) {
    tell('pictures …')
    const collections = [...(await measured(pictures, pool, quick)).values()].flat()
    const scored = await scoresOf(collections, pool)
    const goals = { one: [5.5, 13], two: [2, 3.5] } as const
    rows.push(...accuracy(`own extractor on pictures of ${collections.length} databases`, scored, goals))
    rows.push(row('pictures in which no finger was found', collections.flatMap((c) => c.refused).length, '', null))
    rows.push(...(await timeOfExtracting(pictures, pool, quick)))
  }
  rows.push(...samples(path.join(data, 'format-samples')))
  return rows
}

/** The whole of a comparison, from two views to a score. */
function timeOfComparing(what: string, views: readonly FingerView[], pool: FingerPool, quick: boolean): Row[] {
  const times: number[] = []
  let apart = 0
  const count = quick ? 200 : 2000
  for (let k = 0; k < count; k++) {
    const [a, b] = [
      views[(k * 7919) % views.length] as FingerView,
      views[(k * 104_729 + 13) % views.length] as FingerView,
    ]
    const begun = clock()
    const one = compareViews(a, b, pool.calibration.weights)
    times.push(clock() - begun)
    apart = Math.max(apart, Math.abs(one.logOdds - compareViews(b, a, pool.calibration.weights).logOdds))
  }
  times.sort((a, b) => a - b)
  return [
    row(`a comparison of ${what}, median`, median(times), 'ms', 8),
    row(`a comparison of ${what}, 99 of 100`, times[Math.floor(0.99 * times.length)] ?? 0, 'ms', 30),
    row(`a comparison of ${what}, difference when the two change places`, apart, 'log-odds', 0),
  ]
}

async function timeOfExtracting(folder: string, pool: FingerPool, quick: boolean): Promise<Row[]> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.png'))
  const times: number[] = []
  for (const file of files.filter((_, i) => i % 8 === 0).slice(0, quick ? 4 : 40)) {
    const sample = await pool.readSample(readFileSync(path.join(folder, file)))
    if (sample.kind !== 'image' || sample.images[0] === undefined) continue
    const begun = clock()
    extract(sample.images[0].image)
    times.push(clock() - begun)
  }
  return [row('finding the minutiae of a picture, median', median(times), 'ms', 400)]
}

/** The samples of the formats: the faulty one must be refused, the others read. */
function samples(folder: string): Row[] {
  if (!existsSync(folder)) return []
  const wrong = readdirSync(folder).filter((file) => {
    const faulty = file.startsWith('ansi378v2004')
    try {
      return readTemplate(readFileSync(path.join(folder, file))).views.length === 0 || faulty
    } catch (error) {
      return !faulty || !(error instanceof RecordError)
    }
  })
  return [row('sample records read or refused wrongly', wrong.length, '', 0)]
}

/** What stands in for real fingers where there are none. */
async function inventedInstead(pool: FingerPool, quick: boolean): Promise<Row[]> {
  const fingers = quick ? 4 : 20
  const impressions = Array.from({ length: fingers }, (_, f) => inventFinger(`bench ${f}`)).flatMap((finger, f) =>
    [1, 2, 3, 4].map((k) => ({
      finger: `${f}`.padStart(3, '0'),
      impression: `${k}`,
      record: writeTemplate([impressionOf(finger, `${f} ${k}`, care.fair)]),
    })),
  )
  const scored = await score({ name: 'invented', impressions, extraction: [], refused: [] }, pool)
  const views = impressions.flatMap((i) => readTemplate(i.record).views)
  const pictures = Array.from({ length: quick ? 2 : 10 }, (_, f) => growFinger(`bench ${f}`)).flatMap((grown, f) =>
    (['fair', 'poor'] as const).map((how) => ({ f, how, png: writePng(impress(grown, how, press[how])) })),
  )
  const extracted = await Promise.all(
    pictures.map(async ({ f, how, png }) => {
      const sample = await pool.readSample(png)
      const found = sample.kind === 'image' && sample.images[0] ? await pool.extract(sample.images[0].image) : null
      return found === null ? [] : [{ finger: `${f}`.padStart(3, '0'), impression: how, record: found.record }]
    }),
  )
  const own = await score({ name: 'grown', impressions: extracted.flat(), extraction: [], refused: [] }, pool)
  const goals = { one: [5.5, 13], two: [2, 3.5] } as const
  return [
    ...accuracy('INVENTED templates (no BIO_DATA)', scored, goalsOf('secugen', 'fvc2002')),
    ...decided('INVENTED templates (no BIO_DATA)', scored, pool.calibration.policy.twoFingers),
    ...timeOfComparing('INVENTED templates (no BIO_DATA)', views, pool, quick),
    ...accuracy('own extractor on GROWN pictures (no BIO_DATA)', own, goals),
  ]
}

/** Invented fingers, taken with three degrees of care; and how long the demo's reader takes to make a picture. */
function invented(pool: FingerPool, quick: boolean): Row[] {
  const rows: Row[] = []
  const { weights } = pool.calibration
  for (const [how, most] of [
    ['good', 0],
    ['fair', 0.5],
    ['poor', 3.5],
  ] as const) {
    const all = Array.from({ length: quick ? 6 : 60 }, (_, f) => inventFinger(`match ${f}`)).flatMap((finger, f) =>
      [0, 1, 2, 3].map((k) => ({ f, ready: prepare(impressionOf(finger, `${f} ${k}`, care[how])) })),
    )
    const [genuine, impostor]: [number[], number[]] = [[], []]
    for (const [i, a] of all.entries()) {
      for (const [j, b] of all.entries()) {
        if (j <= i || (a.f !== b.f && (i * 31 + j) % 8 !== 0)) continue // every eighth stranger is enough
        const { logOdds } = comparePrepared(a.ready, b.ready, weights)
        ;(a.f === b.f ? genuine : impostor).push(logOdds)
      }
    }
    rows.push(row(`invented templates, ${how}, EER`, 100 * ratesOf(genuine, impostor).eer, '%', most))
  }
  const [growing, pressing]: [number[], number[]] = [[], []]
  for (let k = 0; k < (quick ? 2 : 8); k++) {
    const begun = clock()
    const grown = growFinger(`time ${k}`)
    const between = clock()
    impress(grown, '1')
    growing.push(between - begun)
    pressing.push(clock() - between)
  }
  rows.push(row('growing a finger, median', median(growing), 'ms', 1500))
  rows.push(row('an impression of it, median', median(pressing), 'ms', 200))
  return rows
}

function damaged(count: number): Row[] {
  const { broken, refused, read, slowestMs } = fuzzRecords(fuzzSeeds(), count, 'bench')
  tell(`damaged records: ${refused} refused, ${read} read, slowest ${round(slowestMs)} ms`)
  return [row(`${count.toLocaleString('en')} damaged records: anything but read or refused`, broken.length, '', 0)]
}

async function run({ quick }: Asked): Promise<Row[]> {
  const pool = openFingerPool({ workers: 2, maxWaiting: 1_000_000, deadlineMs: 60_000 })
  try {
    const data = dataFolder()
    const rows = data === null ? await inventedInstead(pool, quick) : await realFingers(data, pool, quick)
    return [...rows, ...invented(pool, quick), ...damaged(quick ? 5000 : 1_000_000)]
  } finally {
    await pool.close()
  }
}

export default { names, run } satisfies Group
