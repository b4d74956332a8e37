/**
 * Is a visa valid: asked without signing in, by its number and one thing only its holder's papers say. Answers its
 * state and its date, nothing about the holder. "Does not exist" and "does not match" are the same answer after the
 * same work (decided.md, "Without signing in").
 */
import * as z from 'zod'
import { dayInput, passportNumber, type Text, visaNumber } from '../../language/index.ts'
import { visaState, visaStates } from '../../registers/visas/index.ts'
import { onDay, said } from '../../requests/answers.ts'
import { defineInquiry, field } from '../../requests/define.ts'

/** Looked up when there is no such visa, so that the same registers are asked the same questions. */
const nobody = '00000000-0000-8000-8000-000000000000'

const oneNeeded: Text = {
  ar: 'اكتب رقم الجواز أو تاريخ الميلاد، أحدهما يكفي.',
  en: 'Enter the passport number or the date of birth; one of them is enough.',
}

export default defineInquiry({
  edition: 1,
  title: { ar: 'الاستعلام عن صلاحية التأشيرة', en: 'Check visa validity' },
  summary: {
    ar: 'هل التأشيرة سارية وحتى متى، ومنها تأشيرة الخروج والعودة.',
    en: 'Whether a visa is valid and until when, exit and re-entry visas included.',
  },
  audience: ['anyone'],
  needs: { identity: 0, signIn: 0 },
  behalf: ['self'],
  throttle: { perMinute: 5, challenge: true, perLookedUpHour: 10 },

  question: z
    .object({
      visa: field(visaNumber, { ar: 'رقم التأشيرة', en: 'Visa number' }, undefined, { widget: 'digits' }),
      passport: field(
        passportNumber.optional(),
        { ar: 'رقم الجواز', en: 'Passport number' },
        { ar: 'أو اكتب تاريخ الميلاد بدلًا منه.', en: 'Or enter the date of birth instead.' },
      ),
      birthDate: field(dayInput.optional(), { ar: 'تاريخ الميلاد', en: 'Date of birth' }, undefined, {
        widget: 'date',
      }),
    })
    .refine((q) => q.passport !== undefined || q.birthDate !== undefined, {
      path: ['passport'],
      message: oneNeeded.en,
      params: { text: oneNeeded },
    }),
  answer: z.object({
    state: said({ ar: 'الحالة', en: 'State' }),
    until: onDay({ ar: 'حتى يوم', en: 'Until' }),
  }),

  find: async (read, q, { day }) => {
    const visa = await read.visas.byNumber(q.visa)
    const holder = visa?.holder ?? nobody
    const foreign = await read.residency.passport(holder)
    // Nobody is no one the people's register knows; it says so by throwing.
    const person = await read.people.get(holder).catch(() => null)
    const matches =
      (q.passport === undefined || foreign?.number === q.passport) &&
      (q.birthDate === undefined || person?.born === q.birthDate)
    if (visa === null || !matches) return null
    return {
      state: visaStates[visaState(visa, day)],
      until: visa.status === 'used-out' && visa.returnBefore !== null ? visa.returnBefore : visa.leaveBefore,
    }
  },
  says: {
    found: (a) => ({ ar: `التأشيرة: ${a.state.ar}.`, en: `The visa: ${a.state.en}.` }),
    notFound: {
      ar: 'لا توجد تأشيرة بهذه البيانات. راجع الرقم والبيانات كما هي في التأشيرة والجواز.',
      en: 'There is no visa with these data. Check the numbers as printed on the visa and the passport.',
    },
  },

  examples: [
    {
      ask: { visa: '6999900025', passport: 'PK9990126' },
      expect: { state: visaStates.valid, until: '2026-02-05' },
    },
    {
      ask: { visa: '٦٩٩٩٩٠٠٠٥٨', birthDate: '1995-03-21' },
      expect: { state: visaStates['used-out'], until: '2026-03-11' },
    },
    {
      ask: { visa: '6999900041', passport: 'PK9990075', birthDate: '1979-01-30' },
      expect: { state: visaStates.closed, until: '2024-12-19' },
    },
    // Does not match, matches only in part, does not exist: one answer.
    { ask: { visa: '6999900025', passport: 'PK9990127' }, expect: null },
    { ask: { visa: '6999900041', passport: 'PK9990075', birthDate: '1979-01-31' }, expect: null },
    { ask: { visa: '6999999999', passport: 'PK9990126' }, expect: null },
  ],
})
