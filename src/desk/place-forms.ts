/** Where a kiosk or a campaign stands, as the desk's forms ask for it. */
import type * as z from 'zod'
import { cities, regions } from '../appointments/index.ts'
import { choice, field, type Lang, plainText, type Text } from '../language/index.ts'

const cityNames: Readonly<Record<string, Text>> = Object.fromEntries(
  Object.entries(cities).map(([id, { name }]) => [id, name]),
)

export const cityField = choice(cityNames, { ar: 'المدينة', en: 'City' })
export const regionField = choice(regions, { ar: 'المنطقة', en: 'Region' })

/** A city's name; its id where the list does not know it. */
export const cityName = (id: string, lang: Lang): string => cityNames[id]?.[lang] ?? id

export const arName = (label: Text): z.ZodType<string, string> =>
  field(plainText({ min: 2, max: 80 }), { ar: `${label.ar} بالعربية`, en: `${label.en} in Arabic` })

export const enName = (label: Text): z.ZodType<string, string> =>
  field(plainText({ min: 2, max: 80 }), { ar: `${label.ar} بالإنجليزية`, en: `${label.en} in English` })
