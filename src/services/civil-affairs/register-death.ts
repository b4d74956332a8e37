/**
 * A relative registers a death of which the hospital told (R-CIV-01, R-CIV-03, R-CIV-17). One commit ends what a death
 * ends: documents, licences, requests and appointments; vehicles go to the estate, sponsored people wait for another
 * sponsor, and the family gets a new head. The account is shut by identity, which follows the register.
 */
import * as z from 'zod'
import { appointments } from '../../appointments/index.ts'
import { type Day, plainText, sar, type Text } from '../../language/index.ts'
import { deaths, type Ended, lateFine, registerDeathBy } from '../../registers/deaths/index.ts'
import { families } from '../../registers/families/index.ts'
import { identityCards } from '../../registers/identity-cards/index.ts'
import { licences } from '../../registers/licences/index.ts'
import { passports } from '../../registers/passports/index.ts'
import { people } from '../../registers/people/index.ts'
import { orphaned } from '../../registers/sponsorships/index.ts'
import { estate } from '../../registers/vehicles/index.ts'
import {
  type About,
  always,
  defineService,
  ending,
  field,
  free,
  type PersonId,
  type Registers,
  stateFee,
} from '../../requests/define.ts'
import { fullNames, shortNames } from '../../requests/rules.ts'

/** All that is known of the one who died, for whom it concerns. */
interface Found {
  readonly deceased: PersonId
  readonly name: Text
  readonly fullName: Text
  readonly number: string
  readonly born: Day
  readonly died: Day
  readonly place: Text
  readonly death: string
  readonly card: boolean
  readonly passport: boolean
  readonly licences: boolean
  readonly plates: readonly string[]
  readonly appointments: readonly string[]
  readonly workers: readonly PersonId[]
  /** Everyone whose ties in a record change; empty when the deceased stood in none. */
  readonly family: readonly PersonId[]
  readonly widowed: readonly PersonId[]
  readonly tell: readonly PersonId[]
}

export default defineService({
  edition: 1,
  title: { ar: 'تسجيل واقعة وفاة', en: 'Register a death' },
  summary: {
    ar: 'سجّل وفاة قريبك بعد تبليغ المستشفى، وتصلك شهادة الوفاة.',
    en: 'Register a relative’s death after the hospital told of it; the death certificate follows.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2, fresh: 5 },
  behalf: ['self'],
  namesOthers: true,
  whileSuspended: true,

  facts: async (read: Registers, subject: PersonId, about: About): Promise<{ readonly found: Found | null }> => {
    const given = typeof about.given.death === 'string' ? about.given.death : ''
    const death = /^9\d{9}$/.test(given) ? await read.deaths.byNumber(given) : null
    if (death === null || death.status !== 'notified') return { found: null }
    const deceased = death.deceased
    // One answer for a number that is nobody's and for somebody else's family.
    if ((await read.families.kinship(subject, deceased)) === null) return { found: null }
    const person = await read.people.get(deceased)
    const plates = (await read.vehicles.ownedBy(deceased)).map((vehicle) => vehicle.plate)
    const booked = (await read.appointments.of(deceased)).filter(
      (a) => a.status === 'booked' && a.startsAt > twoHoursAfter(about.now),
    )
    const workers = await read.sponsorships.workersOf(deceased, 'current')
    const record = await read.families.of(deceased)
    const spouses = record === null ? [] : spousesIn(record, deceased)
    const kin = await read.families.kin(deceased)
    return {
      found: {
        deceased,
        name: shortNames(person.name),
        fullName: fullNames(person.name),
        number: person.number,
        born: person.born,
        died: death.died,
        place: death.place,
        death: death.number,
        card: (await read.identityCards.current(deceased)) !== null,
        passport: (await read.passports.current(deceased)) !== null,
        licences: (await read.licences.of(deceased)).length > 0,
        plates,
        appointments: booked.map((a) => a.number),
        workers: workers.map((s) => s.worker),
        family: record === null ? [] : record.members.filter((m) => m.until === null).map((m) => m.id),
        widowed: spouses,
        tell: await living(read, kin),
      },
    }
  },

  eligible: {},

  form: z.object({
    death: field(
      plainText({ min: 10, max: 10 }),
      { ar: 'رقم تبليغ الوفاة', en: 'Number of the death notice' },
      { ar: 'في الرسالة التي وصلت الأسرة، يبدأ بـ 9.', en: 'In the message the family got; it begins with 9.' },
      { widget: 'digits' },
    ),
    understood: field(
      z.literal(true),
      {
        ar: 'أقر بوفاته، وأن وثائقه وحسابه تنتهي بهذا التسجيل',
        en: 'I declare the death, and know that documents and account end with this registration',
      },
      undefined,
      { widget: 'checkbox' },
    ),
  }),
  pages: [{ title: { ar: 'الوفاة', en: 'The death' }, fields: ['death', 'understood'] }],
  accept: {
    death_of_a_relative: {
      holds: (c) => c.facts.found !== null,
      otherwise: {
        ar: 'لا وفاة بهذا الرقم لقريب لك تنتظر التسجيل. راجع الرقم، أو احجز موعدًا.',
        en: 'No death of a relative of yours waits under this number. Check it, or book an appointment.',
      },
      remedy: 'appointments/book-civil-affairs',
    },
  },

  // R-CIV-03: SAR 50 for each year of delay begun.
  fee: [
    {
      from: always,
      is: (c) => (c.facts.found === null ? free : stateFee(sar(lateFine(registerDeathBy(c.facts.found.died), c.day)))),
    },
  ],
  priceList: [
    { what: { ar: 'خلال 30 يومًا', en: 'Within 30 days' }, price: free },
    { what: { ar: 'بعدها، عن كل سنة بدأت', en: 'Later, for each year begun' }, price: stateFee(sar(50)) },
  ],
  decision: { by: 'system' },
  effects: (c) => {
    const found = c.facts.found
    if (found === null) return []
    const { deceased: holder, name, died } = found
    return [
      deaths.register({ deceased: holder, number: found.death, name, ended: endedBy(found), tell: found.tell }),
      people.recordDeath({ person: holder, died }),
      ...(found.card ? [identityCards.cancel({ holder })] : []),
      ...(found.passport ? [passports.cancel({ holder })] : []),
      ...(found.licences ? [licences.cancel({ holder })] : []),
      ...(found.plates.length > 0 ? [estate.toEstate({ owner: holder, plates: found.plates })] : []),
      ...(found.workers.length > 0 ? [orphaned.orphan({ sponsor: holder, workers: found.workers })] : []),
      ...(found.family.length > 0 ? [families.succeed({ deceased: holder, on: died })] : []),
      ...found.widowed.map((person) => people.setMarital({ person, to: 'widowed' })),
      ...found.appointments.map((number) => appointments.cancel({ holder, number, quiet: true })),
      ending.ofPerson({ person: holder }),
    ]
  },
  document: {
    template: 'death-certificate',
    data: (c) => ({
      deceased: { name: c.facts.found?.fullName, number: c.facts.found?.number },
      born: c.facts.found?.born,
      died: c.facts.found?.died,
      place: c.facts.found?.place,
      registered: c.day,
      certificate: c.facts.found?.death,
    }),
  },
  next: {
    ar: 'أحسن الله عزاءكم. شهادة الوفاة في «وثائقي» خلال لحظات.',
    en: 'Our condolences. The death certificate is in “My documents” within moments.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        found: {
          deceased: '00000000-0000-8000-8000-000000000085',
          name: { ar: 'عبدالله العتيبي', en: 'Abdullah Alotaibi' },
          fullName: { ar: 'عبدالله سعد محمد العتيبي', en: 'Abdullah Saad Mohammed Alotaibi' },
          number: '1999900085',
          born: '1940-02-11',
          died: '2026-01-25',
          place: { ar: 'الرياض', en: 'Riyadh' },
          death: '9000000001',
          card: true,
          passport: true,
          licences: false,
          plates: [],
          appointments: [],
          workers: [],
          family: [],
          widowed: [],
          tell: ['00000000-0000-8000-8000-000000000010'],
        },
      },
      form: { death: '9000000001', understood: true },
      expect: {
        fee: free,
        effects: [
          'deaths.register',
          'people.recordDeath',
          'identityCards.cancel',
          'passports.cancel',
          'requests.endOf',
        ],
      },
    },
    refused: { death_of_a_relative: { facts: { found: null } } },
  },
})

/** Whose rows each register changes: what two officers bring back if it was another who died. */
function endedBy(found: Found): Ended {
  const one = [found.deceased]
  return {
    people: [...one, ...found.widowed],
    ...(found.card ? { 'identity-cards': one } : {}),
    ...(found.passport ? { passports: one } : {}),
    ...(found.licences ? { licences: one } : {}),
    ...(found.plates.length > 0 ? { vehicles: one } : {}),
    ...(found.workers.length > 0 ? { sponsorships: found.workers } : {}),
    ...(found.family.length > 0 ? { families: found.family } : {}),
  }
}

/** Who is widowed: each wife of a husband, and a husband who has no other wife. */
function spousesIn(
  record: Awaited<ReturnType<Registers['families']['of']>> & object,
  deceased: PersonId,
): readonly PersonId[] {
  const present = record.members.filter((member) => member.until === null)
  const wives = present.filter((member) => member.relation === 'wife').map((member) => member.id)
  if (record.head === deceased) return present.filter((m) => isSpouse(m.relation)).map((m) => m.id)
  const own = present.find((member) => member.id === deceased)
  if (own === undefined || !isSpouse(own.relation)) return []
  return wives.filter((wife) => wife !== deceased).length > 0 ? [] : [record.head]
}

const isSpouse = (relation: string): boolean => relation === 'wife' || relation === 'husband'

async function living(read: Registers, kin: readonly PersonId[]): Promise<PersonId[]> {
  return (await read.people.many(kin)).filter((person) => person.alive).map((person) => person.id)
}

/** Nearer than this an appointment is not given back (R-APPT-04): its end finds nobody there. */
function twoHoursAfter(now: string): string {
  return new Date(Date.parse(now) + 7_200_000).toISOString()
}
