/** The family record printed anew after a marriage, divorce, birth or death (R-CIV-14); every earlier issue is void. */
import * as z from 'zod'
import { families } from '../../registers/families/index.ts'
import {
  always,
  defineService,
  field,
  free,
  fromReceipt,
  type PersonId,
  type Registers,
} from '../../requests/define.ts'
import { addressRegistered, familyPaper, headsRecord, isCitizen } from '../../requests/rules.ts'

export default defineService({
  edition: 1,
  title: { ar: 'تحديث سجل الأسرة', en: 'Update and reprint the family record' },
  summary: {
    ar: 'سجل جديد بعد زواج أو طلاق أو ولادة أو وفاة.',
    en: 'A new record after a marriage, a divorce, a birth or a death.',
  },
  audience: ['citizen'],
  needs: { identity: 2, signIn: 2, fresh: 15 },
  behalf: ['self'],
  namesOthers: true,

  facts: async (read: Registers, subject: PersonId) => {
    const person = await read.people.get(subject)
    const place = await read.families.placeOf(subject)
    return {
      citizen: person.kind === 'citizen',
      record: place?.relation === 'head' ? place.recordNumber : null,
      address: (await read.people.address(subject)) !== null,
      paper: await familyPaper(read, subject),
    }
  },

  eligible: {
    person_is_citizen: isCitizen,
    has_family_record: headsRecord,
    national_address_registered: addressRegistered,
  },
  form: z.object({
    correct: field(
      z.literal(true),
      { ar: 'بيانات أسرتي في السجل صحيحة', en: 'My family’s data in the register is right' },
      undefined,
      { widget: 'checkbox' },
    ),
  }),
  pages: [{ title: { ar: 'سجل الأسرة', en: 'The family record' }, fields: ['correct'] }],
  fee: [{ from: always, is: () => free }],
  priceList: [{ what: { ar: 'السجل', en: 'The record' }, price: free }],
  decision: { by: 'system' },
  effects: (c) => [families.issueRecord({ head: c.subject, why: 'update' })],
  document: {
    template: 'family-record',
    data: (c) => ({ record: fromReceipt('families.issueRecord', 'record'), ...c.facts.paper }),
  },
  next: {
    ar: 'تجد السجل في «وثائقي» خلال لحظات، وكل نسخة قبله ملغاة.',
    en: 'The record is in “My documents” within moments; every copy before it is void.',
  },
  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        citizen: true,
        record: '199900010',
        address: true,
        paper: {
          head: { name: { ar: 'فهد صالح عبدالله العتيبي', en: 'Fahd Saleh Abdullah Alotaibi' }, number: '1999900010' },
          members: [],
        },
      },
      form: { correct: true },
      expect: { fee: free, effects: ['families.issueRecord'] },
    },
    refused: {
      person_is_citizen: { facts: { citizen: false } },
      has_family_record: { facts: { record: null } },
      national_address_registered: { facts: { address: false } },
    },
  },
})
