/** What people send as photographs, and what is no photograph: taken, made anew, measured, or refused in words. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { photoLimits } from '../../language/index.ts'
import { measure } from './measure.ts'
import { type Portrait, portrait } from './portrait.testing.ts'
import { type ReadPhoto, readPhoto } from './read.ts'
import { notTakenWords } from './trouble.ts'

const today = '2026-02-01'

async function taken(wishes: Portrait): Promise<ReadPhoto> {
  const read = await readPhoto(await portrait(wishes))
  assert.ok(typeof read !== 'string', `not taken: ${read}`)
  return read
}

test('a photo is taken as JPEG or PNG, at 35 by 45 or the 3 by 4 of a phone, and kept as JPEG', async () => {
  for (const wishes of [{}, { format: 'png' }, { width: 413, height: 531 }, { width: 1200, height: 1600 }] as const) {
    const { content, width, height, hash } = await taken(wishes)
    assert.equal((await sharp(content).metadata()).format, 'jpeg')
    assert.ok(width >= photoLimits.width && height >= photoLimits.height && width <= 826 && height <= 1062)
    assert.match(hash, /^[0-9a-f]{64}$/)
  }
})

test('nothing of its metadata is kept: no place, no camera, no time', async () => {
  const sent = await portrait({ taken: '2026:01:20 10:00:00', place: true })
  assert.ok((await sharp(sent).metadata()).exif, 'it was sent with metadata')
  const read = await readPhoto(sent)
  assert.ok(typeof read !== 'string')
  const { exif, xmp, iptc, icc } = await sharp(read.content).metadata()
  assert.deepEqual([exif, xmp, iptc, icc], [undefined, undefined, undefined, undefined])
  assert.equal(read.taken, '2026-01-20')
})

test('a photo that lies on its side by its own account is turned upright', async () => {
  const lying = await sharp(await portrait())
    .rotate(90)
    .withMetadata({ orientation: 8 })
    .jpeg()
    .toBuffer()
  const read = await readPhoto(lying)
  assert.ok(typeof read !== 'string', String(read))
  assert.ok(read.height > read.width)
  assert.deepEqual(await measure(read, today), [])
})

test('what is clear in a PNG becomes white', async () => {
  const clear = await sharp({ create: { width: 413, height: 531, channels: 4, background: '#0000' } })
    .png()
    .toBuffer()
  const read = await readPhoto(clear)
  assert.ok(typeof read !== 'string')
  const { channels } = await sharp(read.content).stats()
  assert.ok(channels.every((c) => c.min > 250))
})

test('too small, lying or square: said so', async () => {
  assert.equal(await readPhoto(await portrait({ width: 350, height: 450 })), 'too-small')
  assert.equal(await readPhoto(await portrait({ width: 1063, height: 827 })), 'wrong-shape')
  assert.equal(await readPhoto(await portrait({ width: 900, height: 900 })), 'wrong-shape')
})

test('whatever is no picture is refused by its bytes, whatever it is called', async () => {
  assert.equal(await readPhoto(Buffer.alloc(0)), 'empty')
  assert.equal(await readPhoto(Buffer.from('GIF89a…')), 'wrong-type')
  assert.equal(await readPhoto(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')), 'wrong-type')
  assert.equal(
    await readPhoto(
      await sharp(await portrait())
        .webp()
        .toBuffer(),
    ),
    'wrong-type',
  )
  assert.equal(await readPhoto(Buffer.from('%PDF-1.7')), 'wrong-type')
})

test('a file cut short or damaged is refused, wherever it breaks', async () => {
  for (const format of ['jpeg', 'png'] as const) {
    const whole = await portrait({ format })
    for (const share of [0.001, 0.05, 0.5, 0.9]) {
      assert.equal(await readPhoto(whole.subarray(0, Math.ceil(whole.length * share))), 'broken', `${format} ${share}`)
    }
  }
  const damaged = Buffer.from(await portrait({ format: 'png' }))
  damaged.fill(0x55, 2000, 4000)
  assert.equal(await readPhoto(damaged), 'broken')
})

test('a file that would fill the memory is refused before it is unpacked', async () => {
  assert.equal(await readPhoto(bomb(60_000, 60_000)), 'too-many-pixels')
  assert.equal(await readPhoto(bomb(30_000, 40_000)), 'too-many-pixels')
  assert.equal(await readPhoto(Buffer.concat([await portrait(), Buffer.alloc(photoLimits.bytes)])), 'too-large')
  // A header may lie: small sides over much data.
  assert.equal(await readPhoto(bomb(500, 643, 50_000_000)), 'broken')
})

test('a picture that is also a page, a program, a document or an archive is refused', async () => {
  const picture = await portrait()
  const after = (text: string) => Buffer.concat([picture, Buffer.from(text, 'latin1')])
  const zip = `PK\x05\x06${'\0'.repeat(18)}`
  for (const other of [
    '<script>alert(1)</script>',
    '<HTML>',
    '<?php system(1)',
    '%PDF-1.7',
    zip,
    `${zip.slice(0, -2)}\x03\x00abc`,
  ]) {
    assert.equal(await readPhoto(after(other)), 'something-else-too', other.slice(0, 12))
  }
  const comment = Buffer.from([0xff, 0xfe, 0x00, 0x0a, ...Buffer.from('<script>')])
  const within = Buffer.concat([picture.subarray(0, 2), comment, picture.subarray(2)])
  assert.equal(await readPhoto(within), 'something-else-too')
  // What phones add of their own is no such thing, and nothing of it is kept.
  const film = await readPhoto(after('\0\0\0\x18ftypmp42 a short film'))
  assert.ok(typeof film !== 'string')
  assert.ok(!film.content.includes('ftypmp42'))
})

test('a white wall, light and a steady hand are enough; each lack is named', async () => {
  for (let who = 1; who <= 6; who++) assert.deepEqual(await measure(await taken({ who }), today), [], String(who))
  const lacks: readonly (readonly [Portrait, readonly string[]])[] = [
    [{ background: '#9bd' }, ['photo_white_background']],
    [{ background: '#333' }, ['photo_white_background']],
    [{ background: '#fff', shadow: '#999' }, ['photo_white_background']],
    [{ blur: 8 }, ['photo_clear_features']],
    [{ light: 0.1 }, ['photo_white_background', 'photo_clear_features']],
    [{ taken: '2025:07:01 10:00:00' }, ['photo_recent']],
    [{ taken: '2025:09:01 10:00:00' }, []],
  ]
  for (const [wishes, named] of lacks) {
    assert.deepEqual(await measure(await taken(wishes), today), named, JSON.stringify(wishes))
  }
})

test('the words for what is not taken say the limits that hold', () => {
  assert.match(notTakenWords['too-large'].en, new RegExp(`${photoLimits.bytes / 1024 / 1024} MB`))
  for (const side of [photoLimits.width, photoLimits.height]) {
    assert.match(notTakenWords['too-small'].ar, new RegExp(String(side)))
    assert.match(notTakenWords['too-small'].en, new RegExp(String(side)))
  }
})

/** A PNG that says these sides and unpacks to so many bytes. */
function bomb(width: number, height: number, bytes = 10_000_000): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(bytes, 7))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
