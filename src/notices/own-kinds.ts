/**
 * Kinds of notice that `kinds.csv` does not have: codes by purpose, and the first words about an account and a request.
 * A code says what it is for before it says the number, until when it lives, never a link and never a name; each
 * purpose has its own wording and length, so that no caller can pass one off as another (ID-16).
 */
import type { Text } from '../language/index.ts'

export type Lane = 'code' | 'security' | 'service' | 'campaign'

export interface OwnKind extends Text {
  readonly lane: Lane
  readonly sector: string
  readonly vars: readonly string[]
}

export const ownKinds = {
  'appt.missed': {
    lane: 'service',
    sector: 'appointments',
    vars: ['ref', 'office', 'date'],
    ar: 'لم تحضر موعدك رقم {{ref}} في {{office}} يوم {{date}}. احجز غيره إن بقيت الحاجة.',
    en: 'You missed appointment no. {{ref}} at {{office}} on {{date}}. Book another if you still need it.',
  },
  'code.registration': {
    lane: 'code',
    sector: 'account',
    vars: ['code', 'time'],
    ar: 'رمز التسجيل في البوابة: {{code}} حتى {{time}}. لا تعطه لأحد.',
    en: 'Portal registration code: {{code}}, valid until {{time}}. Give it to nobody.',
  },
  'code.sign-in': {
    lane: 'code',
    sector: 'account',
    vars: ['code', 'time'],
    ar: 'رمز الدخول: {{code}} حتى {{time}}. من يطلبه منك محتال.',
    en: 'Sign-in code: {{code}}, valid until {{time}}. Whoever asks you for it is a fraud.',
  },
  'code.act': {
    lane: 'code',
    sector: 'account',
    vars: ['act', 'code', 'time'],
    ar: 'لتأكيد {{act}}: {{code}} حتى {{time}}. لا تعطه أحدًا ولو موظفًا.',
    en: 'To confirm {{act}}: {{code}}, valid until {{time}}. Give it to nobody, not even an official.',
  },
  'code.activation': {
    lane: 'code',
    sector: 'account',
    vars: ['code', 'time'],
    ar: 'رمز تفعيل الحساب: {{code}} حتى {{time}}. أدخله في الجهاز بنفسك.',
    en: 'Account activation code: {{code}}, valid until {{time}}. Enter it at the machine yourself.',
  },
  'code.card': {
    lane: 'code',
    sector: 'account',
    vars: ['code', 'time'],
    ar: 'رمز حفظ بطاقتك الرقمية في محفظتك: {{code}} حتى {{time}}. لا تعطه أحدًا.',
    en: 'Code to save your digital card in your wallet: {{code}}, valid until {{time}}. Give it to nobody.',
  },
  'code.call-back': {
    lane: 'code',
    sector: 'account',
    vars: ['code', 'time'],
    ar: 'هذه أرقام صفحة الدخول: {{code}}، حتى {{time}}. إن لم تطلبها فلا تقلها لأحد.',
    en: 'These are the digits for the sign-in page: {{code}}, valid until {{time}}. If you did not ask for them, tell them to nobody.',
  },
  'code.mobile': {
    lane: 'code',
    sector: 'account',
    vars: ['code', 'time'],
    ar: 'رمز تغيير الجوال: {{code}} حتى {{time}}. لا تقله لمتصل.',
    en: 'Code to link this mobile to a portal account: {{code}}, valid until {{time}}. Do not tell it to any caller.',
  },
  'account.mobile-changed': {
    lane: 'security',
    sector: 'account',
    vars: ['date', 'time'],
    ar: 'صار هذا جوال حسابك في البوابة منذ {{date}} الساعة {{time}}.',
    en: 'This is the mobile of your portal account since {{date}}, {{time}}.',
  },
  'account.mobile-undo': {
    lane: 'security',
    sector: 'account',
    vars: ['m4', 'half'],
    ar: 'تغيّر جوال حسابك إلى ***{{m4}}. إن لم تغيّره أنت فاكتب {{half}} في صفحة «تراجع عن تغيير الجوال» خلال 72 ساعة.',
    en: 'Your account’s mobile was changed to ***{{m4}}. If it was not you, type {{half}} on the page “Undo a change of mobile” within 72 hours.',
  },
  'account.mobile-undone': {
    lane: 'security',
    sector: 'account',
    vars: ['date', 'time'],
    ar: 'عاد هذا الجوال إلى حسابك في {{date}} الساعة {{time}}. غيّر كلمة مرورك.',
    en: 'This mobile is your account’s again since {{date}}, {{time}}. Change your password.',
  },
  'account.passkey-added': {
    lane: 'security',
    sector: 'account',
    vars: ['date', 'time'],
    ar: 'أضيف مفتاح مرور إلى حسابك في {{date}} الساعة {{time}}. إن لم تضفه أنت فجمّد حسابك من صفحة حسابي.',
    en: 'A passkey was added to your account on {{date}} at {{time}}. If it was not you, freeze your account.',
  },
  'account.passkey-removed': {
    lane: 'security',
    sector: 'account',
    vars: ['date', 'time'],
    ar: 'حُذف مفتاح مرور من حسابك في {{date}} الساعة {{time}}. إن لم تحذفه أنت فجمّد حسابك من صفحة حسابي.',
    en: 'A passkey was removed from your account on {{date}} at {{time}}. If it was not you, freeze your account.',
  },
  'account.totp-added': {
    lane: 'security',
    sector: 'account',
    vars: ['date', 'time'],
    ar: 'أضيف تطبيق رموز إلى حسابك في {{date}} الساعة {{time}}. إن لم تضفه أنت فجمّد حسابك من صفحة حسابي.',
    en: 'A code app was added to your account on {{date}} at {{time}}. If it was not you, freeze your account.',
  },
  'account.totp-removed': {
    lane: 'security',
    sector: 'account',
    vars: ['date', 'time'],
    ar: 'حُذف تطبيق رموز من حسابك في {{date}} الساعة {{time}}. إن لم تحذفه أنت فجمّد حسابك من صفحة حسابي.',
    en: 'A code app was removed from your account on {{date}} at {{time}}. If it was not you, freeze your account.',
  },
  'account.device-confirmed': {
    lane: 'security',
    sector: 'account',
    vars: ['date', 'time'],
    ar: 'أكّدت جهازًا جديدًا في حسابك في {{date}} الساعة {{time}}. إن لم تؤكده أنت فجمّد حسابك من صفحة حسابي.',
    en: 'A new device was confirmed for your account on {{date}} at {{time}}. If it was not you, freeze your account.',
  },
  'account.phone-added': {
    lane: 'security',
    sector: 'account',
    vars: ['date', 'time'],
    ar: 'أضيف جوال يوافق عنك إلى حسابك في {{date}} الساعة {{time}}. إن لم تضفه أنت فجمّد حسابك من صفحة حسابي.',
    en: 'A phone that approves for you was added on {{date}} at {{time}}. If it was not you, freeze your account.',
  },
  'account.phone-removed': {
    lane: 'security',
    sector: 'account',
    vars: ['date', 'time'],
    ar: 'حُذف جوال الموافقة من حسابك في {{date}} الساعة {{time}}. إن لم تحذفه أنت فجمّد حسابك من صفحة حسابي.',
    en: 'A phone that approves was removed from your account on {{date}} at {{time}}. If it was not you, freeze your account.',
  },
  'account.phones-muted': {
    lane: 'security',
    sector: 'account',
    vars: ['time'],
    ar: 'طُلبت منك موافقات كثيرة لم تتم، فأسكتنا جوالك حتى {{time}}. إن لم تكن أنت فغيّر كلمة مرورك.',
    en: 'Many approvals were asked of your phone and came to nothing. It stays quiet until {{time}}. If it was not you, change your password.',
  },
  'account.frozen': {
    lane: 'security',
    sector: 'account',
    vars: ['date', 'time'],
    ar: 'جُمّد حسابك بطلبك في {{date}} الساعة {{time}} وخرجت كل الأجهزة. لإعادته أثبت نفسك في جهاز الخدمة.',
    en: 'Your account was frozen at your request on {{date}} at {{time}}; all devices are out. Prove yourself at a kiosk to return.',
  },
  'account.unfrozen': {
    lane: 'security',
    sector: 'account',
    vars: ['date', 'time'],
    ar: 'عاد حسابك إلى العمل في {{date}} الساعة {{time}} بعد مطابقة بصمتك ووجهك.',
    en: 'Your account works again since {{date}}, {{time}}, after your fingerprints and face matched.',
  },
  'account.recovered': {
    lane: 'security',
    sector: 'account',
    vars: ['date', 'time'],
    ar: 'استعاد موظفان حسابك بطلبك في {{date}} الساعة {{time}} وخرجت كل الأجهزة. إن لم تطلبه فاذهب إلى أقرب مكتب.',
    en: 'Two officers recovered your account at your request on {{date}} at {{time}}. If it was not you, go to an office.',
  },
  'account.claim-begun': {
    lane: 'security',
    sector: 'account',
    vars: ['time'],
    ar: 'بدأ شخص التسجيل في البوابة بهويتك الساعة {{time}}. إن لم تكن أنت فأبلغنا.',
    en: 'Somebody began to register on the portal with your ID at {{time}}. If it was not you, tell us.',
  },
  'account.bank-tried': {
    lane: 'security',
    sector: 'account',
    vars: ['bank', 'time'],
    ar: 'طلب {{bank}} تفعيل حسابك الساعة {{time}} وهو مفعّل من قبل، فلم يتغيّر شيء. إن لم تكن أنت فأبلغنا.',
    en: '{{bank}} asked to activate your account at {{time}}. It is active already and nothing changed. If it was not you, tell us.',
  },
  'account.recalled': {
    lane: 'security',
    sector: 'account',
    vars: ['date'],
    ar: 'نراجع الطريقة التي فُعّل بها حسابك، فخفّضنا مستواه في {{date}}. أثبت هويتك في أي جهاز خدمة ليعود كاملًا.',
    en: 'The way your account was activated is under review, so its level was lowered on {{date}}. Prove yourself at any kiosk to have it back.',
  },
  'account.level-raised': {
    lane: 'security',
    sector: 'account',
    vars: ['date', 'time'],
    ar: 'ارتفع مستوى حسابك في {{date}} الساعة {{time}} بعد مطابقة بصمتك ووجهك.',
    en: 'The level of your account was raised on {{date}} at {{time}}, after your fingerprints and face matched.',
  },
  'account.not-active-yet': {
    lane: 'security',
    sector: 'account',
    vars: ['date'],
    ar: 'حسابك لم يفعّل بعد. فعّله بالبصمة في أي جهاز قبل {{date}}.',
    en: 'Your account is not active yet. Activate it with your fingerprint at any machine by {{date}}.',
  },
  'card.new-device': {
    lane: 'security',
    sector: 'account',
    vars: ['time'],
    ar: 'حُفظت بطاقتك الرقمية في جهاز جديد الساعة {{time}}. إن لم تكن أنت فألغها من حسابك.',
    en: 'Your digital card was issued to a new device at {{time}}. If it was not you, revoke it in your account.',
  },
  'openid.signed-in': {
    lane: 'security',
    sector: 'account',
    vars: ['party', 'time'],
    ar: 'دخلت إلى {{party}} بحسابك الساعة {{time}}. إن لم تكن أنت فأبلغنا.',
    en: 'You signed in to {{party}} with your account at {{time}}. If it was not you, tell us.',
  },
  'openid.agreed': {
    lane: 'security',
    sector: 'account',
    vars: ['party', 'date'],
    ar: 'أذنت لـ {{party}} بقراءة بعض بياناتك حتى {{date}}. ألغِ الإذن من حسابك متى شئت.',
    en: 'You allowed {{party}} to read some of your data until {{date}}. Take it back in your account at any time.',
  },
  // The reason of a refusal may be nobody's business but the reader's, and a lock screen is public (T-NOT-03).
  'requests.recorded': {
    lane: 'service',
    sector: 'contact',
    vars: ['ref', 'service'],
    ar: 'قُيّد طلبك رقم {{ref}}: {{service}}. تابعه في حسابك بالبوابة.',
    en: 'Your request no. {{ref}} is recorded: {{service}}. Follow it in your portal account.',
  },
  'requests.completed': {
    lane: 'service',
    sector: 'contact',
    vars: ['ref', 'service'],
    ar: 'أُنجز طلبك رقم {{ref}}: {{service}}. التفاصيل في حسابك بالبوابة.',
    en: 'Your request no. {{ref}} is completed: {{service}}. Details are in your portal account.',
  },
  'requests.refused': {
    lane: 'service',
    sector: 'contact',
    vars: ['ref'],
    ar: 'رُفض طلبك رقم {{ref}}. السبب وما يمكنك عمله في حسابك بالبوابة.',
    en: 'Your request no. {{ref}} was refused. The reason and what you can do are in your portal account.',
  },
  'requests.expired': {
    lane: 'service',
    sector: 'contact',
    vars: ['ref'],
    ar: 'انتهت مهلة طلبك رقم {{ref}}. يمكنك تقديمه من جديد.',
    en: 'Time ran out for your request no. {{ref}}. You can make it again.',
  },
  'requests.withdrawn': {
    lane: 'service',
    sector: 'contact',
    vars: ['ref'],
    ar: 'سُحب طلبك رقم {{ref}} كما أردت.',
    en: 'Your request no. {{ref}} was withdrawn, as you asked.',
  },
  'requests.refunded': {
    lane: 'service',
    sector: 'payments',
    vars: ['ref', 'amount'],
    ar: 'رُدّ إليك {{amount}} عن طلبك رقم {{ref}} حيث دفعت.',
    en: '{{amount}} for your request no. {{ref}} was returned to where you paid from.',
  },
  // The table's `pass.passport.issued` says that the passport comes by post; until it does, this one says what is true.
  'passports.issued-to-collect': {
    lane: 'service',
    sector: 'passports',
    vars: ['pp4', 'expiry'],
    ar: 'صدر جواز سفرك ***{{pp4}} ويسري حتى {{expiry}}. تستلمه من مكتب الجوازات.',
    en: 'Your passport ***{{pp4}} was issued, valid until {{expiry}}. Collect it at the passport office.',
  },
  'passports.activated': {
    lane: 'service',
    sector: 'passports',
    vars: ['pp4'],
    ar: 'فُعِّل جواز سفرك ***{{pp4}}، ولك أن تسافر به من الآن.',
    en: 'Your passport ***{{pp4}} is active. You can travel on it from now.',
  },
  'passports.activated-ward': {
    lane: 'service',
    sector: 'passports',
    vars: ['name', 'pp4'],
    ar: 'فُعِّل جواز سفر {{name}} ***{{pp4}}، ويُسافَر به من الآن.',
    en: 'The passport of {{name}}, ***{{pp4}}, is active and can be used from now.',
  },
  'payments.received': {
    lane: 'service',
    sector: 'payments',
    vars: ['ref', 'amount'],
    ar: 'وصل سداد {{amount}} لطلبك رقم {{ref}}.',
    en: 'Payment of {{amount}} received for your request no. {{ref}}.',
  },
} as const satisfies Readonly<Record<string, OwnKind>>
