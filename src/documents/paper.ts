/** The words on a paper: what a template makes of a document's data, before anything is drawn. */
import type { Text } from '../language/index.ts'

export interface Row {
  readonly label: Text
  readonly value: Text
}

/** One paper, in both languages. Its `.typ` file lays these out and adds nothing of its own. */
export interface Paper {
  readonly title: Text
  /** One or two sentences: what this paper states. */
  readonly opening: Text
  /** Beside the letterhead: number of the request, day. */
  readonly head: readonly Row[]
  readonly rows: readonly Row[]
  readonly next: { readonly title: Text; readonly steps: readonly Text[] }
}

/** What the press adds to every paper. */
export interface Sheet extends Paper {
  readonly issuer: Text
  readonly reference: string
  readonly url: string
  readonly verify: Text
  readonly footer: Text
  /** The mark of an installation whose people are not real, or null. */
  readonly specimen: Text | null
}

export const pressWords = {
  issuer: { ar: 'بوابة', en: 'Bawaba' },
  verify: {
    ar: 'تحقّق من هذه الوثيقة: امسح الرمز، أو اكتب رقمها في صفحة التحقق.',
    en: 'Verify this document: scan the code, or type its number on the verify page.',
  },
  footer: {
    ar: 'صدرت إلكترونيًا، ويغني رمز التحقق عن التوقيع والختم.',
    en: 'Issued electronically. The code replaces a signature and a stamp.',
  },
  specimen: { ar: 'وثيقة تجريبية', en: 'SPECIMEN' },
} as const satisfies Record<string, Text>

/** The same value in both languages: a number, a code. */
export const same = (value: string): Text => ({ ar: value, en: value })
