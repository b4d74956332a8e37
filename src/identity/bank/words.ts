/**
 * What a bank is told. About its own word it hears everything, about the person one thing only: activated or not. That
 * nobody has the number, that she has an account, died, never registered or gave another mobile are one answer.
 */
import type { Text } from '../../language/index.ts'

export const bankWords = {
  members: {
    ar: 'كلمة المصرف ناقصة أو فيها ما لا نعرفه. راجع الحقول المذكورة',
    en: 'The bank’s word lacks something or has what is not known here. See the fields named',
  },
  member: { ar: 'ناقص أو غير صحيح أو غير معروف هنا', en: 'Missing, wrong or not known here' },
  audience: {
    ar: 'هذه الكلمة لعنوان آخر. اكتب في aud عنوان التفعيل وحده',
    en: 'This word is for another address. Put the address of activation alone in aud',
  },
  late: {
    ar: 'فات وقت هذه الكلمة أو لم يحن. وقّع كلمة جديدة عمرها 5 دقائق على الأكثر',
    en: 'This word is too late, too early or lives too long. Sign a new one for at most five minutes',
  },
  login: {
    ar: 'دخول العميل إلى مصرفه أضعف مما اتفقنا عليه. اطلب منه دخولًا أقوى',
    en: 'The customer’s sign-in at the bank is weaker than agreed. Ask for a stronger one',
  },
  kyc: {
    ar: 'مضى على تحقق المصرف من العميل أكثر من 5 سنوات. تحقق منه من جديد',
    en: 'The bank checked who the customer is more than five years ago. Check again',
  },
  used: {
    ar: 'وصلت هذه الكلمة من قبل ولا تُحسب مرتين. وقّع كلمة جديدة',
    en: 'This word was heard before and counts once. Sign a new one',
  },
  notActivated: {
    ar: 'لا نفعّل هذا الحساب بكلمة مصرف. على العميل أن يسجّل في البوابة بجواله لديكم، أو أن يزور جهاز الخدمة الذاتية',
    en: 'This account is not activated by a bank’s word. The customer registers on the portal with the mobile you hold, or visits a kiosk',
  },
  quota: {
    ar: 'وصل مصرفكم إلى حدّه من التفعيل لهذه الساعة أو اليوم',
    en: 'Your bank has reached its limit of activations for this hour or day',
  },
  stopped: {
    ar: 'أوقفنا التفعيل عن طريق مصرفكم حتى نراجعه معكم. بقية الطرق مفتوحة لعملائكم',
    en: 'Activation through your bank is stopped until we have looked into it with you. Your customers may use the other ways',
  },
} as const satisfies Readonly<Record<string, Text>>
