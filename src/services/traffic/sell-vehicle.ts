/**
 * Offering one's vehicle to somebody for a price (R-SAL-01, R-SAL-03). The buyer is asked (72 hours); once he agrees the
 * sale stands, and he pays the price into escrow by a request of his own (`accept-vehicle-purchase`). The fee is paid
 * with the handover, so that a sale that is called off costs nobody anything (P-13).
 */
import * as z from 'zod'
import { field, formatMoney, formatPlate, iban, whole } from '../../language/index.ts'
import { vehicles } from '../../registers/vehicles/index.ts'
import { type About, defineService, free, type PersonId, type Registers } from '../../requests/define.ts'
import {
  acceptBy,
  type BuyerFit,
  buyerFit,
  buyerLicensed,
  buyerMayOwnMore,
  buyerViolationsPaid,
  chosenVehicle,
  exampleSelf,
  exampleVehicle,
  exampleWith,
  hasVehicle,
  inspectionValid,
  insuranceValid,
  irreversible,
  notBeingSold,
  type OwnedVehicle,
  ownedVehicles,
  ownViolationsPaid,
  type Party,
  partyBorn,
  partyFound,
  partyIsAnother,
  partyNamed,
  partyNumber,
  plateAndMake,
  priceAllowed,
  registrationValid,
  shortNames,
  vehicleField,
  vehicleIsYours,
  vehicleNotReported,
  vehicleOffers,
} from '../../requests/rules.ts'
import { sellingFee } from './complete-vehicle-delivery.ts'

/** Prices are typed in whole riyals. */
const halalasOf = ({ price }: { readonly price: number }): number => price * 100

export default defineService({
  edition: 1,
  title: { ar: 'مبايعة مركبة بين الأفراد', en: 'Offer a vehicle for sale and transfer of ownership' },
  summary: {
    ar: 'اعرض مركبتك على مشترٍ تعرفه. يودع الثمن في حساب وسيط، ويصلك حين يتسلمها.',
    en: 'Offer your vehicle to a buyer you know. The price lies in escrow and is yours once they have it.',
  },
  audience: ['citizen', 'resident'],
  needs: irreversible,
  behalf: ['self'],
  facts: async (read: Registers, subject: PersonId, about: About) => {
    const owner = await read.people.get(subject)
    const owned: readonly OwnedVehicle[] = await ownedVehicles(read, subject, about)
    const party: Party | null = await partyNamed(read, about.given.buyer, about.given.born)
    const buyer: BuyerFit | null =
      party !== null && about.agreed.includes('buyer') ? await buyerFit(read, about, party.id) : null
    return {
      owner: shortNames(owner.name),
      vehicles: owned,
      violations: (await read.violations.unpaid(subject)).length,
      party,
      buyer,
    }
  },
  eligible: { has_vehicle: hasVehicle, own_violations_paid: ownViolationsPaid },
  form: z.object({
    vehicle: vehicleField,
    buyer: partyNumber({ ar: 'رقم هوية المشتري أو إقامته', en: 'The buyer’s ID or iqama number' }),
    born: partyBorn({ ar: 'تاريخ ميلاد المشتري', en: 'The buyer’s date of birth' }),
    price: field(whole({ min: 1, max: 10_000_000 }), { ar: 'الثمن بالريال', en: 'The price in riyals' }),
    iban: field(
      iban,
      { ar: 'رقم حسابك (آيبان)', en: 'Your account number (IBAN)' },
      {
        ar: 'يُحوّل إليه الثمن بعد التسليم.',
        en: 'The price is sent there after the handover.',
      },
    ),
  }),
  pages: [
    { title: { ar: 'المركبة', en: 'The vehicle' }, fields: ['vehicle'] },
    { title: { ar: 'المشتري', en: 'The buyer' }, fields: ['buyer', 'born'] },
    { title: { ar: 'الثمن', en: 'The price' }, fields: ['price', 'iban'] },
  ],
  offers: (c) => ({ vehicle: vehicleOffers(c) }),
  accept: {
    vehicle_is_yours: vehicleIsYours,
    vehicle_kind_sold: {
      holds: (c) => {
        const kind = chosenVehicle(c)?.kind ?? 'private'
        return kind === 'private' || kind === 'private-transport'
      },
      otherwise: {
        ar: 'تُباع بين الأفراد المركبات الخاصة والنقل الخاص فقط.',
        en: 'Only private and private-transport vehicles are sold between individuals.',
      },
    },
    registration_valid: registrationValid,
    inspection_valid: inspectionValid,
    insurance_valid: insuranceValid,
    vehicle_not_reported: vehicleNotReported,
    not_being_sold: notBeingSold,
    buyer_found: partyFound,
    buyer_is_another: partyIsAnother,
    price_in_range: {
      holds: (c) => priceAllowed(halalasOf(c.form), c.day),
      otherwise: {
        ar: 'يكون الثمن من 500 إلى 1,000,000 ريال.',
        en: 'The price is from SAR 500 to SAR 1,000,000.',
      },
    },
    buyer_violations_paid: buyerViolationsPaid,
    buyer_may_own_more: buyerMayOwnMore,
    buyer_licensed: buyerLicensed,
  },
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [{ what: { ar: 'عند التسليم', en: 'At the handover' }, price: sellingFee }],
  consents: (c) => {
    const { party, owner } = c.facts
    if (party === null) return []
    const plate = { ar: formatPlate(c.form.vehicle, 'ar'), en: formatPlate(c.form.vehicle, 'en') }
    const money = { halalas: halalasOf(c.form) }
    const price = { ar: formatMoney(money, 'ar'), en: formatMoney(money, 'en') }
    const make = chosenVehicle(c)?.make
    return [
      {
        key: 'buyer',
        who: party.id,
        by: acceptBy(c),
        asks: {
          ar: `أوافق أن أشتري المركبة ${plate.ar} من ${owner.ar} بمبلغ ${price.ar}، وأودعه خلال ثلاثة أيام.`,
          en: `I agree to buy vehicle ${plate.en} from ${owner.en} for ${price.en} and to pay it in within three days.`,
        },
        sees: [
          { label: { ar: 'البائع', en: 'Seller' }, shown: owner },
          {
            label: { ar: 'المركبة', en: 'Vehicle' },
            shown: make === undefined ? plate : plateAndMake(c.form.vehicle, make),
          },
          { label: { ar: 'الثمن', en: 'Price' }, shown: price },
        ],
      },
    ]
  },
  decision: { by: 'system' },
  effects: (c) => [
    vehicles.agreeSale({
      seller: c.subject,
      buyer: c.facts.party?.id ?? '',
      plate: c.form.vehicle,
      priceHalalas: halalasOf(c.form),
      iban: c.form.iban,
    }),
  ],
  next: {
    ar: 'وافق المشتري. حين يودع الثمن نخبرك، فسلّمه المركبة وخذ منه الرمز.',
    en: 'The buyer agreed. Once the price is paid in we tell you: hand over the vehicle and take the code.',
  },
  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        owner: { ar: 'فهد العتيبي', en: 'Fahd Alotaibi' },
        vehicles: [exampleVehicle],
        violations: 0,
        party: { id: '00000000-0000-4000-8000-000000000069', name: { ar: 'خالد الحربي', en: 'Khalid Alharbi' } },
        buyer: { violations: 0, citizen: true, privateVehicles: 3, licensed: true },
      },
      form: {
        vehicle: 'ABJ1234',
        buyer: '1999900069',
        born: '1991-07-04',
        price: '45000',
        iban: 'SA03 8000 0000 6080 1016 7519',
      },
      expect: { fee: free, effects: ['vehicles.agreeSale'] },
    },
    refused: {
      has_vehicle: { facts: { vehicles: [] } },
      own_violations_paid: { facts: { violations: 1 } },
      vehicle_is_yours: { form: { vehicle: 'KSA7812' } },
      vehicle_kind_sold: { facts: { vehicles: exampleWith({ kind: 'taxi' }) } },
      registration_valid: { facts: { vehicles: exampleWith({ registrationExpires: '2026-01-31' }) } },
      inspection_valid: { facts: { vehicles: exampleWith({ inspectionExpires: '2026-01-15' }) } },
      insurance_valid: { facts: { vehicles: exampleWith({ insuranceExpires: null }) } },
      vehicle_not_reported: { facts: { vehicles: exampleWith({ reported: true }) } },
      not_being_sold: { facts: { vehicles: exampleWith({ beingSold: true }) } },
      buyer_found: { facts: { party: null } },
      buyer_is_another: { facts: { party: { id: exampleSelf } } },
      price_in_range: { form: { price: '400' } },
      buyer_violations_paid: { facts: { buyer: { violations: 1 } } },
      buyer_may_own_more: { facts: { buyer: { citizen: false, privateVehicles: 2 } } },
      buyer_licensed: { facts: { buyer: { licensed: false } } },
    },
  },
})
