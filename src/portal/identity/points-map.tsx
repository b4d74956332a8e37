/**
 * Where the places lie, drawn by ourselves: an outline of the country from plain degrees and a dot for each city, so that
 * no tiles of anybody see who looks. The list says the same in words; the map is an addition. A sketch: it speaks of no
 * border.
 */
import type { Spot } from '../../appointments/index.ts'
import type { Lang, Text } from '../../language/index.ts'

/** Degrees east and north, once around. */
const outline: readonly (readonly [number, number])[] = [
  [34.96, 29.36],
  [36.07, 29.19],
  [36.5, 29.5],
  [36.74, 29.87],
  [37.5, 30.0],
  [37.67, 30.34],
  [38.0, 30.51],
  [37.0, 31.51],
  [39.0, 32.01],
  [39.2, 32.16],
  [40.4, 31.89],
  [41.89, 31.19],
  [44.71, 29.18],
  [46.57, 29.1],
  [47.46, 29.0],
  [47.71, 28.53],
  [48.42, 28.55],
  [48.81, 27.69],
  [49.3, 27.46],
  [49.47, 27.11],
  [50.15, 26.69],
  [50.21, 26.28],
  [50.11, 25.94],
  [50.24, 25.61],
  [50.53, 25.33],
  [50.66, 25.0],
  [50.81, 24.75],
  [51.11, 24.56],
  [51.39, 24.63],
  [51.58, 24.25],
  [51.62, 24.01],
  [52.0, 23.0],
  [55.01, 22.5],
  [55.21, 22.71],
  [55.67, 22.0],
  [55.0, 20.0],
  [52.0, 19.0],
  [49.12, 18.62],
  [48.18, 18.17],
  [47.47, 17.12],
  [47.0, 16.95],
  [46.75, 17.28],
  [46.37, 17.23],
  [45.4, 17.33],
  [45.22, 17.43],
  [44.06, 17.41],
  [43.79, 17.32],
  [43.38, 17.58],
  [43.12, 17.09],
  [43.22, 16.67],
  [42.78, 16.35],
  [42.65, 16.77],
  [42.35, 17.08],
  [42.27, 17.47],
  [41.75, 17.83],
  [41.22, 18.67],
  [40.94, 19.49],
  [40.25, 20.17],
  [39.8, 20.34],
  [39.14, 21.29],
  [39.02, 21.99],
  [39.07, 22.58],
  [38.49, 23.69],
  [38.02, 24.08],
  [37.48, 24.29],
  [37.15, 24.86],
  [37.21, 25.08],
  [36.93, 25.6],
  [36.64, 25.83],
  [36.25, 26.57],
  [35.64, 27.38],
  [35.13, 28.06],
  [34.63, 28.06],
  [34.79, 28.61],
  [34.83, 28.96],
]

const [west, east, south, north] = [34, 56.2, 15.8, 32.7]
/** A degree east is shorter than one north, here by the cosine of the country's middle. */
const scale = 20
const narrow = Math.cos((24 * Math.PI) / 180)
const width = Math.round((east - west) * scale * narrow)
const height = Math.round((north - south) * scale)

const x = (longitude: number): number => Math.round((longitude - west) * scale * narrow * 10) / 10
const y = (latitude: number): number => Math.round((north - latitude) * scale * 10) / 10

export interface MapDot extends Spot {
  readonly name: Text
  readonly places: number
}

interface Props {
  readonly lang: Lang
  readonly dots: readonly MapDot[]
  /** Where the visitor is, when she said so. */
  readonly here: Spot | null
}

const label: Text = { ar: 'خريطة أماكن التفعيل', en: 'Map of the activation points' }

export function PointsMap({ lang, dots, here }: Props) {
  const said = dots.map(({ name, places }) => `${name[lang]} ${places}`).join(lang === 'ar' ? '، ' : ', ')
  const path = outline.map(([lon, lat], i) => `${i === 0 ? 'M' : 'L'}${x(lon)} ${y(lat)}`).join('')
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width="100%" role="img" aria-label={`${label[lang]}: ${said}`}>
      <path d={`${path}Z`} fill="currentColor" fill-opacity="0.08" stroke="currentColor" stroke-opacity="0.4" />
      {dots.map(({ latitude, longitude, name }) => (
        <>
          <circle cx={x(longitude)} cy={y(latitude)} r="6" fill="currentColor" />
          <text x={x(longitude)} y={y(latitude) - 10} font-size="16" text-anchor="middle" fill="currentColor">
            {name[lang]}
          </text>
        </>
      ))}
      {here === null ? null : (
        <circle
          cx={x(here.longitude)}
          cy={y(here.latitude)}
          r="10"
          fill="none"
          stroke="currentColor"
          stroke-width="3"
          stroke-dasharray="4 3"
        />
      )}
    </svg>
  )
}
