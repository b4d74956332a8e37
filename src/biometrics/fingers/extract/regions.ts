/** Connected regions of a black and white picture, and what is done with those too small to be true. */

export interface Mask {
  readonly width: number
  readonly height: number
  /** 1 inside, 0 outside. */
  readonly data: Uint8Array
}

/**
 * Visits every connected region of pixels with `value`. The list given is reused: whoever wants to keep it copies it.
 * @param diagonal whether pixels that touch at a corner are connected
 */
export function eachRegion(
  mask: Mask,
  value: 0 | 1,
  diagonal: boolean,
  visit: (pixels: number[], touchesEdge: boolean) => void,
) {
  const { width, height, data } = mask
  const seen = new Uint8Array(data.length)
  const region: number[] = []
  for (let start = 0; start < data.length; start++) {
    if (seen[start] === 1 || data[start] !== value) continue
    region.length = 0
    region.push(start)
    seen[start] = 1
    let touchesEdge = false
    for (let next = 0; next < region.length; next++) {
      const at = region[next] as number
      const x = at % width
      const y = (at - x) / width
      if (x === 0 || y === 0 || x === width - 1 || y === height - 1) touchesEdge = true
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          if ((!diagonal && dx !== 0 && dy !== 0) || x + dx < 0 || y + dy < 0 || x + dx >= width || y + dy >= height)
            continue
          const to = at + dy * width + dx
          if (seen[to] === 1 || data[to] !== value) continue
          seen[to] = 1
          region.push(to)
        }
      }
    }
    visit(region, touchesEdge)
  }
}

/** Turns regions of `value` smaller than `least` pixels into their surroundings. */
export function dropSmall(mask: Mask, value: 0 | 1, least: number): void {
  eachRegion(mask, value, value === 1, (pixels) => {
    if (pixels.length < least) for (const at of pixels) mask.data[at] = 1 - value
  })
}

/** Keeps the largest region and what is at least a third of it; fills holes smaller than `hole`. */
export function keepLargest(mask: Mask, hole: number): void {
  let most = 0
  eachRegion(mask, 1, false, (pixels) => {
    most = Math.max(most, pixels.length)
  })
  dropSmall(mask, 1, most / 3)
  eachRegion(mask, 0, false, (pixels, touchesEdge) => {
    if (!touchesEdge && pixels.length < hole) for (const at of pixels) mask.data[at] = 1
  })
}

/** Steps from each pixel inside to the nearest outside, at most 255. */
export function depthOf({ width, height, data }: Mask): Uint8Array {
  const depth = new Uint8Array(data.length)
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x
      if (data[i] === 1) depth[i] = Math.min(255, Math.min(depth[i - 1] as number, depth[i - width] as number) + 1)
    }
  }
  for (let y = height - 2; y > 0; y--) {
    for (let x = width - 2; x > 0; x--) {
      const i = y * width + x
      if (data[i] !== 1) continue
      depth[i] = Math.min(depth[i] as number, (depth[i + 1] as number) + 1, (depth[i + width] as number) + 1)
    }
  }
  return depth
}
