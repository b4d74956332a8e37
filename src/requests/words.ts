/** The stations of a request in the words people read (decided.md, "Status words"): said once, here. */
import type { Text } from '../language/index.ts'

export const stations = {
  draft: {
    name: { ar: 'مسودة', en: 'Draft' },
    means: {
      ar: 'لم ترسل هذا الطلب بعد. ما كتبته محفوظ.',
      en: 'You have not sent this request yet. What you typed is kept.',
    },
    tone: 'plain',
  },
  submitted: {
    name: { ar: 'قُيِّدت', en: 'Recorded' },
    means: {
      ar: 'قيدت: وصلتنا معاملتك وأخذت رقمًا وتاريخًا، ونبدأ العمل عليها.',
      en: 'Recorded: we have your request, it has a number and a date, and work on it begins.',
    },
    tone: 'info',
  },
  consent: {
    name: { ar: 'بانتظار موافقة', en: 'Waiting for consent' },
    means: {
      ar: 'سألنا من يلزم أن يوافق. نكمل حين يوافق، ونخبرك إن رفض أو انقضت المهلة.',
      en: 'We asked whoever must agree. We go on once they do, and tell you if they refuse or the time runs out.',
    },
    tone: 'info',
  },
  'awaiting-payment': {
    name: { ar: 'بانتظار السداد', en: 'Waiting for payment' },
    means: { ar: 'ننتظر سداد الرسم لنكمل.', en: 'We go on as soon as the fee is paid.' },
    tone: 'warning',
  },
  paid: {
    name: { ar: 'قيد التنفيذ', en: 'In progress' },
    means: { ar: 'وصل السداد، ونحن ننفذ طلبك.', en: 'The payment arrived and we are carrying out your request.' },
    tone: 'info',
  },
  'under-review': {
    name: { ar: 'تحت الإجراء', en: 'Under review' },
    means: { ar: 'موظف ينظر في طلبك.', en: 'An officer is looking at your request.' },
    tone: 'info',
  },
  referred: {
    name: { ar: 'محالة', en: 'Referred to another office' },
    means: {
      ar: 'أحلنا طلبك إلى مكتب آخر ينظر فيه.',
      en: 'We passed your request to another office, which is looking at it.',
    },
    tone: 'info',
  },
  'needs-you': {
    name: { ar: 'معادة إليك', en: 'Returned to you' },
    means: { ar: 'نحتاج منك شيئًا لنكمل.', en: 'We need something from you to go on.' },
    tone: 'warning',
  },
  applying: {
    name: { ar: 'قيد التنفيذ', en: 'In progress' },
    means: { ar: 'وافقنا على طلبك ونسجّله الآن.', en: 'Your request is approved and is being entered.' },
    tone: 'info',
  },
  refunding: {
    name: { ar: 'قيد إعادة المبلغ', en: 'Being refunded' },
    means: {
      ar: 'لم نستطع إتمام طلبك، ونعيد إليك ما دفعته.',
      en: 'We could not complete your request and are returning what you paid.',
    },
    tone: 'warning',
  },
  completed: {
    name: { ar: 'منجزة', en: 'Completed' },
    means: { ar: 'تم طلبك.', en: 'Your request is done.' },
    tone: 'success',
  },
  refused: {
    name: { ar: 'مرفوضة', en: 'Refused' },
    means: { ar: 'لم نستطع إتمام طلبك، والسبب مذكور.', en: 'We could not do what you asked; the reason is given.' },
    tone: 'error',
  },
  withdrawn: {
    name: { ar: 'مسحوبة', en: 'Withdrawn' },
    means: { ar: 'سحبت هذا الطلب.', en: 'You withdrew this request.' },
    tone: 'plain',
  },
  expired: {
    name: { ar: 'منتهية المهلة', en: 'Expired' },
    means: {
      ar: 'انقضت المهلة قبل أن يكتمل الطلب. ابدأ طلبًا جديدًا متى شئت.',
      en: 'The time to complete it passed. Start a new request whenever you like.',
    },
    tone: 'error',
  },
  stuck: {
    name: { ar: 'تحت الإجراء', en: 'Under review' },
    means: {
      ar: 'تعذّر إتمام الطلب آليًا، وهو عند موظف يعالجه. لا حاجة إلى طلب جديد.',
      en: 'It could not be completed automatically and is with an officer. There is no need to ask again.',
    },
    tone: 'warning',
  },
} as const satisfies Record<
  string,
  { name: Text; means: Text; tone: 'plain' | 'info' | 'success' | 'warning' | 'error' }
>

export type Station = keyof typeof stations

/** Stations at which a request has ended. */
export const ended: readonly Station[] = ['completed', 'refused', 'withdrawn', 'expired']

/** What each line of a request's story says. */
export const events = {
  recorded: { ar: 'قُيِّد الطلب وأخذ رقمه', en: 'The request was recorded and got its number' },
  'consent-asked': { ar: 'سألنا الطرف الآخر عن موافقته', en: 'The other party was asked to agree' },
  'consent-given': { ar: 'وافق الطرف الآخر', en: 'The other party agreed' },
  'consent-taken-back': { ar: 'تراجع الطرف الآخر عن موافقته', en: 'The other party took the agreement back' },
  'consent-refused': { ar: 'لم يوافق الطرف الآخر', en: 'The other party did not agree' },
  'consent-silent': { ar: 'انقضت مهلة الموافقة دون جواب', en: 'The time to agree passed without an answer' },
  'bill-issued': { ar: 'صدرت فاتورة بالرسم', en: 'A bill for the fee was issued' },
  paid: { ar: 'وصل السداد', en: 'The payment arrived' },
  'under-review': { ar: 'وصل الطلب إلى المكتب الذي يبت فيه', en: 'The request reached the office that decides' },
  referred: { ar: 'أُحيل الطلب إلى مكتب آخر', en: 'The request was referred to another office' },
  returned: { ar: 'أُعيد الطلب إليك لاستكماله', en: 'The request was returned to you to complete' },
  answered: { ar: 'أجبت المكتب', en: 'You answered the office' },
  'officer-approved': { ar: 'وافق المكتب على الطلب', en: 'The office approved the request' },
  approved: { ar: 'قُبل الطلب بعد التحقق من الشروط', en: 'The request was approved after the conditions were checked' },
  completed: { ar: 'نُفِّذ الطلب في السجلات', en: 'The request was entered in the registers' },
  refused: { ar: 'رُفض الطلب', en: 'The request was refused' },
  'refund-begun': { ar: 'بدأت إعادة المبلغ إليك', en: 'The refund to you began' },
  refunded: { ar: 'أُعيد المبلغ إليك', en: 'The amount was returned to you' },
  withdrawn: { ar: 'سحبت الطلب', en: 'You withdrew the request' },
  expired: { ar: 'انقضت مهلة السداد', en: 'The time to pay passed' },
  waiting: { ar: 'ننتظر جوابًا من جهة أخرى ونسأل من جديد', en: 'We are waiting for another body and will ask again' },
  stuck: { ar: 'أُحيل الطلب إلى موظف لمعالجته', en: 'The request was passed to an officer' },
  again: { ar: 'أعاد موظف المحاولة', en: 'An officer had it tried again' },
  'delivery-failed': {
    ar: 'لم تصلك الوثيقة بالبريد، ففُتح الطلب من جديد',
    en: 'The post could not deliver the document, so the request is open again',
  },
  received: { ar: 'صارت الوثيقة عندك', en: 'You have the document' },
  'delivery-over': { ar: 'أُلغيت الوثيقة قبل أن تستلمها', en: 'The document was cancelled before you had it' },
  'late-payment': {
    ar: 'وصل سداد بعد انتهاء الطلب، ونعيده إليك',
    en: 'A payment came after the request ended; it is being returned',
  },
} as const satisfies Record<string, Text>

export type Event = keyof typeof events
