/** Words in both languages. Every sentence a person reads is a `Text`, written beside the thing it names. */

export type Lang = 'ar' | 'en'

/** The same thing said in Arabic (written first) and in English; never one translated word for word. */
export interface Text {
  readonly ar: string
  readonly en: string
}

/** The words of `text` in the reader's language. */
export function say(text: Text, lang: Lang): string {
  return text[lang]
}

// English words that keep their capital inside a sentence.
const PROPER = /^(?:Arabic|English|Hijri|Gregorian|Saudi|Hajj|Umrah|Ramadan|Makkah|Madinah|Riyadh|Muslim)\b/

/** A label inside an English sentence: small first letter, unless it is a name or an abbreviation (ID, IBAN). */
export function inSentence(label: string): string {
  return PROPER.test(label) || /^.[A-Z0-9]/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1)
}
