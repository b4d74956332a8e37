/**
 * The bodies of the simulated world: what the demo's reader and camera see of somebody, and what was enrolled of whom.
 * The cast's templates are a file (`biometrics.json`, made by `scripts/enrol-cast.ts`) and are sealed when the kingdom
 * is raised. Of generated people, of whom there may be millions, nothing is made before one of them stands at a kiosk.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { SamplesFor } from '../src/agencies/devices/index.ts'
import { demoFace, demoFaceOf, demoPortrait, onScreen } from '../src/biometrics/faces/demo/index.ts'
import { encodeFaceTemplate, type FaceMatcher, isDescription, recordOfPhoto } from '../src/biometrics/faces/index.ts'
import type { FingerPool } from '../src/biometrics/fingers/index.ts'
import {
  type BiometricKind,
  expectedUnder,
  type Finger,
  type Portraits,
  type References,
  type Template,
} from '../src/identity/index.ts'
import { reader } from '../src/registers/people/index.ts'
import { type Db, type PersonId, unrecorded } from '../src/store/index.ts'
import type { Drawn } from './drawing.ts'
import { type CastKey, people } from './people.ts'

type Enrolled = Readonly<Record<string, Readonly<Record<BiometricKind, string>>>>

/** Everybody of the cast who has given fingers and face. */
export const enrolledCast = (Object.keys(people) as CastKey[]).filter((key) => people[key].biometrics)

const faces = new Map<string, number>()
for (const sex of ['female', 'male'] as const) {
  const these = enrolledCast.filter((key) => people[key].sex === sex)
  for (const [nth, key] of these.entries()) faces.set(people[key].id, demoFace(sex, nth))
}

/** Which of the drawn faces is the person's: of the cast by its order, of others by who they are. */
export async function faceIndexOf(db: Db, person: PersonId): Promise<number> {
  const known = faces.get(person)
  if (known !== undefined) return known
  const { sex } = await reader(unrecorded(db)).get(person)
  return demoFaceOf(person, sex)
}

/** The cast's templates as they are enrolled, from the file. */
export function castTemplates(): Template[] {
  const file = readFileSync(new URL('./biometrics.json', import.meta.url), 'utf8')
  const enrolled = JSON.parse(file) as Enrolled
  return enrolledCast.flatMap((key) =>
    Object.entries(enrolled[key] ?? {}).map(([kind, text]) => ({
      person: people[key].id,
      kind: kind as BiometricKind,
      bytes: Buffer.from(text, 'base64'),
    })),
  )
}

export interface Bodies {
  /** For the simulated devices: `who` is a person's id, `screen` (a picture of whoever is expected), or empty. */
  readonly samplesFor: SamplesFor
  readonly references: References
  /** The drawn face of whoever is written down as enrolled. */
  readonly portraits: Portraits
  /** The template somebody would have been enrolled with. */
  template(person: PersonId, kind: BiometricKind): Promise<Uint8Array>
  close(): Promise<void>
}

export interface BodiesNeed {
  readonly db: Db
  readonly fingers: Pick<FingerPool, 'readSample' | 'extract'>
  readonly faces: Pick<FaceMatcher, 'describe'>
}

/** A few impressions of each, so that the same capture twice is not the same picture. */
const shots = 3
const portraitSize = { width: 640, height: 480 } as const

export function bodies(need: BodiesNeed): Bodies {
  const drawing = drawingThread()

  async function template(person: PersonId, kind: BiometricKind): Promise<Uint8Array> {
    if (kind === 'face') {
      const face = await need.faces.describe(await demoPortrait(await faceIndexOf(need.db, person)))
      if (!isDescription(face)) throw new Error('a drawn portrait shows no face')
      return encodeFaceTemplate({ model: face.model, embedding: face.embedding })
    }
    const sample = await need.fingers.readSample(await drawing.draw({ person, finger: kind, shot: 0 }))
    const [first] = sample.kind === 'image' ? sample.images : []
    const found = first ? await need.fingers.extract(first.image, kind === 'right_index' ? 2 : 7) : null
    if (found === null) throw new Error('a drawn finger shows no ridges')
    return found.record
  }

  const samplesFor: SamplesFor = async ({ type, part, who, transactionId }) => {
    const screen = who === 'screen'
    const person = who === '' || screen ? await expectedUnder(need.db, transactionId) : who
    if (person === null) return null
    const shot = 1 + ((createHash('sha256').update(transactionId).digest()[0] ?? 0) % shots)
    if (type === 'Finger') return drawing.draw({ person, finger: fingerOf(part), shot })
    const index = await faceIndexOf(need.db, person)
    const portrait = screen ? await onScreen(await demoPortrait(index)) : await demoPortrait(index, shot)
    return recordOfPhoto(portrait, portraitSize)
  }

  return {
    samplesFor,
    template,
    references: {
      // Who is written down as enrolled, of the made-up people.
      knows: async (db, person) => (await reader(unrecorded(db)).get(person)).biometricsEnrolled,
      template,
    },
    portraits: {
      async of(db, person) {
        const { biometricsEnrolled } = await reader(unrecorded(db)).get(person)
        return biometricsEnrolled ? demoPortrait(await faceIndexOf(db, person)) : null
      },
    },
    close: drawing.close,
  }
}

const fingerOf = (part: string | null): Finger => (part?.startsWith('Left') ? 'left_index' : 'right_index')

function drawingThread() {
  let worker: Worker | undefined
  let calls = 0
  const waiting = new Map<number, { drawn(record: Uint8Array): void; failed(error: Error): void }>()

  function start(): Worker {
    const started = new Worker(new URL('./drawing-worker.ts', import.meta.url), { execArgv: [] })
    started.on('message', ({ id, record }: { id: number; record: Uint8Array }) => {
      waiting.get(id)?.drawn(record)
      waiting.delete(id)
      if (waiting.size === 0) started.unref()
    })
    const lost = (error: Error): void => {
      if (worker === started) worker = undefined
      for (const { failed } of waiting.values()) failed(error)
      waiting.clear()
    }
    started.on('error', lost)
    started.on('exit', () => lost(new Error('the drawing thread ended')))
    return started
  }

  return {
    draw(drawn: Drawn): Promise<Uint8Array> {
      worker ??= start()
      worker.ref()
      const id = ++calls
      return new Promise((resolve, reject) => {
        waiting.set(id, { drawn: resolve, failed: reject })
        worker?.postMessage({ id, drawn })
      })
    },
    async close(): Promise<void> {
      await worker?.terminate()
    },
  }
}
