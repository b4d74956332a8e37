/** The portal's mark as pictures: the tab's (SVG), and those of an installed app and of notifications (PNG, made from it). */
import { contentHash, keep, kept } from './kept.ts'
import { light } from './tokens.ts'

/** @param corner how far its corners are rounded; 0 where the phone cuts them itself */
const drawn = (corner: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 34 34"><rect width="34" height="34" rx="${corner}" fill="${light.brand}"/>` +
  `<path d="M21.6 12.4a6.5 6.5 0 1 0 0 9.2" fill="none" stroke="#fff" stroke-width="3.4" stroke-linecap="round"/></svg>`

export const mark = drawn(8)

/** Each with its side in pixels. The ring lies well within the middle four fifths that every cut leaves. */
const pictures = {
  'icon-192': { side: 192, svg: mark },
  'icon-512': { side: 512, svg: mark },
  'icon-whole': { side: 512, svg: drawn(0) },
  'icon-apple': { side: 180, svg: drawn(0) },
} as const
export type Picture = keyof typeof pictures

const fileOf = (name: Picture): string => {
  const { side, svg } = pictures[name]
  return `${name}.${contentHash(svg, String(side))}.png`
}

/** The address of a picture below the assets' base. */
export function iconUrl(name: Picture, base = '/assets/'): string {
  return base + fileOf(name)
}

/** The picture in a file of that name, or null. */
export async function icon(file: string): Promise<Buffer | null> {
  const name = (Object.keys(pictures) as Picture[]).find((one) => fileOf(one) === file)
  if (name === undefined) return null
  const before = kept(file)
  if (before !== null) return before
  const { side, svg } = pictures[name]
  const { default: sharp } = await import('sharp')
  return keep(
    file,
    await sharp(Buffer.from(svg), { density: (72 * side) / 34 })
      .resize(side, side)
      .png()
      .toBuffer(),
  )
}
