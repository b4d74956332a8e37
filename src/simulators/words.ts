/** What can go wrong outside, in words. The keys are the simulators' own names of their faults. */
import type { BankFault } from '../agencies/banks/index.ts'
import type { CarrierFault } from '../agencies/carriers/index.ts'
import type { DemoType, FaultKind } from '../agencies/devices/index.ts'
import type { GatewayFault } from '../agencies/gateways/index.ts'
import type { HospitalFault } from '../agencies/hospitals/index.ts'
import type { PhotoServiceFault } from '../agencies/photos/index.ts'
import type { PushFault } from '../agencies/push/index.ts'
import type { Text } from '../language/index.ts'

export const carrierFaults = {
  slow: { ar: 'تتأخر الشركة في الجواب', en: 'The carrier answers late' },
  refuse: { ar: 'لا تقبلها الآن', en: 'It does not take it now' },
  reject: { ar: 'لا تقبلها أبدًا: لا رقم كهذا', en: 'It never will: no such number' },
  drop: { ar: 'تقبلها ويضيع الجواب', en: 'It takes it and the answer is lost' },
  twice: { ar: 'تسمع الطلب مرتين', en: 'It hears the call twice' },
} as const satisfies Record<CarrierFault['kind'], Text>

/** `act:kind` of every fault that exists, and no other. */
type GatewayKey<F extends GatewayFault = GatewayFault> = F extends {
  act: infer A extends string
  kind: infer K extends string
}
  ? `${A}:${K}`
  : never

export const gatewayFaults = {
  'open:slow': { ar: 'فتح الدفع: يتأخر', en: 'Opening a payment: late' },
  'open:refuse': { ar: 'فتح الدفع: لا يقبل الآن', en: 'Opening a payment: not now' },
  'open:drop': { ar: 'فتح الدفع: يفتح ويضيع الجواب', en: 'Opening a payment: done, and the answer is lost' },
  'status:slow': { ar: 'السؤال عن الدفع: يتأخر', en: 'Asking about a payment: late' },
  'status:refuse': { ar: 'السؤال عن الدفع: لا يجيب الآن', en: 'Asking about a payment: no answer now' },
  'status:drop': { ar: 'السؤال عن الدفع: يضيع الجواب', en: 'Asking about a payment: the answer is lost' },
  'refund:slow': { ar: 'الاسترداد: يتأخر', en: 'Refunding: late' },
  'refund:refuse': { ar: 'الاسترداد: لا يقبل الآن', en: 'Refunding: not now' },
  'refund:drop': { ar: 'الاسترداد: يُرد ويضيع الجواب', en: 'Refunding: done, and the answer is lost' },
  'refund:pending': { ar: 'الاسترداد: يقول إنه جارٍ', en: 'Refunding: says it is under way' },
  'payout:slow': { ar: 'التحويل إلى البائع: يتأخر', en: 'Paying out: late' },
  'payout:refuse': { ar: 'التحويل إلى البائع: لا يقبل الآن', en: 'Paying out: not now' },
  'payout:drop': { ar: 'التحويل إلى البائع: يتم ويضيع الجواب', en: 'Paying out: done, and the answer is lost' },
  'payout:pending': { ar: 'التحويل إلى البائع: يقول إنه جارٍ', en: 'Paying out: says it is under way' },
  'file:slow': { ar: 'ملف اليوم: يتأخر', en: 'The file of a day: late in coming' },
  'file:refuse': { ar: 'ملف اليوم: لا يُعطى الآن', en: 'The file of a day: not now' },
  'file:late': { ar: 'ملف اليوم: لم يجهز', en: 'The file of a day: not ready' },
  'file:lacks-a-line': { ar: 'ملف اليوم: ينقصه سطر', en: 'The file of a day: lacks a line' },
  'callback:twice': { ar: 'الإشعار: يأتي مرتين', en: 'The callback: comes twice' },
  'callback:never': { ar: 'الإشعار: لا يأتي', en: 'The callback: never comes' },
  'callback:late': { ar: 'الإشعار: يأتي متأخرًا', en: 'The callback: comes late' },
  'callback:out-of-order': { ar: 'الإشعار: يأتي بعد الذي يليه', en: 'The callback: comes after the next one' },
  'callback:wrongly-signed': { ar: 'الإشعار: بتوقيع غير صحيح', en: 'The callback: wrongly signed' },
} as const satisfies Record<GatewayKey, Text>

export const providerWords = {
  card: { ar: 'بوابة البطاقات', en: 'The card gateway' },
  biller: { ar: 'مُصدر الفواتير في المصارف', en: 'The biller behind the banks' },
} as const satisfies Record<NonNullable<GatewayFault['provider']>, Text>

export const photoServiceFaults = {
  glasses: { ar: 'تقول إن في الصورة نظارة', en: 'It says that the photo shows glasses' },
  old: { ar: 'تقول إن الصورة أقدم من 6 أشهر', en: 'It says that the photo is older than six months' },
  unclear: { ar: 'تقول إن الملامح غير واضحة', en: 'It says that the features are not clear' },
  background: { ar: 'تقول إن الخلفية ليست بيضاء', en: 'It says that the background is not white' },
  slow: { ar: 'تقبلها وتتأخر في الجواب', en: 'It accepts, and answers late' },
  silent: { ar: 'لا تجيب الآن', en: 'It does not answer now' },
  drop: { ar: 'تقبلها ويضيع الجواب', en: 'It accepts, and the answer is lost' },
} as const satisfies Record<PhotoServiceFault, Text>

export const pushFaults = {
  gone: { ar: 'تقول إن هذا المتصفح لم يعد موجودًا', en: 'It says that this browser is gone for good' },
  busy: { ar: 'تطلب أن ننتظر', en: 'It asks us to wait' },
  broken: { ar: 'لا تقبله الآن', en: 'It does not take it now' },
  'too-big': { ar: 'لا تقبله أبدًا: أكبر من اللازم', en: 'It never will: too big' },
  slow: { ar: 'تتأخر في الجواب', en: 'It answers late' },
  drop: { ar: 'تقبله ويضيع الجواب', en: 'It takes it and the answer is lost' },
  lost: { ar: 'تقبله ولا يصل إلى الجوال', en: 'It takes it and no phone hears of it' },
  twice: { ar: 'يصل إلى الجوال مرتين', en: 'It reaches the phone twice' },
} as const satisfies Record<PushFault['kind'], Text>

export const readerDevices = {
  Finger: { ar: 'قارئ البصمة', en: 'The fingerprint reader' },
  Face: { ar: 'كاميرا الوجه، إن لم تعمل كاميرا المتصفح', en: 'The face camera, where the browser has none' },
} as const satisfies Record<DemoType, Text>

export const bankFaultWords = {
  none: { ar: 'لا خلل', en: 'Nothing goes wrong' },
  replay: { ar: 'يرسل الكلمة نفسها مرتين', en: 'It sends the same word twice' },
  'wrong-mobile': { ar: 'جوالك عند المصرف غير الذي سجّلت به', en: 'It holds another mobile than the registration' },
  'old-kyc': { ar: 'تحقق منك قبل 6 سنوات', en: 'It checked who you are six years ago' },
  'weak-login': { ar: 'دخلت إليه بكلمة مرور وحدها', en: 'You signed in there by a password alone' },
  'wrong-key': { ar: 'يوقّع بمفتاح ليس له', en: 'It signs with a key that is not its own' },
  late: { ar: 'تصل الكلمة متأخرة 10 دقائق', en: 'The word arrives ten minutes late' },
  'for-another': { ar: 'الكلمة لعنوان آخر', en: 'The word is for another address' },
  'over-quota': { ar: 'مصرف آخر تجاوز حده', en: 'Another bank, which has used up its quota' },
} as const satisfies Record<BankFault, Text>

export const hospitalFaultWords = {
  none: { ar: 'لا خلل', en: 'Nothing goes wrong' },
  twice: { ar: 'يرسل التبليغ مرتين', en: 'It sends the notice twice' },
  'wrong-key': { ar: 'يوقّع بمفتاح ليس له', en: 'It signs with a key that is not its own' },
  late: { ar: 'يبلّغ بعد 20 يومًا', en: 'It tells 20 days after' },
  ahead: { ar: 'وقت لم يأتِ بعد', en: 'A time that has not come yet' },
  contradiction: { ar: 'قبل 95 سنة', en: 'Ninety-five years ago' },
  reused: { ar: 'مرجع واحد لتبليغين', en: 'One reference for two notices' },
} as const satisfies Record<HospitalFault, Text>

export const presentations = {
  right: { ar: 'الإصبع المطلوبة والوجه نفسه', en: 'The finger asked for, and the face itself' },
  screen: { ar: 'صورة الوجه على شاشة، حتى تختار غيرها', en: 'The face on a screen, until you choose another' },
  wrong_finger: { ar: 'إصبع غير المطلوبة، ويقول القارئ ذلك', en: 'Another finger, and the reader says so' },
  wrong_part_named: {
    ar: 'إصبع غير المطلوبة، ويسميها القارئ المطلوبة',
    en: 'Another finger, named as the one asked for',
  },
  low_quality: { ar: 'بصمة أو صورة غير واضحة', en: 'An unclear print or picture' },
  error: { ar: 'لا شيء على القارئ', en: 'Nothing on the reader' },
  unplugged: { ar: 'القارئ مفصول', en: 'The reader is unplugged' },
  busy: { ar: 'القارئ مشغول', en: 'The reader is busy' },
  slow: { ar: 'القارئ بطيء', en: 'The reader is slow' },
  silent: { ar: 'القارئ لا يجيب', en: 'The reader never answers' },
  dies: { ar: 'ينقطع الجواب في وسطه', en: 'The answer breaks off in the middle' },
  wrongly_signed: { ar: 'قارئ بتوقيع غير صحيح', en: 'A reader that signs wrongly' },
  unsigned: { ar: 'جواب بلا توقيع', en: 'An answer without a signature' },
  expired_certificate: { ar: 'شهادة القارئ منتهية', en: 'The reader’s certificate has ended' },
  foreign_provider: { ar: 'قارئ من صانع لا نعرفه', en: 'A reader of a maker nobody knows' },
  other_device: { ar: 'قارئ ليس لهذا الجهاز', en: 'A reader of another kiosk' },
  stale_nonce: { ar: 'جواب عن سؤال آخر', en: 'The answer to another question' },
  old: { ar: 'قراءة عمرها عشر دقائق', en: 'A reading ten minutes old' },
  replayed: { ar: 'قراءة سابقة مكررة', en: 'An earlier reading, replayed' },
  tampered_hash: { ar: 'سلسلة القراءات مكسورة', en: 'The chain of readings is broken' },
  tampered_sample: { ar: 'بصمة غُيّرت بعد توقيعها', en: 'A print changed after it was signed' },
  two_answers: { ar: 'جوابان بدل واحد', en: 'Two answers instead of one' },
  nonsense: { ar: 'جواب لا يُقرأ', en: 'An answer nobody can read' },
  endless: { ar: 'جواب لا ينتهي', en: 'An answer without end' },
} as const satisfies Record<FaultKind | 'right' | 'screen', Text>
