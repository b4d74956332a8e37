/** What is said about notifications on a phone. Nothing of it names a person, an act or a place: it is read on lock screens. */
import type { Text } from '../../language/index.ts'

export const pushWords = {
  title: { ar: 'يُطلب منك الموافقة', en: 'Your approval is asked for' },
  signIn: { ar: 'أحد يدخل إلى حسابك. افتح لترى.', en: 'Somebody is signing in to your account. Open to see.' },
  act: { ar: 'أحد يطلب إجراءً باسمك. افتح لترى.', en: 'Somebody asks for an act in your name. Open to see.' },
  notThisPhone: {
    ar: 'لا نعرف هذا الجوال. حدّث الصفحة وحاول مرة أخرى',
    en: 'We do not know this phone. Reload the page and try again',
  },
  notTaken: {
    ar: 'لا نرسل تنبيهات إلى متصفح كهذا. أبقِ الصفحة مفتوحة',
    en: 'We send no notifications to a browser like this. Keep the page open',
  },
} as const satisfies Readonly<Record<string, Text>>
