/**
 * A thread that describes faces: decoding and networks keep a core busy, and hostile photographs stay away from the
 * door's own thread. It loads the models with its first photograph. Samples are wiped after use; nothing is logged.
 */
import { parentPort } from 'node:worker_threads'
import { describePhoto, type FaceResult } from './describe.ts'
import { loadModels, type Networks } from './models.ts'
import { decodePhoto } from './photo.ts'
import { FaceError, type FaceTrouble, PhotoError, type PhotoTrouble } from './trouble.ts'

export interface Job {
  readonly id: number
  /** Null: only make ready. */
  readonly photo: Uint8Array | null
}

export type Trouble =
  | { readonly photoTrouble: PhotoTrouble; readonly detail: string }
  | { readonly faceTrouble: FaceTrouble; readonly detail: string }
export type Answer = { readonly id: number } & ({ readonly result: FaceResult } | Trouble)

let networks: Promise<Networks> | undefined

async function describe(bytes: Uint8Array | null): Promise<FaceResult> {
  networks ??= loadModels()
  const ready = await networks
  if (bytes === null) return { none: true }
  try {
    const photo = await decodePhoto(bytes)
    try {
      return await describePhoto(ready, photo)
    } finally {
      photo.data.fill(0)
    }
  } finally {
    bytes.fill(0)
  }
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof PhotoError) return { photoTrouble: error.code, detail: error.message }
  if (error instanceof FaceError) return { faceTrouble: error.code, detail: error.message }
  return { faceTrouble: 'failed', detail: String((error as Error)?.message ?? error) }
}

const port = parentPort
if (port === null) throw new Error('worker.ts runs as a worker thread')

port.on('message', ({ id, photo }: Job) => {
  describe(photo).then(
    (result) => port.postMessage({ id, result } satisfies Answer),
    (error: unknown) => port.postMessage({ id, ...troubleOf(error) }),
  )
})
