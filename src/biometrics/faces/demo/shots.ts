/** Other shots of one photograph, where a person has only one: easier than life, which also turns heads and years. */
import { imaging } from '../imaging.ts'
import { randomFrom } from './looks.ts'

/**
 * The photograph a little turned, cropped, lit and compressed otherwise: JPEG, the same for the same seed. Good for
 * exercising the chain; the likeness it leaves (0.9 and more) says nothing of how well living people are known again.
 */
export async function anotherShot(photo: Uint8Array, seed: number): Promise<Buffer> {
  const random = randomFrom(seed * 31 + 17)
  const about = (middle: number, by: number): number => middle + (random() * 2 - 1) * by
  const sharp = await imaging()
  const turned = sharp(photo).autoOrient().rotate(about(0, 4), { background: '#888' })
  const { data, info } = await turned.removeAlpha().png().toBuffer({ resolveWithObject: true })
  const keep = about(0.9, 0.06)
  const width = Math.round(info.width * keep)
  const height = Math.round(info.height * keep)
  return sharp(data)
    .extract({
      left: Math.round(random() * (info.width - width)),
      top: Math.round(random() * (info.height - height)),
      width,
      height,
    })
    .modulate({ brightness: about(1, 0.15), saturation: about(1, 0.2) })
    .jpeg({ quality: Math.round(about(78, 14)) })
    .toBuffer()
}

/** The photograph shown on a screen that is held before the camera: an attack, to see what is said of it. */
export async function onScreen(photo: Uint8Array): Promise<Buffer> {
  const sharp = await imaging()
  const shown = await sharp(photo).resize(360, 270).linear(0.75, 30).png().toBuffer()
  const rows = Array.from(
    { length: 135 },
    (_, i) => `<rect y="${i * 2}" width="360" height="1" fill="#000" opacity=".22"/>`,
  )
  const grid = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="360" height="270">${rows.join('')}</svg>`)
  return sharp({ create: { width: 640, height: 480, channels: 3, background: '#5b5f63' } })
    .composite([
      { input: { create: { width: 400, height: 310, channels: 3, background: '#101114' } }, left: 120, top: 85 },
      { input: shown, left: 140, top: 105 },
      { input: grid, left: 140, top: 105 },
    ])
    .jpeg({ quality: 85 })
    .toBuffer()
}
