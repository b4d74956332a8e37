/** What the room of requests refuses as a whole: transport turns it into a page or a problem document. */
import type { Text } from '../language/index.ts'

const kinds = {
  'unknown-service': {
    status: 404,
    words: { ar: 'لا توجد خدمة بهذا العنوان.', en: 'There is no service at this address.' },
  },
  'unknown-request': {
    status: 404,
    words: { ar: 'لا يوجد لديك طلب بهذا العنوان.', en: 'You have no request at this address.' },
  },
  'not-yours': {
    status: 403,
    words: { ar: 'لا يحق لك طلب هذه الخدمة لهذا الشخص.', en: 'You may not ask for this service for this person.' },
  },
  'not-for-you': {
    status: 403,
    words: { ar: 'هذه الخدمة ليست لفئتك.', en: 'This service is not for people of your kind.' },
  },
  'sign-in-first': { status: 401, words: { ar: 'سجّل الدخول أولًا.', en: 'Sign in first.' } },
  'prove-more': {
    status: 403,
    words: {
      ar: 'تحتاج هذه الخدمة إلى تفعيل حسابك حضوريًا بالبصمة والوجه.',
      en: 'This service needs your account to be activated in person, by fingers and face.',
    },
  },
  'code-needed': {
    status: 403,
    words: { ar: 'أكّد هذا الإجراء برمز يصلك على جوالك.', en: 'Confirm this act with a code sent to your mobile.' },
  },
  'key-needed': {
    status: 403,
    words: {
      ar: 'لا رجعة في هذا الإجراء، فلا يكفيه رمز. وافق في صفحته بمفتاح مرور أو من جوالك.',
      en: 'This act cannot be undone, so a code is not enough. Approve it on its page with a passkey or on your phone.',
    },
  },
  'prove-again': {
    status: 403,
    words: {
      ar: 'مضى على دخولك أكثر من ربع ساعة. أكّد برمز يصلك على جوالك أنك أنت.',
      en: 'You signed in more than a quarter of an hour ago. Confirm with a code sent to your mobile that it is you.',
    },
  },
  'changed-elsewhere': {
    status: 409,
    words: {
      ar: 'تغيّر هذا الطلب في نافذة أخرى. هذه آخر نسخة منه.',
      en: 'This request was changed in another window. This is its latest state.',
    },
  },
  'already-sent': { status: 409, words: { ar: 'أرسلت هذا الطلب من قبل.', en: 'You have sent this request already.' } },
  'reference-reused': {
    status: 422,
    words: {
      ar: 'استعملت هذا المرجع لطلب آخر. أرسل مرجعًا جديدًا.',
      en: 'This reference was used for another request. Send a new one.',
    },
  },
  'no-longer-possible': {
    status: 409,
    words: {
      ar: 'لم يعد هذا ممكنًا في مرحلة الطلب الحالية.',
      en: 'This is no longer possible at this stage of the request.',
    },
  },
  'too-many': {
    status: 429,
    words: {
      ar: 'محاولات كثيرة في وقت قصير. انتظر قليلًا ثم أعد المحاولة.',
      en: 'Too many tries in a short time. Wait a little and try again.',
    },
  },
  'draft-expired': {
    status: 410,
    words: { ar: 'انقضت مدة هذه المسودة. ابدأ الطلب من جديد.', en: 'This draft has expired. Start the request again.' },
  },
} as const satisfies Record<string, { status: number; words: Text }>

export type TroubleKind = keyof typeof kinds

export class RequestTrouble extends Error {
  readonly kind: TroubleKind
  readonly status: number
  readonly words: Text
  constructor(kind: TroubleKind, options?: ErrorOptions) {
    super(`requests: ${kind}`, options)
    this.name = 'RequestTrouble'
    this.kind = kind
    this.status = kinds[kind].status
    this.words = kinds[kind].words
  }
}
