/** Eyes, brows, nose and mouth of a drawn face: what the embedder tells people apart by. */
import { type Pen, type Spot, short, sides, soft } from './pen.ts'

export function drawEye(pen: Pen, side: -1 | 1): string {
  const { looks, view } = pen
  const { eyes } = looks
  const middle = side * eyes.apart
  const [up, low] = [eyes.open * 0.62, eyes.open * 0.38]
  const at = (u: number, v: number): Spot =>
    pen.skin(middle + (side * u * eyes.width) / 2, eyes.y + v - u * eyes.tilt, -0.06)
  const upper = [at(-1, 0.01), at(-0.5, -up * 0.85), at(0.05, -up), at(0.6, -up * 0.72), at(1, 0)]
  const lower = [at(1, 0), at(0.5, low * 0.85), at(-0.1, low), at(-0.6, low * 0.7), at(-1, 0.01)]
  const crease = [
    at(-0.95, -0.035),
    at(-0.4, -up - 0.05),
    at(0.2, -up - 0.065),
    at(0.8, -up * 0.7 - 0.05),
    at(1.08, -0.01),
  ]
  const [x, y] = pen.put(pen.skin(middle, eyes.y - 0.012, -0.05))
  const radius = Math.min(0.088, eyes.width * 0.27)
  const disc = (dx: number, dy: number, r: number, more: string): string =>
    `<circle cx="${short(x + dx)}" cy="${short(y + dy)}" r="${pen.px(r)}" ${more}/>`
  const id = side < 0 ? 'eye-l' : 'eye-r'
  const almond = [...upper, ...lower.slice(1, -1)]
  return [
    `<clipPath id="${id}">${pen.fill(almond, '#000')}</clipPath>`,
    pen.fill(almond, '#ece6df'),
    `<g clip-path="url(#${id})">`,
    disc(0, 0, radius, `fill="${looks.iris}"`),
    disc(0, 0, radius, `fill="none" stroke="#140d08" stroke-width="${pen.px(0.02)}" opacity=".7"`),
    disc(0, 0, radius * 0.45, 'fill="#0b0705"'),
    disc(view.light * 3, -view.size * radius * 0.4, radius * 0.2, 'fill="#fff" opacity=".9"'),
    pen.line(upper, '#000', 0.09, soft('b1', 0.28)),
    '</g>',
    pen.line(upper, '#1b110c', 0.03, `stroke-linecap="round" ${soft('b0')}`),
    pen.line(lower, pen.tone(-30), 0.012, soft('b0', 0.7)),
    pen.line(crease, pen.tone(-26), 0.02, soft('b0', 0.7)),
  ].join('')
}

export function drawBrow(pen: Pen, side: -1 | 1): string {
  const { brows, eyes } = pen.looks
  const inner = side * (eyes.apart - brows.length * 0.52)
  const at = (u: number, v: number): Spot => {
    const lift = brows.arch * Math.sin(Math.min(1, u * 0.78) * Math.PI) + brows.tilt * u
    return pen.skin(inner + side * brows.length * u, brows.y - lift + v * brows.thick, 0.03)
  }
  const shape = [at(0, -0.5), at(0.35, -0.62), at(0.7, -0.5), at(1, 0), at(0.68, 0.32), at(0.33, 0.45), at(0.02, 0.55)]
  return pen.fill(shape, pen.looks.hair, soft('b1', 0.88))
}

export function drawNose(pen: Pen): string {
  const { nose, eyes } = pen.looks
  const w = nose.width
  const low = eyes.y + nose.length
  const tip = 0.2 + nose.hook * 0.3
  const flank = (k: number): Spot[] => [
    pen.skin(k * (nose.bridge + 0.03), eyes.y - 0.05, 0.02),
    pen.skin(k * nose.bridge, eyes.y + nose.length * 0.4, 0.08),
    pen.skin(k * w * 0.62, low - 0.12, 0.09),
    pen.skin(k * w, low - 0.02, 0.03),
  ]
  const wing = (k: number): Spot[] => [
    pen.skin(k * w * 0.86, low - 0.11, 0.05),
    pen.skin(k * w * 1.02, low - 0.02, 0.03),
    pen.skin(k * w * 0.78, low + 0.035, 0.06),
    pen.skin(k * w * 0.45, low + 0.02, 0.11),
  ]
  const ridge = [pen.skin(0, eyes.y, 0.1), pen.skin(0, eyes.y + nose.length * 0.5, 0.18), pen.skin(0, low - 0.1, tip)]
  // The side away from the light lies in shadow.
  const dark = pen.view.light > 0 ? -1 : 1
  return [
    pen.line(flank(dark), pen.tone(-24), 0.1, soft('b3', 0.55)),
    pen.line(flank(-dark), pen.tone(-18), 0.06, soft('b3', 0.35)),
    pen.line(ridge, pen.tone(14), nose.bridge * 0.9, soft('b3', 0.5)),
    pen.blob(pen.skin(0, low - 0.07, tip), [nose.tip, nose.tip * 0.85], pen.tone(10, 0.55), 'b2'),
    sides((k) => pen.line(wing(k), pen.tone(-30), 0.024, soft('b1', 0.75))),
    sides((k) =>
      pen.blob(
        pen.skin(k * w * 0.48, low + 0.015, 0.1),
        [w * 0.26, 0.026 - nose.hook * 0.01],
        pen.tone(-48, 0.8),
        'b0',
      ),
    ),
    pen.blob(pen.skin(0, low + 0.07, 0.03), [w * 0.9, 0.04], pen.tone(-26, 0.5), 'b2'),
  ].join('')
}

export function drawMouth(pen: Pen): string {
  const { mouth, skin } = pen.looks
  const { smile, mouthOpen: gap } = pen.view
  const half = mouth.width / 2
  const [hue, saturation, lightness] = skin
  const red = `hsl(${short(hue - 10)},${short(Math.min(70, saturation + mouth.red))}%,${short(Math.max(20, lightness - 18))}%)`
  const at = (u: number, v: number): Spot => pen.skin(u * half, mouth.y + v - smile * 0.07 * u * u, 0.1 - 0.06 * u * u)
  const [up, low] = [-mouth.upper, mouth.lower]
  const top = [
    at(-1, 0),
    at(-0.55, up * 0.75),
    at(-0.2, up),
    at(0, up + mouth.bow),
    at(0.2, up),
    at(0.55, up * 0.75),
    at(1, 0),
  ]
  const line = [at(1, 0), at(0.5, 0.01), at(0, 0.02), at(-0.5, 0.01), at(-1, 0)]
  const opening = [
    at(-0.85, gap * 0.3),
    at(-0.4, gap * 0.9),
    at(0, 0.02 + gap),
    at(0.4, gap * 0.9),
    at(0.85, gap * 0.3),
  ]
  const bottom = [at(0.55, (low + gap) * 0.8), at(0, low + gap), at(-0.55, (low + gap) * 0.8)]
  const shine = [at(-0.4, low * 0.5 + gap), at(0, low * 0.55 + gap), at(0.4, low * 0.5 + gap)]
  return [
    pen.fill([...line, ...opening.slice(1, -1)], '#2a0f0d'),
    pen.fill([...top, ...line.slice(1, -1)], red, soft('b0')),
    pen.fill([...opening, at(1, 0), ...bottom, at(-1, 0)], red, soft('b0')),
    pen.line(shine, pen.tone(18), 0.02, soft('b1', 0.25)),
    pen.line(line, '#3a1512', 0.018, soft('b0', 0.8)),
    pen.blob(pen.skin(0, mouth.y + low + gap + 0.07, 0.04), [half * 0.7, 0.045], pen.tone(-22, 0.5), 'b2'),
  ].join('')
}
