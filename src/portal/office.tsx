/** One office: its hours also in Ramadan, the holidays ahead, what it receives people for; its queue, and a ticket of it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  accesses,
  boardOf,
  departments,
  holidayOn,
  isOpen,
  isPurpose,
  type Office,
  officeById,
  purposes,
  sessionsOn,
  ticketOf,
  walkIn,
} from '../appointments/index.ts'
import { addDays, type Day, dayOf, type Text, weekday, weekdays } from '../language/index.ts'
import { inTransaction, isUuid, uuid } from '../store/index.ts'
import {
  BothDates,
  Button,
  Chip,
  ErrorSummary,
  Field,
  type FieldErrors,
  Hidden,
  Moment,
  Notice,
  SummaryList,
  Table,
} from '../ui/index.ts'
import { admitAsking, type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { sendPage } from './frame.tsx'
import { namesHere } from './guard.ts'
import { sent, switchedLanguage } from './identity/body.ts'
import { humanErrors, newHuman } from './identity/human.tsx'
import { sessionsWords } from './office-words.ts'

interface At {
  readonly id: string
  readonly key: string
}

const t = {
  hours: { ar: 'ساعات العمل', en: 'Opening hours' },
  regular: { ar: 'الأحد إلى الخميس', en: 'Sunday to Thursday' },
  ramadan: { ar: 'في رمضان', en: 'In Ramadan' },
  week: { ar: 'الأيام السبعة القادمة', en: 'The next seven days' },
  special: { ar: 'أيام غير معتادة', en: 'Days unlike the others' },
  closed: { ar: 'مغلق', en: 'Closed' },
  receives: { ar: 'لماذا يُزار', en: 'What it is for' },
  bring: { ar: 'أحضر معك', en: 'Bring' },
  access: { ar: 'سهولة الوصول', en: 'Accessibility' },
  address: { ar: 'العنوان', en: 'Address' },
  book: { ar: 'احجز موعدًا', en: 'Book an appointment' },
  bookByNumber: { ar: 'احجز دون تسجيل دخول', en: 'Book without signing in' },
  board: { ar: 'شاشة الدور', en: 'Queue board' },
  openNow: { ar: 'مفتوح الآن', en: 'Open now' },
  closedNow: { ar: 'مغلق الآن', en: 'Closed now' },
  offices: { ar: 'المكاتب', en: 'Offices' },
  walkIn: { ar: 'رقم دور بلا موعد', en: 'A queue number without an appointment' },
  walkInLead: {
    ar: 'إن كنت في المكتب الآن فخذ رقمًا. صاحب الموعد يُنادى قبلك.',
    en: 'If you are at the office now, take a number. Whoever has an appointment is called before you.',
  },
  take: { ar: 'خذ رقمًا', en: 'Take a number' },
  service: { ar: 'سبب الزيارة', en: 'What you come for' },
  chooseService: { ar: 'اختر سبب الزيارة', en: 'Choose what you come for' },
  yourNumber: { ar: 'رقم دورك', en: 'Your queue number' },
  ahead: { ar: 'ينتظر الآن', en: 'Waiting now' },
  called: { ar: 'نودي', en: 'Called' },
  desk: { ar: 'الشباك', en: 'Desk' },
  number: { ar: 'الرقم', en: 'Number' },
  noneCalled: { ar: 'لم يُنادَ أحد بعد.', en: 'Nobody has been called yet.' },
  refresh: { ar: 'حدّث', en: 'Refresh' },
  waitForIt: { ar: 'انتظر نداء رقمك على الشاشة.', en: 'Wait for your number on the board.' },
} as const satisfies Record<string, Text>

const noTicket: Readonly<Record<'closed' | 'full' | 'not-received-there', Text>> = {
  closed: {
    ar: 'المكتب مغلق الآن. تُعطى الأرقام في ساعات العمل.',
    en: 'The office is closed now. Numbers are given during opening hours.',
  },
  full: {
    ar: 'انتهت أرقام اليوم لمن بلا موعد. احجز موعدًا ليوم آخر.',
    en: 'Today’s numbers without an appointment are all taken. Book an appointment for another day.',
  },
  'not-received-there': {
    ar: 'هذا المكتب لا يستقبل لهذا السبب. اختر من القائمة.',
    en: 'This office does not receive people for that. Choose from the list.',
  },
}

export function officePages(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway

  app.get<{ Params: At }>('/offices/:id', async (req, reply) => {
    const office = await officeAt(doorway, req.params.id)
    return showOffice(doorway, req, reply, office)
  })

  app.get<{ Params: At }>('/offices/:id/queue', async (req, reply) => {
    const office = await officeAt(doorway, req.params.id)
    // On the wall of the office nobody presses a button.
    if (sent(req.query, 'wall') === 'yes') reply.header('refresh', '15')
    return showBoard(doorway, req, reply, office)
  })

  app.get<{ Params: At }>('/offices/:id/ticket', async (req, reply) =>
    askTicket(doorway, req, reply, await officeAt(doorway, req.params.id), {}),
  )

  app.post<{ Params: At }>('/offices/:id/ticket', async (req, reply) => {
    const office = await officeAt(doorway, req.params.id)
    const purpose = sent(req.body, 'service')
    // The form's own key, made when it was shown: sent twice, it is one ticket.
    const shown = sent(req.body, '_key')
    const key = isUuid(shown) ? shown : uuid()
    if (switchedLanguage(site, req, reply)) return askTicket(doorway, req, reply, office, { purpose, key })
    if (!isPurpose(purpose)) {
      return askTicket(doorway, req, reply, office, { purpose, key, errors: { service: t.chooseService } })
    }
    // The numbers of a day are few: one machine takes at most a few a minute.
    admitAsking(site, { session: req.visit.session, address: req.ip }, { id: 'walk-in', perMinute: 5, person: null })
    const notHuman = await humanErrors(doorway, 'inquiry:walk-in', req.body)
    if (notHuman !== null) return askTicket(doorway, req, reply, office, { purpose, key, errors: notHuman })
    const taken = await inTransaction(site.pool, (tx) =>
      walkIn(tx, office, { purpose, key: `walk-in ${key}`, now: site.clock.now() }),
    )
    if (typeof taken === 'string') {
      return askTicket(doorway, req, reply, office, { purpose, key, errors: { '': noTicket[taken] } })
    }
    return reply.redirect(`/offices/${office.id}/ticket/${key}`, 303)
  })

  app.get<{ Params: At }>('/offices/:id/ticket/:key', async (req, reply) => {
    const office = await officeAt(doorway, req.params.id)
    const ticket = await ticketOf(site.pool, `walk-in ${req.params.key}`)
    if (ticket === null || ticket.office !== office.id) throw new ProblemError(ofStatus(404))
    const { lang } = req.visit
    const { waitingBooked, waitingWalkIn } = await boardOf(site.pool, office.id, site.clock.now())
    return sendPage(site, req, reply, {
      title: t.yourNumber,
      names: await namesHere(doorway, req),
      back: { href: `/offices/${office.id}`, label: office.name },
      children: (
        <div class="narrow">
          <h1>
            {t.yourNumber[lang]}: {ticket.n}
          </h1>
          <p>{office.name[lang]}</p>
          <p>
            <Moment at={ticket.takenAt} lang={lang} />
          </p>
          {ticket.calledAt === null ? (
            <Notice lang={lang} tone="info">
              <p>{t.waitForIt[lang]}</p>
              <p>
                {t.ahead[lang]}: {waitingBooked + waitingWalkIn}
              </p>
            </Notice>
          ) : (
            <Notice lang={lang} tone="success">
              {`${t.called[lang]}. ${t.desk[lang]}: ${ticket.desk}`}
            </Notice>
          )}
          <p class="acts">
            <Button href={`/offices/${office.id}/queue`} kind="second">
              {t.board[lang]}
            </Button>
          </p>
        </div>
      ),
    })
  })
}

async function officeAt({ site }: Doorway, id: string): Promise<Office> {
  const office = await officeById(site.pool, id)
  if (office === null) throw new ProblemError(ofStatus(404))
  return office
}

async function showOffice(doorway: Doorway, req: FastifyRequest, reply: FastifyReply, office: Office) {
  const { site } = doorway
  const { lang } = req.visit
  const now = site.clock.now()
  const open = isOpen(office.hours, now)
  const days = Array.from({ length: 7 }, (_, i) => addDays(dayOf(now), i))
  const special = specialAhead(office, dayOf(now))
  return sendPage(site, req, reply, {
    title: office.name,
    names: await namesHere(doorway, req),
    back: { href: '/offices', label: t.offices },
    children: (
      <div class="narrow">
        <h1>{office.name[lang]}</h1>
        <p>
          <Chip>{departments[office.department][lang]}</Chip>{' '}
          <Chip tone={open ? 'success' : 'neutral'}>{(open ? t.openNow : t.closedNow)[lang]}</Chip>
        </p>
        <SummaryList
          lang={lang}
          rows={[
            { label: t.address, shown: office.address[lang] },
            {
              label: t.access,
              shown: office.accessible.map((one) => accesses[one][lang]).join(lang === 'ar' ? '، ' : ', '),
            },
          ]}
        />
        <p class="acts">
          <Button href={`/services/appointments/book-${office.department}`}>{t.book[lang]}</Button>
          {office.department === 'civil-affairs' ? (
            <Button href="/book" kind="second">
              {t.bookByNumber[lang]}
            </Button>
          ) : null}
          <Button href={`/offices/${office.id}/queue`} kind="second">
            {t.board[lang]}
          </Button>
          <Button href={`/offices/${office.id}/ticket`} kind="second">
            {t.walkIn[lang]}
          </Button>
        </p>
        <h2>{t.hours[lang]}</h2>
        <SummaryList
          lang={lang}
          rows={[
            { label: t.regular, shown: sessionsWords(office.hours.regular)[lang] },
            { label: t.ramadan, shown: sessionsWords(office.hours.ramadan)[lang] },
          ]}
        />
        <Table
          lang={lang}
          caption={t.week}
          columns={[
            { ar: 'اليوم', en: 'Day' },
            { ar: 'التاريخ', en: 'Date' },
            { ar: 'الساعات', en: 'Hours' },
          ]}
          rows={days.map((day) => [
            weekdays[weekday(day)]?.[lang] ?? '',
            <BothDates day={day} lang={lang} />,
            hoursOn(office, day)[lang],
          ])}
        />
        {special.length === 0 ? null : (
          <Table
            lang={lang}
            caption={t.special}
            columns={[
              { ar: 'التاريخ', en: 'Date' },
              { ar: 'الساعات', en: 'Hours' },
            ]}
            rows={special.map((day) => [<BothDates day={day} lang={lang} />, hoursOn(office, day)[lang]])}
          />
        )}
        <h2>{t.receives[lang]}</h2>
        <Table
          lang={lang}
          caption={t.receives}
          captionUnseen
          columns={[t.service, t.bring]}
          rows={office.receives.map(({ purpose }) => [purposes[purpose].name[lang], purposes[purpose].bring[lang]])}
        />
      </div>
    ),
  })
}

/** Days ahead that the office itself made unlike the others, the next first. */
function specialAhead({ hours }: Office, today: Day): Day[] {
  const days = Object.keys(hours.special ?? {}) as Day[]
  return days.filter((day) => day >= today).sort()
}

/** The hours of a day, or why it is shut. */
function hoursOn(office: Office, day: Day): Text {
  const special = office.hours.special?.[day]
  if (special !== undefined) {
    const hours = special.sessions.length === 0 ? t.closed : sessionsWords(special.sessions)
    return { ar: `${hours.ar}: ${special.why.ar}`, en: `${hours.en}: ${special.why.en}` }
  }
  const holiday = holidayOn(day)
  if (holiday !== null) return { ar: `${t.closed.ar}: ${holiday.name.ar}`, en: `${t.closed.en}: ${holiday.name.en}` }
  const sessions = sessionsOn(office.hours, day)
  return sessions.length === 0 ? t.closed : sessionsWords(sessions)
}

/** The board: numbers and desks, no names, so that it may hang where everyone sees it. */
async function showBoard(doorway: Doorway, req: FastifyRequest, reply: FastifyReply, office: Office) {
  const { site } = doorway
  const { lang } = req.visit
  const board = await boardOf(site.pool, office.id, site.clock.now())
  const title: Text = { ar: `${t.board.ar} – ${office.name.ar}`, en: `${t.board.en} – ${office.name.en}` }
  return sendPage(site, req, reply, {
    title,
    names: await namesHere(doorway, req),
    back: { href: `/offices/${office.id}`, label: office.name },
    children: (
      <div class="narrow">
        <h1>{title[lang]}</h1>
        <p>
          {t.ahead[lang]}: <strong>{board.waitingBooked + board.waitingWalkIn}</strong>
        </p>
        {board.called.length === 0 ? (
          <p class="muted">{t.noneCalled[lang]}</p>
        ) : (
          <Table
            lang={lang}
            caption={t.called}
            columns={[t.number, t.desk]}
            rows={board.called.map((ticket) => [<strong>{ticket.n}</strong>, String(ticket.desk ?? '')])}
          />
        )}
        <p class="acts">
          <Button href={`/offices/${office.id}/queue`} kind="second">
            {t.refresh[lang]}
          </Button>
        </p>
      </div>
    ),
  })
}

interface Asking {
  readonly purpose?: string
  readonly key?: string
  readonly errors?: FieldErrors
}

async function askTicket(doorway: Doorway, req: FastifyRequest, reply: FastifyReply, office: Office, asking: Asking) {
  const { lang } = req.visit
  const { purpose = '', key = uuid(), errors = {} } = asking
  const human = await newHuman(doorway, 'inquiry:walk-in', lang, errors)
  const wrong = Object.keys(errors).length > 0
  return sendPage(doorway.site, req, reply, {
    title: t.walkIn,
    status: wrong ? 422 : 200,
    error: wrong,
    names: await namesHere(doorway, req),
    form: 'page-form',
    islands: ['once', 'pow'],
    back: { href: `/offices/${office.id}`, label: office.name },
    children: (
      <div class="narrow">
        <ErrorSummary lang={lang} errors={errors} />
        <h1>{t.walkIn[lang]}</h1>
        <p class="lead">
          {office.name[lang]}. {t.walkInLead[lang]}
        </p>
        <form method="post" action={`/offices/${office.id}/ticket`} id="page-form" data-once="" novalidate>
          <Hidden values={{ _key: key }} />
          <Field
            lang={lang}
            name="service"
            label={t.service}
            widget="radios"
            value={purpose}
            error={errors.service}
            options={office.receives.map((one) => ({ value: one.purpose, label: purposes[one.purpose].name }))}
          />
          {human}
          <p class="act">
            <Button>{t.take[lang]}</Button>
          </p>
        </form>
      </div>
    ),
  })
}
