/** The terms of use in force. Whoever accepts them accepts this text: its hash is kept with the acceptance (T-REG-04). */
import { createHash } from 'node:crypto'
import type { Text } from '../language/index.ts'

export interface Terms {
  readonly version: string
  readonly title: Text
  readonly points: readonly Text[]
}

/** Changed words are a new version; accepted ones stay readable in the history of this file. */
export const terms: Terms = {
  version: '1447-1',
  title: { ar: 'شروط استخدام البوابة', en: 'Terms of use of the portal' },
  points: [
    {
      ar: 'حسابك لك وحدك. استعمال هوية شخص آخر مخالفة يعاقب عليها النظام',
      en: 'Your account is yours alone. Using another person’s identity is an offence',
    },
    {
      ar: 'ما تقدّمه من حسابك كأنك وقّعته بيدك. لا تعطِ كلمة مرورك ولا رموزك لأحد، ولن يطلبها منك موظف',
      en: 'What you submit from your account is as if you signed it. Give your password and codes to nobody; no official will ask for them',
    },
    {
      ar: 'نقرأ من سجلاتك ما تحتاجه الخدمة التي طلبتها فقط، وترى في حسابك من اطّلع عليها ولماذا',
      en: 'We read from your records only what the service you asked for needs, and your account shows who looked and why',
    },
    {
      ar: 'رقم جوّالك يجب أن يكون باسمك. نرسل إليه الرموز وأخبار معاملاتك، ورسائل الأمان لا توقف',
      en: 'Your mobile number must be in your name. Codes and news of your requests go to it; security messages cannot be stopped',
    },
    {
      ar: 'تستطيع إغلاق حسابك متى شئت، وتبقى معاملاتك محفوظة كما يوجب النظام',
      en: 'You can close your account at any time; your requests are kept as the law requires',
    },
  ],
}

/** SHA-256 over both languages, word for word. */
export const termsHash: Buffer = createHash('sha256').update(JSON.stringify(terms)).digest()
