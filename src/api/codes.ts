/** What is wrong with a code, as a problem document says it. */
import type { Text } from '../language/index.ts'
import type { Problem } from '../web/index.ts'
import { invalid } from './asked.ts'

/** Identity's no to a code, or to the password beside it: what is wrong, or when the next may be asked for. */
export function codeProblem(no: { reason: string; words: Text; retryAt?: string }, now: string): Problem {
  const kind = no.reason.replaceAll('_', '-')
  if (no.retryAt === undefined)
    return { ...invalid({ [kind.startsWith('password') ? 'password' : 'code']: no.words }), kind, words: no.words }
  const seconds = Math.max(1, Math.ceil((Date.parse(no.retryAt) - Date.parse(now)) / 1000))
  return { status: 429, kind, words: no.words, retryAfterSeconds: seconds }
}
