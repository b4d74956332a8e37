/**
 * JPEG 2000, what readers of the MOSIP kind send, decoded by OpenJPEG in WebAssembly. What the stream says of its size is
 * read by us first, so that the decoder never allocates more than a finger needs. Call it in a worker: it runs foreign
 * bytes through a large decoder.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { cursorOf, tagAt } from '../records/cursor.ts'
import { RecordError } from '../trouble.ts'
import { checkSize } from './grey.ts'

interface Decoder {
  getEncodedBuffer(length: number): Uint8Array
  decode(): void
  getDecodedBuffer(): Uint8Array
  getFrameInfo(): { width: number; height: number; bitsPerSample: number; componentCount: number; isSigned: boolean }
  delete(): void
}
interface Codec {
  readonly J2KDecoder: new () => Decoder
}

const require = createRequire(import.meta.url)
const name = '@cornerstonejs/codec-openjpeg'
let opened: Promise<Codec> | undefined

/** The decoder, started once a thread. Its wasm is read from the package by us: it looks for no file or address. */
function openCodec(): Promise<Codec> {
  opened ??= (async () => {
    const start = require(`${name}/decodewasmjs`) as (options: object) => Promise<Codec>
    const wasmBinary = await readFile(require.resolve(`${name}/decodewasm`))
    const silent = (): void => {} // its complaints quote the stream
    return start({ wasmBinary, print: silent, printErr: silent })
  })()
  return opened
}

/** Is this a JPEG 2000 codestream, or one in its box? */
export function isJpeg2000(bytes: Uint8Array): boolean {
  return isCodestream(bytes) || (tagAt(bytes, 4) === 'jP  ' && cursorOf(bytes).u32() === 12)
}

function isCodestream(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0x4f && bytes[2] === 0xff && bytes[3] === 0x51
}

export interface Decoded {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

/**
 * Decodes one grey component of 8 bits.
 * @throws {RecordError} `bad_image` where the stream is broken, `too_large`, `unsupported_compression` for colours or depth
 */
export async function readJpeg2000(bytes: Uint8Array): Promise<Decoded> {
  const stream = codestream(bytes)
  const size = readSize(stream)
  const codec = await openCodec()
  const decoder = new codec.J2KDecoder()
  try {
    decoder.getEncodedBuffer(stream.length).set(stream)
    decoder.decode()
    const { width, height, componentCount, bitsPerSample } = decoder.getFrameInfo()
    const asSaid = width === size.width && height === size.height && componentCount === 1 && bitsPerSample === 8
    const pixels = decoder.getDecodedBuffer()
    if (!asSaid || pixels.length !== width * height) throw new RecordError('bad_image')
    return { width, height, pixels: new Uint8Array(pixels) }
  } catch (error) {
    if (error instanceof RecordError) throw error
    // A decoder that threw out of WebAssembly may be left in any state: the next picture gets a new one.
    opened = undefined
    throw new RecordError('bad_image')
  } finally {
    free(decoder)
  }
}

function free(decoder: Decoder): void {
  try {
    decoder.delete()
  } catch {
    // It belongs to an instance that is being thrown away.
  }
}

/** The codestream itself, out of its boxes if it is in some. */
function codestream(bytes: Uint8Array): Uint8Array {
  if (isCodestream(bytes)) return bytes
  const from = cursorOf(bytes)
  while (from.left >= 8) {
    const length = from.u32()
    const kind = tagAt(bytes, from.at)
    from.skip(4)
    if (kind === 'jp2c') {
      const stream = from.take(length === 0 ? from.left : Math.max(0, length - 8))
      if (isCodestream(stream)) return stream
      break
    }
    if (length < 8) break
    from.skip(length - 8)
  }
  throw new RecordError('bad_image')
}

/** The SIZ marker (T.800 A.5.1), which comes first and says everything about size. */
function readSize(stream: Uint8Array): { width: number; height: number } {
  const from = cursorOf(stream)
  from.skip(4 + 2 + 2) // two markers, length, capabilities
  const [right, bottom, left, top] = [from.u32(), from.u32(), from.u32(), from.u32()]
  const [tileWidth, tileHeight] = [from.u32(), from.u32()]
  from.skip(8) // where the first tile begins
  const components = from.u16()
  const width = right - left
  const height = bottom - top
  checkSize(width, height)
  // Tiny tiles would make millions of them out of a small picture.
  const tiles = Math.ceil(right / Math.max(1, tileWidth)) * Math.ceil(bottom / Math.max(1, tileHeight))
  if (tileWidth < 1 || tileHeight < 1 || tiles > 1024) throw new RecordError('bad_image')
  if (components !== 1) throw new RecordError('unsupported_compression')
  const [depth, stepX, stepY] = [from.u8(), from.u8(), from.u8()]
  if (depth !== 7 || stepX !== 1 || stepY !== 1) throw new RecordError('unsupported_compression')
  return { width, height }
}
