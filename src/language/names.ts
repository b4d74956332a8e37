/** Names as people type them: parts of a person's name in either script, and usernames (R-NAME-01…06, ID-06, ID-61). */
import { asciiDigits, mixedDigits } from './digits.ts'
import { cleanText, hiddenMarks } from './plaintext.ts'
import { normaliseArabic } from './search.ts'
import type { Text } from './text.ts'
import { isText, type Read, typed } from './typed.ts'

const LONGEST_NAME = 100

const arabicShape: Text = {
  ar: 'اكتب الاسم بحروف عربية فقط، بلا أرقام ولا رموز، مثل عبدالله',
  en: 'Enter the name in Arabic letters only, without digits or symbols, like عبدالله',
}

const englishShape: Text = {
  ar: 'اكتب الاسم بحروف إنجليزية كما في الجواز، مثل Abdullah',
  en: 'Enter the name in Latin letters as in the passport, like Abdullah',
}

function longName(example: string): Text {
  return {
    ar: `الاسم أطول من ${LONGEST_NAME} حرف. اكتبه كما في الوثيقة، مثل ${example}`,
    en: `The name is longer than ${LONGEST_NAME} characters. Write it as on the document, like ${example}`,
  }
}

// Keyboards of Urdu and Persian give these for the same letters; the register keeps one form.
function foldKeyboard(s: string): string {
  return s.replace(/ی/g, 'ي').replace(/ک/g, 'ك').replace(/[ہە]/g, 'ه')
}

const ARABIC_LETTER = '\u0621-\u063a\u0641-\u064a\u0671\u067e\u0686\u06a4\u06af'
const ARABIC_MARK = '\u064b-\u0652\u0670\u0640'
const ARABIC_NAME = new RegExp(
  `^[${ARABIC_LETTER}][${ARABIC_LETTER}${ARABIC_MARK}]*(?: [${ARABIC_LETTER}${ARABIC_MARK}]+)*$`,
)
const LATIN_NAME =
  /^[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]+(?:(?:[ '’-]|\. ?)[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]+)*\.?$/

function readName(s: string, pattern: RegExp, shape: Text, example: string): Read<string> {
  if (s.length > LONGEST_NAME * 3) return longName(example)
  const text = cleanText(s, { ar: example, en: example })
  if (isText(text)) return text
  // In a name every invisible mark is refused, not only those that turn the direction (ID-61).
  if (/\p{Cf}/u.test(text)) return hiddenMarks({ ar: example, en: example })
  const name = foldKeyboard(text).replace(/\s+/g, ' ')
  if ([...name].length > LONGEST_NAME) return longName(example)
  return pattern.test(name) ? name : shape
}

/** One part of a name, or a whole one, in Arabic letters; tashkeel is kept for print (R-NAME-01, ID-61). */
export const arabicName = typed((s) => readName(s, ARABIC_NAME, arabicShape, 'عبدالله'), { example: 'عبدالله' })

/** The same in Latin letters, as in the passport (R-NAME-01, R-NAME-06). */
export const englishName = typed((s) => readName(s, LATIN_NAME, englishShape, 'Abdullah'), { example: 'Abdullah' })

const TITLES = new Set(['السيد', 'الشريف', 'الحاج', 'الشيخ', 'الامير', 'الدكتور'])
const KNOWN_AS = new Set(['المعروف', 'الشهير', 'الملقب', 'المكني', 'المدعو'])
// Names that make someone the servant of other than God; the officer has the last word on the rest (R-NAME-02).
const NOT_GODS = new Set([
  'الرسول',
  'النبي',
  'الحسين',
  'الحسن',
  'علي',
  'الزهراء',
  'الزهره',
  'الكعبه',
  'المسيح',
  'الامير',
])

/**
 * A newborn's or changed first name (R-NAME-02): one name, no title, no «known as», nothing contrary to Sharia; the
 * article is allowed (الوليد). «عبد الله» is one name and is kept as written.
 */
export const arabicGivenName = typed(
  (s): Read<string> => {
    const name = readName(s, ARABIC_NAME, arabicShape, 'سارة')
    if (isText(name)) return name
    const words = normaliseArabic(name).split(' ')
    if (words.some((word) => TITLES.has(word))) {
      return {
        ar: 'اكتب الاسم بلا لقب مثل السيد أو الشريف أو الحاج، مثل سلمان',
        en: 'Enter the name without a title such as السيد, الشريف or الحاج, like سلمان',
      }
    }
    if (words.some((word) => KNOWN_AS.has(word))) {
      return {
        ar: 'اكتب الاسم وحده بلا عبارة مضافة مثل «المعروف بـ»، مثل سلمان',
        en: 'Enter the name alone, without an added phrase such as «المعروف بـ», like سلمان',
      }
    }
    const served = words[0] === 'عبد' ? words.slice(1).join(' ') : /^عبد(.+)$/.exec(words.join(' '))?.[1]
    if (served !== undefined && NOT_GODS.has(served)) {
      return {
        ar: 'لا يُسجَّل هذا الاسم لأنه تعبيد لغير الله. اختر اسمًا آخر، مثل عبدالله',
        en: 'This name cannot be registered: it means servant of other than God. Choose another, like عبدالله',
      }
    }
    if (words.length > (words[0] === 'عبد' ? 2 : 1)) {
      return {
        ar: 'اكتب اسمًا واحدًا غير مركّب، مثل محمد بدل محمد صالح',
        en: 'Enter one name, not a compound one, like محمد instead of محمد صالح',
      }
    }
    return name
  },
  { example: 'سارة' },
)

const usernameShape: Text = {
  ar: 'اكتب اسم مستخدم من 6 إلى 32 خانة: أحرف إنجليزية أو أحرف عربية، ومعها أرقام أو . _ -، مثل noura.sh',
  en: 'Enter a username of 6 to 32 characters: Latin or Arabic letters, with digits or . _ -, like noura.sh',
}

/**
 * Username (ID-06): 6–32 of `a-z 0-9 . _ -` or Arabic letters with the same digits and marks, letters of one script
 * only, kept in small letters. At least one letter, so that it is never taken for an ID number at sign-in.
 */
export const username = typed(
  (s): Read<string> => {
    if (s.length > 200) return usernameShape
    const name = asciiDigits(s.normalize('NFC').toLowerCase())
    if (name === null) return mixedDigits
    const latin = /[a-z]/.test(name)
    const arabic = /[\u0621-\u063a\u0641-\u064a]/.test(name)
    if (latin && arabic) {
      return {
        ar: 'اكتب اسم المستخدم بأحرف لغة واحدة، إمّا عربية أو إنجليزية، مثل noura.sh',
        en: 'Use letters of one language in the username, Arabic or Latin, like noura.sh',
      }
    }
    if ((latin || arabic) && /^[a-z0-9._\u0621-\u063a\u0641-\u064a-]{6,32}$/.test(name)) return name
    return usernameShape
  },
  { autocomplete: 'username', example: 'noura.sh' },
)
