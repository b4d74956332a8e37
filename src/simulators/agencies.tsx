/** Offices outside the portal, acting in their own business: the border post, and the passport office that hands over. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { asciiDigits, borderNumber, issueText, personNumber, type Text, visaNumber } from '../language/index.ts'
import { askForOffice, type Caller, openRegisters, type Refusal, type Submitted, serviceOf } from '../requests/index.ts'
import { isUuid, type PersonId, readingOthers, uuid, uuidOf } from '../store/index.ts'
import { Field, type FieldErrors, Form, fieldsOf, Ltr, Notice, readForm, type Typed } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendSimulator, sent, switchedLanguage } from './frame.tsx'

interface Office {
  readonly path: string
  readonly service: string
  readonly agency: `agency:${string}`
  readonly title: Text
  readonly standsFor: Text
  readonly button: Text
}

export const offices: readonly Office[] = [
  {
    path: '/simulators/border',
    service: 'passports/record-border-movement',
    agency: 'agency:border',
    title: { ar: 'المنفذ', en: 'The border post' },
    standsFor: {
      ar: 'تقوم مقام موظف المنفذ في المطار أو الجسر وهو يسجل دخول المسافر أو خروجه.',
      en: 'It stands for the officer at an airport or causeway who records a traveller’s entry or exit.',
    },
    button: { ar: 'سجّل الحركة', en: 'Record the crossing' },
  },
  {
    path: '/simulators/passport-office',
    service: 'passports/activate-renewed-passport',
    agency: 'agency:passports',
    title: { ar: 'مكتب الجوازات', en: 'The passport office' },
    standsFor: {
      ar: 'تقوم مقام الموظف الذي يرى الجواز القديم ويسلّم الجديد.',
      en: 'It stands for the officer who sees the old passport and hands over the new one.',
    },
    button: { ar: 'فعّل الجواز الجديد', en: 'Activate the new passport' },
  },
  {
    path: '/simulators/reception',
    service: 'appointments/check-in',
    agency: 'agency:offices',
    title: { ar: 'استقبال المكتب', en: 'The reception of an office' },
    standsFor: {
      ar: 'تقوم مقام موظف الاستقبال الذي يسجل حضور صاحب الموعد ويعطيه رقم دوره.',
      en: 'It stands for the receptionist who checks in whoever has an appointment and gives a queue number.',
    },
    button: { ar: 'سجّل الحضور', en: 'Check in' },
  },
  {
    path: '/simulators/inspection',
    service: 'traffic/record-inspection',
    agency: 'agency:inspection',
    title: { ar: 'محطة الفحص الدوري', en: 'The inspection station' },
    standsFor: {
      ar: 'تقوم مقام محطة الفحص وهي تسجل أن المركبة اجتازته.',
      en: 'It stands for the station that records that a vehicle passed.',
    },
    button: { ar: 'سجّل الفحص', en: 'Record the inspection' },
  },
  {
    path: '/simulators/traffic',
    service: 'traffic/register-violation',
    agency: 'agency:traffic',
    title: { ar: 'المرور', en: 'Traffic' },
    standsFor: {
      ar: 'تقوم مقام رجل المرور أو الكاميرا، والرقم رقم صاحب المركبة.',
      en: 'It stands for a traffic officer or a camera; the number is that of the vehicle’s owner.',
    },
    button: { ar: 'سجّل المخالفة', en: 'Record the violation' },
  },
  {
    path: '/simulators/insurer',
    service: 'traffic/record-motor-cover',
    agency: 'agency:insurer',
    title: { ar: 'شركة التأمين', en: 'The insurer' },
    standsFor: {
      ar: 'تقوم مقام شركة التأمين وهي تسجل وثيقة لمركبة.',
      en: 'It stands for the insurer that records a policy for a vehicle.',
    },
    button: { ar: 'سجّل الوثيقة', en: 'Record the policy' },
  },
]

const numberLabel: Text = { ar: 'رقم الهوية أو الإقامة', en: 'ID or iqama number' }
const nobody: Text = {
  ar: 'لا أحد بهذا الرقم في السجلات. راجعه، مثل 1999900010',
  en: 'Nobody in the registers has this number. Check it, like 1999900010',
}

export function agencyPages(app: FastifyInstance, doorway: Doorway): void {
  for (const office of offices) {
    app.get(office.path, async (req, reply) => show(doorway, office, req, reply, {}))
    app.post(office.path, async (req, reply) => {
      const definition = serviceOf(doorway.house, office.service)
      const fields = fieldsOf(definition.form)
      const read = readForm(definition.form, fields, req.body)
      const number = sent(req.body, 'number')
      const typed: Typed = { ...(read.ok ? read.typed : read.values), number }
      if (switchedLanguage(doorway.site, req, reply)) return show(doorway, office, req, reply, { typed })
      const parsed = travellerNumber(number)
      const issue = parsed.error?.issues[0]
      const errors: FieldErrors = {
        ...(issue ? { number: issueText(issue, numberLabel) } : {}),
        ...(read.ok ? {} : read.errors),
      }
      if (!parsed.success || !read.ok) return show(doorway, office, req, reply, { typed, errors })
      const caller = callerOf(doorway, office)
      const subject = await personAt(doorway, office, caller, parsed.data)
      if (subject === null) return show(doorway, office, req, reply, { typed, errors: { number: nobody } })
      // A form sent twice is one crossing: its reference was made when it was shown.
      const shown = sent(req.body, 'reference')
      const answer = await askForOffice(doorway.house, caller, {
        service: office.service,
        subject,
        form: read.values,
        reference: isUuid(shown) ? shown : uuid(),
      })
      return show(doorway, office, req, reply, { typed, answer })
    })
  }
}

/** Visitors go by a border or visa number, which their first digit tells (R-ID-07). */
function travellerNumber(typed: string) {
  const first = asciiDigits(typed.trim().slice(0, 1)) ?? ''
  return (/[345]/.test(first) ? borderNumber : first === '6' ? visaNumber : personNumber).safeParse(typed)
}

function callerOf({ site }: Doorway, office: Office): Caller {
  return {
    person: uuidOf(office.agency),
    audience: office.agency,
    identity: 0,
    signIn: 0,
    provedAt: site.clock.now(),
    channel: 'agency',
  }
}

/** Looking somebody up at a post is a reading like any other: the person sees it. */
function personAt({ site }: Doorway, office: Office, caller: Caller, number: string): Promise<PersonId | null> {
  const reading = { reader: caller.person, audience: office.agency, purpose: office.service, at: site.clock.now() }
  return readingOthers(site.pool, reading, (look) => openRegisters(look).people.find(number))
}

interface Shown {
  readonly typed?: Typed
  readonly errors?: FieldErrors
  readonly answer?: Submitted
}

function show(doorway: Doorway, office: Office, req: FastifyRequest, reply: FastifyReply, shown: Shown) {
  const { lang } = req.visit
  const { typed = {}, answer } = shown
  const refusals = answer && !answer.sent && 'refusals' in answer ? answer.refusals : []
  const errors: FieldErrors =
    shown.errors ?? (refusals.length > 0 ? { '': refused } : answer && !answer.sent ? { '': unread } : {})
  return sendSimulator(doorway.site, req, reply, {
    title: office.title,
    standsFor: office.standsFor,
    errors,
    form: 'page-form',
    children: (
      <>
        {answer?.sent ? (
          <Notice lang={lang} tone="success" live title={lang === 'ar' ? 'قُبل' : 'Accepted'}>
            <p>
              {lang === 'ar' ? 'سُجّل برقم ' : 'Recorded under '}
              <Ltr>{answer.number}</Ltr>
            </p>
          </Notice>
        ) : null}
        <Reasons lang={lang} refusals={refusals} />
        <Form lang={lang} action={office.path} summary={false} button={office.button} hidden={{ reference: uuid() }}>
          <Field
            lang={lang}
            name="number"
            label={numberLabel}
            widget="digits"
            value={typed.number}
            error={errors.number}
          />
          <FormFields doorway={doorway} office={office} lang={lang} typed={typed} errors={errors} />
        </Form>
      </>
    ),
  })
}

const refused: Text = {
  ar: 'لم تُقبل الحركة، وهذه أسباب الرفض بأكوادها',
  en: 'It was refused; the reasons and their codes are below',
}
const unread: Text = {
  ar: 'لم تقبل الخدمة هذه الإجابات. راجعها وأعد الإرسال',
  en: 'The service did not take these answers. Check them and send again',
}

function Reasons({ lang, refusals }: { lang: 'ar' | 'en'; refusals: readonly Refusal[] }) {
  if (refusals.length === 0) return null
  return (
    <ul class="refusals">
      {refusals.map((refusal) => (
        <li>
          {refusal.words[lang]} <code dir="ltr">{refusal.reason}</code>
        </li>
      ))}
    </ul>
  )
}

function FormFields(props: { doorway: Doorway; office: Office; lang: 'ar' | 'en'; typed: Typed; errors: FieldErrors }) {
  const fields = fieldsOf(serviceOf(props.doorway.house, props.office.service).form)
  return (
    <>
      {fields.map((field) => (
        <Field {...field} lang={props.lang} value={props.typed[field.name]} error={props.errors[field.name]} />
      ))}
    </>
  )
}
