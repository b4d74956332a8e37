/**
 * Enrolling a kiosk: its machine brings the public half of its own key, and its browser gets a key that is shown this
 * once and typed at the machine (docs/decisions/0150-kiosk-fleet.md).
 */
import { createPublicKey, type JsonWebKeyInput } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { enrolKiosk, type Kiosk } from '../identity/index.ts'
import { alone, type OfficerSession } from '../identity/officers/index.ts'
import { field, plainText, type Text } from '../language/index.ts'
import { first } from '../store/index.ts'
import { type FieldErrors, Form, fieldsOf, Notice, readForm, SummaryList, type Typed } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import { kioskWords } from './kiosk-words.ts'
import { arName, cityField, enName, regionField } from './place-forms.ts'
import { linesOf, readersIn, readersWrong } from './reader-lines.ts'
import { type DeskRoutes, switched } from './routes.ts'

const called: Text = { ar: 'اسم المكان', en: 'Name of the place' }
const form = z.object({
  id: field(
    plainText({ max: 60 }),
    { ar: 'معرّف الجهاز', en: 'Identifier of the kiosk' },
    {
      ar: 'حروف لاتينية صغيرة وأرقام وشرطات، مثل riyadh-market-3',
      en: 'Small letters, digits and dashes, like riyadh-market-3',
    },
  ),
  ar: arName(called),
  en: enName(called),
  city: cityField,
  region: regionField,
  key: field(
    plainText({ max: 2000 }),
    { ar: 'المفتاح العام للجهاز', en: 'Public key of the machine' },
    {
      ar: 'ما يكتبه وكيل الجهاز عند تركيبه، وفيه kty',
      en: 'What the kiosk’s agent wrote when it was set up; holds kty',
    },
    { widget: 'textarea' },
  ),
  readers: field(
    plainText({ max: 2000 }).optional(),
    { ar: 'القارئ والكاميرا', en: 'Reader and camera' },
    {
      ar: 'سطر لكل منهما: الرقم التسلسلي ثم : ثم بصمة شهادة الصانع',
      en: 'A line each: serial number, a colon, SHA-256 of the maker’s root',
    },
    { widget: 'textarea' },
  ),
  cameras: field(
    plainText({ max: 500 }).optional(),
    { ar: 'كاميرات المتصفح المسموحة', en: 'Cameras its browser may open' },
    {
      ar: 'سطر لكل كاميرا كما يسميها المتصفح. فارغ: أي كاميرا',
      en: 'A line each, as the browser calls them. Empty: any',
    },
    { widget: 'textarea' },
  ),
})
const fields = fieldsOf(form)

const words = {
  key: {
    ar: 'ليس هذا مفتاحًا عامًا من نوع Ed25519 أو P-256',
    en: 'This is not a public key of the kind Ed25519 or P-256',
  },
  secret: {
    ar: 'هذا هو المفتاح السري. لا يغادر الجهاز: أنشئ مفتاحًا جديدًا وسجّل نصفه العام',
    en: 'This is the private key. It never leaves the machine: make a new one and enrol its public half',
  },
  id: { ar: 'حروف لاتينية صغيرة وأرقام وشرطات فقط', en: 'Small letters, digits and dashes only' },
  taken: { ar: 'لجهاز آخر هذا المعرّف', en: 'Another kiosk has this identifier' },
  done: { ar: 'سُجّل الجهاز', en: 'The kiosk is enrolled' },
  browserKey: { ar: 'مفتاح متصفح الجهاز', en: 'Key of the kiosk’s browser' },
  once: {
    ar: 'يظهر هذه المرة فقط. اكتبه عند الجهاز في صفحة /kiosk.',
    en: 'It is shown this once. Type it at the machine, on the page /kiosk.',
  },
} as const satisfies Readonly<Record<string, Text>>

export function kioskEnrolment(routes: DeskRoutes, doorway: Doorway): void {
  const { site, identity } = doorway

  routes.get('/desk/kiosks/new', 'keep the fleet', async ({ req, reply, session }) => show(req, reply, session))

  routes.post('/desk/kiosks/new', 'keep the fleet', async ({ req, reply, session }) => {
    const read = readForm(form, fields, req.body)
    const typed = read.ok ? read.typed : read.values
    if (switched(site, req, reply)) return show(req, reply, session, typed)
    if (!read.ok) return show(req, reply, session, typed, read.errors)
    const kiosk = kioskIn(read.values)
    if ('errors' in kiosk) return show(req, reply, session, typed, kiosk.errors)
    const done = await alone(identity, session, 'keep the fleet', async (tx, now) => {
      // Two who choose the same name wait for each other here.
      await tx.query(`select pg_advisory_xact_lock(hashtext('identity:kiosk-enrolment'))`)
      const there = first(await tx.query('select 1 from identity.kiosk where kiosk_id = $1', [kiosk.id]))
      if (there !== null) return { ok: false, field: 'id', words: words.taken } as const
      const key = await enrolKiosk(tx, kiosk, now)
      const { name, city, region, readers, cameras } = kiosk
      const after = { name, city, region, readers, cameras, machineKey: kiosk.machineKey }
      return { ok: true, result: key, act: { kind: 'kiosk_enrolled', about: kiosk.id, after } }
    })
    if (!done.ok) return show(req, reply, session, typed, { ['field' in done ? done.field : '']: done.words })
    return shown(req, reply, session, kiosk, done.result)
  })

  function show(
    req: FastifyRequest,
    reply: FastifyReply,
    session: OfficerSession,
    values: Typed = {},
    errors: FieldErrors = {},
  ) {
    const { lang } = req.visit
    return sendDesk(site, req, reply, {
      title: kioskWords.enrol,
      session,
      errors,
      form: true,
      back: '/desk/kiosks',
      children: (
        <div class="narrow">
          <Form
            lang={lang}
            action="/desk/kiosks/new"
            fields={fields}
            values={values}
            errors={errors}
            summary={false}
            button={kioskWords.enrol}
          />
        </div>
      ),
    })
  }

  function shown(req: FastifyRequest, reply: FastifyReply, session: OfficerSession, kiosk: Kiosk, key: string) {
    const { lang } = req.visit
    return sendDesk(site, req, reply, {
      title: words.done,
      session,
      back: '/desk/kiosks',
      path: '/desk/kiosks',
      children: (
        <>
          <SummaryList
            lang={lang}
            rows={[
              { label: kioskWords.id, shown: <bdi dir="ltr">{kiosk.id}</bdi> },
              { label: words.browserKey, shown: <bdi dir="ltr">{key}</bdi> },
            ]}
          />
          <Notice lang={lang} tone="warning">
            {words.once[lang]}
          </Notice>
        </>
      ),
    })
  }
}

/** The kiosk that was typed, or what is wrong beside each field. */
function kioskIn(typed: z.output<typeof form>): Kiosk | { readonly errors: FieldErrors } {
  const errors: Record<string, Text> = {}
  if (!/^[a-z][a-z0-9-]{2,59}$/.test(typed.id)) errors.id = words.id
  const key = machineKeyIn(typed.key)
  if (key === null || key === 'secret') errors.key = key === null ? words.key : words.secret
  const readers = readersIn(typed.readers ?? '')
  if (readers === null) errors.readers = readersWrong
  if (key === null || key === 'secret' || readers === null || Object.keys(errors).length > 0) return { errors }
  const { id, ar, en, city, region } = typed
  return { id, name: { ar, en }, city, region, readers, cameras: linesOf(typed.cameras ?? ''), machineKey: key }
}

function machineKeyIn(typed: string): NonNullable<Kiosk['machineKey']> | 'secret' | null {
  try {
    const key: unknown = JSON.parse(typed)
    if (typeof key !== 'object' || key === null) return null
    if ('d' in key) return 'secret'
    const made = createPublicKey({ key, format: 'jwk' } as JsonWebKeyInput)
    const kind = made.asymmetricKeyType
    const curve = made.asymmetricKeyDetails?.namedCurve
    if (kind !== 'ed25519' && !(kind === 'ec' && curve === 'prime256v1')) return null
    return made.export({ format: 'jwk' }) as NonNullable<Kiosk['machineKey']>
  } catch {
    return null
  }
}
