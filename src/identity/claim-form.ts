/** What is asked on the portal to register (R-ACC-01), as a form. Unknown keys are refused (T-MASS-01). */
import * as z from 'zod'
import { choice, email, field, mobile, personNumber, username } from '../language/index.ts'
import { longest } from './password-policy.ts'
import { terms } from './terms.ts'

export const claimForm = z.strictObject({
  number: field(
    personNumber,
    { ar: 'رقم الهوية أو الإقامة', en: 'ID or iqama number' },
    { ar: '10 أرقام كما في البطاقة', en: '10 digits, as on the card' },
    { widget: 'digits' },
  ),
  mobile: field(
    mobile,
    { ar: 'رقم الجوّال', en: 'Mobile number' },
    { ar: 'باسمك، ونرسل إليه رمزًا الآن', en: 'In your name; we send a code to it now' },
    { widget: 'tel', autocomplete: 'tel' },
  ),
  email: field(email.optional(), { ar: 'البريد الإلكتروني (اختياري)', en: 'E-mail address (optional)' }, undefined, {
    autocomplete: 'email',
  }),
  username: field(
    username,
    { ar: 'اسم المستخدم', en: 'Username' },
    { ar: 'من 6 إلى 32 خانة، مثل noura.sh', en: '6 to 32 characters, like noura.sh' },
    { autocomplete: 'username' },
  ),
  // Its length and words are judged by the rules of passwords, which say more than a schema can.
  password: field(
    z.string().max(longest * 4),
    { ar: 'كلمة المرور', en: 'Password' },
    {
      ar: '12 خانة أو أكثر، بأي لغة وبمسافات إن أردت',
      en: '12 characters or more, in any language, with spaces if you like',
    },
    { widget: 'password', autocomplete: 'new-password' },
  ),
  lang: choice(
    { ar: { ar: 'العربية', en: 'Arabic' }, en: { ar: 'الإنجليزية', en: 'English' } },
    {
      ar: 'لغة الرسائل',
      en: 'Language of messages',
    },
  ),
  terms: field(
    z.literal(terms.version),
    { ar: 'قرأت شروط الاستخدام وأوافق عليها', en: 'I have read the terms of use and accept them' },
    undefined,
    { widget: 'checkbox' },
  ),
})

export type ClaimData = z.infer<typeof claimForm>
