/** Where the desk leads, by what it is: the bar of every page holds the daily work, the desk's first page all of it in groups. */
import { may, type Officer, type Permission } from '../identity/officers/index.ts'
import type { Text } from '../language/index.ts'

interface Way {
  readonly href: string
  readonly label: Text
  readonly needs: Permission
}

export interface Group {
  readonly name: Text
  readonly ways: readonly Way[]
}

const work: Group = {
  name: { ar: 'عمل اليوم', en: 'The day’s work' },
  ways: [
    { href: '/desk/cases/new', label: { ar: 'حالة جديدة', en: 'New case' }, needs: 'open a case' },
    { href: '/desk/counter', label: { ar: 'الشباك', en: 'Counter' }, needs: 'serve at the counter' },
    { href: '/desk/queue', label: { ar: 'طلبات للبت', en: 'To decide' }, needs: 'decide a request' },
    { href: '/desk/tickets', label: { ar: 'البلاغات', en: 'Tickets' }, needs: 'answer a ticket' },
    { href: '/desk/audiences', label: { ar: 'لقاءات الوزير', en: 'Audiences' }, needs: 'keep audiences' },
    { href: '/desk/deliveries', label: { ar: 'توصيل الوثائق', en: 'Deliveries' }, needs: 'hand out documents' },
  ],
}

const all: readonly Group[] = [
  work,
  {
    name: { ar: 'ما تعثّر', en: 'What is stuck' },
    ways: [
      { href: '/desk/requests', label: { ar: 'معاملات متعثرة', en: 'Stuck requests' }, needs: 'free a request' },
      {
        href: '/desk/payments',
        label: { ar: 'مدفوعات مختلفة', en: 'Payments that differ' },
        needs: 'settle a payment',
      },
      { href: '/desk/disputes', label: { ar: 'اعتراضات', en: 'Disputes' }, needs: 'answer a dispute' },
      {
        href: '/desk/notices',
        label: { ar: 'تبليغات المستشفيات', en: 'Hospital notices' },
        needs: 'look into notices',
      },
      { href: '/desk/deaths', label: { ar: 'قيود الوفاة', en: 'Recorded deaths' }, needs: 'reverse a death' },
      { href: '/desk/parties', label: { ar: 'جهات تنتظر', en: 'Waiting bodies' }, needs: 'propose a party' },
    ],
  },
  {
    name: { ar: 'الأرقام والقواعد', en: 'Figures and rules' },
    ways: [
      { href: '/desk/statistics', label: { ar: 'أرقام المكاتب', en: 'Statistics' }, needs: 'see statistics' },
      { href: '/desk/templates', label: { ar: 'قوالب الأسباب', en: 'Templates' }, needs: 'keep reasons' },
      { href: '/desk/fees', label: { ar: 'الرسوم', en: 'Fees' }, needs: 'keep fees' },
    ],
  },
  {
    name: { ar: 'المكاتب والأجهزة والناس', en: 'Offices, machines and people' },
    ways: [
      { href: '/desk/offices', label: { ar: 'المكاتب', en: 'Offices' }, needs: 'keep offices' },
      { href: '/desk/kiosks', label: { ar: 'الأجهزة', en: 'Kiosks' }, needs: 'keep the fleet' },
      { href: '/desk/campaigns', label: { ar: 'الحملات', en: 'Campaigns' }, needs: 'run a campaign' },
      { href: '/desk/channels', label: { ar: 'القنوات', en: 'Channels' }, needs: 'stop a channel' },
      {
        href: '/desk/accounts',
        label: { ar: 'أوامر على حسابات', en: 'Orders on accounts' },
        needs: 'order on an account',
      },
      { href: '/desk/officers', label: { ar: 'الموظفون', en: 'Officers' }, needs: 'keep officers' },
    ],
  },
]

/** The groups of what this officer may do; none that would be empty. */
export function groupsFor(officer: Pick<Officer, 'roles'>): readonly Group[] {
  return all
    .map(({ name, ways }) => ({ name, ways: ways.filter(({ needs }) => may(officer, needs)) }))
    .filter(({ ways }) => ways.length > 0)
}

/** The bar of every page: the desk itself and the daily work. */
export function barFor(officer: Pick<Officer, 'roles'>, here: string | undefined) {
  const desk = { href: '/desk', label: { ar: 'المكتب', en: 'Desk' } }
  const mine = [desk, ...work.ways.filter(({ needs }) => may(officer, needs))]
  return mine.map(({ href, label }) => ({ href, label, current: href === here }))
}
