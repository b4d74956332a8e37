/**
 * A border post records a crossing: documents and permission to travel are judged, visas and permits are used up; a
 * final exit ends residence and sponsorship with it. How long a passport must still last, and which countries a permit
 * allows, depends on where the traveller goes (R-PAS-07, R-PAS-11), which the catalogue does not have a post ask.
 */
import * as z from 'zod'
import { type Day, plainText, type Text } from '../../language/index.ts'
import { passports } from '../../registers/passports/index.ts'
import { residency } from '../../registers/residency/index.ts'
import { isPerson, sponsorships } from '../../registers/sponsorships/index.ts'
import { travel } from '../../registers/travel/index.ts'
import { isEntryVisa, visaState, visas } from '../../registers/visas/index.ts'
import { type About, choice, defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'
import { noTravelBan, shortNames, travelsAlone } from '../../requests/rules.ts'

const ports = {
  RUH: { ar: 'مطار الملك خالد الدولي بالرياض', en: 'King Khalid International Airport, Riyadh' },
  JED: { ar: 'مطار الملك عبدالعزيز الدولي بجدة', en: 'King Abdulaziz International Airport, Jeddah' },
  DMM: { ar: 'مطار الملك فهد الدولي بالدمام', en: 'King Fahd International Airport, Dammam' },
  KFC: { ar: 'جسر الملك فهد', en: 'King Fahd Causeway' },
} as const satisfies Record<string, Text>

interface Facts {
  readonly name: Text
  readonly kind: 'citizen' | 'resident' | 'visitor'
  readonly born: Day
  readonly married: boolean
  readonly inside: boolean
  readonly ban: { readonly agency: Text; readonly order: string } | null
  readonly documents: readonly string[]
  readonly permitUntil: Day | null
  readonly exitVisa: {
    readonly kind: string
    readonly status: string
    readonly leaveBefore: Day
    readonly returnBefore: Day | null
  } | null
  /** A visit, work or hajj visa to come in on this day. */
  readonly entryVisa: boolean
  readonly iqama: boolean
  readonly sponsor: string | null
  readonly tell: readonly string[]
}

function leavesForGood(c: { readonly facts: Facts; readonly form: { readonly direction: string } }): boolean {
  return c.form.direction === 'exit' && c.facts.kind === 'resident' && c.facts.exitVisa?.kind === 'final-exit'
}

export default defineService({
  edition: 1,
  title: { ar: 'تسجيل حركة عبور في المنفذ', en: 'Record a border crossing' },
  summary: {
    ar: 'يسجل موظف المنفذ دخول المسافر أو خروجه.',
    en: 'The border officer records a traveller’s entry or exit.',
  },
  audience: ['agency:border'],
  needs: { identity: 0, signIn: 0 },
  behalf: ['office'],
  whileSuspended: true,

  facts: async (read: Registers, subject: PersonId, about: About): Promise<Facts> => {
    const person = await read.people.get(subject)
    const status = await read.travel.status(subject)
    const ban = await read.travel.ban(subject, about.day)
    const passport = await read.passports.current(subject)
    const card = await read.identityCards.current(subject)
    const foreign = await read.residency.passport(subject)
    const permit = await read.passports.permit(subject)
    const held = await read.visas.all(subject)
    const open = await read.visas.open(subject)
    const iqama = await read.residency.iqama(subject)
    const sponsor = await read.sponsorships.sponsorOf(subject)
    const parents = await read.families.parentsOf(subject)
    return {
      name: shortNames(person.name),
      kind: person.kind,
      born: person.born,
      married: person.marital === 'married',
      inside: status.inside,
      ban: ban === null ? null : { agency: ban.agency, order: ban.order },
      documents: [
        ...(passport !== null && passport.status === 'active' && passport.expires >= about.day
          ? [passport.number]
          : []),
        ...(card !== null && card.status === 'valid' && card.expires >= about.day ? ['national-id'] : []),
        ...(foreign !== null && foreign.expires >= about.day ? [foreign.number] : []),
      ],
      permitUntil: permit?.until ?? null,
      exitVisa:
        open === null
          ? null
          : {
              kind: open.kind,
              status: open.status,
              leaveBefore: open.leaveBefore,
              returnBefore: open.returnBefore,
            },
      entryVisa: held.some((visa) => isEntryVisa(visa.kind) && visaState(visa, about.day) === 'valid'),
      iqama: iqama?.status === 'valid',
      sponsor: sponsor?.sponsor ?? null,
      tell: [
        ...(sponsor !== null && isPerson(sponsor.sponsor) ? [sponsor.sponsor] : []),
        ...(travelsAlone(person.born, about.day) ? [] : parents.map((p) => p.id)),
      ],
    }
  },

  eligible: {},

  form: z.object({
    direction: choice(
      { exit: { ar: 'خروج', en: 'Exit' }, entry: { ar: 'دخول', en: 'Entry' } },
      { ar: 'الحركة', en: 'Direction' },
    ),
    port: choice(ports, { ar: 'المنفذ', en: 'Port' }),
    document: field(plainText({ min: 1, max: 20 }), { ar: 'رقم وثيقة السفر', en: 'Travel document number' }),
  }),
  pages: [{ title: { ar: 'الحركة', en: 'The crossing' }, fields: ['direction', 'port', 'document'] }],
  accept: {
    crossing_possible: {
      holds: (c) => c.facts.inside === (c.form.direction === 'exit'),
      otherwise: { ar: 'آخر حركة مسجلة في الاتجاه نفسه.', en: 'The last recorded movement was in the same direction.' },
    },
    travel_document_valid: {
      holds: (c) => c.facts.documents.includes(c.form.document),
      otherwise: {
        ar: 'الوثيقة غير سارية أو ليست للمسافر.',
        en: 'The document is not valid or is not the traveller’s.',
      },
    },
    not_banned_from_travel: {
      holds: (c) => c.form.direction === 'entry' || c.facts.ban === null,
      otherwise: noTravelBan.otherwise,
    },
    // R-PAS-09: under 21 Hijri years and unmarried, a permit that has not run out.
    travel_permitted: {
      holds: (c) =>
        c.form.direction === 'entry' ||
        c.facts.kind !== 'citizen' ||
        travelsAlone(c.facts.born, c.day) ||
        c.facts.married ||
        (c.facts.permitUntil !== null && c.facts.permitUntil >= c.day),
      otherwise: {
        ar: 'المسافر دون 21 سنة هجرية وليس له تصريح سفر ساري.',
        en: 'The traveller is under 21 Hijri years and has no valid travel permit.',
      },
    },
    exit_visa_valid: {
      holds: (c) =>
        c.form.direction === 'entry' ||
        c.facts.kind !== 'resident' ||
        (c.facts.exitVisa !== null && c.facts.exitVisa.status === 'issued' && c.facts.exitVisa.leaveBefore >= c.day),
      otherwise: { ar: 'ليست للمقيم تأشيرة خروج سارية.', en: 'The resident has no valid exit visa.' },
    },
    reentry_in_time: {
      holds: (c) =>
        c.form.direction === 'exit' ||
        c.facts.kind !== 'resident' ||
        (c.facts.exitVisa !== null &&
          (c.facts.exitVisa.returnBefore === null || c.facts.exitVisa.returnBefore >= c.day)),
      otherwise: { ar: 'انتهت تأشيرة العودة، أو لا توجد.', en: 'The re-entry visa has expired, or there is none.' },
    },
    entry_visa_valid: {
      holds: (c) => c.form.direction === 'exit' || c.facts.kind !== 'visitor' || c.facts.entryVisa,
      otherwise: { ar: 'ليست للزائر تأشيرة دخول سارية.', en: 'The visitor has no valid visa to enter on.' },
    },
  },
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [],
  decision: { by: 'system' },
  effects: (c) => [
    travel.recordMovement({
      person: c.subject,
      name: c.facts.name,
      at: c.now,
      port: ports[c.form.port],
      direction: c.form.direction,
      document: c.form.document,
      tell: c.facts.tell,
    }),
    ...(c.facts.kind === 'resident' && c.facts.exitVisa !== null
      ? [
          c.form.direction === 'exit'
            ? visas.recordDeparture({ holder: c.subject, on: c.day })
            : visas.recordReturn({ holder: c.subject, on: c.day }),
        ]
      : []),
    ...(c.facts.kind === 'visitor' && c.form.direction === 'entry'
      ? [visas.recordArrival({ holder: c.subject, on: c.day })]
      : []),
    ...(leavesForGood(c) && c.facts.iqama ? [residency.close({ holder: c.subject })] : []),
    ...(leavesForGood(c) && c.facts.sponsor !== null
      ? [sponsorships.end({ worker: c.subject, sponsor: c.facts.sponsor })]
      : []),
    ...(c.facts.kind === 'citizen' &&
    c.form.direction === 'exit' &&
    !travelsAlone(c.facts.born, c.day) &&
    !c.facts.married
      ? [passports.usePermit({ holder: c.subject })]
      : []),
  ],
  next: { ar: 'سُجلت الحركة.', en: 'The crossing is recorded.' },

  examples: {
    granted: {
      now: '2026-02-10T06:00:00Z',
      standing: 'office',
      facts: {
        name: { ar: 'رحيم الدين', en: 'Rahim Uddin' },
        kind: 'resident',
        born: '1990-01-01',
        married: true,
        inside: true,
        ban: null,
        documents: ['BX0000042'],
        permitUntil: null,
        exitVisa: { kind: 'exit-reentry-single', status: 'issued', leaveBefore: '2026-05-01', returnBefore: null },
        entryVisa: false,
        iqama: true,
        sponsor: '00000000-0000-8000-8000-000000000010',
        tell: ['00000000-0000-8000-8000-000000000010'],
      },
      form: { direction: 'exit', port: 'RUH', document: 'BX0000042' },
      expect: { fee: free, effects: ['travel.recordMovement', 'visas.recordDeparture'] },
    },
    refused: {
      crossing_possible: { facts: { inside: false } },
      travel_document_valid: { form: { document: 'BX9999999' } },
      not_banned_from_travel: {
        facts: { ban: { agency: { ar: 'النيابة العامة', en: 'Public Prosecution' }, order: '45/1447' } },
      },
      travel_permitted: { facts: { kind: 'citizen', born: '2008-06-01', married: false } },
      exit_visa_valid: { facts: { exitVisa: null } },
      reentry_in_time: {
        facts: { inside: false, exitVisa: { status: 'used-out', returnBefore: '2026-02-01' } },
        form: { direction: 'entry' },
      },
      entry_visa_valid: { facts: { kind: 'visitor', inside: false }, form: { direction: 'entry' } },
    },
  },
})
