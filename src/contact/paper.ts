/**
 * A sent file made into the paper we keep. A picture is made anew from its pixels. A PDF cannot be: it is read, and one
 * that could act by itself (a program, another file inside, a form that sends) or hides what it holds is refused by name.
 */
import { createHash } from 'node:crypto'
import type { Text } from '../language/index.ts'
import { pdfTrouble } from './pdf.ts'

export type PaperType = 'application/pdf' | 'image/jpeg'

export interface Paper {
  readonly type: PaperType
  readonly content: Buffer
  readonly hash: string
}

export const paperLimits = {
  /** Bytes of a file as it is sent. */
  bytes: 5 * 1024 * 1024,
  pixels: 40_000_000,
  /** Sides of a kept picture: a page at 200 dots an inch. */
  side: 2400,
} as const

export type NotTaken =
  | 'empty'
  | 'too-large'
  | 'wrong-type'
  | 'not-pdf'
  | 'encrypted'
  | 'active'
  | 'hidden'
  | 'too-many-pixels'
  | 'broken'

export const notTakenWords: Readonly<Record<NotTaken, Text>> = {
  empty: { ar: 'الملف فارغ. اختره من جديد.', en: 'The file is empty. Choose it again.' },
  'too-large': {
    ar: 'حجم الملف أكبر من 5 ميغابايت. صغّره ثم أرسله.',
    en: 'The file is larger than 5 MB. Make it smaller and send it.',
  },
  'wrong-type': {
    ar: 'هذا الملف ليس PDF ولا صورة JPEG أو PNG. أرسله بأحدها.',
    en: 'This file is no PDF and no JPEG or PNG picture. Send it as one of them.',
  },
  'not-pdf': {
    ar: 'المطلوب ملف PDF واحد. اجمع أوراقك فيه ثم أرسله.',
    en: 'One PDF is needed. Put your papers into one and send that.',
  },
  encrypted: {
    ar: 'الملف مقفل بكلمة مرور. احفظه بلا قفل ثم أرسله.',
    en: 'The file is locked with a password. Save it without one and send that.',
  },
  active: {
    ar: 'في الملف ما يعمل وحده، كبرنامج أو مرفق. اطبعه إلى PDF جديد وأرسله.',
    en: 'The file holds something that acts by itself, a program or an attachment. Print it to a new PDF and send that.',
  },
  hidden: {
    ar: 'في الملف أجزاء لا تُقرأ. اطبعه إلى PDF جديد وأرسله.',
    en: 'Parts of the file cannot be read. Print it to a new PDF and send that.',
  },
  'too-many-pixels': {
    ar: 'أبعاد الصورة كبيرة جدًا. صغّرها ثم أرسلها.',
    en: 'The picture has too many pixels. Make it smaller and send it.',
  },
  broken: {
    ar: 'الملف ناقص أو تالف. أرسل نسخة سليمة.',
    en: 'The file is cut short or damaged. Send a sound copy.',
  },
}

/** Reads what was sent; a text says why it is not taken. Never throws for what is in the bytes. */
export async function readPaper(bytes: Buffer): Promise<Paper | NotTaken> {
  if (bytes.length === 0) return 'empty'
  if (bytes.length > paperLimits.bytes) return 'too-large'
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') {
    const trouble = await pdfTrouble(bytes)
    return trouble ?? paperOf('application/pdf', bytes)
  }
  return isPicture(bytes) ? readPicture(bytes) : 'wrong-type'
}

const isPicture = (bytes: Buffer): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) ||
  (bytes.length >= 8 && bytes.readBigUInt64BE(0) === 0x89504e470d0a1a0an)

async function readPicture(bytes: Buffer): Promise<Paper | NotTaken> {
  const { default: sharp } = await import('sharp')
  try {
    const picture = sharp(bytes, { limitInputPixels: false, failOn: 'error', pages: 1 })
    const { width, height } = await picture.metadata()
    if (width * height > paperLimits.pixels) return 'too-many-pixels'
    const content = await picture
      .autoOrient()
      .flatten({ background: '#fff' })
      .resize(paperLimits.side, paperLimits.side, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .jpeg({ quality: 85 })
      .timeout({ seconds: 10 })
      .toBuffer()
    return paperOf('image/jpeg', content)
  } catch {
    return 'broken' // whatever a decoder finds wrong with bytes from outside is the file's matter, not ours
  }
}

const paperOf = (type: PaperType, content: Buffer): Paper => ({
  type,
  content,
  hash: createHash('sha256').update(content).digest('hex'),
})
