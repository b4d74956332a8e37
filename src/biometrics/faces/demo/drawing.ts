/** A portrait of nobody, as an SVG: head, shading and clothes around the features. */
import { drawBeard, drawCover, drawGlasses, drawMoustache } from './cover.ts'
import { drawBrow, drawEye, drawMouth, drawNose } from './features.ts'
import type { Looks, View } from './looks.ts'
import { type Blur, blurs, type Pen, penFor, type Spot, short, sides, soft } from './pen.ts'

/** The same looks in the same view give the same drawing. */
export function drawFace(looks: Looks, view: View): string {
  const pen = penFor(looks, view)
  const cover = drawCover(pen)
  const face = outline(pen)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${view.width}" height="${view.height}">`,
    definitions(pen, face),
    '<rect width="100%" height="100%" fill="url(#wall)"/>',
    cover.behind,
    clothes(pen),
    pen.fill(face, 'url(#skin)'),
    `<g clip-path="url(#face)">${shading(pen)}${lines(pen)}${drawBeard(pen)}</g>`,
    sides((side) => drawEye(pen, side)),
    sides((side) => drawBrow(pen, side)),
    drawNose(pen),
    drawMouth(pen),
    drawMoustache(pen),
    cover.before,
    drawGlasses(pen),
    '</svg>',
  ].join('')
}

function outline({ looks: { head } }: Pen): Spot[] {
  const chin = head.length + head.chin
  const half = [
    [0, -1.28],
    [0.55, -1.12],
    [0.93, -0.65],
    [1, -0.1],
    [0.97, 0.25],
    [head.jaw, 0.68],
    [head.jaw * 0.62, chin - 0.13],
    [0.16, chin],
  ].map(([x = 0, y = 0]): Spot => [x * head.width, y, 0.05])
  return [
    ...half,
    ...half
      .slice(1)
      .toReversed()
      .map(([x, y, z]): Spot => [-x, y, z]),
  ]
}

function definitions(pen: Pen, face: readonly Spot[]): string {
  const { view } = pen
  const [x, y] = pen.put([view.light * 0.35, -0.05, 0.75])
  const filters = (Object.keys(blurs) as Blur[]).map((id) => {
    const by = short(blurs[id] * view.size)
    return `<filter id="${id}" x="-60%" y="-60%" width="220%" height="220%"><feGaussianBlur stdDeviation="${by}"/></filter>`
  })
  const stops = [
    [0, 8],
    [0.5, 0],
    [0.85, -16],
    [1, -28],
  ].map(([at = 0, by = 0]) => `<stop offset="${at}" stop-color="${pen.tone(by)}"/>`)
  return [
    '<defs>',
    ...filters,
    `<radialGradient id="skin" gradientUnits="userSpaceOnUse" cx="${short(x)}" cy="${short(y)}" r="${pen.px(1.35)}">`,
    ...stops,
    '</radialGradient>',
    '<linearGradient id="wall" x2="1" y2="1"><stop stop-color="#c9cdd2"/><stop offset="1" stop-color="#8d949c"/></linearGradient>',
    `<clipPath id="face">${pen.fill(face, '#000')}</clipPath>`,
    '</defs>',
  ].join('')
}

function clothes(pen: Pen): string {
  const { head, wears, cloth } = pen.looks
  const w = head.width
  const shoulders: Spot[] = [
    [-2.3, 3.4, -0.2],
    [-2, 1.95, -0.2],
    [-0.9, 1.6, -0.1],
    [-0.45, 1.45, 0],
    [0.45, 1.45, 0],
    [0.9, 1.6, -0.1],
    [2, 1.95, -0.2],
    [2.3, 3.4, -0.2],
  ]
  const neck = (k: number): Spot[] => [
    [k * w * 0.62, 0.5, -0.2],
    [k * w * 0.6, head.length + head.chin + 0.2, -0.2],
    [k * w * 0.7, 1.6, -0.1],
  ]
  const ear = (k: number): Spot[] => [
    [k * w * 0.98, -0.2, -0.1],
    [k * w * 1.14, -0.22, -0.2],
    [k * w * 1.12, 0.1, -0.2],
    [k * w * 0.98, 0.28, -0.1],
  ]
  const colour = wears === 'ghutra' ? '#f2f1ee' : wears === 'scarf' ? cloth : '#3b4a5c'
  return [
    pen.fill(shoulders, colour),
    pen.fill([...neck(-1), [0, 1.75, 0], ...neck(1).toReversed()], pen.tone(-18)),
    sides((k) => pen.fill(ear(k), pen.tone(-12))),
  ].join('')
}

function shading(pen: Pen): string {
  const { head, eyes, cheeks, skin } = pen.looks
  const [hue, saturation, lightness] = skin
  const w = head.width
  const blush = `hsla(${short(hue - 14)},${short(saturation + 18)}%,${short(lightness - 4)}%,${cheeks})`
  const socket: readonly [number, number] = [eyes.width * 0.62, 0.15]
  return [
    sides((k) => pen.blob(pen.skin(k * eyes.apart * 0.98, eyes.y - 0.03), socket, pen.tone(-24, eyes.deep), 'b3')),
    sides((k) => pen.blob(pen.skin(k * w * 0.6, 0.3), [0.2, 0.16], blush, 'b4')),
    sides((k) => pen.blob(pen.skin(k * w * 0.86, 0.42), [0.14, 0.34], pen.tone(-26, 0.45), 'b4')),
    pen.blob(pen.skin(0, -0.6), [0.4, 0.18], pen.tone(10, 0.4), 'b4'),
    pen.blob(pen.skin(0, head.length + head.chin - 0.12), [0.16, 0.1], pen.tone(8, 0.4), 'b3'),
  ].join('')
}

/** From nose to mouth and under the eyes: years. */
function lines(pen: Pen): string {
  const { eyes, nose, mouth, lines: deep } = pen.looks
  const low = eyes.y + nose.length
  const half = mouth.width / 2
  const fold = (k: number): Spot[] => [
    pen.skin(k * nose.width * 1.25, low - 0.04, 0.03),
    pen.skin(k * (half + 0.06), mouth.y - 0.12, 0.03),
    pen.skin(k * (half + 0.1), mouth.y + 0.03, 0.01),
  ]
  const bag = (k: number): Spot[] => [
    pen.skin(k * (eyes.apart - eyes.width * 0.45), eyes.y + 0.1),
    pen.skin(k * eyes.apart, eyes.y + 0.155),
    pen.skin(k * (eyes.apart + eyes.width * 0.45), eyes.y + 0.1),
  ]
  return (
    sides((k) => pen.line(fold(k), pen.tone(-24), 0.03, soft('b1', deep))) +
    sides((k) => pen.line(bag(k), pen.tone(-22), 0.03, soft('b1', deep * 0.9)))
  )
}
