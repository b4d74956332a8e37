/** What officers are told, said once. */
import type { Text } from '../../language/index.ts'

export const deskWords = {
  signIn: {
    ar: 'اسم المستخدم أو كلمة المرور غير صحيحة. تأكد منهما وأعد الكتابة',
    en: 'The user name or the password is not right. Check both and type them again',
  },
  waiting: {
    ar: 'محاولات كثيرة على هذا الحساب. انتظر ثم أعد المحاولة',
    en: 'Too many tries on this account. Wait, then try again',
  },
  flowOver: {
    ar: 'انقضت مهلة الدخول. ابدأ من جديد',
    en: 'The time to sign in is over. Begin again',
  },
  key: {
    ar: 'لم نقبل مفتاح المرور. استعمل المفتاح المسجل لهذا المكتب',
    en: 'The passkey was not accepted. Use the one enrolled for this desk',
  },
  enrolment: {
    ar: 'رمز التسجيل غير صحيح أو استُعمل. اطلب رمزًا جديدًا من المدير',
    en: 'The enrolment code is not right or was used. Ask the administrator for a new one',
  },
  synced: {
    ar: 'هذا المفتاح ينتقل بين الأجهزة. سجّل مفتاحًا لا يغادر جهازه',
    en: 'This passkey moves between devices. Enrol one that cannot leave its device',
  },
  keyMaker: {
    ar: 'ليس صانع هذا المفتاح من المعتمدين هنا. استعمل مفتاحًا معتمدًا',
    en: 'The maker of this passkey is not accepted here. Use an accepted one',
  },
  denied: { ar: 'ليس هذا من صلاحيات دورك', en: 'Your role does not allow this' },
  ticket: {
    ar: 'لا توجد استمارة بهذه التذكرة. اقرأ الرمز من الاستمارة المطبوعة',
    en: 'No form has this ticket. Scan the code on the printed form',
  },
  number: {
    ar: 'لا نستطيع فتح حالة بهذا الرقم. تأكد من الهوية التي بيد صاحبها',
    en: 'No case can be opened under this number. Check the ID in the holder’s hand',
  },
  self: { ar: 'لا تعمل على حسابك. يتولاه موظف آخر', en: 'You cannot act on yourself. Another officer does it' },
  related: {
    ar: 'صاحب الحالة من أسرتك في السجل. يتولاها موظف لا قرابة له به',
    en: 'The register says you are of one family. An officer who is not related does it',
  },
  maker: { ar: 'أنت من طلب الموافقة. يوافق عليها موظف آخر', en: 'You asked for it. Another officer approves it' },
  sameUnit: {
    ar: 'أنت ومن طلب الموافقة تحت مدير واحد. يوافق موظف من وحدة أخرى',
    en: 'You and who asked answer to one manager. An officer of another unit approves',
  },
  kin: {
    ar: 'أنت ومن طلب الموافقة من أسرة واحدة. يوافق موظف آخر',
    en: 'You and who asked are of one family. Another officer approves',
  },
  late: {
    ar: 'مضت 15 دقيقة على طلب الموافقة. يطلبها الموظف الأول من جديد',
    en: 'More than 15 minutes have passed. The first officer asks again',
  },
  changed: {
    ar: 'تغيّرت البيانات بعد طلب الموافقة. يراجعها الموظف الأول ويطلب من جديد',
    en: 'The data changed after approval was asked for. The first officer looks again and asks anew',
  },
  decided: { ar: 'بتّ فيها موظف قبلك', en: 'Another officer has decided this already' },
  tooMany: {
    ar: 'لك عشرة طلبات موافقة لم يُبت فيها. انتظر البت في أحدها',
    en: 'Ten of your requests for approval are open. Wait until one is decided',
  },
  step: {
    ar: 'ليست هذه خطوة الحالة الآن. أكمل ما على الشاشة',
    en: 'The case is not at this step. Finish what is on the screen',
  },
  over: { ar: 'انتهت هذه الحالة. افتح حالة جديدة', en: 'This case is over. Open a new one' },
  noMatch: {
    ar: 'لم تتطابق. أعد الالتقاط أو تحقق بالوثيقة',
    en: 'It did not match. Capture again, or check the document',
  },
  unclear: { ar: 'لم تتضح. نظف القارئ وأعد الالتقاط', en: 'It was not clear. Clean the reader and capture again' },
  device: { ar: 'القارئ لا يستجيب. تأكد من توصيله', en: 'The reader is not answering. Check that it is connected' },
  pageTooOld: {
    ar: 'مضى وقت هذه الصفحة. أعد الالتقاط',
    en: 'This page is too old. Capture again',
  },
  notEnrolled: {
    ar: 'لا بصمات محفوظة له في السجل. تحقق بالوثيقة مع موظف ثانٍ',
    en: 'No fingers are on file for this person. Check the document, with a second officer',
  },
  capturesOver: {
    ar: 'انتهت المحاولات الثلاث. تحقق بالوثيقة مع موظف ثانٍ',
    en: 'The three tries are used. Check the document, with a second officer',
  },
  document: {
    ar: 'لا تطابق هذه الوثيقة السجل أو انتهت. تأكد من الرقم المكتوب عليها',
    en: 'This document is not the register’s or has expired. Check the number printed on it',
  },
  mobileTaken: {
    ar: 'هذا الجوال مربوط بحساب آخر. اطلب رقمًا غيره',
    en: 'This mobile belongs to another account. Ask for another number',
  },
  mobileSame: {
    ar: 'هذا جوال الحساب الآن. اكتب الرقم الجديد',
    en: 'This is the account’s mobile now. Type the new one',
  },
  hasAccount: {
    ar: 'لهذا الشخص حساب مفعّل. افتح حالة استعادة أو تغيير جوال',
    en: 'This person has an active account. Open a case of recovery or change of mobile',
  },
  noAccount: {
    ar: 'ليس لهذا الشخص حساب يُستعاد. يسجّل أولًا ثم يفعّل',
    en: 'This person has no account to recover. Registration comes first, then activation',
  },
  notCurrent: {
    ar: 'السجل لا يسمح بحساب لهذا الشخص الآن',
    en: 'The register allows no account for this person now',
  },
  notHere: {
    ar: 'حساب موقوف بأمر أو محجوز. لا يُستعاد من هذا المكتب',
    en: 'The account is suspended or held. It is not recovered at this desk',
  },
} as const satisfies Readonly<Record<string, Text>>

export type DeskReason = keyof typeof deskWords
