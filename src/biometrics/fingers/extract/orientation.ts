/**
 * Which way the ridges run at each pixel: the direction along which grey changes least, from the structure tensor
 * (the mean of the products of gradients). A direction has no sign, so means are taken of the doubled angle.
 */
import { blur, type Field, fieldOf } from './field.ts'

export interface Orientation {
  /** Direction of the ridge, radians from 0 to π, picture axes (y down). */
  readonly angle: Float32Array
  /** 0 where nothing prevails, 1 where all gradients agree. */
  readonly coherence: Float32Array
}

/** @param sigma pixels over which gradients are pooled: about half a ridge period */
export function orientationOf(field: Field, sigma: number): Orientation {
  const { width, height, data } = field
  const difference = fieldOf(width, height)
  const product = fieldOf(width, height)
  const energy = fieldOf(width, height)
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x
      const [nw, n, ne] = [data[i - width - 1] as number, data[i - width] as number, data[i - width + 1] as number]
      const [w, e] = [data[i - 1] as number, data[i + 1] as number]
      const [sw, s, se] = [data[i + width - 1] as number, data[i + width] as number, data[i + width + 1] as number]
      const gx = 2 * (e - w) + ne - nw + se - sw
      const gy = 2 * (s - n) + sw - nw + se - ne
      difference.data[i] = gx * gx - gy * gy
      product.data[i] = 2 * gx * gy
      energy.data[i] = gx * gx + gy * gy
    }
  }
  const [cos, sin, all] = [blur(difference, sigma).data, blur(product, sigma).data, blur(energy, sigma).data]
  const angle = new Float32Array(data.length)
  const coherence = new Float32Array(data.length)
  for (let i = 0; i < data.length; i++) {
    const [c, s] = [cos[i] as number, sin[i] as number]
    // The gradient stands across the ridge: a quarter turn further.
    const along = 0.5 * Math.atan2(s, c) + Math.PI / 2
    angle[i] = along >= Math.PI ? along - Math.PI : along
    coherence[i] = Math.sqrt(c * c + s * s) / ((all[i] as number) + 1e-6)
  }
  return { angle, coherence }
}
