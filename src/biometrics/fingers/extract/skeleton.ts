/** Ridges as lines one pixel wide: black and white, tidied, then thinned (Guo and Hall 1989) without breaking a line. */
import type { Field } from './field.ts'
import { dropSmall, type Mask } from './regions.ts'

/** Black and white from a filtered picture: ridges 1. Specks and pinholes go. */
export function binarise(ridges: Field, mask: Mask): Mask {
  const { width, height } = ridges
  const black = { width, height, data: new Uint8Array(ridges.data.length) }
  for (let i = 0; i < black.data.length; i++)
    black.data[i] = mask.data[i] === 1 && (ridges.data[i] as number) > 0 ? 1 : 0
  majority(black)
  dropSmall(black, 1, 40)
  dropSmall(black, 0, 20)
  return black
}

/** Each pixel becomes what most of its 3×3 surroundings are: takes off burrs of one pixel. */
function majority({ width, height, data }: Mask): void {
  const old = data.slice()
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x
      let sum = 0
      for (let r = i - width; r <= i + width; r += width)
        sum += (old[r - 1] as number) + (old[r] as number) + (old[r + 1] as number)
      data[i] = sum >= 5 ? 1 : 0
    }
  }
}

/** Bits of a pixel's neighbours from north, clockwise. */
function ringOf(data: Uint8Array, i: number, width: number): number {
  return (
    (data[i - width] as number) |
    ((data[i - width + 1] as number) << 1) |
    ((data[i + 1] as number) << 2) |
    ((data[i + width + 1] as number) << 3) |
    ((data[i + width] as number) << 4) |
    ((data[i + width - 1] as number) << 5) |
    ((data[i - 1] as number) << 6) |
    ((data[i - width - 1] as number) << 7)
  )
}

/** Whether a black pixel with this ring may go, for the two alternating passes of the method. */
const removable = [0, 1].map((pass) =>
  Uint8Array.from({ length: 256 }, (_, ring) => {
    const [n, ne, e, se, s, sw, w, nw] = [0, 1, 2, 3, 4, 5, 6, 7].map((k) => (ring >> k) & 1) as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    const lines = (1 - n) * (ne | e) + (1 - e) * (se | s) + (1 - s) * (sw | w) + (1 - w) * (nw | n)
    const one = (nw | n) + (ne | e) + (se | s) + (sw | w)
    const two = (n | ne) + (e | se) + (s | sw) + (w | nw)
    const few = Math.min(one, two)
    const side = pass === 0 ? (s | sw | (1 - nw)) & w : (n | ne | (1 - se)) & e
    return lines === 1 && few >= 2 && few <= 3 && side === 0 ? 1 : 0
  }),
)

/** Thins in place. Pixels along the edge of the picture must be white. */
export function thin({ width, data }: Mask): void {
  let black: number[] = []
  for (let i = 0; i < data.length; i++) if (data[i] === 1) black.push(i)
  for (let quiet = 0, pass = 0; quiet < 2; pass = 1 - pass) {
    const table = removable[pass] as Uint8Array
    const gone = black.filter((i) => table[ringOf(data, i, width)] === 1)
    for (const i of gone) data[i] = 0
    quiet = gone.length === 0 ? quiet + 1 : 0
    if (gone.length > 0) black = black.filter((i) => data[i] === 1)
  }
}
