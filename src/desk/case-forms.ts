/** The small forms of a case. */
import * as z from 'zod'
import { dayInput, field, mobile, plainText } from '../language/index.ts'
import { fieldsOf } from '../ui/index.ts'

export const documentForm = z.object({
  number: field(
    plainText({ max: 30 }),
    { ar: 'الرقم المطبوع', en: 'Number printed on it' },
    {
      ar: 'رقم الجواز، أو رقم نسخة الهوية الوطنية',
      en: 'The passport number, or the version number of the national ID',
    },
  ),
  expires: field(dayInput, { ar: 'تاريخ الانتهاء', en: 'Date of expiry' }),
  why: field(
    plainText({ max: 300 }),
    { ar: 'لماذا لا تُقرأ البصمة أو الوجه', en: 'Why fingers or face cannot be read' },
    undefined,
    { widget: 'textarea' },
  ),
})
export const documentFields = fieldsOf(documentForm)

export const mobileForm = z.object({
  mobile: field(mobile, { ar: 'الجوال', en: 'Mobile' }, undefined, { widget: 'digits' }),
})
export const mobileFields = fieldsOf(mobileForm)

export const codeForm = z.object({
  code: field(plainText({ max: 20 }), { ar: 'الرمز', en: 'Code' }, undefined, {
    widget: 'digits',
    autocomplete: 'one-time-code',
  }),
})
export const codeFields = fieldsOf(codeForm).map((f) => ({ ...f, maxLength: undefined }))
