/**
 * How well faces are told apart and how long it takes. With photographs of living people (`BIO_DATA`, default
 * `../shared/bio/data` beside the clone) the rows are of them; without, of the drawn people of the demo, and say so:
 * those figures show that the chain works and nothing of living people.
 */
import { existsSync, globSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { demoPeople, demoPortrait, onScreen } from '../../../src/biometrics/faces/demo/index.ts'
import { describePhoto } from '../../../src/biometrics/faces/describe.ts'
import { compareFaces, decodePhoto, faceCalibration, isDescription } from '../../../src/biometrics/faces/index.ts'
import { loadModels, type Networks } from '../../../src/biometrics/faces/models.ts'
import { startChild } from '../child.ts'
import { errorRates } from '../error-rates.ts'
import type { FaceTimes } from '../faces.child.ts'
import { cameraRows } from '../faces-camera.ts'
import { type Asked, type Group, type Row, round, tell } from '../group.ts'

const names = ['faces', 'biometrics'] as const

interface Shot {
  readonly person: string
  readonly file: string
}

/** The collections of living people, where they are; else null. */
function collections(): string | null {
  const folder = process.env.BIO_DATA ?? path.join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'bio', 'data')
  return existsSync(path.join(folder, 'face', 'orl')) ? path.join(folder, 'face') : null
}

function shotsIn(folder: string, quick: boolean): Shot[] {
  const files = globSync('*/*.{jpg,png}', { cwd: folder }).sort()
  const shots = files.map((file) => ({ person: path.dirname(file), file: path.join(folder, file) }))
  return quick ? shots.filter((_, i) => i % 10 < 3) : shots
}

interface Measured {
  readonly own: readonly number[]
  readonly foreign: readonly number[]
  readonly without: number
}

/** All against all. Press photographs show bystanders: the largest face is the person's. */
async function measure(networks: Networks, shots: readonly Shot[]): Promise<Measured> {
  const largest = { ...faceCalibration, secondFaceShare: 1 }
  const seen: { person: string; embedding: Float32Array }[] = []
  for (const { person, file } of shots) {
    const face = await describePhoto(networks, await decodePhoto(await readFile(file)), largest)
    if (isDescription(face)) seen.push({ person, embedding: face.embedding })
  }
  const own: number[] = []
  const foreign: number[] = []
  for (const [i, a] of seen.entries())
    for (const b of seen.slice(i + 1))
      (a.person === b.person ? own : foreign).push(compareFaces(a.embedding, b.embedding))
  return { own, foreign, without: shots.length - seen.length }
}

const percent = (share: number): number => round(share * 100)
function row(name: string, value: number, unit: string, goal: string, meets: boolean): Row {
  return { name: `faces: ${name}`, value: round(value), unit, goal, meets }
}

function accuracy(what: string, { own, foreign, without }: Measured, goals: 'orl' | 'lfw' | 'drawn'): Row[] {
  const rates = errorRates(own, foreign)
  const fixed = rates.at(faceCalibration.cosine)
  const pairs = `${own.length.toLocaleString('en')} own, ${foreign.length.toLocaleString('en')} foreign pairs`
  const rows = [
    row(`${what}, ${pairs}: EER`, percent(rates.eer), '%', '≤ 0.5', percent(rates.eer) <= 0.5),
    row(`${what}: faces not found`, without, 'photographs', '0', without === 0),
    row(
      `${what}: foreign pairs let in at the shipped ${faceCalibration.cosine}`,
      Math.round(fixed.letIn * foreign.length),
      'pairs',
      '0',
      fixed.letIn === 0,
    ),
    row(`${what}: own pairs missed there`, percent(fixed.missed), '%', '≤ 7', percent(fixed.missed) <= 7),
  ]
  const strict = goals === 'lfw' ? 1e-3 : 1e-4
  const missed = percent(rates.missedAt(strict))
  rows.push(row(`${what}: own pairs missed at 1 of ${1 / strict} let in`, missed, '%', '≤ 1', missed <= 1))
  return rows
}

/** Attack pictures called suspicious, and living ones that are: advice, so the goal is for the two attacks alone. */
async function spoofs(
  networks: Networks,
  what: string,
  photos: readonly { readonly attack: boolean; readonly bytes: Uint8Array }[],
  goal: boolean,
): Promise<Row[]> {
  const flagged = { attack: 0, living: 0 }
  for (const { attack, bytes } of photos) {
    const face = await describePhoto(networks, await decodePhoto(bytes))
    const suspicious = isDescription(face) && face.antiSpoof < faceCalibration.suspiciousBelow
    if (suspicious) flagged[attack ? 'attack' : 'living'] += 1
  }
  const attacks = photos.filter(({ attack }) => attack).length
  return [
    row(
      `${what}: attacks advised as suspicious, of ${attacks}`,
      flagged.attack,
      'pictures',
      goal ? `${attacks}` : '–',
      !goal || flagged.attack === attacks,
    ),
    row(
      `${what}: others so advised, of ${photos.length - attacks}`,
      flagged.living,
      'pictures',
      goal ? '0' : '–',
      !goal || flagged.living === 0,
    ),
  ]
}

async function drawnShots(folder: string, quick: boolean): Promise<Shot[]> {
  const shots: Shot[] = []
  for (let person = 0; person < (quick ? 6 : demoPeople); person++)
    for (let shot = 0; shot < (quick ? 2 : 4); shot++) {
      const file = path.join(folder, `${person}-${shot}.jpg`)
      await writeFile(file, await demoPortrait(person, shot))
      shots.push({ person: String(person), file })
    }
  return shots
}

async function run({ quick }: Asked): Promise<Row[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bawaba-faces-'))
  const child = startChild('faces.child.ts')
  try {
    const living = collections()
    tell(living === null ? 'faces: no BIO_DATA, drawn people instead' : 'faces: photographs of living people')
    const drawn = await drawnShots(folder, quick)
    const networks = await loadModels()
    const rows: Row[] = []
    if (living === null) {
      rows.push(...accuracy('drawn people', await measure(networks, drawn), 'drawn'))
      const photos = await Promise.all(
        drawn.slice(0, 8).map(async ({ file }) => {
          const bytes = await readFile(file)
          return [
            { attack: true, bytes: await onScreen(bytes) },
            { attack: false, bytes },
          ]
        }),
      )
      rows.push(...(await spoofs(networks, 'drawn people', photos.flat(), false)))
    } else {
      for (const [what, from, goals] of [
        ['ORL s01–s20', 'orl', 'orl'],
        ['LFW, five people', 'lfw10', 'lfw'],
      ] as const)
        rows.push(...accuracy(what, await measure(networks, shotsIn(path.join(living, from), quick)), goals))
      const photos = ['T1', 'F1', 'F2'].map(async (name) => ({
        attack: name.startsWith('F'),
        bytes: await readFile(path.join(living, 'pad', `image_${name}.jpg`)),
      }))
      rows.push(...(await spoofs(networks, 'PAD pictures', await Promise.all(photos), true)))
    }
    tell('faces: times')
    const files = (living === null ? drawn : shotsIn(path.join(living, 'lfw10'), quick)).map(({ file }) => file)
    const times = await child.ask<FaceTimes>({ what: 'describe', files })
    rows.push(
      row('a photograph in the pool, one thread, median', times.medianMs, 'ms', '≤ 60', times.medianMs <= 60),
      row('its processor time', times.processorMs, 'ms', '–', true),
      row('loading the models in a new thread', times.loadMs / 1000, 's', '≤ 2', times.loadMs <= 2000),
      row('a process with one such thread', times.residentMb, 'MB', '≤ 400', times.residentMb <= 400),
    )
    tell('faces: browser')
    rows.push(...(await cameraRows(living)))
    return rows
  } finally {
    await child.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

export default { names, run } satisfies Group
