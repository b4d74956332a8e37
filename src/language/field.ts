/** A schema with its words: what pages, the API's JSON Schema and the docs say about a field. */
import * as z from 'zod'
import { inSentence, type Text } from './text.ts'
import { refuse } from './typed.ts'
import { readWhole } from './whole.ts'

export type Widget =
  | 'textarea'
  | 'radios'
  | 'select'
  | 'date'
  | 'tel'
  | 'digits'
  | 'checkbox'
  | 'password'
  | 'photo'
  | 'paper'
  | 'pdf'

/** What a field carries in `.meta()` and so in its JSON Schema. */
export interface FieldMeta {
  readonly label: Text
  readonly hint?: Text
  readonly options?: Readonly<Record<string, Text>>
  readonly widget?: Widget
  readonly autocomplete?: string
}

/** Names a field. Call it last: `field(mobile.optional(), …)`, since a later `.optional()` would hide the words. */
export function field<S extends z.ZodType>(
  schema: S,
  label: Text,
  hint?: Text,
  more: { readonly widget?: Widget; readonly autocomplete?: string } = {},
): S {
  return schema.meta({ label, ...(hint ? { hint } : {}), ...more })
}

/** A list longer than this is a select box, not radio buttons. */
const MOST_RADIOS = 7

function widgetFor(count: number): Widget {
  return count > MOST_RADIOS ? 'select' : 'radios'
}

/** One of several named things; the value is the key. */
export function choice<const K extends string>(options: Readonly<Record<K, Text>>, label: Text, hint?: Text) {
  const keys = Object.keys(options) as K[] // Object.keys forgets the key type
  return field(z.enum(keys), label, hint).meta({ options, widget: widgetFor(keys.length) })
}

/** One of several numbers: accepts 5, '5' and '٥', gives 5. */
export function oneOf<const N extends number>(
  options: Readonly<Record<N, Text>>,
  label: Text,
  hint?: Text,
): z.ZodType<N, string | number> {
  const numbers = Object.keys(options).map(Number) as N[]
  const names = Object.values<Text>(options)
  const named = names.length <= MOST_RADIOS
  const text: Text = {
    ar: `اختر ${label.ar}${named ? `: ${names.map((name) => name.ar).join(' أو ')}` : ' من القائمة'}`,
    en: `Choose ${inSentence(label.en)}${named ? `: ${names.map((name) => name.en).join(' or ')}` : ' from the list'}`,
  }
  const schema: z.ZodType<N, string | number> = z.union([z.literal(numbers), z.string()]).transform((input, ctx): N => {
    const n = readWhole(input)
    const found = numbers.find((number) => number === n)
    return found ?? refuse(ctx, input, text)
  })
  return field(schema, label, hint).meta({ options, widget: widgetFor(numbers.length) })
}
