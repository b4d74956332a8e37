/**
 * Cuts a stream of M-JPEG into its pictures. Devices wrap them in multipart, in chunks or in nothing: the pictures are
 * found by their own first and last marks, which cannot occur inside one (a 0xFF in its data is followed by 0x00).
 */
const begin = Buffer.from([0xff, 0xd8, 0xff])
const end = Buffer.from([0xff, 0xd9])
/** Bytes: a preview picture is some 30 KB; what grows past this is no picture. */
const largest = 2_000_000

export async function* frames(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let kept = Buffer.alloc(0)
  for await (const chunk of stream) {
    kept = Buffer.concat([kept, chunk])
    for (;;) {
      const from = kept.indexOf(begin)
      if (from === -1) {
        kept = kept.subarray(-2) // half a mark may stand at the end
        break
      }
      const to = kept.indexOf(end, from + begin.length)
      if (to === -1) {
        if (kept.length - from > largest) throw new Error('a picture without an end')
        kept = kept.subarray(from)
        break
      }
      yield new Uint8Array(kept.subarray(from, to + end.length))
      kept = kept.subarray(to + end.length)
    }
  }
}
