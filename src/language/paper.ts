/** A paper as the answer to a question: what stands in the form is the id of the file that was sent before. */
import * as z from 'zod'
import { field } from './field.ts'
import type { Text } from './text.ts'

const sendIt: Text = { ar: 'اختر ملفًا وأرسله', en: 'Choose a file and send it' }
const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * A question answered by a file: `paper` takes a PDF or a picture, `pdf` a PDF alone. It may be left out as far as its
 * schema goes; a service that must have it says so (`requires`, and a rule in `accept`).
 */
export function paper(kind: 'paper' | 'pdf', label: Text, hint?: Text): z.ZodOptional<z.ZodString> {
  const sent = z.string().refine((value) => id.test(value), { message: sendIt.en, params: { text: sendIt } })
  return field(sent.meta({ format: 'uuid' }).optional(), label, hint, { widget: kind })
}
