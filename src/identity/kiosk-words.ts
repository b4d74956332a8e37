/** What the kiosk says when something is not right: what to do now, and never more about anybody than she knows. */
import type { FaceHint } from '../biometrics/faces/index.ts'
import { plural, type Text } from '../language/index.ts'
import { type BiometricKind, kindName } from './biometrics.ts'
import { lastDay, type Suspension } from './suspend.ts'

function left(n: number): Text {
  return {
    ar: plural('ar', n, { one: 'بقيت محاولة واحدة', two: 'بقيت محاولتان', other: 'بقيت # محاولات' }),
    en: plural('en', n, { one: '1 try left', other: '# tries left' }),
  }
}

const hints = {
  no_face: {
    ar: 'لا نرى وجهًا. قف أمام الكاميرا وانظر إليها',
    en: 'We see no face. Stand before the camera and look at it',
  },
  two_people: {
    ar: 'نرى أكثر من شخص. قف أمام الكاميرا وحدك',
    en: 'We see more than one person. Stand before the camera alone',
  },
  too_dark: {
    ar: 'الصورة معتمة. قف حيث الضوء على وجهك',
    en: 'The picture is dark. Stand where light falls on your face',
  },
  too_bright: {
    ar: 'الضوء قوي على وجهك. ابتعد عنه قليلًا',
    en: 'The light on your face is too strong. Move out of it a little',
  },
  blurred: { ar: 'الصورة مهزوزة. اثبت لحظة', en: 'The picture is blurred. Hold still a moment' },
  too_small: { ar: 'أنت بعيد. اقترب من الكاميرا', en: 'You are too far away. Come nearer to the camera' },
  turned_away: { ar: 'أدر وجهك إلى الكاميرا', en: 'Turn your face to the camera' },
  out_of_frame: { ar: 'وجهك خارج الإطار. قف في وسطه', en: 'Your face is out of the frame. Stand in its middle' },
} as const satisfies Readonly<Record<FaceHint, Text>>

export const kioskWords = {
  startAgain: {
    ar: 'انتهت هذه الزيارة. ابدأ من جديد',
    en: 'This visit has ended. Start again',
  },
  wrongStep: {
    ar: 'أكمل الخطوة التي على الشاشة',
    en: 'Finish the step on the screen',
  },
  // For what turns out only at the end: the identity ended meanwhile.
  officer: {
    ar: 'لا نستطيع إكمال التفعيل بهذا الرقم في الجهاز. تأكد من الرقم، أو راجع موظف التفعيل ومعك هويتك الأصلية',
    en: 'Activation with this number cannot be completed at the kiosk. Check the number, or see an activation officer with your original ID',
  },
  finger(kind: BiometricKind, n: number): Text {
    return {
      ar: `لم تتطابق البصمة. ضع ${kindName(kind, 'ar')} على القارئ مرة أخرى، ${left(n).ar}`,
      en: `The fingerprint did not match. Place your ${kindName(kind, 'en')} on the reader again: ${left(n).en}`,
    }
  },
  face(n: number): Text {
    return {
      ar: `لم نتعرف على وجهك. انظر إلى الكاميرا في إضاءة أفضل، ${left(n).ar}، أو راجع موظف التفعيل`,
      en: `We did not recognise your face. Look at the camera in better light: ${left(n).en}, or see an activation officer`,
    }
  },
  unclear(kind: BiometricKind, n: number): Text {
    return kind === 'face'
      ? {
          ar: `لم تظهر الصورة بوضوح. انظر إلى الكاميرا واثبت لحظة، ${left(n).ar}`,
          en: `The picture was not clear. Look at the camera and hold still: ${left(n).en}`,
        }
      : {
          ar: `لم تظهر البصمة بوضوح. امسح إصبعك والقارئ ثم ضع ${kindName(kind, 'ar')}، ${left(n).ar}`,
          en: `The fingerprint was not clear. Wipe your finger and the reader, then place your ${kindName(kind, 'en')}: ${left(n).en}`,
        }
  },
  /** What a device said of itself or of the finger, with the tries that are left. */
  withTries(words: Text, n: number): Text {
    return { ar: `${words.ar} ${left(n).ar}`, en: `${words.en} ${left(n).en}` }
  },
  faceHint(hint: FaceHint, n: number): Text {
    const { ar, en } = hints[hint]
    return { ar: `${ar}، ${left(n).ar}`, en: `${en}: ${left(n).en}` }
  },
  pageTooOld: {
    ar: 'بقيت هذه الشاشة طويلًا. ضع إصبعك أو انظر إلى الكاميرا من جديد',
    en: 'This screen stood too long. Place your finger or look at the camera again',
  },
  busy: {
    ar: 'المطابقة مشغولة الآن. انتظر لحظة ثم حاول من جديد',
    en: 'Comparing is busy now. Wait a moment, then try again',
  },
  // One answer for fingers that are another's, a number nobody has, a dead or cancelled one, no fingers on file and too
  // many failed visits: it names what an honest person may be, and her way on.
  noMatch: {
    ar: 'لم نطابق بصمتك أو وجهك، وقد لا تكون بصمتك محفوظة. راجع موظف التفعيل بهويتك الأصلية، فحسابك عنده بالمستوى نفسه',
    en: 'We could not match you: your fingerprints may not be on file, or the number may be wrong. See an activation officer with your original ID: the account will be of the same level',
  },
  device: {
    ar: 'القارئ لا يستجيب الآن. حاول مرة أخرى أو استعمل جهازًا آخر',
    en: 'The reader is not answering. Try again or use another kiosk',
  },
  mobileTaken: {
    ar: 'هذا الجوّال مرتبط بحساب آخر. اكتب رقم جوّال باسمك',
    en: 'This mobile belongs to another account. Enter a mobile number in your own name',
  },
  unfrozen: {
    ar: 'عاد حسابك إلى العمل. ادخل البوابة برقم هويتك وكلمة مرورك',
    en: 'Your account works again. Sign in on the portal with your ID number and password',
  },
  /** She has just proved that she is the one it is about. */
  suspended: ({ order, reason, until }: Suspension): Text => ({
    ar: `حسابك موقوف حتى ${lastDay(until)} بالأمر رقم ${order}. السبب: ${reason}. للاعتراض راجع الجهة التي أصدرته`,
    en: `Your account is suspended until ${lastDay(until)} by order ${order}. Reason: ${reason}. To object, go to the body that gave it`,
  }),
  reproved: {
    ar: 'أثبتّ هويتك كاملة. ادخل البوابة من جديد لترى الخدمات كلها',
    en: 'You are fully proved now. Sign in to the portal again to have all services',
  },
  hasAccount: {
    ar: 'حسابك مفعّل من قبل. ادخل البوابة برقم هويتك وكلمة مرورك',
    en: 'Your account is active already. Sign in on the portal with your ID number and password',
  },
  nothingToActivate: {
    ar: 'لا يوجد تسجيل بهذا الاسم وهذا الجوّال ينتظر التفعيل. ابدأ من جديد واختر «سجّل وفعّل حسابك»',
    en: 'No registration waits with this username and mobile. Start again and choose “Register and activate”',
  },
  usernameOrNone: {
    ar: 'اكتب اسم المستخدم الذي اخترته في البوابة، أو اضغط «لم أسجل من قبل، أو نسيته»',
    en: 'Enter the username you chose on the portal, or press “I did not register, or forgot it”',
  },
  codeOver: {
    ar: 'لم يعد الرمز صالحًا ولم يُنشأ حساب. ابدأ من جديد',
    en: 'The code is no longer valid and no account was made. Start again',
  },
} as const
