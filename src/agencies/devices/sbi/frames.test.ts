/** Pictures are found in a stream however it is cut, and what never ends is not kept. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { frames } from './frames.ts'
import { previewFrame } from './preview.ts'

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size)
}

test('three pictures come out whole, byte by byte or all at once, wrapped or bare', async () => {
  const pictures = [previewFrame(0), previewFrame(1), previewFrame(2)]
  const wrapped = pictures.map((p) => Buffer.concat([Buffer.from('--frame\r\nContent-Type: image/jpeg\r\n\r\n'), p]))
  for (const stream of [Buffer.concat(pictures), Buffer.concat(wrapped)]) {
    for (const size of [1, 7, 1000, stream.length]) {
      const found = []
      for await (const picture of frames(inPieces(stream, size))) found.push(Buffer.from(picture))
      assert.deepEqual(
        found,
        pictures.map((p) => Buffer.from(p)),
      )
    }
  }
})

test('a picture without an end is given up, and noise is no picture', async () => {
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield Buffer.from([0xff, 0xd8, 0xff])
    for (let i = 0; i < 100; i++) yield Buffer.alloc(100_000)
  }
  await assert.rejects(async () => {
    for await (const _ of frames(endless())) assert.fail('no picture was whole')
  }, /without an end/)
  for await (const _ of frames(inPieces(Buffer.alloc(50_000, 0xfe), 999))) assert.fail('noise')
})
