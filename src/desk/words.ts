/** Words of the desk that several pages say. */
import type { CaseKind, CaseStep } from '../identity/officers/index.ts'
import type { Text } from '../language/index.ts'

export const kindWords: Readonly<Record<CaseKind, Text>> = {
  activation: { ar: 'تفعيل حساب', en: 'Activate an account' },
  mobile: { ar: 'تغيير جوال مفقود', en: 'Change a lost mobile' },
  recovery: { ar: 'استعادة حساب', en: 'Recover an account' },
}

export const stepWords: Readonly<Record<CaseStep, Text>> = {
  presence: { ar: 'إثبات الحضور', en: 'Proving presence' },
  mobile: { ar: 'الجوال', en: 'The mobile' },
  code: { ar: 'رمز الجوال', en: 'The mobile’s code' },
  decide: { ar: 'القرار', en: 'Decision' },
  waiting: { ar: 'بانتظار موظف ثانٍ', en: 'Waiting for a second officer' },
  done: { ar: 'تمّت', en: 'Done' },
  ended: { ar: 'انتهت', en: 'Ended' },
}

export const scriptsNeeded: Text = {
  ar: 'توقيع القرار بمفتاح المرور يحتاج إلى جافاسكربت. شغّلها في هذا المتصفح.',
  en: 'Signing with the passkey needs JavaScript. Switch it on in this browser.',
}
