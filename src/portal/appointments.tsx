/** A person's appointments as home shows them, and the ticket to be shown at the door. */
import type { FastifyInstance } from 'fastify'
import {
  type Appointment,
  appointmentStatuses,
  canChange,
  type Office,
  purposes,
  type Waiting,
} from '../appointments/index.ts'
import { dayOf, type Instant, type Lang, type Text } from '../language/index.ts'
import type { Registers } from '../requests/index.ts'
import { openRegisters } from '../requests/index.ts'
import { type PersonId, readingSelf } from '../store/index.ts'
import { BothDates, Button, Card, Chip, Ltr, Moment, Notice, Qr, SummaryList } from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { sendPage } from './frame.tsx'
import { requireGuest } from './guard.ts'

const t = {
  ticket: { ar: 'بطاقة موعد', en: 'Appointment ticket' },
  open: { ar: 'اعرض بطاقة الموعد', en: 'Show the ticket' },
  change: { ar: 'غيّر الوقت', en: 'Change the time' },
  cancel: { ar: 'ألغِ الموعد', en: 'Cancel it' },
  bring: { ar: 'أحضر معك', en: 'Bring' },
  office: { ar: 'المكتب', en: 'Office' },
  address: { ar: 'العنوان', en: 'Address' },
  when: { ar: 'الموعد', en: 'When' },
  what: { ar: 'سبب الزيارة', en: 'What for' },
  number: { ar: 'رقم الموعد', en: 'Number' },
  state: { ar: 'الحالة', en: 'State' },
  waiting: { ar: 'تنتظر موعدًا', en: 'You wait for an appointment' },
  until: { ar: 'حتى', en: 'Until' },
  leave: { ar: 'اترك دورك', en: 'Leave the line' },
  show: {
    ar: 'اعرض هذا الرمز عند الباب، واحضر قبل الموعد بعشر دقائق.',
    en: 'Show this code at the door, and come ten minutes before.',
  },
  scan: { ar: 'رمز الموعد', en: 'Code of the appointment' },
} as const satisfies Record<string, Text>

export interface Expected {
  readonly appointment: Appointment
  readonly office: Office
}

export interface AppointmentsAhead {
  readonly booked: readonly Expected[]
  readonly waits: readonly { readonly wait: Waiting; readonly office: Office }[]
}

/** Her appointments that are still to come, and what she waits for. */
export async function appointmentsAhead(read: Registers, me: PersonId, now: Instant): Promise<AppointmentsAhead> {
  const mine = (await read.appointments.of(me)).filter(
    (one) => one.status === 'booked' && dayOf(one.startsAt) >= dayOf(now),
  )
  const booked: Expected[] = []
  for (const appointment of mine) {
    const office = await read.appointments.office(appointment.office)
    if (office !== null) booked.push({ appointment, office })
  }
  const waits: { wait: Waiting; office: Office }[] = []
  for (const wait of await read.appointments.waits(me)) {
    const office = await read.appointments.office(wait.office)
    if (office !== null) waits.push({ wait, office })
  }
  return { booked, waits }
}

/** «What needs you»: when, where, what to bring, and the two things one may do about it. */
export function AppointmentCards({ lang, ahead, now }: { lang: Lang; ahead: AppointmentsAhead; now: Instant }) {
  return (
    <>
      {ahead.booked.map(({ appointment, office }) => (
        <Card title={`${purposes[appointment.purpose].name[lang]} – ${office.name[lang]}`} tone="info">
          <p>
            <Moment at={appointment.startsAt} lang={lang} />
          </p>
          <p>{office.address[lang]}</p>
          <p>
            {t.bring[lang]}: {purposes[appointment.purpose].bring[lang]}
          </p>
          <p class="acts">
            <Button href={`/appointments/${appointment.number}`}>{t.open[lang]}</Button>
            {canChange(appointment.startsAt, now) ? (
              <Button href="/services/appointments/change-appointment" kind="second">
                {t.change[lang]}
              </Button>
            ) : null}
          </p>
        </Card>
      ))}
      {ahead.waits.map(({ wait, office }) => (
        <Card title={t.waiting[lang]} tone="info">
          <p>
            {purposes[wait.purpose].name[lang]} – {office.name[lang]}
          </p>
          <p>
            {t.until[lang]} <BothDates day={wait.until} lang={lang} />
          </p>
          <p class="acts">
            <Button href="/services/appointments/leave-waiting-list" kind="second">
              {t.leave[lang]}
            </Button>
          </p>
        </Card>
      ))}
    </>
  )
}

export function appointmentPages(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway

  app.get<{ Params: { number: string } }>('/appointments/:number', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const { lang } = req.visit
    const me = guest.caller.person
    const now = site.clock.now()
    const reading = { reader: me, audience: guest.caller.audience, purpose: 'appointment-ticket', at: now }
    const found = await readingSelf(site.pool, reading, async (look) => {
      const read = openRegisters(look)
      const appointment = (await read.appointments.of(me)).find((one) => one.number === req.params.number)
      const office = appointment === undefined ? null : await read.appointments.office(appointment.office)
      return appointment === undefined || office === null ? null : { appointment, office }
    })
    // Somebody else's number is as one that does not exist.
    if (found === null) throw new ProblemError(ofStatus(404))
    const { appointment, office } = found
    const { name, bring } = purposes[appointment.purpose]
    const booked = appointment.status === 'booked'
    const movable = booked && canChange(appointment.startsAt, now)
    return sendPage(site, req, reply, {
      title: { ar: `${t.ticket.ar} ${appointment.number}`, en: `${t.ticket.en} ${appointment.number}` },
      names: guest.names,
      back: { href: '/home', label: { ar: 'صفحتي', en: 'My home' } },
      children: (
        <div class="narrow">
          <h1>{t.ticket[lang]}</h1>
          <SummaryList
            lang={lang}
            rows={[
              { label: t.number, shown: <Ltr>{appointment.number}</Ltr> },
              { label: t.when, shown: <Moment at={appointment.startsAt} lang={lang} /> },
              { label: t.office, shown: <a href={`/offices/${office.id}`}>{office.name[lang]}</a> },
              { label: t.address, shown: office.address[lang] },
              { label: t.what, shown: name[lang] },
              { label: t.bring, shown: bring[lang] },
              {
                label: t.state,
                shown: (
                  <Chip tone={booked ? 'success' : 'neutral'}>{appointmentStatuses[appointment.status][lang]}</Chip>
                ),
              },
            ]}
          />
          {booked ? (
            <>
              <Notice lang={lang} tone="info">
                {t.show[lang]}
              </Notice>
              <figure class="receipt-qr">
                <Qr text={appointment.number} label={t.scan[lang]} />
                <figcaption>{t.scan[lang]}</figcaption>
              </figure>
            </>
          ) : null}
          {movable ? (
            <p class="acts no-print">
              <Button href="/services/appointments/change-appointment" kind="second">
                {t.change[lang]}
              </Button>
              <Button href="/services/appointments/cancel-appointment" kind="second">
                {t.cancel[lang]}
              </Button>
            </p>
          ) : null}
        </div>
      ),
    })
  })
}
