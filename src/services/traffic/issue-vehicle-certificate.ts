/** A sealed certificate of one vehicle that one owns. Free; it holds a month. */
import * as z from 'zod'
import { type Day, formatPlate, fullName, plainText, type Text } from '../../language/index.ts'
import { defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'

interface Owned {
  readonly plate: string
  readonly kind: 'private' | 'private-transport' | 'taxi' | 'motorcycle'
  readonly make: Text
  readonly modelYear: number
  readonly registrationExpires: Day
  readonly insurer: Text | null
  readonly insuranceExpires: Day | null
  readonly inspectionExpires: Day | null
}

export default defineService({
  edition: 1,
  title: { ar: 'إصدار شهادة مركبة', en: 'Issue a vehicle certificate' },
  summary: {
    ar: 'وثيقة مختومة بملكية مركبتك وتواريخ رخصتها وتأمينها وفحصها.',
    en: 'A sealed document of your vehicle, its registration, insurance and inspection.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],
  whileSuspended: true,

  facts: async (read: Registers, subject: PersonId) => {
    const person = await read.people.get(subject)
    const vehicles = await read.vehicles.ownedBy(subject)
    return {
      name: { ar: fullName(person.name, 'ar'), en: fullName(person.name, 'en') },
      number: person.number,
      vehicles: vehicles.map(({ status: _, ...vehicle }): Owned => vehicle),
    }
  },

  eligible: {
    has_vehicle: {
      holds: (c) => c.facts.vehicles.length > 0,
      otherwise: { ar: 'لا مركبة مسجلة باسمك.', en: 'No vehicle is registered to you.' },
    },
  },
  form: z.object({
    vehicle: field(plainText({ min: 1, max: 10 }), { ar: 'المركبة', en: 'The vehicle' }, undefined, {
      widget: 'radios',
    }),
  }),
  pages: [{ title: { ar: 'اختر المركبة', en: 'Choose the vehicle' }, fields: ['vehicle'] }],
  offers: (c) => ({
    vehicle: c.facts.vehicles.map(({ plate, make }) => ({
      value: plate,
      label: { ar: `${formatPlate(plate, 'ar')}، ${make.ar}`, en: `${formatPlate(plate, 'en')}, ${make.en}` },
    })),
  }),
  accept: {
    vehicle_is_yours: {
      holds: (c) => c.facts.vehicles.some(({ plate }) => plate === c.form.vehicle),
      otherwise: { ar: 'لا مركبة باسمك بهذه اللوحة.', en: 'No vehicle of yours has this plate.' },
    },
  },

  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [{ what: { ar: 'الشهادة', en: 'The certificate' }, price: free }],
  decision: { by: 'system' },
  effects: () => [],
  document: {
    template: 'vehicle-certificate',
    data: (c) => ({
      owner: { name: c.facts.name, number: c.facts.number },
      ...c.facts.vehicles.find(({ plate }) => plate === c.form.vehicle),
    }),
  },
  next: {
    ar: 'تجد الشهادة في «وثائقي» خلال لحظات، وتسري شهرًا.',
    en: 'The certificate is in “My documents” within moments, and is good for a month.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        name: { ar: 'فهد صالح عبدالله العتيبي', en: 'Fahd Saleh Abdullah Alotaibi' },
        number: '1999900010',
        vehicles: [
          {
            plate: 'ABJ1234',
            kind: 'private',
            make: { ar: 'تويوتا كامري', en: 'Toyota Camry' },
            modelYear: 2021,
            registrationExpires: '2026-03-01',
            insurer: null,
            insuranceExpires: null,
            inspectionExpires: '2026-01-15',
          },
        ],
      },
      form: { vehicle: 'ABJ1234' },
      expect: { fee: free, effects: [] },
    },
    refused: {
      has_vehicle: { facts: { vehicles: [] } },
      vehicle_is_yours: { form: { vehicle: 'XYZ1111' } },
    },
  },
})
