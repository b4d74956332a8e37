/** The code from the message: one field, where it was sent, and another code when it does not come. */
import * as z from 'zod'
import { field, type Instant, type Lang, plainText, riyadhTime } from '../../language/index.ts'
import { type Children, fieldsOf, Ltr } from '../../ui/index.ts'

export const codeForm = z.object({
  code: field(
    plainText({ max: 20 }),
    { ar: 'الرمز', en: 'Code' },
    { ar: 'ستة أرقام في الرسالة', en: 'Six digits in the message' },
    { widget: 'digits', autocomplete: 'one-time-code' },
  ),
})
export const codeFields = fieldsOf(codeForm).map((f) => ({ ...f, maxLength: undefined }))

/** The same field for the code of an app. */
export const appCodeFields = codeFields.map((f) => ({
  ...f,
  label: { ar: 'رمز التطبيق', en: 'Code of the app' },
  hint: { ar: 'ستة أرقام يعرضها التطبيق الآن', en: 'Six digits that the app shows now' },
}))
export const appWords = {
  ar: 'افتح تطبيق الرموز في جوالك واكتب ما يعرضه للبوابة.',
  en: 'Open the code app on your phone and type what it shows for the portal.',
}

/** The password, typed once more where a phone alone must not do (ID-22, ID-70). */
export const passwordForm = z.object({
  password: field(z.string().min(1), { ar: 'كلمة المرور', en: 'Password' }, undefined, {
    widget: 'password',
    autocomplete: 'current-password',
  }),
})
export const passwordFields = fieldsOf(passwordForm)

/** Where the code went. */
export function sentWords(sentTo: string, lang: Lang): Children {
  if (sentTo === '') return lang === 'ar' ? 'أرسلنا رمزًا إلى جوالك.' : 'We sent a code to your mobile.'
  return (
    <>
      {lang === 'ar' ? 'أرسلنا رمزًا إلى ' : 'We sent a code to '}
      <Ltr>{sentTo}</Ltr>
      {lang === 'ar' ? '. يصلح خمس دقائق.' : '. It is good for five minutes.'}
    </>
  )
}

interface ResendProps {
  readonly lang: Lang
  readonly action: string
  readonly resendAt: Instant | ''
  readonly now: Instant
}

/** A form of its own: asking for another code must not send what was typed. */
export function Resend({ lang, action, resendAt, now }: ResendProps) {
  const wait = resendAt !== '' && resendAt > now ? riyadhTime(resendAt) : null
  return (
    <form method="post" action={action} data-once="">
      <p>
        {lang === 'ar' ? 'لم يصلك الرمز؟ ' : 'No code yet? '}
        {wait === null
          ? null
          : lang === 'ar'
            ? `اطلب غيره بعد الساعة ${wait}.`
            : `You can ask for another after ${wait}.`}
      </p>
      <button class="button second" type="submit">
        {lang === 'ar' ? 'أرسل رمزًا جديدًا' : 'Send a new code'}
      </button>
    </form>
  )
}
