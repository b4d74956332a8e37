/** The one way a typed value becomes a canonical one: trimmed, read, or refused with words (one issue, never two). */
import * as z from 'zod'
import type { Text } from './text.ts'

/** The canonical value, or the words that say what is wrong and how to mend it. */
export type Read<T> = T | Text

export function isText(value: unknown): value is Text {
  return typeof value === 'object' && value !== null && 'ar' in value && 'en' in value
}

interface Issues {
  readonly issues: z.core.$ZodRawIssue[]
}

/** Records the one custom issue of a refused value. `missing` marks an empty answer, so the words can ask for it. */
export function refuse(ctx: Issues, input: unknown, text: Text, missing = false): never {
  ctx.issues.push({ code: 'custom', input, message: text.en, params: missing ? { text, missing } : { text } })
  return z.NEVER
}

/**
 * A schema over a string: `read` gets it trimmed and answers the canonical value or the words of the refusal.
 * `about` goes to the JSON Schema (examples, widget, autocomplete); `field()` may say more over it.
 */
export function typed<T extends string | number>(
  read: (s: string) => Read<T>,
  about: Readonly<Record<string, unknown>>,
): z.ZodType<T, string> {
  return z
    .string()
    .transform((input, ctx): T => {
      const value = input.trim()
      const result = read(value)
      return isText(result) ? refuse(ctx, input, result, value === '') : (result as T)
    })
    .meta(about)
}
