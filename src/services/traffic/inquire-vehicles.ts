/** One's own vehicles with the dates that keep them on the road, and the sales one is in, as seller or as buyer. */
import * as z from 'zod'
import { dayOf, formatPlate } from '../../language/index.ts'
import { listOf, maybeOnDay, onDay, said, sumOf, written } from '../../requests/answers.ts'
import { defineInquiry } from '../../requests/define.ts'

const saleStates = {
  agreed: { ar: 'بانتظار الثمن', en: 'Waiting for the price' },
  funded: { ar: 'أُودع الثمن، بانتظار التسليم', en: 'Paid in, waiting for the handover' },
  delivered: { ar: 'تمت', en: 'Completed' },
  cancelled: { ar: 'ألغيت', en: 'Cancelled' },
  expired: { ar: 'انتهت مهلتها', en: 'Ran out of time' },
} as const

export default defineInquiry({
  edition: 1,
  title: { ar: 'استعراض سجل المركبات', en: 'View my vehicles' },
  summary: {
    ar: 'مركباتك وتواريخ رخصها وتأمينها وفحصها، ومبايعاتك.',
    en: 'Your vehicles, their registration, insurance and inspection, and your sales.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],
  namesOthers: true,
  throttle: { perMinute: 30, challenge: false },
  question: z.object({}),
  answer: z.object({
    vehicles: listOf(
      {
        plate: said({ ar: 'اللوحة', en: 'Plate' }),
        make: said({ ar: 'المركبة', en: 'Vehicle' }),
        registration: onDay({ ar: 'رخصة السير حتى', en: 'Registered until' }),
        insurance: maybeOnDay({ ar: 'التأمين حتى', en: 'Insured until' }),
        inspection: maybeOnDay({ ar: 'الفحص حتى', en: 'Inspected until' }),
      },
      { ar: 'المركبات', en: 'Vehicles' },
    ),
    sales: listOf(
      {
        number: written({ ar: 'رقم المبايعة', en: 'Sale number' }),
        plate: said({ ar: 'اللوحة', en: 'Plate' }),
        as: said({ ar: 'أنت فيها', en: 'You are' }),
        price: said({ ar: 'الثمن', en: 'Price' }),
        state: said({ ar: 'الحالة', en: 'State' }),
        until: maybeOnDay({ ar: 'المهلة حتى', en: 'Time until' }),
      },
      { ar: 'المبايعات', en: 'Sales' },
    ),
  }),
  find: async (read, _q, { asker, now }) => {
    if (asker === null) return null
    const owned = await read.vehicles.ownedBy(asker.subject)
    const sales = await read.vehicles.sales(asker.subject, now)
    if (owned.length + sales.length === 0) return null
    const plateOf = (plate: string) => ({ ar: formatPlate(plate, 'ar'), en: formatPlate(plate, 'en') })
    return {
      vehicles: owned.map((v) => ({
        plate: plateOf(v.plate),
        make: v.make,
        registration: v.registrationExpires,
        ...(v.insuranceExpires === null ? {} : { insurance: v.insuranceExpires }),
        ...(v.inspectionExpires === null ? {} : { inspection: v.inspectionExpires }),
      })),
      sales: sales.map((s) => {
        const until = s.status === 'agreed' ? s.fundBy : s.status === 'funded' ? s.deliverBy : null
        return {
          number: s.number,
          plate: plateOf(s.plate),
          as: s.seller === asker.subject ? { ar: 'البائع', en: 'The seller' } : { ar: 'المشتري', en: 'The buyer' },
          price: sumOf({ halalas: s.priceHalalas }),
          state: saleStates[s.status],
          ...(until === null ? {} : { until: dayOf(until) }),
        }
      }),
    }
  },
  says: {
    found: (a) => ({ ar: `عدد مركباتك: ${a.vehicles.length}.`, en: `Your vehicles: ${a.vehicles.length}.` }),
    notFound: { ar: 'لا مركبة مسجلة باسمك.', en: 'No vehicle is registered to you.' },
  },
  examples: [
    {
      as: 'FAHD',
      ask: {},
      expect: {
        vehicles: [
          {
            plate: { ar: formatPlate('ABJ1234', 'ar'), en: 'A B J 1234' },
            make: { ar: 'تويوتا كامري', en: 'Toyota Camry' },
            registration: '2026-03-01',
            insurance: '2026-11-30',
            inspection: '2026-01-15',
          },
        ],
        sales: [],
      },
    },
    { as: 'NOURA', ask: {}, expect: null },
  ],
})
