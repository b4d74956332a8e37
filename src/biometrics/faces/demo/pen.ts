/** Draws on a head: points in head units, turned and nodded with it, become curves of an SVG. */
import type { Looks, View } from './looks.ts'

/** In head units from the middle of the face (its chin is at about 1): x to the picture's right, y down, z to the camera. */
export type Spot = readonly [x: number, y: number, z: number]

export interface Pen {
  readonly looks: Looks
  readonly view: View
  /** Where a spot comes to lie in the picture. */
  put(spot: Spot): readonly [x: number, y: number]
  /** The spot of the skin there, or `out` units before it. */
  skin(x: number, y: number, out?: number): Spot
  /** A smooth line through spots, as the `d` of a path. */
  curve(spots: readonly Spot[], closed?: boolean): string
  /** Head units as pixels. */
  px(units: number): string
  /** The skin's colour, lighter or darker by so many percent. */
  tone(by: number, alpha?: number): string
  fill(spots: readonly Spot[], colour: string, more?: string): string
  line(spots: readonly Spot[], colour: string, units: number, more?: string): string
  blob(at: Spot, size: readonly [rx: number, ry: number], colour: string, blur: Blur): string
}

/** How soft an edge is: names of the filters in the drawing's head, with their radius in head units. */
export const blurs = { b0: 0.006, b1: 0.018, b2: 0.04, b3: 0.06, b4: 0.14 } as const
export type Blur = keyof typeof blurs

export const soft = (blur: Blur, opacity = 1): string => `opacity="${opacity}" filter="url(#${blur})"`
export const sides = (draw: (side: -1 | 1) => string): string => draw(-1) + draw(1)
export const short = (v: number): string => v.toFixed(1)

export function penFor(looks: Looks, view: View): Pen {
  const turn = (degrees: number): readonly [number, number] => [
    Math.sin((degrees * Math.PI) / 180),
    Math.cos((degrees * Math.PI) / 180),
  ]
  const [yawSin, yawCos] = turn(view.yaw)
  const [pitchSin, pitchCos] = turn(view.pitch)
  const [rollSin, rollCos] = turn(view.roll)
  const [hue, saturation, lightness] = looks.skin

  const put = ([x, y, z]: Spot): readonly [number, number] => {
    const across = x * yawCos + z * yawSin
    const down = y * pitchCos - (z * yawCos - x * yawSin) * pitchSin
    return [
      view.x + (across * rollCos - down * rollSin) * view.size,
      view.y + (across * rollSin + down * rollCos) * view.size,
    ]
  }
  const curve = (spots: readonly Spot[], closed = false): string => {
    const p = spots.map(put)
    const at = (i: number): readonly [number, number] =>
      p[closed ? (i + p.length) % p.length : Math.max(0, Math.min(p.length - 1, i))] ?? [0, 0]
    const parts = [`M${at(0).map(short).join(' ')}`]
    for (let i = 0; i < (closed ? p.length : p.length - 1); i++) {
      const [a, b, c, d] = [at(i - 1), at(i), at(i + 1), at(i + 2)]
      const one = [b[0] + (c[0] - a[0]) / 6, b[1] + (c[1] - a[1]) / 6]
      const two = [c[0] - (d[0] - b[0]) / 6, c[1] - (d[1] - b[1]) / 6]
      parts.push(`C${[...one, ...two, ...c].map(short).join(' ')}`)
    }
    return parts.join('') + (closed ? 'Z' : '')
  }
  const px = (units: number): string => short(units * view.size)
  return {
    looks,
    view,
    put,
    curve,
    px,
    skin(x, y, out = 0) {
      const inside = 1 - (x / (looks.head.width * 1.05)) ** 2 - ((y + 0.1) / 1.45) ** 2
      return [x, y, 0.75 * Math.sqrt(Math.max(0.02, inside)) + out]
    },
    tone(by, alpha = 1) {
      const light = Math.max(3, Math.min(97, lightness + by))
      return `hsla(${short(hue)},${short(saturation)}%,${short(light)}%,${alpha})`
    },
    fill: (spots, colour, more = '') => `<path d="${curve(spots, true)}" fill="${colour}" ${more}/>`,
    line: (spots, colour, units, more = '') =>
      `<path d="${curve(spots)}" fill="none" stroke="${colour}" stroke-width="${px(units)}" ${more}/>`,
    blob(at, [rx, ry], colour, blur) {
      const [x, y] = put(at)
      return `<ellipse cx="${short(x)}" cy="${short(y)}" rx="${px(rx)}" ry="${px(ry)}" fill="${colour}" filter="url(#${blur})"/>`
    },
  }
}
