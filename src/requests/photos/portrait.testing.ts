/** For tests: drawn portraits, of nobody, like passport photographs or wrong in a chosen way. */
import sharp from 'sharp'

export interface Portrait {
  /** Another number is another person. */
  readonly who?: number
  readonly width?: number
  readonly height?: number
  readonly format?: 'jpeg' | 'png'
  /** A colour, or a gradient from white to it. */
  readonly background?: string
  readonly shadow?: string
  readonly glasses?: boolean
  /** Standard deviation in pixels. */
  readonly blur?: number
  /** Light multiplied by this. */
  readonly light?: number
  /** What the camera writes of its day, `2026:01:20 10:00:00`. */
  readonly taken?: string
  readonly place?: boolean
}

/** A picture file as a phone or a photographer's shop would make it. */
export async function portrait(wishes: Portrait = {}): Promise<Buffer> {
  const { width = 827, height = 1063, format = 'jpeg', blur = 0, light = 1, taken, place = false } = wishes
  let picture = sharp(Buffer.from(drawing(wishes)))
    .resize(width, height, { fit: 'fill' })
    .flatten({ background: '#fff' })
  if (blur > 0) picture = picture.blur(blur)
  if (light !== 1) picture = picture.linear(light, 0)
  if (taken !== undefined || place) {
    picture = picture.withExif({
      ...(taken === undefined ? {} : { IFD2: { DateTimeOriginal: taken } }),
      ...(place ? { IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '24/1 42/1 0/1' } } : {}),
    })
  }
  return format === 'png' ? picture.png().toBuffer() : picture.jpeg({ quality: 88 }).toBuffer()
}

const skins = ['#d9ad8c', '#c68e68', '#e2bd9f', '#9c6b4a']
const hairs = ['#1d1714', '#3a2a20', '#51443c', '#2b2622']
const clothes = ['#31475e', '#5c3b3b', '#33513f', '#4c4c55']

function drawing({ who = 1, background = '#fbfbfb', shadow, glasses = false }: Portrait): string {
  const of = (colours: readonly string[], step: number) => colours[Math.floor(who / step) % colours.length]
  const eyes = 500 + ((who * 7) % 30)
  const eye = (x: number) =>
    `<ellipse cx="${x}" cy="${eyes}" rx="40" ry="20" fill="#fff"/><circle cx="${x}" cy="${eyes}" r="17" fill="#2a1c12"/>` +
    `<path d="M${x - 50} ${eyes - 42} q50 -24 100 0" stroke="${of(hairs, 2)}" stroke-width="14" fill="none"/>`
  const lens = (x: number) =>
    `<circle cx="${x}" cy="${eyes}" r="66" fill="#dfe8ee" fill-opacity=".35" stroke="#111" stroke-width="12"/>`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 827 1063" preserveAspectRatio="none">
    <defs><linearGradient id="s"><stop offset="0" stop-color="${background}"/><stop offset="1" stop-color="${shadow ?? background}"/></linearGradient></defs>
    <rect width="827" height="1063" fill="url(#s)"/>
    <path d="M70 1063 q20 -230 344 -230 t344 230 z" fill="${of(clothes, 1)}"/>
    <rect x="345" y="700" width="140" height="170" fill="${of(skins, 3)}"/>
    <ellipse cx="414" cy="360" rx="232" ry="240" fill="${of(hairs, 2)}"/>
    <ellipse cx="414" cy="520" rx="200" ry="260" fill="${of(skins, 3)}"/>
    ${eye(326)}${eye(502)}
    <path d="M414 530 l-28 92 q28 18 58 0" stroke="#7b5038" stroke-width="8" fill="none"/>
    <path d="M340 690 q74 46 148 0 q-74 18 -148 0" fill="#8f4b45"/>
    ${glasses ? `${lens(326)}${lens(502)}<path d="M392 ${eyes} h44" stroke="#111" stroke-width="12"/>` : ''}
  </svg>`
}
