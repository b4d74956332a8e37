/** Refusing a stuck request: what its applicant may be told, and the bytes that two officers sign for it. */
import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import * as z from 'zod'
import { choice, field, plainText, type Text } from '../language/index.ts'
import type { StuckRequest } from '../requests/index.ts'
import { fieldsOf } from '../ui/index.ts'
import { sentIn } from './routes.ts'

/** What an applicant may be told, in both languages; the officer's own words may follow. */
const templates = {
  fault: {
    ar: 'تعذّر تنفيذ طلبك لخلل عندنا. اطلب من جديد، ورسمك يعود إليك إن دفعته.',
    en: 'We could not carry out your request, through a fault of ours. Ask again; what you paid goes back to you.',
  },
  silent: {
    ar: 'لم تجب الجهة التي عندها سجلك. اطلب من جديد بعد أسبوع.',
    en: 'The body that holds your record did not answer. Ask again in a week.',
  },
  record: {
    ar: 'في سجلك ما يُصحَّح في المكتب أولًا. راجع أقرب مكتب ومعك هويتك.',
    en: 'Your record has to be corrected at an office first. Visit the nearest one with your ID.',
  },
} as const satisfies Readonly<Record<string, Text>>

export const refusalForm = z.object({
  template: choice(templates, { ar: 'السبب', en: 'Reason' }),
  note: field(
    plainText({ max: 200 }).optional(),
    { ar: 'وزد بكلماتك', en: 'Add in your own words' },
    { ar: 'يقرؤها صاحب الطلب كما تكتبها', en: 'The applicant reads them as you write them' },
    { widget: 'textarea' },
  ),
})
export const refusalFields = fieldsOf(refusalForm)

export interface Refusing {
  readonly template: keyof typeof templates
  readonly note?: string | undefined
}

/** The refusal stands in the address, so that what the browser asks to sign and what it sends are the same. */
export function queryOf({ template, note = '' }: Refusing): string {
  return `?${new URLSearchParams({ template, note })}`
}

export function refusalIn(req: FastifyRequest): Refusing | null {
  const note = sentIn(req.query, 'note')
  const read = refusalForm.safeParse({ template: sentIn(req.query, 'template'), ...(note === '' ? {} : { note }) })
  return read.success ? read.data : null
}

export function textOf({ template, note = '' }: Refusing): Text {
  const { ar, en } = templates[template]
  return note === '' ? { ar, en } : { ar: `${ar} ${note}`, en: `${en} ${note}` }
}

export function refusalHash(one: StuckRequest, { template, note = '' }: Refusing): Buffer {
  const words = textOf({ template, note })
  return createHash('sha256')
    .update(JSON.stringify([one, words]))
    .digest()
}
