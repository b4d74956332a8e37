/**
 * The first family record (R-CIV-14): for a husband whose marriage is registered, and for a mother on her own. The
 * catalogue's `issue-family-record-mother` is the same act for her, so it is the same definition.
 */
import * as z from 'zod'
import { families } from '../../registers/families/index.ts'
import {
  type About,
  always,
  defineService,
  field,
  free,
  fromReceipt,
  type PersonId,
  type Registers,
} from '../../requests/define.ts'
import { addressRegistered, cardState, familyPaper, isCitizen } from '../../requests/rules.ts'

export default defineService({
  edition: 1,
  also: ['civil-affairs/issue-family-record-mother'],
  title: { ar: 'إصدار سجل الأسرة', en: 'Issue a family record' },
  summary: {
    ar: 'سجل أسرة لزوج سُجّل زواجه، أو لأم مطلقة أو أرملة لها أولاد.',
    en: 'A family record for a husband whose marriage is registered, or a divorced or widowed mother.',
  },
  audience: ['citizen'],
  needs: { identity: 2, signIn: 2, fresh: 15 },
  behalf: ['self'],
  namesOthers: true,

  facts: async (read: Registers, subject: PersonId, about: About) => {
    const person = await read.people.get(subject)
    const place = await read.families.placeOf(subject)
    const card = await read.identityCards.current(subject)
    const heads = place?.relation === 'head'
    return {
      citizen: person.kind === 'citizen',
      sex: person.sex,
      marital: person.marital,
      children: (await read.families.childrenOf(subject)).length,
      card: cardState(card, about.day),
      address: (await read.people.address(subject)) !== null,
      heads,
      issued: heads && (await read.families.issue(subject)) !== null,
      paper: await familyPaper(read, subject),
    }
  },

  eligible: {
    person_is_citizen: isCitizen,
    family_registered: {
      holds: (c) =>
        c.facts.heads ||
        (c.facts.sex === 'male'
          ? c.facts.marital === 'married'
          : c.facts.children > 0 && (c.facts.marital === 'divorced' || c.facts.marital === 'widowed')),
      otherwise: {
        ar: 'السجل لزوج سُجّل زواجه، أو لأم مطلقة أو أرملة. سجّل الزواج أولًا.',
        en: 'It is for a husband whose marriage is registered, or a divorced or widowed mother. Register the marriage first.',
      },
      remedy: 'civil-affairs/register-marriage',
    },
    not_issued_yet: {
      holds: (c) => !c.facts.issued,
      otherwise: {
        ar: 'صدر سجل أسرتك من قبل. حدّثه إن تغيّر فيه شيء.',
        en: 'Your family record was issued before. Update it if something changed.',
      },
      remedy: 'civil-affairs/update-family-record',
    },
    has_national_id: {
      holds: (c) => c.facts.card === 'valid',
      otherwise: {
        ar: 'لا بد من بطاقة هوية وطنية سارية.',
        en: 'A valid national ID card is needed first.',
      },
      remedy: 'civil-affairs/renew-national-id',
    },
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
  effects: (c) => [
    ...(c.facts.heads ? [] : [families.openRecord({ head: c.subject, since: c.day })]),
    families.issueRecord({ head: c.subject, why: 'first' }),
  ],
  document: {
    template: 'family-record',
    data: (c) => ({ record: fromReceipt('families.issueRecord', 'record'), ...c.facts.paper }),
  },
  next: {
    ar: 'تجد السجل في «وثائقي» خلال لحظات.',
    en: 'The record is in “My documents” within moments.',
  },
  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        citizen: true,
        sex: 'female',
        marital: 'divorced',
        children: 1,
        card: 'valid',
        address: true,
        heads: false,
        issued: false,
        paper: {
          head: { name: { ar: 'ريم فيصل أحمد العسيري', en: 'Reem Faisal Ahmed Alasiri' }, number: '1999900143' },
          members: [],
        },
      },
      form: { correct: true },
      expect: { fee: free, effects: ['families.openRecord', 'families.issueRecord'] },
    },
    refused: {
      person_is_citizen: { facts: { citizen: false } },
      family_registered: { facts: { marital: 'single' } },
      not_issued_yet: { facts: { heads: true, issued: true } },
      has_national_id: { facts: { card: 'expired' } },
      national_address_registered: { facts: { address: false } },
    },
  },
})
