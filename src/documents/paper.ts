/** The words on a paper: what a template makes of a document's data, before anything is drawn. */
import type { Text } from '../language/index.ts'

export interface Row {
  readonly label: Text
  readonly value: Text
  /** Also stands in the signed code on the paper: what somebody who forges one would change. */
  readonly coded?: true
  /** How the code says it, where that is shorter: a day as `2026-03-03`, which the verifier's page writes out. */
  readonly codedAs?: string
}

/** Several of one kind: members of a family, crossings of the border. */
export interface Table {
  readonly title: Text
  /** Each column's heading and its share of the width. */
  readonly columns: readonly { readonly label: Text; readonly share: number }[]
  /** As many cells in each as there are columns. */
  readonly rows: readonly (readonly Text[])[]
  /** Said in the place of a table without rows. */
  readonly empty: Text
}

/** One paper, in both languages. `sheet.typ` lays these out and adds nothing of its own. */
export interface Paper {
  readonly title: Text
  /** One or two sentences: what this paper states. */
  readonly opening: Text
  /** Beside the letterhead: number of the request, day. */
  readonly head: readonly Row[]
  readonly rows: readonly Row[]
  readonly tables?: readonly Table[]
  readonly next?: { readonly title: Text; readonly steps: readonly Text[] }
}

/** What the press adds to every paper. */
export interface Sheet extends Paper {
  readonly issuer: Text
  readonly reference: string
  readonly url: string
  /** The signed code that is verified without a network. */
  readonly code: string
  readonly verify: Text
  readonly offline: Text
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
  offline: {
    ar: 'للتحقق بلا شبكة: امسح هذا الرمز في صفحة التحقق.',
    en: 'Without a network: scan this one on the verify page.',
  },
  footer: {
    ar: 'صدرت إلكترونيًا، وختمها الرقمي في الملف.',
    en: 'Issued electronically. Its digital seal is in the file.',
  },
  specimen: { ar: 'وثيقة تجريبية', en: 'SPECIMEN' },
} as const satisfies Record<string, Text>

/** The same value in both languages: a number, a code. */
export const same = (value: string): Text => ({ ar: value, en: value })
