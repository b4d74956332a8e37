/** What is said about approving on one's phone. */
import { type Instant, riyadhTime, type Text } from '../language/index.ts'

export const phoneWords = {
  adding: { ar: 'إضافة جوالك للموافقة منه', en: 'adding your phone, to approve with it' },
  signIn: { ar: 'الدخول إلى حسابك', en: 'signing in to your account' },
  notAdded: { ar: 'لم نحفظ هذا الجوال. ابدأ من جديد', en: 'This phone was not saved. Start again' },
  tooMany: {
    ar: 'لك خمسة جوالات توافق منها، وهذا أقصى عدد. احذف واحدًا لتضيف غيره',
    en: 'You approve with five phones, which is the most. Remove one to add another',
  },
  none: { ar: 'ليس في حسابك جوال توافق منه', en: 'There is no phone in your account to approve with' },
  pending: {
    ar: 'في جوالك طلب ينتظر. أجب عنه، أو انتظر دقيقتين',
    en: 'Your phone is being asked something already. Answer it, or wait two minutes',
  },
  muted: (until: Instant): Text => ({
    ar: `رُفضت طلبات كثيرة أو لم يُجب عنها. يسكت جوالك إلى ${riyadhTime(until)}، فاختر طريقة أخرى`,
    en: `Too many were denied or not answered. Your phone stays quiet until ${riyadhTime(until)}; choose another way`,
  }),
  waits: { ar: 'لم تأتِ الموافقة بعد. اكتب الرقم في جوالك', en: 'Not approved yet. Type the number on your phone' },
  denied: { ar: 'رُفض الطلب في الجوال', en: 'It was denied on the phone' },
  over: { ar: 'مضت مهلة الموافقة. ابدأ من جديد', en: 'The time to approve is over. Start again' },
  wrongNumber: {
    ar: 'الرقم غير صحيح، فرفضنا الطلب. ابدأ من الشاشة الأخرى من جديد',
    en: 'The number is not right, so it was denied. Start again on the other screen',
  },
  young: (until: Instant): Text => ({
    ar: `أضفت هذا الجوال من جهاز جديد. وافق بمفتاح مرور، أو انتظر إلى ${riyadhTime(until)}`,
    en: `This phone was added on a new device. Approve with a passkey, or wait until ${riyadhTime(until)}`,
  }),
} as const satisfies Readonly<Record<string, Text | ((until: Instant) => Text)>>
