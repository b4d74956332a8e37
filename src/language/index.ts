/** Language: words, days, money and the numbers people type. Every other room may use it; it uses none. */
export * from './contact.ts'
export { always, type Dated, inForce } from './dated.ts'
export {
  addDays,
  addMonths,
  addYears,
  ageOn,
  type Day,
  dayOf,
  daysBetween,
  type GregorianParts,
  gregorianParts,
  type Instant,
  isDay,
  isWorkingDay,
  riyadhTime,
  startOfDay,
  weekday,
} from './day.ts'
export { dayInput, hijriDay } from './day-input.ts'
export { asciiDigits, compact, mask } from './digits.ts'
export { choice, type FieldMeta, field, oneOf, type Widget } from './field.ts'
export * from './format.ts'
export * from './hijri.ts'
export { addMoney, formatMoney, type Money, sar } from './money.ts'
export { arabicGivenName, arabicName, englishName, username } from './names.ts'
export * from './numbers.ts'
export { paper } from './paper.ts'
export { fullName, type NameParts, type PersonName, shortName } from './person-name.ts'
export { photo, photoLimits } from './photo.ts'
export { plainText } from './plaintext.ts'
export { formatPlate, plate } from './plate.ts'
export { days, hours, inDays, minutes, months, type PluralForms, plural, years } from './plural.ts'
export { issueText } from './problems.ts'
export { readRiyals, riyals } from './riyals.ts'
export { normaliseArabic } from './search.ts'
export { type Lang, say, type Text } from './text.ts'
export { whole } from './whole.ts'
