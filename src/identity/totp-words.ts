/** What is said about codes that an app makes. */
import { type Instant, riyadhTime, type Text } from '../language/index.ts'

export const totpWords = {
  adding: { ar: 'إضافة تطبيق رموز إلى حسابك', en: 'adding a code app to your account' },
  removing: { ar: 'حذف تطبيق رموز من حسابك', en: 'removing a code app from your account' },
  notProved: {
    ar: 'لم نتأكد منك. اكتب الرمز من جديد',
    en: 'We could not be sure that it is you. Type a code again',
  },
  tooMany: {
    ar: 'لك ثلاثة تطبيقات رموز، وهذا أقصى عدد. احذف واحدًا لتضيف غيره',
    en: 'You have three code apps, which is the most. Remove one to add another',
  },
  gone: { ar: 'هذا التطبيق ليس في حسابك', en: 'This app is not in your account' },
  startAgain: {
    ar: 'مضت مهلة الإضافة. ابدأ من جديد، وسترى رمزًا مصورًا جديدًا',
    en: 'The time to add it is over. Start again to see a new picture code',
  },
  wrong: {
    ar: 'الرمز غير صحيح. اكتب الأرقام الستة التي في التطبيق الآن',
    en: 'The code is not right. Type the six digits that the app shows now',
  },
  wait: (until: Instant): Text => ({
    ar: `كتبت رموزًا خاطئة كثيرة. حاول بعد الساعة ${riyadhTime(until)}`,
    en: `Too many wrong codes. Try again after ${riyadhTime(until)}`,
  }),
  off: {
    ar: 'توقفت رموز تطبيقك بعد محاولات كثيرة. ادخل بمفتاح مرور، أو أثبت نفسك في جهاز خدمة',
    en: 'Codes of your app are off after many wrong tries. Sign in with a passkey, or prove yourself at a kiosk',
  },
} as const satisfies Readonly<Record<string, Text | ((until: Instant) => Text)>>
