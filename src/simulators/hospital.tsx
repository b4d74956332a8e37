/**
 * A hospital's registrar, who tells of a birth or a death (P-09, P-10). What is sent goes through the very addresses that
 * real hospitals call, by a token got with the simulated hospital's own key.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { DemoHospitals, HospitalFault, Word } from '../agencies/hospitals/index.ts'
import { choice, field, personNumber, type Text, whole } from '../language/index.ts'
import { uuid } from '../store/index.ts'
import { type FieldErrors, Form, fieldsOf, Ltr, Notice, readForm, type Typed } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendSimulator, switchedLanguage } from './frame.tsx'
import { hospitalFaultWords } from './words.ts'

export const hospital = {
  path: '/simulators/hospital',
  title: { ar: 'مستشفى', en: 'A hospital' } satisfies Text,
} as const

const tokenPath = '/api/agencies/token'
const addresses = { birth: '/api/hospital/births', death: '/api/hospital/deaths' } as const

const common = {
  hospital: choice(
    {
      WADI: { ar: 'مستشفى الوادي التجريبي', en: 'Wadi demo hospital' },
      SAHEL: { ar: 'مستشفى الساحل التجريبي', en: 'Sahel demo hospital' },
    },
    { ar: 'المستشفى', en: 'The hospital' },
  ),
  daysAgo: field(whole({ min: 0, max: 400 }), { ar: 'قبل كم يوم؟', en: 'How many days ago?' }, undefined, {
    widget: 'digits',
  }),
  fault: choice(hospitalFaultWords, { ar: 'ما يخطئ فيه المستشفى', en: 'What the hospital does wrong' }),
}
const birthForm = z.object({
  mother: field(personNumber, { ar: 'رقم الأم', en: 'The mother’s number' }),
  father: field(personNumber.optional(), { ar: 'رقم الأب', en: 'The father’s number' }),
  sex: choice(
    { male: { ar: 'ذكر', en: 'Male' }, female: { ar: 'أنثى', en: 'Female' } },
    { ar: 'جنس المولود', en: 'Sex of the child' },
  ),
  order: field(whole({ min: 1, max: 4 }), { ar: 'ترتيب المولود', en: 'Order of the child' }, undefined, {
    widget: 'digits',
  }),
  ...common,
})
const deathForm = z.object({
  deceased: field(personNumber, { ar: 'رقم المتوفى', en: 'The number of the deceased' }),
  informant: field(personNumber.optional(), { ar: 'رقم المبلّغ', en: 'The informant’s number' }),
  ...common,
})
const forms = {
  birth: {
    schema: birthForm,
    fields: fieldsOf(birthForm),
    title: { ar: 'ولادة', en: 'A birth' },
    button: { ar: 'بلّغ عن الولادة', en: 'Tell of the birth' },
    first: { sex: 'male', order: '1', hospital: 'WADI', daysAgo: '0', fault: 'none' },
  },
  death: {
    schema: deathForm,
    fields: fieldsOf(deathForm),
    title: { ar: 'وفاة', en: 'A death' },
    button: { ar: 'بلّغ عن الوفاة', en: 'Tell of the death' },
    first: { hospital: 'WADI', daysAgo: '0', fault: 'none' },
  },
} as const
type Kind = keyof typeof forms

interface Said {
  readonly status: number
  readonly reference: string
  readonly words: Text
}

interface Shown {
  readonly kind?: Kind
  readonly typed?: Typed
  readonly errors?: FieldErrors
  readonly said?: readonly Said[]
}

export function hospitalPages(app: FastifyInstance, doorway: Doorway, hospitals: DemoHospitals): void {
  const { site } = doorway

  app.get(hospital.path, async (req, reply) => show(req, reply, {}))
  for (const kind of ['birth', 'death'] as const) {
    app.get(`${hospital.path}/${kind}`, async (req, reply) => show(req, reply, { kind }))
    app.post(`${hospital.path}/${kind}`, async (req, reply) => {
      const { schema, fields } = forms[kind]
      const read = readForm(schema, fields, req.body)
      const typed = read.ok ? read.typed : read.values
      if (switchedLanguage(site, req, reply)) return show(req, reply, { kind, typed })
      if (!read.ok) return show(req, reply, { kind, typed, errors: read.errors })
      const { hospital: code, fault } = read.values
      const word = wordOf(kind, read.values as Values, site.clock.now())
      const said: Said[] = []
      for (const one of hospitals.words(word, site.clock.now(), fault)) said.push(await send(code, one, fault))
      return show(req, reply, { kind, typed, said })
    })
  }

  async function send(code: string, word: Word, fault: HospitalFault): Promise<Said> {
    const assertion = await hospitals.assertion(code, site.publicUrl + tokenPath, site.clock.now(), fault)
    const token = await app.inject({
      method: 'POST',
      url: tokenPath,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      }).toString(),
    })
    const { reference } = word
    if (token.statusCode !== 200) {
      const { error } = token.json<{ error: string }>()
      return { status: token.statusCode, reference, words: { ar: `لم يُعطَ رمزًا (${error})`, en: `No token (${error})` } }
    }
    const { kind, ...body } = word
    const answer = await app.inject({
      method: 'POST',
      url: addresses[kind],
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token.json<{ access_token: string }>().access_token}`,
      },
      payload: JSON.stringify(body),
    })
    return { status: answer.statusCode, reference, words: wordsOf(answer.json()) }
  }

  function show(req: FastifyRequest, reply: FastifyReply, { kind = 'birth', typed, errors = {}, said = [] }: Shown) {
    const { lang } = req.visit
    const refused = said.length > 0 && said.every(({ status }) => status >= 400)
    return sendSimulator(site, req, reply, {
      title: hospital.title,
      standsFor: {
        ar: 'تقوم مقام نظام المستشفى الذي يبلّغ عن الولادات والوفيات. لا يختار الموظف فيه اسم المولود.',
        en: 'It stands for a hospital’s system that tells of births and deaths. Its clerk chooses no name for a child.',
      },
      errors: refused ? { '': said[0]?.words ?? wordsOf({}) } : errors,
      form: 'page-form',
      children: (
        <>
          {refused
            ? null
            : said.map((one) => (
                <Notice lang={lang} tone="success" live>
                  {one.words[lang]} <Ltr>{one.reference}</Ltr>
                </Notice>
              ))}
          <h2>{forms[kind].title[lang]}</h2>
          <Form
            lang={lang}
            id="page-form"
            action={`${hospital.path}/${kind}`}
            fields={forms[kind].fields}
            values={{ ...forms[kind].first, ...typed }}
            errors={errors}
            summary={false}
            button={forms[kind].button}
          />
          <p>
            <a href={`${hospital.path}/${kind === 'birth' ? 'death' : 'birth'}`}>
              {forms[kind === 'birth' ? 'death' : 'birth'].button[lang]}
            </a>
          </p>
        </>
      ),
    })
  }
}

interface Values {
  readonly mother?: string
  readonly father?: string
  readonly sex?: 'male' | 'female'
  readonly order?: number
  readonly deceased?: string
  readonly informant?: string
  readonly daysAgo: number
}

function wordOf(kind: Kind, is: Values, now: string): Word {
  const at = new Date(Date.parse(now) - is.daysAgo * 86_400_000 - 3_600_000).toISOString()
  const reference = `${kind}-${uuid().slice(-12)}`
  if (kind === 'birth') {
    const { mother = '', father, sex = 'male', order = 1 } = is
    return { kind, reference, mother, ...(father ? { father } : {}), bornAt: at, sex, grams: 3240, order }
  }
  const { deceased = '', informant } = is
  return { kind, reference, deceased, ...(informant ? { informant } : {}), diedAt: at, cause: 'I21.9' }
}

interface Answer {
  readonly verdict?: 'taken' | 'parked' | 'refused' | 'settled'
  readonly reasons?: readonly { readonly reason: string; readonly words?: Text }[]
  readonly words?: Text
  readonly type?: string
}

/** What the house said, with the code that the hospital's engineers see. */
function wordsOf({ verdict, reasons = [], words, type }: Answer): Text {
  if (verdict === 'taken')
    return { ar: 'قُبل التبليغ، وأُبلغت الأسرة.', en: 'The notice was taken, and the family told.' }
  const why = reasons.map((one) => ({
    ar: `${one.words?.ar ?? ''} (${one.reason})`,
    en: `${one.words?.en ?? ''} (${one.reason})`,
  }))
  const ar = why.map((one) => one.ar).join(' ')
  const en = why.map((one) => one.en).join(' ')
  if (verdict === 'parked') return { ar: `ينظر فيه موظف: ${ar}`, en: `An officer looks into it: ${en}` }
  if (words !== undefined) {
    const code = type?.split('/').at(-1)
    return { ar: `${words.ar} (${code})`, en: `${words.en} (${code})` }
  }
  return { ar: `رُفض التبليغ: ${ar}`, en: `The notice was refused: ${en}` }
}
