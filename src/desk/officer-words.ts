/** Officers, their roles and units in words. */
import type { Account, Role } from '../identity/officers/index.ts'
import type { Text } from '../language/index.ts'
import type { Tone } from '../ui/index.ts'

export const roleWords: Readonly<Record<Role, Text>> = {
  activation: { ar: 'التفعيل: يفتح الحالات', en: 'Activation: opens cases' },
  supervisor: { ar: 'الإشراف: يوافق على الحالات ويحرر المعاملات', en: 'Supervisor: approves cases, frees requests' },
  director: { ar: 'الإدارة: يوافق ويسحب ويوقف القنوات', en: 'Director: approves, recalls and stops channels' },
  administrator: { ar: 'الحسابات: الموظفون والأجهزة والجهات', en: 'Administrator: officers, kiosks and bodies' },
}

export const stateWords: Readonly<Record<Account['state'], { readonly words: Text; readonly tone: Tone }>> = {
  open: { words: { ar: 'مفتوح', en: 'Open' }, tone: 'success' },
  suspended: { words: { ar: 'موقوف', en: 'Suspended' }, tone: 'warning' },
  retired: { words: { ar: 'مغلق نهائيًا', en: 'Closed for good' }, tone: 'neutral' },
}

export const officerWords = {
  title: { ar: 'الموظفون والوحدات', en: 'Officers and units' },
  add: { ar: 'أضف موظفًا', en: 'Add an officer' },
  username: { ar: 'اسم المستخدم', en: 'User name' },
  roles: { ar: 'الأدوار', en: 'Roles' },
  unit: { ar: 'الوحدة', en: 'Unit' },
  state: { ar: 'الحساب', en: 'Account' },
  key: { ar: 'مفتاح المكتب', en: 'Passkey' },
  hasKey: { ar: 'مسجل', en: 'Enrolled' },
  noKey: { ar: 'لم يسجَّل', en: 'Not enrolled' },
  number: { ar: 'الهوية الوطنية', en: 'National ID' },
  reason: { ar: 'السبب', en: 'Reason' },
  manager: { ar: 'مدير الوحدة', en: 'Manager of the unit' },
  readers: { ar: 'القارئ والكاميرا', en: 'Reader and camera' },
  none: { ar: 'لا شيء', en: 'None' },
  was: { ar: 'كان', en: 'Before' },
  act: { ar: 'الطلب', en: 'What is asked' },
} as const satisfies Readonly<Record<string, Text>>

export const actWords = {
  add: { ar: 'حساب موظف جديد', en: 'A new officer’s account' },
  change: { ar: 'أدوار ووحدة أخرى', en: 'Other roles and unit' },
  code: { ar: 'رمز مفتاح جديد، ومفاتيحه السابقة تبطل', en: 'A new passkey code; the former passkeys end' },
  retire: { ar: 'إغلاق الحساب نهائيًا', en: 'Closing the account for good' },
  reinstate: { ar: 'إعادة حساب موقوف، برمز مفتاح جديد', en: 'Reopening a suspended account, with a new passkey code' },
  unit: { ar: 'وحدة وقارئها', en: 'A unit and its readers' },
} as const satisfies Readonly<Record<string, Text>>
