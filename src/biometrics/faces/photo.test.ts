/** Photographs from anywhere: read when they are right, refused by name when not, and never a crash. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import sharp, { type Sharp } from 'sharp'
import { randomFrom } from './demo/looks.ts'
import { isFaceRecord, photoOfRecord, recordOfPhoto } from './face-record.ts'
import { decodePhoto, photoLimits } from './photo.ts'
import { readPhotoHeader } from './photo-header.ts'
import { PhotoError, type PhotoTrouble } from './trouble.ts'

const refuses = (bytes: Uint8Array, code: PhotoTrouble): Promise<void> =>
  assert.rejects(decodePhoto(bytes), (error) => error instanceof PhotoError && error.code === code)

/** 64 × 48, red in the upper left quarter, blue elsewhere. */
let upright: Sharp
let jpeg: Buffer
before(async () => {
  const red = { create: { width: 32, height: 24, channels: 3, background: '#f00' } } as const
  const made = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#00f' } })
    .composite([{ input: red, left: 0, top: 0 }])
    .png()
    .toBuffer()
  upright = sharp(made)
  jpeg = await upright.clone().jpeg({ quality: 90 }).toBuffer()
})

/** Red or blue, there? */
function colourAt(photo: { data: Uint8Array; width: number }, x: number, y: number): string {
  const at = (y * photo.width + x) * 3
  return (photo.data[at] as number) > (photo.data[at + 2] as number) ? 'red' : 'blue'
}

test('a JPEG and a PNG become RGB pixels', async () => {
  for (const bytes of [jpeg, await upright.clone().png().toBuffer()]) {
    const photo = await decodePhoto(bytes)
    assert.deepEqual([photo.width, photo.height, photo.data.length], [64, 48, 64 * 48 * 3])
    assert.deepEqual([colourAt(photo, 8, 8), colourAt(photo, 55, 8), colourAt(photo, 8, 40)], ['red', 'blue', 'blue'])
  }
})

test('a photograph that lies on its side by its EXIF orientation is put upright', async () => {
  // 6: the camera was held so that the top of the scene is at the right of the stored picture.
  const photo = await decodePhoto(await upright.clone().jpeg().withMetadata({ orientation: 6 }).toBuffer())
  assert.deepEqual([photo.width, photo.height], [48, 64])
  assert.deepEqual([colourAt(photo, 40, 8), colourAt(photo, 8, 8)], ['red', 'blue'])
})

test('grey, clear and 16-bit pictures, CMYK and progressive ones become RGB too', async () => {
  const pictures = [
    await upright.clone().greyscale().jpeg().toBuffer(),
    await upright.clone().greyscale().png().toBuffer(),
    await upright.clone().ensureAlpha(0.5).png().toBuffer(),
    await upright.clone().toColourspace('rgb16').png().toBuffer(),
    await upright.clone().toColourspace('cmyk').jpeg().toBuffer(),
    await upright.clone().jpeg({ progressive: true }).toBuffer(),
  ]
  for (const bytes of pictures) assert.equal((await decodePhoto(bytes)).data.length, 64 * 48 * 3)
})

test('a large photograph comes back no larger than asked', async () => {
  const large = await upright.clone().resize(3000, 2250).jpeg().toBuffer()
  assert.deepEqual(await decodePhoto(large).then(({ width, height }) => [width, height]), [800, 600])
})

test('what is too much is refused by its header, before anything is decoded', async () => {
  await refuses(new Uint8Array(photoLimits.bytes + 1), 'too-many-bytes')
  // A PNG of some 70 bytes that says it is 30,000 × 30,000.
  const bomb = await upright.clone().png().toBuffer()
  bomb.writeUInt32BE(30_000, 16)
  bomb.writeUInt32BE(30_000, 20)
  await refuses(bomb, 'too-many-pixels')
  const frame = Buffer.from(jpeg)
  const at = frame.indexOf(Buffer.from([0xff, 0xc0]))
  frame.writeUInt16BE(65_535, at + 5)
  frame.writeUInt16BE(65_535, at + 7)
  await refuses(frame, 'too-many-pixels')
})

test('nothing, no pixels, another kind of file, and half a file are each refused by name', async () => {
  await refuses(new Uint8Array(), 'empty')
  await refuses(Buffer.from('%PDF-1.7 and so on'), 'not-a-photo')
  await refuses(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"/>'), 'not-a-photo')
  await refuses(await upright.clone().gif().toBuffer(), 'not-a-photo')
  await refuses(await upright.clone().webp().toBuffer(), 'not-a-photo')
  await refuses(await upright.clone().resize(20, 20).jpeg().toBuffer(), 'too-small')
  await refuses(jpeg.subarray(0, 3), 'broken')
  await refuses(jpeg.subarray(0, jpeg.length >> 1), 'broken')
  await refuses((await upright.clone().png().toBuffer()).subarray(0, 60), 'broken')
  const zero = Buffer.from(jpeg)
  zero.writeUInt16BE(0, zero.indexOf(Buffer.from([0xff, 0xc0])) + 5)
  await refuses(zero, 'too-small')
})

test('thousands of damaged photographs: each is pixels or a PhotoError, whatever byte was struck', async () => {
  const random = randomFrom(20_261_125)
  const below = (n: number): number => Math.floor(random() * n)
  const png = await upright.clone().png().toBuffer()
  const progressive = await upright.clone().jpeg({ progressive: true }).toBuffer()
  const record = Buffer.from(recordOfPhoto(jpeg, { width: 64, height: 48 }))
  let read = 0
  for (let i = 0; i < 4000; i++) {
    const bytes = Buffer.from([jpeg, png, progressive, record][i % 4] as Buffer)
    for (let k = below(6); k >= 0; k--) bytes[below(random() < 0.5 ? 60 : bytes.length)] = below(256)
    const cut = random() < 0.2 ? bytes.subarray(0, below(bytes.length)) : bytes
    try {
      const photo = await decodePhoto(cut)
      assert.equal(photo.data.length, photo.width * photo.height * 3)
      read += 1
    } catch (error) {
      assert.ok(error instanceof PhotoError, `${i}: ${error}`)
    }
  }
  assert.ok(read > 100 && read < 3900, `${read} were still readable`)
})

test('headers of random bytes are read or refused by name, never past their end', () => {
  const random = randomFrom(7)
  for (let i = 0; i < 20_000; i++) {
    const bytes = Uint8Array.from({ length: Math.floor(random() * 64) }, () => Math.floor(random() * 256))
    if (i % 2 === 0) bytes.set([0xff, 0xd8, 0xff].slice(0, bytes.length))
    try {
      // Three right bytes and luck make a header; then it must be one.
      const { width, height } = readPhotoHeader(bytes)
      assert.ok(width <= 65_535 && height <= 65_535 && i % 2 === 0)
    } catch (error) {
      assert.ok(error instanceof PhotoError, Buffer.from(bytes).toString('hex'))
    }
  }
})

test('a face record gives its JPEG back, and every contradiction in it is refused', async () => {
  const record = recordOfPhoto(jpeg, { width: 64, height: 48 })
  assert.ok(isFaceRecord(record))
  assert.deepEqual(Buffer.from(photoOfRecord(record)), jpeg)
  assert.equal((await decodePhoto(record)).width, 64)
  const changed = (at: number, ...values: number[]): Uint8Array => {
    const copy = Uint8Array.from(record)
    copy.set(values, at)
    return copy
  }
  await refuses(changed(4, 0x30, 0x33, 0x30), 'record-unsupported') // the layout of 2011
  await refuses(changed(35, 1), 'record-unsupported') // JPEG 2000
  await refuses(changed(35, 9), 'record-broken')
  await refuses(changed(11, 0), 'record-broken') // another length
  await refuses(changed(12, 0, 0), 'record-broken') // no face
  await refuses(changed(14, 0xff, 0xff), 'record-broken') // a face beyond the end
  await refuses(changed(18, 0xff, 0xff), 'record-broken') // more feature points than there is room
  await refuses(record.subarray(0, 30), 'record-broken')
})
