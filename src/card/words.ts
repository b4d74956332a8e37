/** The words of the card's pages, Arabic first. */
import type { Text } from '../language/index.ts'
import type { CodeTrouble } from './code.ts'
import type { OfferRefusal } from './offer.ts'

export const words = {
  title: { ar: 'بطاقتي الرقمية', en: 'My digital card' },
  lead: {
    ar: 'اعرض هذا الرمز لمن يطلب هويتك. يتحقق منه بلا شبكة.',
    en: 'Show this code to whoever asks who you are. They can verify it without a network.',
  },
  qr: { ar: 'رمز بطاقتك', en: 'The code of your card' },
  screenEnds: {
    ar: 'ينتهي هذا الرمز بعد 30 ثانية، فلا تنفع صورته غيرك. جدّده قبل أن يُمسح.',
    en: 'This code ends after 30 seconds, so a picture of it is no use to others. Renew it just before it is scanned.',
  },
  paperEnds: { ar: 'رمز للطباعة، يسري 24 ساعة حتى', en: 'A code for paper, valid for 24 hours, until' },
  renew: { ar: 'جدّد الرمز', en: 'Renew the code' },
  paper: { ar: 'رمز للطباعة يسري 24 ساعة', en: 'A code for paper, valid for 24 hours' },
  screen: { ar: 'ارجع إلى رمز الشاشة', en: 'Back to the code for the screen' },
  noPhoto: {
    ar: 'لا صورة لك في سجلاتنا بعد، فليس في الرمز صورة. قد تُسأل عن وثيقة أخرى تُظهر وجهك.',
    en: 'We have no photo of you on file yet, so the code holds none. You may be asked for another document that shows your face.',
  },
  name: { ar: 'الاسم', en: 'Name' },
  number: { ar: 'رقم الهوية', en: 'ID number' },
  born: { ar: 'تاريخ الميلاد', en: 'Date of birth' },
  nationality: { ar: 'الجنسية', en: 'Nationality' },
  kind: { ar: 'الصفة', en: 'Status' },
  citizen: { ar: 'مواطن', en: 'Citizen' },
  resident: { ar: 'مقيم', en: 'Resident' },
  issued: { ar: 'صدرت في', en: 'Issued' },
  expires: { ar: 'تنتهي في', en: 'Expires' },
  again: { ar: 'أثبت أنك أنت', en: 'Prove that it is you' },
  againLead: {
    ar: 'تُعرض البطاقة خلال خمس دقائق من دخولك. ادخل من جديد لتراها.',
    en: 'The card is shown within five minutes of signing in. Sign in again to see it.',
  },
  againButton: { ar: 'ادخل من جديد', en: 'Sign in again' },
  low: { ar: 'تحتاج البطاقة تفعيلًا حضوريًا', en: 'The card needs activation in person' },
  lowLead: {
    ar: 'فعّل حسابك بالبصمة والوجه في جهاز خدمة ذاتية، ثم ادخل من جديد.',
    en: 'Activate your account with fingerprint and face at a self-service machine, then sign in again.',
  },
  lowButton: { ar: 'أماكن التفعيل', en: 'Activation points' },
  unavailable: { ar: 'لا بطاقة رقمية الآن', en: 'No digital card now' },
  devices: { ar: 'الأجهزة التي تحمل بطاقتك', en: 'Devices that hold your card' },
  devicesLead: {
    ar: 'تحفظها في محفظة على ثلاثة أجهزة على الأكثر. متى ألغيت جهازًا رُفضت بطاقته خلال دقيقة.',
    en: 'You may keep it in a wallet on up to three devices. Once you revoke one, its card is refused within a minute.',
  },
  noDevices: { ar: 'لم تحفظها في أي جهاز بعد.', en: 'You have not saved it on any device yet.' },
  device: { ar: 'جهاز أُضيف', en: 'Device added' },
  copies: { ar: 'النسخ', en: 'Copies' },
  until: { ar: 'حتى', en: 'Until' },
  revoke: { ar: 'ألغِ بطاقة هذا الجهاز', en: 'Revoke on this device' },
  add: { ar: 'احفظها في محفظة', en: 'Save it in a wallet' },
  offer: { ar: 'احفظ بطاقتك في محفظتك', en: 'Save your card in your wallet' },
  offerLead: {
    ar: 'امسح الرمز بمحفظتك، ثم اكتب فيها الرمز الذي أرسلناه إلى جوالك. لديك دقيقتان وخمس محاولات.',
    en: 'Scan this with your wallet, then type in it the code we sent to your mobile. You have two minutes and five tries.',
  },
  offerLink: { ar: 'افتحها في محفظة هذا الجهاز', en: 'Open in this device’s wallet' },
  offerQr: { ar: 'رمز عرض البطاقة', en: 'The code of the offer' },
  back: { ar: 'ارجع إلى بطاقتي', en: 'Back to my card' },
  history: { ar: 'ما جرى على بطاقتك', en: 'What happened with your card' },
  when: { ar: 'متى', en: 'When' },
  what: { ar: 'ماذا', en: 'What' },
  home: { ar: 'صفحتي', en: 'My home' },
  account: { ar: 'حسابي', en: 'My account' },
} as const satisfies Record<string, Text>

export const noCard: Readonly<Record<OfferRefusal, Text>> = {
  none: {
    ar: 'لا هوية سارية لك في السجلات. استخرجها أولًا ثم ارجع.',
    en: 'The registers hold no valid card of yours. Have one issued first, then come back.',
  },
  lost: {
    ar: 'أبلغت عن فقد هويتك. استبدلها لتعود بطاقتك الرقمية.',
    en: 'You reported your card lost. Replace it and your digital card returns.',
  },
  expired: {
    ar: 'انتهت هويتك. جدّدها لتعود بطاقتك الرقمية.',
    en: 'Your card has expired. Renew it and your digital card returns.',
  },
  deceased: { ar: 'لا بطاقة رقمية لهذا الحساب.', en: 'There is no digital card for this account.' },
  'too-many-devices': {
    ar: 'بطاقتك محفوظة في ثلاثة أجهزة. ألغِ واحدًا منها لتحفظها في آخر.',
    en: 'Your card is on three devices. Revoke one of them to save it on another.',
  },
  'too-many-offers': {
    ar: 'طلبت الحفظ خمس مرات في ساعة. أعد المحاولة بعد قليل.',
    en: 'You asked five times in an hour. Try again a little later.',
  },
}

export const events: Readonly<Record<string, Text>> = {
  offered: { ar: 'طلبت حفظها في محفظة', en: 'You asked to save it in a wallet' },
  'offer-refused': {
    ar: 'كُتب رمز خاطئ خمس مرات فبطل الطلب',
    en: 'A wrong code was typed five times; the request ended',
  },
  issued: { ar: 'حُفظت في جهاز', en: 'Saved on a device' },
  revoked: { ar: 'أُلغيت في جهاز', en: 'Revoked on a device' },
  ended: { ar: 'أوقفناها لتغيّر هويتك', en: 'Ended by us, since your ID changed' },
}

export const verify = {
  title: { ar: 'تحقق من بطاقة أو وثيقة', en: 'Verify a card or a document' },
  lead: {
    ar: 'امسح رمز البطاقة أو الوثيقة أو الصقه. بعد فتح هذه الصفحة مرة تعمل بلا شبكة.',
    en: 'Scan the code of a card or a document, or paste it. Once opened, this page works without a network.',
  },
  code: { ar: 'نص الرمز', en: 'Text of the code' },
  codeHint: {
    ar: 'كما تقرؤه أي كاميرا: حروف لاتينية كبيرة وأرقام ورموز.',
    en: 'As any camera reads it: Latin capitals, digits and signs.',
  },
  check: { ar: 'تحقق', en: 'Verify' },
  camera: { ar: 'امسح بالكاميرا', en: 'Scan with the camera' },
  stop: { ar: 'أوقف الكاميرا', en: 'Stop the camera' },
  noCamera: {
    ar: 'لم تُفتح الكاميرا. اسمح بها في متصفحك، أو الصق نص الرمز.',
    en: 'The camera did not open. Allow it in your browser, or paste the text of the code.',
  },
  ready: { ar: 'جاهزة للعمل بلا شبكة.', en: 'Ready to work without a network.' },
  green: { ar: 'صحيحة وسارية', en: 'Genuine and in force' },
  greenLead: {
    ar: 'البطاقة صادرة منا ولم تُلغَ. قارن من أمامك بالبيانات.',
    en: 'We issued this card and it is not revoked. Compare the person before you with the data.',
  },
  amber: { ar: 'صحيحة، ولا نعلم إن كانت أُلغيت', en: 'Genuine, but it may have been revoked' },
  amberLead: {
    ar: 'آخر قائمة للملغاة عندك أقدم من 24 ساعة. اتصل بالشبكة ثم تحقق من جديد.',
    en: 'Your list of revoked cards is older than 24 hours. Go online and verify again.',
  },
  red: { ar: 'مرفوضة', en: 'Refused' },
  noPhoto: { ar: 'لا صورة في هذا الرمز.', en: 'There is no photo in this code.' },
  listAge: { ar: 'قائمة الملغاة حتى', en: 'Revoked cards known up to' },
  ends: { ar: 'ينتهي الرمز', en: 'The code ends' },
  paper: { ar: 'صادرة منا وسارية', en: 'Issued by us and in force' },
  paperLead: {
    ar: 'الوثيقة صادرة منا ولم تُلغَ. قارن ما عليها بهذه السطور.',
    en: 'We issued this document and it is not revoked. Compare what it says with these lines.',
  },
  paperAmber: { ar: 'صادرة منا، ولا نعلم إن كانت أُلغيت', en: 'Issued by us, but it may have been revoked' },
  paperAmberLead: {
    ar: 'قارن ما عليها بهذه السطور. متى اتصلت بالشبكة فتحقق من رقمها.',
    en: 'Compare what it says with these lines. Once you are online, verify its number.',
  },
  document: { ar: 'الوثيقة', en: 'Document' },
  holder: { ar: 'صاحبها', en: 'Holder' },
  documentNumber: { ar: 'رقم الوثيقة', en: 'Document number' },
  issued: { ar: 'صدرت في', en: 'Issued' },
  until: { ar: 'تسري حتى', en: 'Valid until' },
  noEnd: { ar: 'لا تنتهي ما لم تُلغَ', en: 'No end, unless revoked' },
  specimen: { ar: 'وثيقة تجريبية: لا أحد ولا شيء فيها حقيقي.', en: 'A specimen: nobody and nothing in it is real.' },
} as const satisfies Record<string, Text>

export type RedReason = CodeTrouble | 'revoked'

const changed: Text = {
  ar: 'هذا الرمز غُيّر، أو لم يصدر منا. لا تقبله.',
  en: 'This code was changed, or we did not issue it. Do not accept it.',
}

export const reasons: Readonly<Record<RedReason, Text>> = {
  'not-a-code': {
    ar: 'هذا ليس رمز بطاقة ولا وثيقة. راجع أن النص كامل.',
    en: 'This is not the code of a card or a document. Check that the text is whole.',
  },
  'too-large': changed,
  malformed: changed,
  'not-canonical': changed,
  'bad-signature': changed,
  'unknown-key': {
    ar: 'وقّعه مفتاح لا نعرفه. اتصل بالشبكة لتحديث المفاتيح، ثم تحقق من جديد.',
    en: 'Signed by a key we do not know. Go online to update the keys, then verify again.',
  },
  'not-yet': {
    ar: 'لم يبدأ وقت هذا الرمز. راجع ساعة جهازك.',
    en: 'The time of this code has not begun. Check the clock of your device.',
  },
  expired: {
    ar: 'انتهى وقت هذا الرمز. اطلب من صاحبه رمزًا جديدًا.',
    en: 'The time of this code is over. Ask its holder for a new one.',
  },
  revoked: { ar: 'أُلغيت. لا تقبلها.', en: 'Revoked. Do not accept it.' },
}
