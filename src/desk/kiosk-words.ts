/** The fleet of kiosks in words. */
import type { FleetLine } from '../identity/index.ts'
import type { Text } from '../language/index.ts'
import type { Tone } from '../ui/index.ts'

export const conditionWords: Readonly<Record<FleetLine['condition'], { readonly words: Text; readonly tone: Tone }>> = {
  serving: { words: { ar: 'يعمل', en: 'Working' }, tone: 'success' },
  silent: { words: { ar: 'صامت', en: 'Silent' }, tone: 'error' },
  demo: { words: { ar: 'تجريبي', en: 'Demo' }, tone: 'neutral' },
  retired: { words: { ar: 'خارج الخدمة', en: 'Retired' }, tone: 'neutral' },
}

export const needWords: Readonly<Record<FleetLine['needs'][number], Text>> = {
  silent: { ar: 'لم يُسمع منذ 3 دقائق أو أكثر', en: 'Not heard for 3 minutes or more' },
  elsewhere: { ar: 'يقول إنه في مكان آخر', en: 'It says that it is elsewhere' },
  'finger-reader': { ar: 'قارئ البصمة مفصول', en: 'The finger reader is gone' },
  'face-reader': { ar: 'الكاميرا مفصولة', en: 'The camera is gone' },
  paper: { ar: 'نفد الورق', en: 'The paper is out' },
  'paper-soon': { ar: 'الورق قليل', en: 'The paper is low' },
}

export const readerWords: Readonly<Record<'ready' | 'busy' | 'gone', Text>> = {
  ready: { ar: 'جاهز', en: 'Ready' },
  busy: { ar: 'مشغول', en: 'Busy' },
  gone: { ar: 'مفصول', en: 'Gone' },
}

export const paperWords: Readonly<Record<'ok' | 'low' | 'out', Text>> = {
  ok: { ar: 'كافٍ', en: 'Enough' },
  low: { ar: 'قليل', en: 'Low' },
  out: { ar: 'نفد', en: 'Out' },
}

export const kioskWords = {
  title: { ar: 'أجهزة الخدمة الذاتية', en: 'Kiosks' },
  none: { ar: 'لا جهاز مسجل بعد.', en: 'No kiosk is enrolled yet.' },
  enrol: { ar: 'سجّل جهازًا', en: 'Enrol a kiosk' },
  campaigns: { ar: 'الحملات', en: 'Campaigns' },
  name: { ar: 'الجهاز', en: 'Kiosk' },
  id: { ar: 'المعرّف', en: 'Identifier' },
  place: { ar: 'المكان', en: 'Place' },
  state: { ar: 'الحال', en: 'State' },
  heard: { ar: 'آخر نبضة', en: 'Last heartbeat' },
  never: { ar: 'لم يُسمع قط', en: 'Never heard' },
  version: { ar: 'الإصدار', en: 'Version' },
  says: { ar: 'يقول إنه في', en: 'Says that it is at' },
  finger: { ar: 'قارئ البصمة', en: 'Finger reader' },
  face: { ar: 'الكاميرا', en: 'Camera' },
  paper: { ar: 'الورق', en: 'Paper' },
  needs: { ar: 'يحتاج إلى', en: 'Needs' },
  since: { ar: 'سُجّل', en: 'Enrolled' },
  lent: { ar: 'معار لحملة', en: 'Lent to a campaign' },
  openIt: { ar: 'افتح الحملة', en: 'Open the campaign' },
  move: { ar: 'انقله إلى مكان آخر', en: 'Move it elsewhere' },
  moveAct: { ar: 'انقل الجهاز', en: 'Move the kiosk' },
  retire: { ar: 'أخرجه من الخدمة', en: 'Retire it' },
  retireLead: {
    ar: 'لا يفتح مفتاحه شيئًا بعدها، وتنتهي زياراته. لا رجعة في ذلك.',
    en: 'Its keys open nothing from then on and its visits end. This cannot be undone.',
  },
  retireAct: { ar: 'أخرج الجهاز من الخدمة', en: 'Retire the kiosk' },
  gone: { ar: 'ليس هذا الجهاز في الخدمة', en: 'This kiosk is not in service' },
  why: { ar: 'السبب', en: 'Reason' },
} as const satisfies Readonly<Record<string, Text>>
