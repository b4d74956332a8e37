/** Which passwords are taken (ID-01…04): long enough, not known to thieves, not about oneself. Nothing else is asked. */

import type { PersonName } from '../language/index.ts'
import { type Day, gregorianParts, localMobile, normaliseArabic, type Text, toHijri } from '../language/index.ts'

/** Code points, in two factors (decided.md); the most is a bound on work. */
export const shortest = 12
export const longest = 128

/** Is this password in the list of leaked and common ones? Asked in NFC. */
export type Leaked = (password: string) => boolean

/** What a password must not be made of. */
export interface About {
  readonly number?: string
  readonly mobile?: string
  readonly username?: string
  readonly email?: string
  readonly name?: PersonName
  readonly born?: Day
}

const ours = ['absher', 'moi', 'ابشر', 'bawaba', 'بوابة', 'البوابة'].map(normaliseArabic)

/** Null when the password is taken, else why not in one sentence, with how to mend it. */
export function judgePassword(password: string, about: About, leaked: Leaked): Text | null {
  const nfc = password.normalize('NFC')
  const length = [...nfc].length
  if (length < shortest) {
    return {
      ar: `كلمة المرور أقصر من ${shortest} خانة. اجمع ثلاث كلمات أو أربعًا لا يجمعها غيرك، بأي لغة`,
      en: `The password is shorter than ${shortest} characters. Join three or four words nobody else would put together, in any language`,
    }
  }
  if (length > longest) {
    return {
      ar: `كلمة المرور أطول من ${longest} خانة. اختصرها`,
      en: `The password is longer than ${longest} characters. Shorten it`,
    }
  }
  if (!nfc.isWellFormed() || nfc.includes('\0')) {
    return {
      ar: 'في كلمة المرور رموز لا تُقرأ. اكتبها من جديد بحروف وأرقام ومسافات',
      en: 'The password holds characters that cannot be read. Type it again with letters, digits and spaces',
    }
  }
  if (leaked(nfc)) {
    return {
      ar: 'هذه الكلمة في قوائم كلمات المرور المسرّبة وهي أول ما يجرّبه اللصوص. اختر غيرها',
      en: 'This password is on lists of leaked passwords, which thieves try first. Choose another',
    }
  }
  if (new Set([...nfc]).size < 5) {
    return {
      ar: 'كلمة المرور تكرار لحروف قليلة. اجعلها كلمات مختلفة',
      en: 'The password repeats a few characters. Use different words',
    }
  }
  return made(nfc, about)
}

/** Looked for without marks, case, spaces and the kind of digits, as somebody who guesses would. */
function fold(s: string): string {
  return normaliseArabic(s).replace(/[\s._-]/g, '')
}

function made(password: string, about: About): Text | null {
  const folded = fold(password)
  const holds = (part: string | undefined): boolean => {
    const key = part === undefined ? '' : fold(part)
    return key.length >= 3 && folded.includes(key)
  }
  if (holds(about.number)) return contains('رقم هويتك', 'your ID number')
  if (about.mobile !== undefined && holds(localMobile(about.mobile).slice(1)))
    return contains('رقم جوّالك', 'your mobile number')
  if (holds(about.username)) return contains('اسم المستخدم', 'your username')
  if (holds(about.email?.split('@')[0])) return contains('بريدك الإلكتروني', 'your e-mail address')
  if (ours.some((word) => folded.includes(word)))
    return contains('اسم البوابة أو الوزارة', 'the name of the portal or the ministry')
  if (about.name && namesIn(folded, about.name, about.born)) return contains('اسمك', 'your name')
  return null
}

function contains(ar: string, en: string): Text {
  return {
    ar: `في كلمة المرور ${ar}، وهو أول ما يُخمَّن. احذفه واختر كلمات لا تدلّ عليك`,
    en: `The password contains ${en}, which is guessed first. Take it out and use words that do not point to you`,
  }
}

/** A first or family name of four letters or more, any two parts together, or any part with the year of birth. */
function namesIn(password: string, name: PersonName, born: Day | undefined): boolean {
  const years = born === undefined ? [] : [String(gregorianParts(born).year), hijriYear(born)]
  for (const script of [name.ar, name.en]) {
    const parts = [script.first, script.father, script.grandfather, script.family]
      .map(fold)
      .filter((p) => p.length >= 3)
    const found = parts.filter((part) => password.includes(part))
    const own = [script.first, script.family].map(fold)
    if (found.some((part) => own.includes(part) && part.length >= 4)) return true
    if (new Set(found).size >= 2) return true
    if (found.length > 0 && years.some((year) => year !== null && password.includes(year))) return true
  }
  return false
}

function hijriYear(born: Day): string | null {
  try {
    return String(toHijri(born).year)
  } catch {
    return null // born before the calendar's table
  }
}
