/**
 * The four networks, read from the package they came in. Only files whose hash we measured are loaded: whoever can
 * change a model can let anybody in.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { type ModelName, pinned } from './model-id.ts'
import { FaceError } from './trouble.ts'

/** A network: one input of the given shape in, its named outputs out. */
export type Network = (input: Float32Array, shape: readonly number[]) => Promise<Readonly<Record<string, Float32Array>>>
export type Networks = Readonly<Record<ModelName, Network>>

const folder = (): string =>
  path.join(
    path.dirname(createRequire(import.meta.url).resolve('faceplugin-face-recognition-js/package.json')),
    'model',
  )

/**
 * Reads, checks and opens all four (a third of a second).
 * @param from where the files are, for tests
 * @throws {FaceError} `models-altered` when a file is missing or is another
 */
export async function loadModels(from: string = folder()): Promise<Networks> {
  const names = Object.keys(pinned) as ModelName[]
  const opened = await Promise.all(names.map(async (name) => [name, await open(name, await read(name, from))] as const))
  return Object.fromEntries(opened) as Record<ModelName, Network>
}

async function read(name: ModelName, from: string): Promise<Buffer> {
  const file = `fr_${name}.onnx`
  const bytes = await readFile(path.join(from, file)).catch((cause: unknown) => {
    throw new FaceError('models-altered', `${file} is not there; install what package-lock.json names`, { cause })
  })
  const hash = createHash('sha256').update(bytes).digest('hex')
  if (hash === pinned[name]) return bytes
  throw new FaceError(
    'models-altered',
    `${file} has SHA-256 ${hash}, not ${pinned[name]}: nothing is compared with a model nobody measured`,
  )
}

async function open(name: ModelName, bytes: Buffer): Promise<Network> {
  // One thread each: a kiosk's photographs come one at a time, and the pool decides how many run at once.
  const options = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 } as const
  const session = await InferenceSession.create(bytes, options)
  const input = session.inputNames[0]
  if (input === undefined) throw new FaceError('models-altered', `fr_${name}.onnx takes no input`)
  return async (data, shape) => {
    const out = await session.run({ [input]: new Tensor('float32', data, shape) })
    return Object.fromEntries(Object.entries(out).map(([key, { data }]) => [key, data as Float32Array]))
  }
}
