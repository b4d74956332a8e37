/** A photograph as the answer to a question: what stands in the form is the id of the picture that was sent before. */
import * as z from 'zod'
import { field } from './field.ts'
import type { Text } from './text.ts'

/**
 * What a photo must be to be taken at all (R-CIV-12; 35 by 45 mm at 300 dots an inch). Bytes as sent, sides in pixels,
 * upright; `shape` is width by height and may be off by the share `tolerance`, so that the 3:4 of a phone passes.
 */
export const photoLimits = {
  bytes: 2 * 1024 * 1024,
  width: 413,
  height: 531,
  pixels: 25_000_000,
  shape: 35 / 45,
  tolerance: 0.05,
} as const

const sendIt: Text = { ar: 'اختر صورة وأرسلها', en: 'Choose a photo and send it' }
const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * A question answered by a photograph. It may be left out as far as its schema goes: whether this person must send one
 * depends on facts, so the service says it (`requires`, and a rule in `accept`). What a picture itself must be is said
 * by the rules of `photoRules`.
 */
export function photo(label: Text, hint?: Text): z.ZodOptional<z.ZodString> {
  const sent = z.string().refine((value) => id.test(value), { message: sendIt.en, params: { text: sendIt } })
  return field(sent.meta({ format: 'uuid' }).optional(), label, hint, { widget: 'photo' })
}
