/** The numbers of people, establishments and papers: how they are typed, checked and kept (R-ID-01…09). */
import { compact, mixedDigits } from './digits.ts'
import type { Text } from './text.ts'
import { type Read, typed } from './typed.ts'

/**
 * Luhn mod 10 over all digits of a ten-digit number: positions 1,3,5,7,9 from the left are doubled (R-ID-03; the
 * other reading found in public snippets is wrong, R-ID-05).
 */
export function luhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return false
    const doubled = i % 2 === 0 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

interface TenDigits {
  readonly shape: Text
  /** Which first digits the number may have. */
  readonly first: RegExp
  readonly checked: boolean
  /** Words for a number that is plainly of another kind, by its first digit. */
  readonly other?: Readonly<Record<string, Text>>
}

const slip: Text = {
  ar: 'في الرقم خطأ، فرقم التحقّق لا يطابق. راجعه رقمًا رقمًا كما في البطاقة، مثل ',
  en: 'One of the digits is wrong: the check digit does not match. Compare it with the card, digit by digit, like ',
}

function tenDigits(rule: TenDigits, example: string) {
  return typed(
    (s): Read<string> => {
      const number = compact(s)
      if (number === null) return mixedDigits
      if (!/^\d{10}$/.test(number)) return rule.shape
      if (!rule.first.test(number)) return rule.other?.[number.charAt(0)] ?? rule.shape
      if (rule.checked && !luhn(number)) return { ar: slip.ar + example, en: slip.en + example }
      return number
    },
    { widget: 'digits', example },
  )
}

const nationalIdShape: Text = {
  ar: 'اكتب رقم الهوية الوطنية من 10 أرقام يبدأ بـ 1، مثل 1999900010',
  en: 'Enter the national ID number: 10 digits starting with 1, like 1999900010',
}

const iqamaShape: Text = {
  ar: 'اكتب رقم الإقامة من 10 أرقام يبدأ بـ 2، مثل 2999900018',
  en: 'Enter the iqama number: 10 digits starting with 2, like 2999900018',
}

const borderIsNotIt: Text = {
  ar: 'هذا رقم حدود. اكتب رقم الهوية أو الإقامة من 10 أرقام يبدأ بـ 1 أو 2، مثل 1999900010',
  en: 'This is a border number. Enter the ID or iqama number: 10 digits starting with 1 or 2, like 1999900010',
}

/** National ID number: ten digits, the first 1, with the check digit (R-ID-01, R-ID-03). */
export const nationalId = tenDigits(
  {
    shape: nationalIdShape,
    first: /^1/,
    checked: true,
    other: {
      2: {
        ar: `هذا رقم إقامة. ${nationalIdShape.ar}`,
        en: `This is an iqama number. ${nationalIdShape.en}`,
      },
    },
  },
  '1999900010',
)

/** Iqama number: ten digits, the first 2, with the check digit (R-ID-02, R-ID-03). */
export const iqama = tenDigits(
  {
    shape: iqamaShape,
    first: /^2/,
    checked: true,
    other: {
      1: { ar: `هذا رقم هوية وطنية. ${iqamaShape.ar}`, en: `This is a national ID number. ${iqamaShape.en}` },
    },
  },
  '2999900018',
)

/** Either of the two: whoever holds an ID card or an iqama (R-ID-01, R-ID-02). */
export const personNumber = tenDigits(
  {
    shape: {
      ar: 'اكتب رقم الهوية أو الإقامة من 10 أرقام يبدأ بـ 1 أو 2، مثل 1999900010',
      en: 'Enter the ID or iqama number: 10 digits starting with 1 or 2, like 1999900010',
    },
    first: /^[12]/,
    checked: true,
    other: { 3: borderIsNotIt, 4: borderIsNotIt, 5: borderIsNotIt },
  },
  '1999900010',
)

/** Border number, given on entry: ten digits, the first 3, 4 or 5, no check digit (R-ID-07). */
export const borderNumber = tenDigits(
  {
    shape: {
      ar: 'اكتب رقم الحدود من 10 أرقام يبدأ بـ 3 أو 4 أو 5، مثل 3999900059',
      en: 'Enter the border number: 10 digits starting with 3, 4 or 5, like 3999900059',
    },
    first: /^[345]/,
    checked: false,
  },
  '3999900059',
)

/** Establishment's unified number: ten digits, the first 7 (R-ID-08). */
export const establishmentNumber = tenDigits(
  {
    shape: {
      ar: 'اكتب رقم المنشأة الموحّد من 10 أرقام يبدأ بـ 7، مثل 7999900019',
      en: 'Enter the unified establishment number: 10 digits starting with 7, like 7999900019',
    },
    first: /^7/,
    checked: false,
  },
  '7999900019',
)

/** Commercial record: ten digits (R-ID-08). */
export const commercialRecord = tenDigits(
  {
    shape: {
      ar: 'اكتب رقم السجلّ التجاري من 10 أرقام، مثل 1099990001',
      en: 'Enter the commercial record number: 10 digits, like 1099990001',
    },
    first: /^\d/,
    checked: false,
  },
  '1099990001',
)

/** Visa number: ten digits. */
export const visaNumber = tenDigits(
  {
    shape: {
      ar: 'اكتب رقم التأشيرة من 10 أرقام، مثل 6999900017',
      en: 'Enter the visa number: 10 digits, like 6999900017',
    },
    first: /^\d/,
    checked: false,
  },
  '6999900017',
)

/** Saudi passport: one Latin letter and eight digits, kept in capitals (R-ID-09). */
export const saudiPassportNumber = typed(
  (s): Read<string> => {
    const number = compact(s)?.toUpperCase()
    if (number === undefined) return mixedDigits
    if (/^[A-Z]\d{8}$/.test(number)) return number
    return {
      ar: 'اكتب رقم الجواز السعودي: حرف إنجليزي واحد ثم 8 أرقام، مثل A12345678',
      en: 'Enter the Saudi passport number: one Latin letter and 8 digits, like A12345678',
    }
  },
  { example: 'A12345678' },
)

/** Any country's passport: six to nine Latin letters and digits with at least one digit (the MRZ holds nine). */
export const passportNumber = typed(
  (s): Read<string> => {
    const number = compact(s)?.toUpperCase()
    if (number === undefined) return mixedDigits
    if (/^(?=.*\d)[A-Z0-9]{6,9}$/.test(number)) return number
    return {
      ar: 'اكتب رقم الجواز كما في صفحة الصورة: من 6 إلى 9 أحرف إنجليزية وأرقام، مثل BX1234567',
      en: 'Enter the passport number as on the photo page: 6 to 9 Latin letters and digits, like BX1234567',
    }
  },
  { example: 'BX1234567' },
)
