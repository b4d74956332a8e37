/**
 * A resident registers a newborn (R-CIV-01, R-CIV-04, R-NAME-06): the birth and its certificate. The child gets a number
 * with its residence permit, not here; until then the certificate names it by the number of the birth.
 */
import * as z from 'zod'
import { arabicName, type Day, englishName, field, type Text } from '../../language/index.ts'
import { births, registerBy } from '../../registers/births/index.ts'
import { always, defineService, free, type PersonId, type Registers } from '../../requests/define.ts'
import { addressRegistered, childsName, fullNames, iqamaValid } from '../../requests/rules.ts'

interface Told {
  readonly number: string
  readonly mother: PersonId
  readonly motherName: Text
  readonly motherNumber: string
  readonly born: Day
  readonly sex: 'male' | 'female'
  readonly place: Text
  readonly hospital: Text
}

export default defineService({
  edition: 1,
  title: { ar: 'تسجيل المواليد للمقيمين', en: 'Register a resident’s newborn' },
  summary: {
    ar: 'سجّل مولودك وخذ شهادة ميلاده، ثم جوازه وهوية مقيم له.',
    en: 'Register your newborn and get the birth certificate; passport and residence permit come after.',
  },
  audience: ['resident'],
  needs: { identity: 2, signIn: 2, fresh: 5 },
  behalf: ['self'],
  namesOthers: true,

  facts: async (read: Registers, subject: PersonId) => {
    const father = await read.people.get(subject)
    const iqama = await read.residency.iqama(subject)
    const told: Told[] = []
    for (const birth of await read.births.ofParent(subject)) {
      if (birth.status !== 'notified' || birth.father !== subject) continue
      const mother = await read.people.get(birth.mother)
      // The child of a citizen is a citizen, or an office says otherwise.
      if (mother.kind === 'citizen') continue
      told.push({
        number: birth.number,
        mother: mother.id,
        motherName: fullNames(mother.name),
        motherNumber: mother.number,
        born: birth.born,
        sex: birth.sex,
        place: birth.place,
        hospital: birth.hospitalName,
      })
    }
    return {
      father: { name: father.name, full: fullNames(father.name), number: father.number },
      iqama:
        iqama === null || iqama.status !== 'valid'
          ? null
          : {
              expires: iqama.expires,
              kind: iqama.kind,
              lateRenewals: iqama.lateRenewals,
              levyPaidUntil: iqama.levyPaidUntil,
            },
      address: (await read.people.address(subject)) !== null,
      told,
    }
  },

  eligible: {
    birth_notified: {
      holds: (c) => c.facts.told.length > 0,
      otherwise: {
        ar: 'لم يبلّغنا مستشفى عن ولادة لك لم تُسجل بعد. اطلب من المستشفى أن يبلّغ، أو احجز موعدًا.',
        en: 'No hospital told us of a birth that is still to be registered. Ask it to, or book an appointment.',
      },
      remedy: 'appointments/book-civil-affairs',
    },
    iqama_valid: iqamaValid,
    national_address_registered: addressRegistered,
  },

  form: z.object({
    birth: field(
      z.string().regex(/^8\d{9}$/),
      { ar: 'الولادة', en: 'The birth' },
      { ar: 'رقم التبليغ في الرسالة التي وصلتك.', en: 'The number in the message you got.' },
    ),
    nameAr: field(arabicName, { ar: 'اسم المولود بالعربية', en: 'The child’s name in Arabic' }),
    nameEn: field(
      englishName,
      { ar: 'اسم المولود بالإنجليزية', en: 'The child’s name in English' },
      { ar: 'كما سيُكتب في جوازه.', en: 'As it will stand in the passport.' },
    ),
  }),
  pages: [{ title: { ar: 'المولود واسمه', en: 'The child and its name' }, fields: ['birth', 'nameAr', 'nameEn'] }],
  offers: (c) => ({
    birth: c.facts.told.map((one) => ({
      value: one.number,
      label: {
        ar: `${one.number}: ${one.born.replaceAll('-', '/')}، ${one.hospital.ar}`,
        en: `${one.number}: ${one.born.replaceAll('-', '/')}, ${one.hospital.en}`,
      },
    })),
  }),
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
    const shortName = { ar: c.form.nameAr, en: c.form.nameEn }
    const name = childsName(shortName, c.facts.father.name)
    return [births.register({ mother: told.mother, number: told.number, name, shortName, child: null })]
  },
  document: {
    template: 'birth-certificate',
    data: (c) => {
      const told = toldOf(c)
      const name = childsName({ ar: c.form.nameAr, en: c.form.nameEn }, c.facts.father.name)
      return {
        child: { name: fullNames(name), number: told?.number },
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
    ar: 'شهادة الميلاد في «وثائقي» خلال لحظات. أصدر جواز المولود من سفارتك، ثم هوية مقيم له.',
    en: 'The birth certificate is in “My documents” within moments. Get the child’s passport, then a residence permit.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        father: {
          name: {
            ar: { first: 'عمران', father: '', grandfather: '', family: 'صديقي' },
            en: { first: 'Imran', father: '', grandfather: '', family: 'Siddiqui' },
          },
          full: { ar: 'عمران صديقي', en: 'Imran Siddiqui' },
          number: '2999900018',
        },
        iqama: { expires: '2026-02-20', kind: 'worker', lateRenewals: 0, levyPaidUntil: null },
        address: true,
        told: [
          {
            number: '8000000001',
            mother: '00000000-0000-8000-8000-000000000028',
            motherName: { ar: 'عائشة صديقي', en: 'Ayesha Siddiqui' },
            motherNumber: '2999900026',
            born: '2026-01-25',
            sex: 'female',
            place: { ar: 'الرياض', en: 'Riyadh' },
            hospital: { ar: 'مدينة الملك فهد الطبية', en: 'King Fahad Medical City' },
          },
        ],
      },
      form: { birth: '8000000001', nameAr: 'مريم', nameEn: 'Maryam' },
      expect: { fee: free, effects: ['births.register'] },
    },
    refused: {
      birth_notified: { facts: { told: [] } },
      iqama_valid: { facts: { iqama: null } },
      national_address_registered: { facts: { address: false } },
      birth_is_yours: { form: { birth: '8000000002' } },
      within_thirty_days: { now: '2026-03-20T06:00:00Z', facts: { iqama: { expires: '2027-01-01' } } },
    },
  },
})

const toldOf = (c: {
  readonly facts: { readonly told: readonly Told[] }
  readonly form: { readonly birth: string }
}): Told | undefined => c.facts.told.find((one) => one.number === c.form.birth)
