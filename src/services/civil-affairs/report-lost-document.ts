/**
 * Reporting a lost civil document, one's own or a child's (R-CIV-10, R-CIV-13): void from this minute, and the report
 * cannot be withdrawn. The sealed report releases its holder from what others do with the document after that minute. That a certificate exists (R-CIV-13) nobody can say yet: there is no register of certificates.
 */
import * as z from 'zod'
import { dayInput, fullName, plainText } from '../../language/index.ts'
import { identityCards, lostDocuments } from '../../registers/identity-cards/index.ts'
import {
  choice,
  defineService,
  field,
  free,
  fromReceipt,
  type PersonId,
  type Registers,
} from '../../requests/define.ts'
import { isCitizen } from '../../requests/rules.ts'

const isCertificate = (document: string): boolean => document.endsWith('-certificate')

export default defineService({
  edition: 1,
  title: { ar: 'الإبلاغ عن الوثائق المفقودة', en: 'Report a lost civil document' },
  summary: {
    ar: 'أبلغ عن فقد هويتك أو سجل الأسرة أو شهادة، فلا يستعملها غيرك.',
    en: 'Report your lost ID card, family record or certificate, so that nobody else can use it.',
  },
  audience: ['citizen'],
  needs: { identity: 3, signIn: 2, fresh: 5 },
  behalf: ['self', 'dependant'],
  whileSuspended: true,

  facts: async (read: Registers, subject: PersonId) => {
    const person = await read.people.get(subject)
    const card = await read.identityCards.current(subject)
    const losses = await read.identityCards.losses(subject)
    const place = await read.families.placeOf(subject)
    return {
      citizen: person.kind === 'citizen',
      name: { ar: fullName(person.name, 'ar'), en: fullName(person.name, 'en') },
      number: person.number,
      card: card !== null,
      // The record is its head's.
      familyRecord: place !== null && place.relation === 'head' && place.recordNumber !== null,
      reported: losses.filter((l) => l.status === 'open').map((l) => l.document as string),
    }
  },

  eligible: { person_is_citizen: isCitizen },

  form: z.object({
    document: choice(lostDocuments, { ar: 'الوثيقة المفقودة', en: 'The lost document' }),
    lostOn: field(dayInput, { ar: 'يوم الفقد', en: 'Day it was lost' }),
    place: field(
      plainText({ min: 2, max: 100 }),
      { ar: 'أين فقدتها؟', en: 'Where was it lost?' },
      { ar: 'مثل: سوق الديرة في الرياض', en: 'For example: Al-Deera market, Riyadh' },
    ),
    circumstances: field(plainText({ min: 5, max: 500 }), { ar: 'كيف فقدتها؟', en: 'How was it lost?' }, undefined, {
      widget: 'textarea',
    }),
    understood: field(
      z.literal(true),
      {
        ar: 'أفهم أن البلاغ لا يُسحب ولو وجدت الوثيقة',
        en: 'I understand that the report cannot be withdrawn, even if I find the document',
      },
      undefined,
      { widget: 'checkbox' },
    ),
  }),
  pages: [
    { title: { ar: 'ما الذي فُقد؟', en: 'What was lost?' }, fields: ['document', 'lostOn'] },
    { title: { ar: 'كيف فُقد؟', en: 'How was it lost?' }, fields: ['place', 'circumstances', 'understood'] },
  ],
  accept: {
    document_exists: {
      holds: (c) => c.form.document !== 'national-id' || c.facts.card,
      otherwise: { ar: 'لم تصدر بطاقة هوية وطنية بعد.', en: 'No national ID card was issued yet.' },
      remedy: 'civil-affairs/issue-national-id',
    },
    family_record_exists: {
      holds: (c) => c.form.document !== 'family-record' || c.facts.familyRecord,
      otherwise: {
        ar: 'لا سجل أسرة بهذا الاسم. السجل لرب الأسرة، وهو من يبلغ عن فقده.',
        en: 'There is no family record in this name. It belongs to the head of the family, who reports its loss.',
      },
    },
    not_reported_already: {
      holds: (c) => c.form.document !== 'national-id' || !c.facts.reported.includes('national-id'),
      otherwise: {
        ar: 'سبق البلاغ عن فقد هذه البطاقة، وهو قائم. اطلب بدل فاقد.',
        en: 'This card has been reported already and the report stands. Ask for a replacement.',
      },
      remedy: 'civil-affairs/replace-lost-national-id',
    },
    family_record_not_reported_already: {
      holds: (c) => c.form.document !== 'family-record' || !c.facts.reported.includes('family-record'),
      otherwise: {
        ar: 'سبق البلاغ عن فقد سجل الأسرة، وهو قائم. اطلب بدله.',
        en: 'This family record has been reported already and the report stands. Ask for a replacement.',
      },
      remedy: 'civil-affairs/replace-family-record',
    },
    certificate_not_reported_already: {
      holds: (c) => !isCertificate(c.form.document) || !c.facts.reported.includes(c.form.document),
      otherwise: {
        ar: 'سبق البلاغ عن فقد هذه الشهادة، وهو قائم. يصدر بدلها مكتب الأحوال المدنية.',
        en: 'This certificate has been reported already and the report stands. A civil affairs office issues another.',
      },
    },
    lost_day_not_ahead: {
      holds: (c) => c.form.lostOn <= c.day,
      otherwise: { ar: 'يوم الفقد لا يكون بعد اليوم.', en: 'The day it was lost cannot be after today.' },
    },
  },

  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [{ what: { ar: 'البلاغ', en: 'The report' }, price: free }],
  decision: { by: 'system' },
  effects: (c) => [
    identityCards.reportLost({
      holder: c.subject,
      document: c.form.document,
      lostOn: c.form.lostOn,
      place: c.form.place,
      circumstances: c.form.circumstances,
    }),
  ],
  document: {
    template: 'loss-report',
    data: (c) => ({
      holder: { name: c.facts.name, number: c.facts.number },
      requestNumber: fromReceipt('request', 'number'),
      document: lostDocuments[c.form.document],
      report: fromReceipt('identityCards.reportLost', 'number'),
      reportedAt: fromReceipt('identityCards.reportLost', 'reportedAt'),
      lostOn: c.form.lostOn,
      place: c.form.place,
    }),
  },
  next: {
    ar: 'الوثيقة ملغاة من هذه الدقيقة، ولست مسؤولًا عن استعمالها بعدها. اطلب الآن بدل فاقد.',
    en: 'The document is void from this minute and you do not answer for its use after it. You can ask for a replacement now.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:05:00Z',
      facts: {
        citizen: true,
        name: { ar: 'منى سعد ناصر القحطاني', en: 'Mona Saad Nasser Alqahtani' },
        number: '1999900119',
        card: true,
        familyRecord: false,
        reported: [],
      },
      form: {
        document: 'national-id',
        lostOn: '2026-01-31',
        place: 'سوق الديرة في الرياض',
        circumstances: 'سقطت من المحفظة',
        understood: true,
      },
      expect: { fee: free, effects: ['identityCards.reportLost'] },
    },
    refused: {
      person_is_citizen: { facts: { citizen: false } },
      document_exists: { facts: { card: false } },
      family_record_exists: { form: { document: 'family-record' } },
      not_reported_already: { facts: { reported: ['national-id'] } },
      family_record_not_reported_already: {
        facts: { familyRecord: true, reported: ['family-record'] },
        form: { document: 'family-record' },
      },
      certificate_not_reported_already: {
        facts: { reported: ['birth-certificate'] },
        form: { document: 'birth-certificate' },
      },
      lost_day_not_ahead: { form: { lostOn: '2026-02-02' } },
    },
  },
})
