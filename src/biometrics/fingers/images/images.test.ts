import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { describe, test } from 'node:test'
import { deflateSync } from 'node:zlib'
import { readSample } from '../sample.ts'
import { RecordError, type RecordTrouble } from '../trouble.ts'
import { checkImage, type GreyImage } from './grey.ts'
import { readPng, writePng } from './png.ts'
import { readImageRecord, writeImageRecord } from './record.ts'

const pixels = Uint8Array.from({ length: 97 * 61 }, (_, i) => (i * 7 + Math.floor(i / 97) * 13) & 255)
const image: GreyImage = { width: 97, height: 61, dpi: 500, pixels }

async function refused(work: () => unknown, ...codes: RecordTrouble[]): Promise<void> {
  await assert.rejects(
    async () => work(),
    (error) => error instanceof RecordError && codes.includes(error.code),
  )
}

/** Encodes as a reader of the MOSIP kind would: with the same package that decodes, losslessly. */
async function jpeg2000({ width, height, pixels: grey }: GreyImage): Promise<Uint8Array> {
  const require = createRequire(import.meta.url)
  const codec = await require('@cornerstonejs/codec-openjpeg')()
  const encoder = new codec.J2KEncoder()
  const frame = { width, height, bitsPerSample: 8, componentCount: 1, isSigned: false }
  encoder.getDecodedBuffer(frame).set(grey)
  encoder.setQuality(true, 0)
  encoder.encode()
  const bytes = Uint8Array.from(encoder.getEncodedBuffer())
  encoder.delete()
  return bytes
}

/** A record of 2005 or 2011 around any payload, as the standards lay it out. */
function record(version: '010' | '020', code: number, payload: Uint8Array, { width, height } = image): Buffer {
  const size = [width >> 8, width & 255, height >> 8, height & 255]
  const u32 = (v: number): number[] => [v >>> 24, (v >> 16) & 255, (v >> 8) & 255, v & 255]
  const rates = [1, 0xf4, 1, 0xf4, 1, 0xf4, 1, 0xf4]
  if (version === '010') {
    const part = [...u32(14 + payload.length), 2, 1, 1, 80, 0, ...size, 0, ...payload]
    const head = [0, 0, 0, 31, 1, 1, ...rates, 8, code, 0, 0]
    return Buffer.from([
      ...Buffer.from('FIR\x00010\x00', 'latin1'),
      0,
      0,
      ...u32(14 + head.length + part.length),
      ...head,
      ...part,
    ])
  }
  const part = [
    ...new Array(14).fill(0),
    1,
    80,
    0,
    1,
    0,
    1,
    2,
    0,
    1,
    ...rates,
    8,
    code,
    0,
    ...size,
    ...u32(payload.length),
    ...payload,
  ]
  const length = 16 + 4 + part.length
  return Buffer.from([
    ...Buffer.from('FIR\x00020\x00', 'latin1'),
    ...u32(length),
    0,
    1,
    0,
    1,
    ...u32(4 + part.length),
    ...part,
  ])
}

describe('pictures of fingers', () => {
  test('a PNG gives back its pixels and its resolution', () => {
    assert.deepEqual(readPng(writePng(image)), image)
    assert.equal(readPng(writePng({ ...image, dpi: 1000 })).dpi, 1000)
  })

  test('a record with raw or PNG pixels gives back picture, finger and quality', async () => {
    for (const packing of ['raw', 'png'] as const) {
      const bytes = writeImageRecord(image, { position: 7, quality: 81, packing, at: new Date(0) })
      assert.deepEqual(await readImageRecord(bytes), [{ position: 7, impression: 0, quality: 81, image }])
      const unrated = writeImageRecord(image, { position: 2, quality: null, packing })
      assert.equal((await readImageRecord(unrated))[0]?.quality, null)
    }
  })

  test('JPEG 2000 is read losslessly, bare and in records of 2005 and 2011', async () => {
    const payload = await jpeg2000(image)
    for (const bytes of [payload, record('010', 4, payload), record('020', 4, payload), record('020', 5, payload)]) {
      const sample = await readSample(bytes)
      assert.ok(sample.kind === 'image')
      assert.deepEqual(sample.images[0]?.image, image)
    }
  })

  test('a broken JPEG 2000 is refused and the next good one still reads', async () => {
    const payload = await jpeg2000(image)
    for (const cut of [5, 20, 40, 60, 90])
      await refused(() => readSample(payload.subarray(0, cut)), 'truncated', 'bad_image', 'bad_value')
    for (let at = 4; at < 80; at += 3) {
      const broken = payload.slice()
      broken[at] = (broken[at] as number) ^ 0xff
      // Some of its bytes may be anything; what matters is that nothing but a RecordError comes out.
      await readSample(broken).catch((error) => assert.ok(error instanceof RecordError, String(error)))
    }
    assert.equal((await readSample(payload)).kind, 'image')
  })

  test('WSQ, JPEG and packed bits say that they are not read', async () => {
    for (const code of [1, 2, 3]) {
      await refused(() => readImageRecord(record('020', code, pixels)), 'unsupported_compression')
      await refused(() => readImageRecord(record('010', code, pixels)), 'unsupported_compression')
    }
  })

  test('a payload that does not have the size of its record is refused', async () => {
    await refused(() => readImageRecord(record('020', 0, pixels.subarray(1))), 'wrong_length')
    await refused(
      () => readImageRecord(record('020', 6, writePng({ ...image, width: 61, height: 97 }))),
      'wrong_length',
    )
    await refused(() => readImageRecord(record('020', 0, pixels, { ...image, width: 0xffff })), 'too_large')
  })

  test('a record cut anywhere or with bytes after it is refused', async () => {
    for (const bytes of [record('010', 0, pixels), record('020', 0, pixels)]) {
      for (const length of [0, 3, 8, 11, 15, 20, 31, 40, 60, bytes.length - 1]) {
        await refused(() => readImageRecord(bytes.subarray(0, length)), 'truncated', 'wrong_length', 'not_a_record')
      }
      await refused(() => readImageRecord(Buffer.concat([bytes, Buffer.alloc(1)])), 'wrong_length')
    }
  })

  test('a few bytes of PNG that unpack to more than their header says are refused', async () => {
    const bomb = writePng(image)
    const packed = deflateSync(Buffer.alloc(50_000_000))
    const head = bomb.subarray(0, 8 + 25 + 21)
    const chunk = Buffer.alloc(12 + packed.length)
    chunk.writeUInt32BE(packed.length, 0)
    chunk.write('IDAT', 4, 'latin1')
    packed.copy(chunk, 8)
    await refused(() => readPng(Buffer.concat([head, chunk, bomb.subarray(bomb.length - 12)])), 'bad_image')
  })

  test('sizes and resolutions that no reader gives are refused before anything is made of them', async () => {
    await refused(() => checkImage({ ...image, dpi: 72 }), 'bad_value')
    await refused(() => checkImage({ ...image, dpi: Number.NaN }), 'bad_value')
    await refused(() => checkImage({ ...image, width: 96 }), 'wrong_length')
    await refused(() => checkImage({ ...image, width: 100_000 }), 'too_large')
    await refused(() => readSample(Buffer.from('GIF89a')), 'not_a_record')
  })
})
