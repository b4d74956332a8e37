/** Where a person can be reached: mobile, e-mail, bank account, short address (R-ID-10, R-ID-11). */
import { compact, mixedDigits } from './digits.ts'
import { type Read, typed } from './typed.ts'

/** Saudi mobile, kept as `+9665XXXXXXXX`; typed as 05…, 5…, 9665…, +9665… or 009665… (R-ID-10). */
export const mobile = typed(
  (s): Read<string> => {
    const number = compact(s)
    if (number === null) return mixedDigits
    const match = /^(?:(?:\+|00)?966|0)?(5\d{8})$/.exec(number.replace(/[().]/g, ''))
    if (match) return `+966${match[1]}`
    return {
      ar: 'اكتب رقم جوّال من 10 أرقام يبدأ بـ 05، مثل 0500000010',
      en: 'Enter a mobile number of 10 digits starting with 05, like 0500000010',
    }
  },
  { widget: 'tel', autocomplete: 'tel', example: '0500000010' },
)

/** A stored mobile as people here write it: `+966500000010` → `0500000010`. */
export function localMobile(stored: string): string {
  return stored.startsWith('+966') ? `0${stored.slice(4)}` : stored
}

/** E-mail address, kept in small letters: phones capitalise the first letter, and no real mailbox differs by case. */
export const email = typed(
  (s): Read<string> => {
    const address = s.toLowerCase()
    const [local = '', domain = '', ...rest] = address.split('@')
    const good =
      rest.length === 0 &&
      address.length <= 254 &&
      /^(?!\.)(?!.*\.\.)[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}(?<!\.)$/.test(local) &&
      /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/.test(domain)
    if (good) return address
    return {
      ar: 'اكتب البريد الإلكتروني كاملًا بأحرف إنجليزية وفيه @، مثل noura@example.com',
      en: 'Enter the whole e-mail address with an @, like noura@example.com',
    }
  },
  { autocomplete: 'email', example: 'noura@example.com' },
)

/** ISO 13616: letters become 10…35, the first four characters go last, the remainder by 97 is one. */
export function ibanChecks(iban: string): boolean {
  let rest = 0
  for (const ch of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(ch, 36)
    rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97
  }
  return rest === 1
}

/** Saudi IBAN: `SA` and 22 characters with the mod 97 check, kept without spaces in capitals (R-ID-11). */
export const iban = typed(
  (s): Read<string> => {
    const number = compact(s)?.toUpperCase()
    if (number === undefined) return mixedDigits
    if (!/^SA\d{4}[A-Z0-9]{18}$/.test(number)) {
      return {
        ar: 'اكتب رقم الآيبان من 24 خانة يبدأ بـ SA، مثل SA03 8000 0000 6080 1016 7519',
        en: 'Enter an IBAN of 24 characters starting with SA, like SA03 8000 0000 6080 1016 7519',
      }
    }
    if (ibanChecks(number)) return number
    return {
      ar: 'في رقم الآيبان خطأ في إحدى الخانات. انسخه كما في تطبيق مصرفك، مثل SA03 8000 0000 6080 1016 7519',
      en: 'One character of the IBAN is wrong. Copy it from your bank’s app, like SA03 8000 0000 6080 1016 7519',
    }
  },
  { example: 'SA0380000000608010167519' },
)

/** National short address: four Latin letters and four digits, kept in capitals. */
export const shortAddress = typed(
  (s): Read<string> => {
    const address = compact(s)?.toUpperCase()
    if (address === undefined) return mixedDigits
    if (/^[A-Z]{4}\d{4}$/.test(address)) return address
    return {
      ar: 'اكتب العنوان المختصر: 4 أحرف إنجليزية ثم 4 أرقام، مثل RRRD2929',
      en: 'Enter the short address: 4 Latin letters and 4 digits, like RRRD2929',
    }
  },
  { example: 'RRRD2929' },
)
