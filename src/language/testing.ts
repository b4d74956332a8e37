/** What the tests of this room share: the words of a refusal, and the same digits in three scripts. */
import assert from 'node:assert/strict'
import type * as z from 'zod'
import { issueText } from './problems.ts'
import type { Text } from './text.ts'

/** The words of the one custom issue a value is refused with; fails when it is accepted or refused otherwise. */
export function refusal(schema: z.ZodType, value: unknown): Text {
  const result = schema.safeParse(value)
  assert.equal(result.success, false, `accepted: ${JSON.stringify(value)}`)
  const issues = result.error?.issues ?? []
  assert.equal(issues.length, 1)
  const [issue] = issues
  assert.ok(issue?.code === 'custom')
  const text: Text = issue.params?.text
  assert.ok(text.ar.length > 5 && text.en.length > 5)
  assert.match(text.ar, /\p{Script=Arabic}/u)
  assert.equal(typeof issueText(issue, { ar: 'الحقل', en: 'Field' }).ar, 'string')
  return text
}

export function arabicIndic(s: string): string {
  return s.replace(/\d/g, (digit) => String.fromCodePoint(0x0660 + Number(digit)))
}

export function persian(s: string): string {
  return s.replace(/\d/g, (digit) => String.fromCodePoint(0x06f0 + Number(digit)))
}
