/** A family record in place of a lost or damaged one (R-CIV-13, R-CIV-14): a lost one is reported first. */
import * as z from 'zod'
import { families } from '../../registers/families/index.ts'
import { identityCards } from '../../registers/identity-cards/index.ts'
import {
  always,
  choice,
  defineService,
  free,
  fromReceipt,
  type PersonId,
  type Registers,
} from '../../requests/define.ts'
import { addressRegistered, familyPaper, headsRecord, isCitizen } from '../../requests/rules.ts'

export default defineService({
  edition: 1,
  title: { ar: 'إصدار بدل فاقد أو تالف لسجل الأسرة', en: 'Replace a lost or damaged family record' },
  summary: { ar: 'سجل أسرة بدل الذي فُقد أو تلف.', en: 'A family record in place of one lost or damaged.' },
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
      reported: (await read.identityCards.openReport(subject, 'family-record')) !== null,
      paper: await familyPaper(read, subject),
    }
  },

  eligible: {
    person_is_citizen: isCitizen,
    has_family_record: headsRecord,
    national_address_registered: addressRegistered,
  },
  form: z.object({
    why: choice(
      { lost: { ar: 'فُقد', en: 'It is lost' }, damaged: { ar: 'تلف وهو معي', en: 'It is damaged and I have it' } },
      { ar: 'ما الذي حدث للسجل؟', en: 'What happened to the record?' },
    ),
  }),
  pages: [{ title: { ar: 'سجل الأسرة', en: 'The family record' }, fields: ['why'] }],
  accept: {
    loss_reported: {
      holds: (c) => c.form.why === 'damaged' || c.facts.reported,
      otherwise: {
        ar: 'لا يوجد بلاغ فقد قائم. أبلغ عن فقد السجل أولًا.',
        en: 'No loss report is open. Report the record lost first.',
      },
      remedy: 'civil-affairs/report-lost-document',
    },
  },
  fee: [{ from: always, is: () => free }],
  priceList: [{ what: { ar: 'السجل', en: 'The record' }, price: free }],
  decision: { by: 'system' },
  effects: (c) => [
    families.issueRecord({ head: c.subject, why: c.form.why }),
    // Whoever found it damaged after all has nothing lost any more.
    ...(c.facts.reported ? [identityCards.closeReport({ holder: c.subject, document: 'family-record' })] : []),
  ],
  document: {
    template: 'family-record',
    data: (c) => ({ record: fromReceipt('families.issueRecord', 'record'), ...c.facts.paper }),
  },
  next: {
    ar: 'تجد السجل في «وثائقي» خلال لحظات. القديم ملغى ولو وجدته.',
    en: 'The record is in “My documents” within moments. The old one is void even if you find it.',
  },
  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        citizen: true,
        record: '199900010',
        address: true,
        reported: true,
        paper: {
          head: { name: { ar: 'فهد صالح عبدالله العتيبي', en: 'Fahd Saleh Abdullah Alotaibi' }, number: '1999900010' },
          members: [],
        },
      },
      form: { why: 'lost' },
      expect: { fee: free, effects: ['families.issueRecord', 'identityCards.closeReport'] },
    },
    refused: {
      person_is_citizen: { facts: { citizen: false } },
      has_family_record: { facts: { record: null } },
      national_address_registered: { facts: { address: false } },
      loss_reported: { facts: { reported: false } },
    },
  },
})
