/**
 * Giving somebody a mandate (R-DEL-01…04): one service, for oneself and those one may ask for or about one of them only,
 * up to a sum, until a day. The delegate agrees himself (`delegation/accept` of the catalogue); for one's family and
 * workers it is the same act (`delegation/family-services`), so it has no file of its own.
 */
import * as z from 'zod'
import {
  addDays,
  choice,
  dayInput,
  field,
  formatGregorian,
  formatMoney,
  plainText,
  whole,
} from '../../language/index.ts'
import { mandateDays, mandates } from '../../registers/mandates/index.ts'
import { type About, defineService, free, type PersonId, type Registers } from '../../requests/define.ts'
import {
  answerBy,
  delegable,
  exampleSelf,
  irreversible,
  type Party,
  partyBorn,
  partyFound,
  partyIsAnother,
  partyNamed,
  partyNumber,
  shortNames,
} from '../../requests/rules.ts'

const everyone = 'everyone'

export default defineService({
  edition: 1,
  also: ['delegation/family-services', 'delegation/accept'],
  title: { ar: 'إصدار تفويض بخدمة', en: 'Authorise a person to ask for a service in my place' },
  summary: {
    ar: 'فوّض مواطنًا بخدمة واحدة، لك أو لأحد ممن تطلب عنهم، إلى يوم تحدده.',
    en: 'Let a citizen ask for one service, for you or one you may ask for, until a day you set.',
  },
  audience: ['citizen', 'resident'],
  needs: irreversible,
  behalf: ['self'],
  namesOthers: true,
  facts: async (read: Registers, subject: PersonId, about: About) => {
    const giver = await read.people.get(subject)
    const family = await read.families.dependantsOf(subject)
    const workers = await read.sponsorships.workersOf(subject, 'current')
    const ids = [...new Set([subject, ...family.map(({ id }) => id), ...workers.map(({ worker }) => worker)])]
    const wards = (await read.people.many(ids)).map(({ id, name }) => ({ id, name: shortNames(name) }))
    const party: Party | null = await partyNamed(read, about.given.delegate, about.given.born)
    const agreed = party !== null && about.agreed.includes('delegate')
    const citizen: boolean | null = agreed ? (await read.people.get(party.id)).kind === 'citizen' : null
    return { giver: shortNames(giver.name), wards, party, citizen }
  },
  eligible: {},
  form: z.object({
    service: choice(delegable, { ar: 'الخدمة', en: 'The service' }),
    about: field(plainText({ min: 1, max: 40 }), { ar: 'لمن', en: 'For whom' }, undefined, { widget: 'radios' }),
    delegate: partyNumber({ ar: 'رقم هوية المفوَّض', en: 'The delegate’s ID number' }),
    born: partyBorn({ ar: 'تاريخ ميلاد المفوَّض', en: 'The delegate’s date of birth' }),
    most: field(
      whole({ min: 1, max: 1_000_000 }).optional(),
      { ar: 'أعلى رسم للطلب الواحد، بالريال', en: 'The most one request may cost, in riyals' },
      { ar: 'اتركه فارغًا إن لم ترد حدًا.', en: 'Leave it empty for no bound.' },
    ),
    until: field(
      dayInput,
      { ar: 'إلى يوم', en: 'Until' },
      { ar: 'سنة على الأكثر.', en: 'A year at most.' },
      { widget: 'date' },
    ),
  }),
  pages: [
    { title: { ar: 'الخدمة', en: 'The service' }, fields: ['service', 'about'] },
    { title: { ar: 'المفوَّض', en: 'The delegate' }, fields: ['delegate', 'born'] },
    { title: { ar: 'الحدود', en: 'The bounds' }, fields: ['most', 'until'] },
  ],
  offers: (c) => ({
    about: [
      { value: everyone, label: { ar: 'أنا وكل من أطلب عنهم', en: 'Me and everyone I may ask for' } },
      ...c.facts.wards.map(({ id, name }) => ({ value: id, label: name })),
    ],
  }),
  accept: {
    about_whom_you_may: {
      holds: (c) => c.form.about === everyone || c.facts.wards.some(({ id }) => id === c.form.about),
      otherwise: { ar: 'اختر نفسك أو أحدًا ممن تطلب عنهم.', en: 'Choose yourself or one you may ask for.' },
    },
    delegate_found: partyFound,
    delegate_is_another: partyIsAnother,
    delegate_is_citizen: {
      holds: (c) => c.facts.citizen !== false,
      otherwise: { ar: 'المفوَّض مواطن، ولا يكون مقيمًا.', en: 'The delegate must be a citizen.' },
    },
    until_in_range: {
      holds: (c) => c.form.until >= c.day && c.form.until <= addDays(c.day, mandateDays.most),
      otherwise: { ar: 'ينتهي التفويض من اليوم إلى سنة.', en: 'A mandate ends between today and a year from now.' },
    },
  },
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [],
  consents: (c) => {
    const { party, giver } = c.facts
    if (party === null) return []
    const { ar, en } = delegable[c.form.service]
    const most = c.form.most === undefined ? null : { halalas: c.form.most * 100 }
    const whom = c.facts.wards.find(({ id }) => id === c.form.about)?.name
    return [
      {
        key: 'delegate',
        who: party.id,
        by: answerBy(c),
        asks: {
          ar: `أقبل أن أطلب خدمة «${ar}» نيابة عن ${giver.ar}.`,
          en: `I accept to ask for “${en}” in the place of ${giver.en}.`,
        },
        sees: [
          { label: { ar: 'المفوِّض', en: 'Who gives it' }, shown: giver },
          { label: { ar: 'الخدمة', en: 'The service' }, shown: { ar, en } },
          {
            label: { ar: 'لمن', en: 'For whom' },
            shown: whom ?? { ar: 'لنفسه ولكل من يطلب عنهم', en: 'For them and everyone they may ask for' },
          },
          ...(most === null
            ? []
            : [
                {
                  label: { ar: 'أعلى رسم', en: 'At most' },
                  shown: { ar: formatMoney(most, 'ar'), en: formatMoney(most, 'en') },
                },
              ]),
          {
            label: { ar: 'إلى يوم', en: 'Until' },
            shown: { ar: formatGregorian(c.form.until, 'ar'), en: formatGregorian(c.form.until, 'en') },
          },
        ],
      },
    ]
  },
  decision: { by: 'system' },
  effects: (c) => [
    mandates.give({
      giver: c.subject,
      delegate: c.facts.party?.id ?? '',
      services: [c.form.service],
      object: c.form.about === everyone ? null : c.form.about,
      mostHalalas: c.form.most === undefined ? null : c.form.most * 100,
      until: c.form.until,
      giverName: c.facts.giver,
      delegateName: c.facts.party?.name ?? { ar: '', en: '' },
      what: delegable[c.form.service],
    }),
  ],
  next: {
    ar: 'يسري التفويض حتى يومه، ونخبرك كلما استُعمل. ألغه متى شئت.',
    en: 'It holds until its day, and you are told whenever it is used. Cancel it whenever you like.',
  },
  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        giver: { ar: 'فهد العتيبي', en: 'Fahd Alotaibi' },
        wards: [
          { id: exampleSelf, name: { ar: 'فهد العتيبي', en: 'Fahd Alotaibi' } },
          { id: '00000000-0000-4000-8000-000000000042', name: { ar: 'رحيم الدين', en: 'Rahim Uddin' } },
        ],
        party: { id: '00000000-0000-4000-8000-000000000069', name: { ar: 'خالد الحربي', en: 'Khalid Alharbi' } },
        citizen: true,
      },
      form: {
        service: 'visas/issue-exit-reentry-single',
        about: '00000000-0000-4000-8000-000000000042',
        delegate: '1999900069',
        born: '1991-07-04',
        most: '500',
        until: '2026-03-01',
      },
      expect: { fee: free, effects: ['mandates.give'] },
    },
    refused: {
      about_whom_you_may: { form: { about: '00000000-0000-4000-8000-000000000099' } },
      delegate_found: { facts: { party: null } },
      delegate_is_another: { facts: { party: { id: exampleSelf } } },
      delegate_is_citizen: { facts: { citizen: false } },
      until_in_range: { form: { until: '2027-02-02' } },
    },
  },
})
