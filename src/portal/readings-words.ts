/** Words of «من اطّلع على بياناتي»: registers, readers and purposes as people call them. */
import type { Text } from '../language/index.ts'
import type { DisputeVerdict, KindOfReader, ReadLine } from '../watch/index.ts'

export const words = {
  title: { ar: 'من اطّلع على بياناتي', en: 'Who looked at my data' },
  lead: {
    ar: 'كل اطلاع لغيرك على بياناتك يُسجَّل مع سببه. ما تراه أنت لا يُذكر هنا.',
    en: 'Every time somebody else looks at your data it is recorded, with the reason. What you look at yourself is not listed.',
  },
  none: { ar: 'لم يطّلع أحد على بياناتك.', en: 'Nobody has looked at your data.' },
  noneSuch: { ar: 'لا اطلاع من هذا النوع في هذه المدة.', en: 'No reading of this kind in this time.' },
  when: { ar: 'متى', en: 'When' },
  who: { ar: 'من', en: 'Who' },
  why: { ar: 'لماذا', en: 'Why' },
  what: { ar: 'السجلات', en: 'Registers' },
  more: { ar: 'المزيد', en: 'More' },
  details: { ar: 'التفاصيل والاعتراض', en: 'Details, or say it was not right' },
  filter: { ar: 'اعرض', en: 'Show' },
  period: { ar: 'المدة', en: 'Time' },
  reader: { ar: 'المطّلع', en: 'Reader' },
  one: { ar: 'اطلاع', en: 'A reading' },
  wrong: { ar: 'لم يكن هذا الاطلاع في محله؟', en: 'This was not right?' },
  wrongLead: {
    ar: 'اكتب لنا ما تراه. يبحث فيه موظف لا صلة له بالأمر، ويجيبك هنا خلال خمسة أيام عمل.',
    en: 'Write what you think. An officer who has nothing to do with it looks into it and answers here within five working days.',
  },
  send: { ar: 'أرسل الاعتراض', en: 'Send' },
  youSaid: { ar: 'كتبت', en: 'You wrote' },
  sentOn: { ar: 'أُرسل', en: 'Sent' },
  waits: { ar: 'وصلنا اعتراضك، ونجيبك هنا.', en: 'We have what you wrote, and answer here.' },
  answer: { ar: 'الجواب', en: 'Answer' },
  answeredOn: { ar: 'أُجيب', en: 'Answered' },
  disputed: { ar: 'اعترضت عليه', en: 'You disputed it' },
  tooMany: {
    ar: 'عندنا عشرة من اعتراضاتك لم نجب عنها بعد. انتظر جوابًا ثم أرسل غيره.',
    en: 'Ten of yours still wait for an answer. Wait for one, then send another.',
  },
  portal: { ar: 'استعمال البوابة', en: 'Using the portal' },
  times: (n: number): Text => ({ ar: timesAr(n), en: `${n} times` }),
} as const satisfies Record<string, Text | ((n: number) => Text)>

/** One, two, a few, many: Arabic counts in four ways. */
function timesAr(n: number): string {
  if (n === 2) return 'مرتين'
  return n <= 10 ? `${n} مرات` : `${n} مرة`
}

export const kinds: Readonly<Record<KindOfReader | '', Text>> = {
  '': { ar: 'الجميع', en: 'Everybody' },
  officer: { ar: 'الموظفون', en: 'Officers' },
  people: { ar: 'أشخاص لهم صلة بك', en: 'People connected to you' },
  party: { ar: 'جهات وبنوك', en: 'Bodies and banks' },
  other: { ar: 'منافذ ومكاتب واستعلامات', en: 'Posts, offices and inquiries' },
}

export const periods: Readonly<Record<string, Text>> = {
  '': { ar: 'كل الوقت', en: 'All the time' },
  30: { ar: 'آخر ثلاثين يومًا', en: 'The last thirty days' },
  365: { ar: 'آخر سنة', en: 'The last year' },
}

export const verdicts: Readonly<Record<DisputeVerdict, Text>> = {
  in_order: { ar: 'كان الاطلاع في محله', en: 'The reading was in order' },
  not_in_order: { ar: 'لم يكن الاطلاع في محله', en: 'The reading was not in order' },
  stopped: { ar: 'لم يكن في محله، وأوقفنا المطّلع', en: 'It was not in order, and its reader was stopped' },
}

/** Registers as people call them. */
const registers: Readonly<Record<string, Text>> = {
  people: { ar: 'بيانات الشخص', en: 'personal data' },
  families: { ar: 'الأسرة', en: 'family' },
  'identity-cards': { ar: 'الهوية', en: 'ID card' },
  passports: { ar: 'الجوازات', en: 'passports' },
  travel: { ar: 'السفر', en: 'travel' },
  residency: { ar: 'الإقامة', en: 'residence' },
  sponsorships: { ar: 'الكفالة', en: 'sponsorship' },
  visas: { ar: 'التأشيرات', en: 'visas' },
  mandates: { ar: 'التفاويض', en: 'Mandates' },
  violations: { ar: 'المخالفات', en: 'violations' },
  vehicles: { ar: 'المركبات', en: 'vehicles' },
  licences: { ar: 'الرخص', en: 'licences' },
  insurance: { ar: 'التأمين', en: 'insurance' },
  restrictions: { ar: 'الإيقاف', en: 'suspensions' },
  convictions: { ar: 'السوابق', en: 'criminal record' },
  requests: { ar: 'الطلبات', en: 'requests' },
  portraits: { ar: 'صورة الوجه', en: 'photo of the face' },
  payments: { ar: 'المدفوعات', en: 'payments' },
  appointments: { ar: 'المواعيد', en: 'appointments' },
  delivery: { ar: 'توصيل الوثائق', en: 'deliveries' },
  contact: { ar: 'ما كتبته لمركز التواصل', en: 'what you wrote to the contact centre' },
  readings: { ar: 'من اطّلع على بياناتك', en: 'who looked at your data' },
}

export const registersOf = (names: readonly string[]): Text => ({
  ar: names.map((name) => registers[name]?.ar ?? name).join('، '),
  en: names.map((name) => registers[name]?.en ?? name).join(', '),
})

/** By which right somebody of her own life looked. */
const relations: Readonly<Record<string, Text>> = {
  dependant: { ar: 'وليّ أمرك', en: 'Your guardian' },
  mandate: { ar: 'بتفويض', en: 'On a mandate' },
  'travel-consent': { ar: 'وليّ أمرك', en: 'Your guardian' },
  'resident-dependant': { ar: 'من تقيم على كفالته من أسرتك', en: 'The one of your family who sponsors you' },
  'sponsored-worker': { ar: 'كفيلك', en: 'Your sponsor' },
}

/** The same, where what was asked says it. */
const byPurpose: Readonly<Record<string, Text>> = {
  'civil-affairs/inquire-family-record': { ar: 'من سجل أسرتك', en: 'Somebody of your family record' },
  'residency/inquire-sponsored-persons': { ar: 'كفيلك', en: 'Your sponsor' },
}

const readers: Readonly<Record<string, Text>> = {
  officer: { ar: 'موظف مكتب', en: 'An officer' },
  'agency:border': { ar: 'المنفذ', en: 'The border post' },
  'agency:traffic': { ar: 'المرور', en: 'Traffic' },
  'agency:inspection': { ar: 'محطة الفحص الدوري', en: 'The inspection station' },
  'agency:insurer': { ar: 'شركة التأمين', en: 'The insurer' },
  'agency:passports': { ar: 'مكتب الجوازات', en: 'The passport office' },
  wallet: { ar: 'محفظتك', en: 'Your wallet' },
  party: { ar: 'جهة أذنت لها', en: 'A body you allowed' },
  bank: { ar: 'بنك', en: 'A bank' },
  system: { ar: 'النظام آليًا', en: 'The system, by itself' },
  anyone: { ar: 'استعلام عام', en: 'A public inquiry' },
  citizen: { ar: 'مواطن له صلة بك', en: 'A citizen connected to you' },
  resident: { ar: 'مقيم له صلة بك', en: 'A resident connected to you' },
  visitor: { ar: 'زائر له صلة بك', en: 'A visitor connected to you' },
  self: { ar: 'من يُنجز عنك', en: 'Whoever acts for you' },
}

/** Who looked, without a name of a person; `named`: what a body or an office is called, where we know. */
export function readerOf(line: Pick<ReadLine, 'audience' | 'capacity' | 'purpose'>, named: Text | undefined): Text {
  const { audience, capacity, purpose } = line
  const kind = readers[audience] ?? (audience.startsWith('agency:') ? agency : readers.citizen) ?? agency
  if (named !== undefined)
    return audience === 'officer' ? { ar: `موظف: ${named.ar}`, en: `An officer: ${named.en}` } : named
  return relations[capacity ?? ''] ?? (audience === 'officer' ? kind : (byPurpose[purpose] ?? kind))
}

const agency: Text = { ar: 'جهة حكومية', en: 'A government body' }

const purposes: Readonly<Record<string, Text>> = {
  'acting-as': { ar: 'اختيار من يُنجز عنه', en: 'Choosing whom to act for' },
  home: { ar: 'صفحته الأولى تسمّي أسرته', en: 'The home page names the family' },
  openid: { ar: 'دخولك إليها بحسابك', en: 'You signed in to it with your account' },
  card: { ar: 'حفظ بطاقتك الرقمية', en: 'Saving your digital card' },
  'bank:activation': { ar: 'تفعيل حسابك من البنك', en: 'Activating your account at the bank' },
  'desk:activation': { ar: 'تفعيل حسابك', en: 'Activating your account' },
  'desk:mobile': { ar: 'تغيير جوالك المفقود', en: 'Changing your lost mobile' },
  'desk:payment': { ar: 'تسوية دفعة من دفعاتك', en: 'Settling a payment of yours' },
  'desk:delivery': { ar: 'توصيل وثيقتك أو تسليمها', en: 'Sending or handing out your document' },
  'desk:request': { ar: 'طلبك الذي تعذّر إتمامه', en: 'Your request that could not be completed' },
  'desk:review': { ar: 'البت في طلبك', en: 'Deciding on your request' },
  'desk:recovery': { ar: 'استعادة حسابك', en: 'Recovering your account' },
  'desk:account': { ar: 'أمر بإيقاف حسابك أو رفع إيقافه', en: 'An order on your account' },
  'desk:ticket': { ar: 'الجواب عما كتبته', en: 'Answering what you wrote' },
  'desk:audience': { ar: 'طلبك لقاء الوزير', en: 'Your request to meet the Minister' },
  'contact/track': { ar: 'متابعة بالرقم ورمز جوالك', en: 'Followed by its number and a code to your mobile' },
  'desk:dispute': { ar: 'البحث في اعتراضك على اطلاع', en: 'Looking into a reading you disputed' },
}

export const purposeOf = (purpose: string): Text | undefined => purposes[purpose]
