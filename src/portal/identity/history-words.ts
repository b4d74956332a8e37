/** What happened to an account, in words for its owner. */
import type { EventKind } from '../../identity/index.ts'
import type { Text } from '../../language/index.ts'

export const eventWords: Readonly<Record<EventKind, Text>> = {
  signed_in: { ar: 'دخول', en: 'Signed in' },
  sign_in_refused: { ar: 'محاولة دخول رُفضت', en: 'A sign-in was refused' },
  code_refused: { ar: 'رمز رُفض', en: 'A code was refused' },
  signed_out: { ar: 'خروج', en: 'Signed out' },
  signed_out_everywhere: { ar: 'خروج من كل الأجهزة', en: 'Signed out everywhere' },
  password_changed: { ar: 'تغيير كلمة المرور', en: 'Password changed' },
  activated: { ar: 'تفعيل الحساب', en: 'Account activated' },
  claim_begun: { ar: 'بدأ أحد تسجيل حساب برقمك', en: 'Somebody began a registration with your number' },
  kiosk_refused: { ar: 'محاولة في جهاز الخدمة رُفضت', en: 'A try at a kiosk was refused' },
  act_approved: { ar: 'تأكيد إجراء', en: 'An act was confirmed' },
  passkey_added: { ar: 'إضافة مفتاح مرور', en: 'A passkey was added' },
  passkey_removed: { ar: 'حذف مفتاح مرور', en: 'A passkey was removed' },
  frozen: { ar: 'تجميد الحساب بطلبك', en: 'You froze the account' },
  unfrozen: { ar: 'إعادة الحساب بعد البصمة والوجه', en: 'Account active again after fingerprints and face' },
  session_ended: { ar: 'إخراج جهاز', en: 'A device was signed out' },
  mobile_changed: { ar: 'تغيير الجوال', en: 'Mobile changed' },
  mobile_undone: { ar: 'تراجع عن تغيير الجوال', en: 'A change of mobile was undone' },
  bank_refused: { ar: 'طلب مصرف تفعيل حسابك فرُفض', en: 'A bank asked to activate your account and was refused' },
  level_dropped: { ar: 'خُفّض مستوى الحساب حتى تثبت هويتك', en: 'Level of the account lowered until you prove yourself' },
  level_raised: { ar: 'رُفع مستوى الحساب بالبصمة والوجه', en: 'Level of the account raised by fingerprints and face' },
  recovered: { ar: 'استعادة الحساب عند موظفين', en: 'Account recovered by two officers' },
  desk_refused: { ar: 'محاولة عند موظف رُفضت', en: 'A try at an officer’s desk was refused' },
  device_forgotten: { ar: 'نسيان جهاز', en: 'A device was forgotten' },
  act_refused: { ar: 'تأكيد إجراء رُفض', en: 'The confirmation of an act was refused' },
  acting_begun: { ar: 'بدأت تنجز عن شخص آخر', en: 'You began to act for somebody else' },
  acting_ended: { ar: 'لم تعد تنجز عن شخص آخر', en: 'You stopped acting for somebody else' },
}

/** Why, where a reason is kept. */
export const reasonWords: Readonly<Record<string, Text>> = {
  password: { ar: 'كلمة مرور غير صحيحة', en: 'wrong password' },
  waiting: { ar: 'محاولات كثيرة', en: 'too many tries' },
  code_wrong: { ar: 'رمز غير صحيح', en: 'wrong code' },
  code_dead: { ar: 'رمز انتهى', en: 'the code had ended' },
  code_day_limit: { ar: 'رموز خاطئة كثيرة', en: 'too many wrong codes' },
  passkey: { ar: 'مفتاح مرور لم يُقبل', en: 'the passkey was not accepted' },
  suspended: { ar: 'الحساب موقوف', en: 'the account is suspended' },
  frozen_self: { ar: 'الحساب مجمّد بطلبك', en: 'you froze the account' },
  chosen: { ar: 'باختيارك', en: 'by your choice' },
  time: { ar: 'انقضت المدة', en: 'the time had passed' },
  standing: { ar: 'انتهى حقك في السجلات', en: 'the registers no longer say that you may' },
  no_claim: { ar: 'لا تسجيل ينتظر بهذا الجوال', en: 'no registration waits with that mobile' },
  has_account: { ar: 'الحساب مفعّل من قبل', en: 'the account is active already' },
  not_current: { ar: 'الهوية غير سارية', en: 'the identity is not current' },
  mobile: { ar: 'الجوال غير الذي في سجلك', en: 'the mobile is not the one on record' },
  recalled: { ar: 'روجعت جهة التفعيل', en: 'the way it was activated is under review' },
  held: { ar: 'الحساب محجوز للتحقق', en: 'the account is held for a check' },
}
