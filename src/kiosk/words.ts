/** What each screen of a visit says. */
import type { Text } from '../language/index.ts'

interface Asks {
  readonly title: Text
  readonly lead: Text
  readonly button: Text
}

interface AsksForWords extends Asks {
  /** Most characters the keypad writes; more than needed, so that spaces typed on a keyboard fit too. */
  readonly length: number
}

const read: Text = { ar: 'وضعتها، اقرأ البصمة', en: 'It is there, read it' }

export const steps = {
  number: {
    title: { ar: 'اكتب رقم هويتك', en: 'Enter your ID number' },
    lead: { ar: 'رقم الهوية الوطنية أو الإقامة، 10 أرقام', en: 'National ID or iqama number, 10 digits' },
    length: 14,
    button: { ar: 'هذا رقمي', en: 'This is my number' },
  },
  right_index: {
    title: { ar: 'ضع سبابتك اليمنى على القارئ', en: 'Place your right index finger on the reader' },
    lead: {
      ar: 'السبابة هي الإصبع بجانب الإبهام. اليد اليمنى أولًا',
      en: 'The finger next to your thumb. The right hand first',
    },
    button: read,
  },
  left_index: {
    title: { ar: 'ضع سبابتك اليسرى على القارئ', en: 'Place your left index finger on the reader' },
    lead: { ar: 'قرأنا اليمنى. بقيت سبابة اليد اليسرى', en: 'The right one is read. Now the left hand' },
    button: read,
  },
  face: {
    title: { ar: 'انظر إلى الكاميرا', en: 'Look at the camera' },
    lead: {
      ar: 'اكشف وجهك واثبت لحظة. وإن شئتِ فاطلبي موظفة',
      en: 'Uncover your face and hold still a moment. Or ask for a female officer',
    },
    button: { ar: 'أنا جاهز، التقط', en: 'I am ready, take it' },
  },
  username: {
    title: { ar: 'هل سجّلت في البوابة من قبل؟', en: 'Did you register on the portal before?' },
    lead: {
      ar: 'اكتب اسم المستخدم الذي اخترته. وإن لم تسجل، أو نسيته، فاضغط الزر الأخير',
      en: 'Enter the username you chose. If you did not register, or forgot it, press the last button',
    },
    length: 64,
    button: { ar: 'هذا اسم المستخدم', en: 'This is my username' },
  },
  terms: {
    title: { ar: 'شروط الاستخدام', en: 'Terms of use' },
    lead: { ar: 'اقرأها، فموافقتك كتوقيعك', en: 'Read them: accepting is as good as signing' },
    button: { ar: 'قرأتها وأوافق', en: 'I have read them and accept' },
  },
  mobile: {
    title: { ar: 'اكتب رقم جوّالك', en: 'Enter your mobile number' },
    lead: { ar: 'باسمك أنت. نرسل إليه رمزًا الآن', en: 'In your own name. We send a code to it now' },
    length: 16,
    button: { ar: 'أرسل الرمز', en: 'Send the code' },
  },
  code: {
    title: { ar: 'اكتب الرمز الذي وصلك', en: 'Enter the code you received' },
    lead: { ar: 'ستة أرقام', en: 'Six digits' },
    length: 8,
    button: { ar: 'فعّل حسابي', en: 'Activate my account' },
  },
} as const satisfies Readonly<Record<string, Asks | AsksForWords>>
