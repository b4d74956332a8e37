/** What the door says when it says no. Said the same way wherever it is asked from. */
import { type Instant, plural, riyadhTime, type Text } from '../language/index.ts'

function tries(n: number): Text {
  return {
    ar: plural('ar', n, {
      one: 'بقيت محاولة واحدة',
      two: 'بقيت محاولتان',
      few: `بقيت ${n} محاولات`,
      many: `بقيت ${n} محاولة`,
      other: `بقيت ${n} محاولة`,
    }),
    en: plural('en', n, { one: '1 try left', other: `${n} tries left` }),
  }
}

export const untilWords = {
  codeLimit: (at: Instant): Text => ({
    ar: `طلبت رموزًا كثيرة. اطلب رمزًا جديدًا بعد الساعة ${riyadhTime(at)}`,
    en: `Too many codes were asked for. Ask for a new one after ${riyadhTime(at)}`,
  }),
  codeResend: (at: Instant): Text => ({
    ar: `أرسلنا الرمز قبل قليل. إن لم يصلك فاطلب غيره بعد الساعة ${riyadhTime(at)}`,
    en: `We sent a code a moment ago. If it has not come, ask for another after ${riyadhTime(at)}`,
  }),
  codesFull: (at: Instant): Text => ({
    ar: `نرسل رموزًا كثيرة إلى أرقام مثل هذا الآن. اطلب رمزًا بعد الساعة ${riyadhTime(at)}`,
    en: `Too many codes are being sent to numbers like this. Ask for one after ${riyadhTime(at)}`,
  }),
  codeTriesToday: {
    ar: 'أدخلت رموزًا خاطئة كثيرة اليوم. حاول مرة أخرى بعد 24 ساعة',
    en: 'Too many wrong codes today. Try again in 24 hours',
  } satisfies Text,
  namedCodeWrong: {
    ar: 'الرمز غير صحيح أو انتهى، أو لا تطابق البيانات. راجع الرقم وتاريخ الميلاد، ثم اطلب رمزًا جديدًا.',
    en: 'The code is wrong or over, or the details do not match. Check the number and date of birth, then ask for a new code.',
  },
  codeDead: {
    ar: 'لم يعد هذا الرمز صالحًا. اطلب رمزًا جديدًا',
    en: 'This code is no longer valid. Ask for a new one',
  } satisfies Text,
  codeWrong: (left: number): Text => ({
    ar: `الرمز غير صحيح. اكتب الأرقام الستة كما في الرسالة، ${tries(left).ar}`,
    en: `The code is not right. Type the six digits as in the message: ${tries(left).en}`,
  }),
  startAgain: {
    ar: 'انتهت مهلة هذه الخطوات. ابدأ من جديد',
    en: 'The time for these steps has ended. Start again',
  } satisfies Text,
  kioskFirst: {
    ar: 'لم تثبت نفسك في جهاز خدمة خلال نصف الساعة الماضية. اذهب إليه ثم ادخل من جديد',
    en: 'You have not proved yourself at a kiosk in the last half hour. Go to one, then sign in again',
  } satisfies Text,
  signInNo: {
    ar: 'لم نتمكن من إدخالك بهذه البيانات. راجع رقم الهوية أو اسم المستخدم وكلمة المرور، أو اسأل أقرب مكتب تفعيل',
    en: 'We could not sign you in with these details. Check the ID number or username and the password, or ask the nearest activation office',
  } satisfies Text,
  termsChanged: {
    ar: 'تغيّرت شروط الاستخدام. اقرأها ووافق عليها من جديد',
    en: 'The terms of use have changed. Read and accept them again',
  } satisfies Text,
  passwordFirst: {
    ar: 'اكتب كلمة مرورك أولًا، فهذا الإجراء لا يُؤكَّد بالجوال وحده',
    en: 'Type your password first: this is not confirmed by the phone alone',
  } satisfies Text,
  passwordWrong: {
    ar: 'كلمة المرور غير صحيحة. اكتبها كما تدخل بها',
    en: 'The password is not right. Type the one you sign in with',
  } satisfies Text,
  passwordWait: {
    ar: 'كُتبت كلمات مرور خاطئة كثيرة. انتظر ساعة، أو وافق بمفتاح مرور',
    en: 'Too many wrong passwords. Wait an hour, or approve with a passkey',
  } satisfies Text,
  passwordSame: {
    ar: 'هذه كلمة المرور الحالية. اختر غيرها',
    en: 'This is the present password. Choose another',
  } satisfies Text,
}
