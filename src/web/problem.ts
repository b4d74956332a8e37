/** What went wrong, as a value that both a page and a problem document (RFC 9457) can say. */
import type { Text } from '../language/index.ts'
import type { Refusal } from '../requests/index.ts'

export interface Problem {
  readonly status: number
  /** Stable, machine-readable: the last part of the problem document's `type`. */
  readonly kind: string
  readonly words: Text
  readonly reasons?: readonly Refusal[]
  readonly fields?: Readonly<Record<string, Text>>
  readonly retryAfterSeconds?: number
}

const known: Readonly<Record<number, { kind: string; words: Text }>> = {
  400: {
    kind: 'malformed',
    words: {
      ar: 'لم نفهم ما أُرسل. ارجع إلى الصفحة السابقة وأعد المحاولة.',
      en: 'We could not read what was sent. Go back and try again.',
    },
  },
  401: { kind: 'sign-in-first', words: { ar: 'سجّل الدخول أولًا.', en: 'Sign in first.' } },
  403: {
    kind: 'not-from-here',
    words: {
      ar: 'لم يأتِ هذا الطلب من صفحاتنا، فلم ننفذه. افتح الصفحة من جديد وأعد المحاولة.',
      en: 'This did not come from our own pages, so nothing was done. Open the page again and retry.',
    },
  },
  404: { kind: 'not-found', words: { ar: 'لا توجد صفحة بهذا العنوان.', en: 'There is no page at this address.' } },
  405: {
    kind: 'wrong-method',
    words: { ar: 'هذا العنوان لا يُفتح بهذه الطريقة.', en: 'This address cannot be used in this way.' },
  },
  413: {
    kind: 'too-large',
    words: {
      ar: 'ما أرسلته أكبر مما نستقبل. اختصره وأعد المحاولة.',
      en: 'What you sent is larger than we take. Shorten it and try again.',
    },
  },
  415: {
    kind: 'wrong-type',
    words: { ar: 'لا نستقبل هذا النوع من المحتوى.', en: 'We do not take this type of content.' },
  },
  429: {
    kind: 'too-many',
    words: {
      ar: 'محاولات كثيرة في وقت قصير. انتظر قليلًا ثم أعد المحاولة.',
      en: 'Too many tries in a short time. Wait a little and try again.',
    },
  },
  503: {
    kind: 'busy',
    words: {
      ar: 'الموقع مزدحم الآن، ولم نفقد شيئًا مما كتبت. أعد المحاولة بعد قليل.',
      en: 'We are busy just now and nothing you typed is lost. Try again shortly.',
    },
  },
  500: {
    kind: 'our-fault',
    words: {
      ar: 'حدث خلل عندنا وسُجِّل لنصلحه. ما حُفظ من قبل باقٍ. أعد المحاولة بعد قليل.',
      en: 'Something failed on our side and was recorded for us to mend. What was saved remains. Try again shortly.',
    },
  },
}

/** The problem that stands for an error thrown anywhere below a door. What we do not know is "our fault". */
export function problemOf(error: unknown): Problem {
  const e = error as {
    status?: unknown
    statusCode?: unknown
    kind?: unknown
    words?: Text
    retryAfterSeconds?: number
    problem?: Problem
  }
  if (e.problem !== undefined) return e.problem
  if (typeof e.status === 'number' && typeof e.kind === 'string' && e.words !== undefined) {
    return { status: e.status, kind: e.kind, words: e.words }
  }
  if (typeof e.retryAfterSeconds === 'number') return { ...ofStatus(503), retryAfterSeconds: e.retryAfterSeconds }
  if (typeof e.statusCode === 'number' && e.statusCode >= 400 && e.statusCode < 500) return ofStatus(e.statusCode)
  return ofStatus(500)
}

export function ofStatus(status: number): Problem {
  const found = known[status] ?? (status < 500 ? known[400] : known[500])
  if (found === undefined) throw new Error(`no words for status ${status}`)
  return { status, ...found }
}

/** Thrown by a door to end with this problem. */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.kind)
    this.problem = problem
  }
}
