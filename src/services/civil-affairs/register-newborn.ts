/**
 * A father registers his newborn and chooses the name (R-CIV-01…05, R-NAME-02): a citizen with a number of their own, a
 * member of the family, and the birth certificate, in one act. What the register does not know for sure (the father, a
 * birth of long ago) is an office's to look at.
 */
import * as z from 'zod'
import { arabicGivenName, type Day, englishName, field, type PersonName, type Text } from '../../language/index.ts'
import { births, childOf, registerBy } from '../../registers/births/index.ts'
import { families } from '../../registers/families/index.ts'
import { people } from '../../registers/people/index.ts'
import {
  always,
  defineService,
  free,
  fromReceipt,
  type Option,
  type PersonId,
  type Registers,
} from '../../requests/define.ts'
import { addressRegistered, childsName, fullNames, headsRecord, isCitizen } from '../../requests/rules.ts'

interface Told {
  readonly number: string
  readonly mother: PersonId
  readonly motherName: Text
  readonly motherNumber: string
  readonly born: Day
  readonly sex: 'male' | 'female'
  readonly order: number
  readonly place: Text
  readonly hospital: Text
}

/** A line of the list of births, as the father knows them. */
function optionOf({ number, born, order, hospital }: Told): Option {
  const which = order === 1 ? { ar: '', en: '' } : { ar: `، التوأم ${order}`, en: `, twin ${order}` }
  return {
    value: number,
    label: {
      ar: `${number}: ${born.replaceAll('-', '/')}، ${hospital.ar}${which.ar}`,
      en: `${number}: ${born.replaceAll('-', '/')}, ${hospital.en}${which.en}`,
    },
  }
}

export default defineService({
  edition: 1,
  title: { ar: 'تسجيل المواليد للمواطنين', en: 'Register a citizen’s newborn and choose the name' },
  summary: {
    ar: 'سمِّ مولودك، يُضف إلى سجل أسرتك وتصلك شهادة ميلاده.',
    en: 'Name your child, who enters your family record; the birth certificate follows.',
  },
  audience: ['citizen'],
  needs: { identity: 2, signIn: 2, fresh: 5 },
  behalf: ['self'],
  namesOthers: true,

  facts: async (read: Registers, subject: PersonId) => {
    const father = await read.people.get(subject)
    const place = await read.families.placeOf(subject)
    const waiting = (await read.births.ofParent(subject)).filter((birth) => birth.status === 'notified')
    const told: Told[] = []
    for (const birth of waiting) {
      if (birth.father !== subject) continue
      const mother = await read.people.get(birth.mother)
      const { number, born, sex, order, place: where, hospitalName } = birth
      told.push({
        number,
        mother: mother.id,
        motherName: fullNames(mother.name),
        motherNumber: mother.number,
        born,
        sex,
        order,
        place: where,
        hospital: hospitalName,
      })
    }
    return {
      citizen: father.kind === 'citizen',
      father: { name: father.name, full: fullNames(father.name), number: father.number },
      record: place?.relation === 'head' ? place.recordNumber : null,
      address: (await read.people.address(subject)) !== null,
      // Births of a mother whose hospital named no father, or another's: only an officer may register them.
      asMother: waiting.some((birth) => birth.father !== subject),
      told,
    }
  },

  eligible: {
    person_is_citizen: isCitizen,
    father_registers: {
      holds: (c) => c.facts.told.length > 0 || !c.facts.asMother,
      otherwise: {
        ar: 'يسجل المولود أبوه من حسابه. إن كان الأب غير معروف أو غائبًا فاحجز موعدًا.',
        en: 'The father registers the child from his account. If he is unknown or away, book an appointment.',
      },
      remedy: 'appointments/book-civil-affairs',
    },
    birth_notified: {
      holds: (c) => c.facts.told.length > 0 || c.facts.asMother,
      otherwise: {
        ar: 'لم يبلّغنا مستشفى عن ولادة لم تُسجل بعد. اطلب من المستشفى أن يبلّغ، أو احجز موعدًا.',
        en: 'No hospital told us of a birth that is still to be registered. Ask it to, or book an appointment.',
      },
      remedy: 'appointments/book-civil-affairs',
    },
    has_family_record: headsRecord,
    national_address_registered: addressRegistered,
  },

  form: z.object({
    birth: field(
      z.string().regex(/^8\d{9}$/),
      { ar: 'الولادة', en: 'The birth' },
      { ar: 'رقم التبليغ في الرسالة التي وصلتك.', en: 'The number in the message you got.' },
    ),
    nameAr: field(
      arabicGivenName,
      { ar: 'اسم المولود', en: 'The child’s name in Arabic' },
      {
        ar: 'اسم واحد، بلا لقب ولا عبارة مضافة، مثل ريان.',
        en: 'One name, without a title or an added phrase, like Rayan.',
      },
    ),
    nameEn: field(
      englishName,
      { ar: 'اسم المولود بالإنجليزية', en: 'The child’s name in English' },
      { ar: 'كما يُكتب في الجواز، مثل Rayan.', en: 'As it stands in a passport, like Rayan.' },
    ),
  }),
  pages: [{ title: { ar: 'المولود واسمه', en: 'The child and its name' }, fields: ['birth', 'nameAr', 'nameEn'] }],
  offers: (c) => ({ birth: c.facts.told.map(optionOf) }),
  accept: {
    birth_is_yours: {
      holds: (c) => toldOf(c) !== undefined,
      otherwise: {
        ar: 'لا ولادة بهذا الرقم تنتظر تسجيلك. اختر من القائمة.',
        en: 'No birth under this number waits for you. Choose from the list.',
      },
    },
    // R-CIV-01, R-CIV-03
    within_thirty_days: {
      holds: (c) => c.day <= registerBy(toldOf(c)?.born ?? c.day),
      otherwise: {
        ar: 'مضى على الولادة أكثر من 30 يومًا. سجّل المولود في المكتب، والغرامة 50 ريالًا عن كل سنة بدأت.',
        en: 'The birth was more than 30 days ago. Register the child at an office; the fine is SAR 50 for each year begun.',
      },
      remedy: 'appointments/book-civil-affairs',
    },
  },

  fee: [{ from: always, is: () => free }],
  priceList: [{ what: { ar: 'التسجيل خلال 30 يومًا', en: 'Registering within 30 days' }, price: free }],
  decision: { by: 'system' },
  effects: (c) => {
    const told = toldOf(c)
    if (told === undefined) return []
    const child = childOf(told.number)
    const name = nameOf(c)
    const shortName = { ar: name.ar.first, en: name.en.first }
    return [
      people.registerNewborn({ child, name, sex: told.sex, born: told.born }),
      births.register({ mother: told.mother, number: told.number, name, shortName, child }),
      families.addMember({
        head: c.subject,
        member: child,
        name: shortName,
        since: told.born,
        relation: told.sex === 'male' ? 'son' : 'daughter',
        headIs: 'father',
        otherParent: told.mother,
      }),
      families.issueRecord({ head: c.subject, why: 'birth' }),
    ]
  },
  document: {
    template: 'birth-certificate',
    data: (c) => {
      const told = toldOf(c)
      return {
        child: { name: fullNames(nameOf(c)), number: fromReceipt('people.registerNewborn', 'number') },
        sex: told?.sex,
        born: told?.born,
        place: told?.place,
        father: { name: c.facts.father.full, number: c.facts.father.number },
        mother: { name: told?.motherName, number: told?.motherNumber },
        registered: c.day,
        certificate: told?.number,
      }
    },
  },
  next: {
    ar: 'أصبح مولودك في سجل أسرتك، وشهادة ميلاده في «وثائقي» خلال لحظات.',
    en: 'Your child is in your family record; the birth certificate is in “My documents” within moments.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        citizen: true,
        father: {
          name: {
            ar: { first: 'فهد', father: 'صالح', grandfather: 'عبدالله', family: 'العتيبي' },
            en: { first: 'Fahd', father: 'Saleh', grandfather: 'Abdullah', family: 'Alotaibi' },
          },
          full: { ar: 'فهد صالح عبدالله العتيبي', en: 'Fahd Saleh Abdullah Alotaibi' },
          number: '1999900010',
        },
        record: '199900010',
        address: true,
        asMother: false,
        told: [
          {
            number: '8000000001',
            mother: '00000000-0000-8000-8000-000000000028',
            motherName: { ar: 'نورة علي محمد الشهري', en: 'Noura Ali Mohammed Alshehri' },
            motherNumber: '1999900028',
            born: '2026-01-20',
            sex: 'male',
            order: 1,
            place: { ar: 'الرياض', en: 'Riyadh' },
            hospital: { ar: 'مدينة الملك فهد الطبية', en: 'King Fahad Medical City' },
          },
        ],
      },
      form: { birth: '8000000001', nameAr: 'ريان', nameEn: 'Rayan' },
      expect: {
        fee: free,
        effects: ['people.registerNewborn', 'births.register', 'families.addMember', 'families.issueRecord'],
      },
    },
    refused: {
      person_is_citizen: { facts: { citizen: false } },
      father_registers: { facts: { told: [], asMother: true } },
      birth_notified: { facts: { told: [] } },
      has_family_record: { facts: { record: null } },
      national_address_registered: { facts: { address: false } },
      birth_is_yours: { form: { birth: '8000000002' } },
      within_thirty_days: { now: '2026-02-20T06:00:00Z' },
    },
  },
})

interface Choosing {
  readonly facts: { readonly told: readonly Told[]; readonly father: { readonly name: PersonName } }
  readonly form: { readonly birth: string; readonly nameAr: string; readonly nameEn: string }
}

const toldOf = (c: Choosing): Told | undefined => c.facts.told.find((one) => one.number === c.form.birth)

const nameOf = (c: Choosing): PersonName => childsName({ ar: c.form.nameAr, en: c.form.nameEn }, c.facts.father.name)
