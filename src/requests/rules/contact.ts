/**
 * What writing to the contact centre shares: the questions, what is read, and its rules. A complaint is open to whoever
 * is registered, also while their services are suspended (R-GATE-02, R-GATE-04).
 */
import { type KeptFile, likenessOf, limits, type Sector, sectors, type TicketKind } from '../../contact/index.ts'
import { asciiDigits, choice, dayOf, field, paper, plainText, type Text } from '../../language/index.ts'
import type { PersonId } from '../../store/index.ts'
import type { About, Needs, Rule } from '../define.ts'
import type { Registers } from '../registers.ts'

/** Registered is enough: whoever cannot get activated must be able to say so. */
export const contactNeeds: Needs = { identity: 1, signIn: 1 }

const numberShape: Text = {
  ar: 'اكتب الرقم كما وصلك، مثل 1447/000345',
  en: 'Enter the number as you got it, like 1447/000345',
}

/** `1447/000345` of what was typed: with a hyphen too, in either digits; null when it is no such number. */
export function requestNumberIn(typed: unknown): string | null {
  if (typeof typed !== 'string') return null
  const number = (asciiDigits(typed) ?? typed).replace(/\s/g, '').replace(/[-–_\\]/, '/')
  return /^1[34]\d\d\/\d{6,9}$/.test(number) ? number : null
}

/** The registration number with the Hijri year (R-ID-13), as people type it. */
export const requestNumberField = () =>
  field(
    plainText({ min: 1, max: 30 })
      .refine((typed) => requestNumberIn(typed) !== null, { params: { text: numberShape } })
      .transform((typed) => requestNumberIn(typed) ?? typed),
    { ar: 'رقم القيد', en: 'Registration number' },
    numberShape,
  )

/** Words to an office of up to 2,000 characters. */
export const wordsField = (label: Text, hint?: Text) =>
  field(plainText({ min: 10, max: 2000 }), label, hint, { widget: 'textarea' })

export const sectorField = () => choice(sectors, { ar: 'عن أي جهة؟', en: 'What is it about?' })

export const paperField = () =>
  paper(
    'paper',
    { ar: 'ملف مرفق', en: 'Attached file' },
    { ar: 'إن كان عندك ما يوضح ما كتبته', en: 'If you have something that shows what you mean' },
  )

/** What the rules below look at. */
export interface ContactFacts {
  readonly open: number
  readonly today: number
  /** She has written the same, and that is still open. */
  readonly same: boolean
  /** The paper that her answers name: what it is; null when they name none, `gone` when we keep none such. */
  readonly paper: KeptFile['type'] | 'gone' | null
}

/** What she has written so far, and the paper that her answers name. */
export async function contactFacts(
  read: Registers,
  subject: PersonId,
  about: About,
  asked: { readonly kind: TicketKind; readonly sector?: Sector },
): Promise<ContactFacts> {
  const mine = await read.contact.tickets(subject)
  const { words, sector = asked.sector } = about.given
  const same =
    typeof words === 'string' && typeof sector === 'string'
      ? await read.contact.alike(subject, likenessOf(asked.kind, sector, words))
      : []
  return {
    open: mine.filter((one) => one.endedAt === null).length,
    today: mine.filter((one) => dayOf(one.openedAt) === about.day).length,
    same: same.length > 0,
    paper: await paperFact(read, subject, about.given.attachment),
  }
}

export async function paperFact(read: Registers, subject: PersonId, named: unknown): Promise<ContactFacts['paper']> {
  if (typeof named !== 'string' || named === '') return null
  const kept = await read.contact.file(subject, named)
  return kept === null || kept.ticket !== null ? 'gone' : kept.type
}

type Facts = { readonly facts: ContactFacts }

/** Too many of hers wait already: what could be answered sooner would wait behind them. */
export const roomForAnother: Rule<Facts> = {
  holds: ({ facts }) => facts.open < limits.open && facts.today < limits.perDay,
  otherwise: {
    ar: `لك ${limits.open} مفتوحة أو كتبت اليوم ${limits.perDay}. انتظر جوابًا ثم اكتب.`,
    en: `You have ${limits.open} open, or wrote ${limits.perDay} today. Wait for an answer, then write.`,
  },
  remedy: 'contact/track-request',
}

/** The same words about the same matter: shown the one that is open. */
export const notSentAlready: Rule<Facts> = {
  holds: ({ facts }) => !facts.same,
  otherwise: {
    ar: 'كتبت لنا هذا من قبل، وما زال مفتوحًا. تابعه برقمه في طلباتك.',
    en: 'You wrote this to us before, and it is still open. Follow it by its number among your requests.',
  },
  remedy: 'contact/track-request',
}

export const paperReceived: Rule<{ readonly facts: Pick<ContactFacts, 'paper'> }> = {
  holds: ({ facts }) => facts.paper !== 'gone',
  otherwise: {
    ar: 'لم يعد هذا الملف محفوظًا عندنا. أرسله من جديد.',
    en: 'We no longer keep this file. Send it again.',
  },
}

/** For letters that go on to another body: one PDF with everything in it (R-REQ-01). */
export const paperIsPdf: Rule<{ readonly facts: Pick<ContactFacts, 'paper'> }> = {
  holds: ({ facts }) => facts.paper !== 'image/jpeg',
  otherwise: {
    ar: 'المطلوب ملف PDF واحد. اجمع أوراقك فيه ثم أرسله.',
    en: 'One PDF is needed. Put your papers into one and send that.',
  },
}
