/** What a drawn head wears or grows: hair, scarf, ghutra, beard, glasses. Part lies behind the face, part before it. */
import { type Pen, type Spot, sides, soft } from './pen.ts'

export interface Cover {
  readonly behind: string
  readonly before: string
}

/** A half from its middle outwards or back, and its mirror; what lies in the middle stands once. */
function mirrored(half: readonly Spot[]): Spot[] {
  const other = half.filter(([x]) => x !== 0).toReversed()
  return [...half, ...other.map(([x, y, z]): Spot => [-x, y, z])]
}
const shadow = '#000'

export function drawCover(pen: Pen): Cover {
  switch (pen.looks.wears) {
    case 'hair':
    case 'long-hair':
      return hair(pen)
    case 'scarf':
      return scarf(pen)
    case 'ghutra':
      return ghutra(pen)
  }
}

/** From ear to ear over the head, its lower edge across the forehead at `y`. */
function cap(w: number, y: number, height: number): Spot[] {
  const inner: Spot[] = [
    [-w * 1.06, -0.05, 0],
    [-w * 1.0, -0.55, 0.1],
    [-w * 0.72, y - 0.12, 0.35],
    [0, y, 0.5],
    [w * 0.72, y - 0.12, 0.35],
    [w * 1.0, -0.55, 0.1],
    [w * 1.06, -0.05, 0],
  ]
  return [
    ...inner,
    [w * 1.2, -0.6, -0.1],
    [w * 0.9, -1.3 - height, -0.1],
    [0, -1.5 - height, -0.1],
    [-w * 0.9, -1.3 - height, -0.1],
    [-w * 1.2, -0.6, -0.1],
  ]
}

/** Everything behind the face that must not let the wall through, down to `bottom`. */
function back(w: number, wide: number, bottom: number): Spot[] {
  return mirrored([
    [-w * wide, bottom, -0.2],
    [-w * wide, 0.1, -0.2],
    [-w * 1.12, -0.95, -0.2],
    [-w * 0.6, -1.42, -0.2],
  ])
}

function hair(pen: Pen): Cover {
  const { looks } = pen
  const w = looks.head.width
  const long = looks.wears === 'long-hair'
  return {
    behind: pen.fill(long ? back(w, 1.3, 1.5) : back(w, 1.06, -0.25), looks.hair),
    before: pen.fill(cap(w, -0.85, 0), looks.hair, soft('b1')),
  }
}

/** The rim's shadow on forehead and cheeks. */
function rim(pen: Pen): string {
  const w = pen.looks.head.width
  const edge: Spot[] = [
    [-w * 1.03, 0.5, 0.1],
    [-w * 1.04, -0.4, 0.15],
    [-w * 0.7, -0.82, 0.3],
    [0, -0.93, 0.45],
    [w * 0.7, -0.82, 0.3],
    [w * 1.04, -0.4, 0.15],
    [w * 1.03, 0.5, 0.1],
  ]
  return pen.line(edge, shadow, 0.16, soft('b3', 0.35))
}

function scarf(pen: Pen): Cover {
  const { head, cloth } = pen.looks
  const w = head.width
  const chin = head.length + head.chin
  const opening = mirrored([
    [0, chin + 0.02, 0.3],
    [-w * 0.45, chin - 0.02, 0.25],
    [-w * head.jaw * 0.98, 0.62, 0.15],
    [-w * 0.96, 0.1, 0.12],
    [-w * 0.92, -0.5, 0.22],
    [-w * 0.58, -0.85, 0.35],
    [0, -0.96, 0.48],
  ])
  const outer = mirrored([
    [-w * 1.5, 2.4, 0],
    [-w * 1.34, 0.9, 0],
    [-w * 1.28, -0.2, 0],
    [-w * 1.05, -1.1, 0],
    [0, -1.55, 0],
  ])
  const whole = `<path fill-rule="evenodd" d="${pen.curve(outer, true)}${pen.curve(opening, true)}" fill="${cloth}"/>`
  return {
    behind: pen.fill(outer, cloth) + pen.fill(outer, shadow, 'opacity=".35"'),
    before: rim(pen) + whole + pen.line(opening, shadow, 0.035, soft('b1', 0.3)),
  }
}

function ghutra(pen: Pen): Cover {
  const { head, cloth } = pen.looks
  const w = head.width
  const ring = (lift: number): Spot[] => [
    [-w * 1.08, -0.82 - lift, 0.1],
    [-w * 0.6, -1.08 - lift, 0.4],
    [0, -1.16 - lift, 0.5],
    [w * 0.6, -1.08 - lift, 0.4],
    [w * 1.08, -0.82 - lift, 0.1],
  ]
  const behind = back(w, 1.7, 2.1)
  return {
    behind: pen.fill(behind, cloth) + pen.line(behind, shadow, 0.1, soft('b3', 0.25)),
    before:
      rim(pen) +
      pen.fill(cap(w, -0.9, 0.08), cloth) +
      pen.line(ring(0), '#0c0c0c', 0.1) +
      pen.line(ring(0.12), '#161616', 0.09),
  }
}

export function drawBeard(pen: Pen): string {
  const { looks, view } = pen
  const { head, mouth } = looks
  const w = head.width
  const half = mouth.width / 2
  const chin = head.length + head.chin
  const upper = [
    pen.skin(-w * 0.97, 0.12),
    pen.skin(-w * 0.72, 0.5),
    pen.skin(-half * 1.25, mouth.y + 0.02),
    pen.skin(0, mouth.y + mouth.lower + view.mouthOpen + 0.05),
    pen.skin(half * 1.25, mouth.y + 0.02),
    pen.skin(w * 0.72, 0.5),
    pen.skin(w * 0.97, 0.12),
  ]
  const lower = [
    pen.skin(w * head.jaw * 1.02, 0.72),
    pen.skin(w * 0.5, chin + 0.03),
    pen.skin(0, chin + 0.08),
    pen.skin(-w * 0.5, chin + 0.03),
    pen.skin(-w * head.jaw * 1.02, 0.72),
  ]
  return looks.beard > 0 ? pen.fill([...upper, ...lower], looks.hair, soft('b3', looks.beard)) : ''
}

export function drawMoustache(pen: Pen): string {
  const { looks } = pen
  const half = looks.mouth.width / 2
  const y = looks.mouth.y - looks.mouth.upper - 0.03
  const shape = [
    pen.skin(-half * 1.15, y + 0.09, 0.06),
    pen.skin(-half * 0.5, y - 0.045, 0.1),
    pen.skin(0, y - 0.02, 0.12),
    pen.skin(half * 0.5, y - 0.045, 0.1),
    pen.skin(half * 1.15, y + 0.09, 0.06),
    pen.skin(half * 0.5, y + 0.045, 0.1),
    pen.skin(0, y + 0.03, 0.12),
    pen.skin(-half * 0.5, y + 0.045, 0.1),
  ]
  return looks.moustache > 0 ? pen.fill(shape, looks.hair, soft('b1', looks.moustache)) : ''
}

export function drawGlasses(pen: Pen): string {
  const { eyes, glasses } = pen.looks
  if (!glasses) return ''
  const g = eyes.width * 0.78
  const lens = (middle: number): Spot[] => [
    pen.skin(middle - g, eyes.y - 0.02, 0.12),
    pen.skin(middle - g * 0.7, eyes.y - 0.17, 0.12),
    pen.skin(middle + g * 0.7, eyes.y - 0.17, 0.12),
    pen.skin(middle + g, eyes.y - 0.02, 0.12),
    pen.skin(middle + g * 0.65, eyes.y + 0.19, 0.12),
    pen.skin(middle - g * 0.65, eyes.y + 0.19, 0.12),
  ]
  const wire = `fill-opacity=".06" stroke="#1a1a1d" stroke-width="${pen.px(0.04)}"`
  const inner = eyes.apart - g
  const bridge = [
    pen.skin(-inner, eyes.y - 0.05, 0.12),
    pen.skin(0, eyes.y - 0.09, 0.2),
    pen.skin(inner, eyes.y - 0.05, 0.12),
  ]
  return sides((k) => pen.fill(lens(k * eyes.apart), '#fff', wire)) + pen.line(bridge, '#1a1a1d', 0.04)
}
