/** What is said about passkeys. */
import { type Instant, riyadhTime, type Text } from '../language/index.ts'

export const passkeyWords = {
  no: {
    ar: 'لم نتعرف على مفتاح المرور. حاول مرة أخرى، أو ادخل بكلمة المرور',
    en: 'We did not recognise the passkey. Try again, or sign in with your password',
  },
  notAdded: {
    ar: 'لم نحفظ مفتاح المرور. اطلب رمزًا وأضفه من جديد',
    en: 'The passkey was not saved. Ask for a code and add it again',
  },
  tooMany: {
    ar: 'لك عشرة مفاتيح مرور، وهذا أقصى عدد. احذف واحدًا لتضيف غيره',
    en: 'You have ten passkeys, which is the most. Remove one to add another',
  },
  lastWay: {
    ar: 'هذا المفتاح طريقك الوحيد إلى الحساب. أضف مفتاحًا آخر قبل حذفه',
    en: 'This passkey is your only way in. Add another before you remove it',
  },
  proveAgain: {
    ar: 'ادخل من جديد قبل هذا التغيير، فقد مضى وقت على دخولك',
    en: 'Sign in again before this change: it has been a while since you did',
  },
  copied: {
    ar: 'هذا المفتاح ينسخ بين أجهزتك، ولا يكفي لما لا رجعة فيه. وافق من جوالك، أو بمفتاح لا يخرج من جهازه',
    en: 'This passkey is copied between your devices, which is not enough for what cannot be undone. Approve on your phone, or with a key that stays in its device',
  },
  gone: {
    ar: 'هذا المفتاح ليس في حسابك',
    en: 'This passkey is not in your account',
  },
  adding: { ar: 'إضافة مفتاح مرور إلى حسابك', en: 'adding a passkey to your account' },
  young: (until: Instant): Text => ({
    ar: `أضفت هذا المفتاح من جهاز جديد. وافق بمفتاح أقدم، أو أكّد الجهاز من جهاز قديم، أو انتظر إلى ${riyadhTime(until)}`,
    en: `This passkey was added on a new device. Use an older one, confirm the device from an older device, or wait until ${riyadhTime(until)}`,
  }),
} as const satisfies Readonly<Record<string, Text | ((until: Instant) => Text)>>
