/**
 * Booking at civil affairs without an account (R-APPT-03): number, birth date and a code to the mobile on record, then what
 * for and where, the day, the time; the same place to give an appointment back. Until the code is right every page is the
 * same for everybody (ID-53). What was shown is carried by seals over the typed details, good for ten minutes a page.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import {
  appointments,
  type BookPlace,
  daysOf,
  missedOn,
  type PurposeId,
  receiving,
  shutUntil,
  verbs,
} from '../appointments/index.ts'
import { askNamedCode, matching, mobileOf, newNamedFlow, tryNamedCode } from '../identity/index.ts'
import { type Day, dayOf, type Lang } from '../language/index.ts'
import { contactOf, setContact, tell } from '../notices/index.ts'
import { admitNumber, openRegisters } from '../requests/index.ts'
import {
  dateField,
  dayOptions,
  momentOf,
  noOpenAppointment,
  noRepeatedAbsence,
  slotAvailable,
  timeField,
  timeOptions,
  timesOn,
} from '../requests/rules.ts'
import { InvariantError, inTransaction, isUuid, readingOthers, uuid } from '../store/index.ts'
import { type FieldErrors, fieldsOf, readForm, type Typed } from '../ui/index.ts'
import { admitAsking, type Doorway } from '../web/index.ts'
import { wasAsked } from './asked-again.ts'
import {
  bookPages,
  type Known,
  path,
  purpose,
  what,
  whatFields,
  who,
  whoFields,
  withOptions,
  words,
} from './book-by-number-pages.tsx'
import { sent, switchedLanguage } from './identity/body.ts'
import { codeFields, codeForm } from './identity/code.tsx'
import { humanErrors } from './identity/human.tsx'

const onDay = z.object({ date: dateField() })
const atTime = z.object({ time: timeField() })
const perMinute = 5
const numberPerHour = 10

export function bookByNumberPages(app: FastifyInstance, doorway: Doorway): void {
  const { site, identity } = doorway
  const { whoPage, codePage, whatPage, page, bookedPage } = bookPages(doorway, (known) =>
    look(async (registers) => ({
      offices: await registers.appointments.offices(dayOf(site.clock.now()), 'civil-affairs'),
      mine: (await registers.appointments.of(known.person)).filter(({ status }) => status === 'booked'),
    })),
  )

  app.get(path, (req, reply) => whoPage(req, reply))

  app.post(path, async (req, reply) => {
    const { body } = req
    const read = readForm(who, whoFields, body)
    const typed: Typed = read.ok ? read.typed : read.values
    const step = sent(body, '_step')
    if (switchedLanguage(site, req, reply) && (!read.ok || step === '')) return whoPage(req, reply, typed)
    if (!read.ok) return whoPage(req, reply, typed, read.errors)
    const named = { number: read.values.number, born: read.values.birthDate }
    if (wasAsked(doorway, 'book known', typed, sent(body, '_known'))) {
      const person = await inTransaction(site.pool, (tx) => matching(tx, named))
      if (person !== null) return walked(req, reply, { person, typed }, step)
    }
    const flow = sent(body, '_flow')
    if (flow === '' || !wasAsked(doorway, 'book code', { ...typed, flow }, sent(body, '_sent'))) {
      admitAsking(site, { session: req.visit.session, address: req.ip }, { id: 'book', perMinute, person: null })
      const notHuman = await humanErrors(doorway, purpose, body)
      if (notHuman !== null) return whoPage(req, reply, typed, notHuman)
      await admitNumber(doorway.house, 'appointments/book-anonymous', named.number, numberPerHour)
      const fresh = newNamedFlow()
      await askNamedCode(identity, { ...named, flow: fresh, lang: req.visit.lang })
      return codePage(req, reply, typed, fresh)
    }
    if (sent(body, '_lang') !== '') return codePage(req, reply, typed, flow)
    const code = readForm(codeForm, codeFields, body)
    if (!code.ok) return codePage(req, reply, typed, flow, code.errors)
    admitAsking(site, { session: req.visit.session, address: req.ip }, { id: 'book', perMinute, person: null })
    const tried = await tryNamedCode(identity, { ...named, flow }, code.values.code.replace(/[\s-]/g, ''))
    if (!tried.ok) return codePage(req, reply, typed, flow, { code: tried.words })
    return whatPage(req, reply, { person: tried.person, typed })
  })

  /** Whoever she was shown to be goes on from page to page. */
  function walked(req: FastifyRequest, reply: FastifyReply, known: Known, step: string): Promise<FastifyReply> {
    if (step === 'cancel') return cancels(req, reply, known)
    if (step === 'what' || step === 'day' || step === 'time') return chooses(req, reply, known, step)
    return whatPage(req, reply, known)
  }

  /** Her appointments and the places of an office, read about her: she finds the line among those who looked. */
  function look<T>(reads: (read: ReturnType<typeof openRegisters>) => Promise<T>): Promise<T> {
    const reading = {
      reader: 'anyone',
      audience: 'anyone',
      purpose: 'appointments/book-anonymous',
      at: site.clock.now(),
    }
    return readingOthers(site.pool, reading, (at) => reads(openRegisters(at)))
  }

  async function chooses(req: FastifyRequest, reply: FastifyReply, known: Known, step: 'what' | 'day' | 'time') {
    const { body } = req
    const read = readForm(what, whatFields, body)
    const chosen: Typed = read.ok ? read.typed : read.values
    const switching = sent(body, '_lang') !== ''
    if (!read.ok) return whatPage(req, reply, known, chosen, switching ? {} : read.errors)
    const { service, branch } = read.values
    const now = site.clock.now()
    const found = await look(async (registers) => {
      const offices = await registers.appointments.offices(dayOf(now), 'civil-affairs')
      const office = offices.find(({ id }) => id === branch) ?? null
      const mine = await registers.appointments.of(known.person)
      const fits = office !== null && receiving(office, service) !== null
      const free = fits
        ? await registers.appointments.free({ office, purpose: service, person: known.person, now })
        : []
      return { office, mine, free }
    })
    const open = found.mine.filter(({ status }) => status === 'booked').map((one) => one.purpose as string)
    if (open.includes(service)) return whatPage(req, reply, known, chosen, { service: noOpenAppointment.otherwise })
    if (shutUntil(missedOn(found.mine, service as PurposeId), dayOf(now)) !== null)
      return whatPage(req, reply, known, chosen, { service: noRepeatedAbsence.otherwise })
    const days = daysOf(found.free)
    if (found.office === null || days.length === 0)
      return whatPage(req, reply, known, chosen, { branch: words.noneFree })
    const dayFields = withOptions(fieldsOf(onDay), 'date', dayOptions(days))
    const day = readForm(onDay, dayFields, body)
    if (step === 'what' || !day.ok || !days.includes(day.values.date as Day))
      return page(
        req,
        reply,
        known,
        'day',
        dayFields,
        chosen,
        step === 'what' || switching ? {} : errorsOf(day, 'date'),
      )
    const times = timesOn(found.free, day.values.date)
    const timeFields = withOptions(fieldsOf(atTime), 'time', timeOptions(times))
    const time = readForm(atTime, timeFields, body)
    const carried = { ...chosen, date: day.values.date }
    if (step === 'day' || switching || !time.ok) {
      const errors = step === 'day' || switching ? {} : errorsOf(time, 'time')
      return page(req, reply, known, 'time', timeFields, carried, errors)
    }
    const startsAt = momentOf({ date: day.values.date, time: time.values.time })
    const key = sent(body, '_key')
    const request = isUuid(key) ? key : uuid()
    // Pressed twice, it is one appointment.
    const before = found.mine.find(({ id }) => id === request)
    const place = { holder: known.person, office: branch, purpose: service as PurposeId, startsAt }
    const number = before?.number ?? (await book(request, place, req.visit.lang))
    if (number === null) return page(req, reply, known, 'time', timeFields, carried, { time: slotAvailable.otherwise })
    return bookedPage(req, reply, { number, startsAt, office: found.office.name, purpose: service as PurposeId })
  }

  /** Books, and tells as every booking does; null when the place is gone. */
  function book(request: string, place: BookPlace, lang: Lang): Promise<string | null> {
    const now = site.clock.now()
    return inTransaction(site.pool, async (tx) => {
      // Shown a moment ago to be hers: without an account it is where she hears of this appointment.
      const mobile = await mobileOf(tx, place.holder)
      if (mobile !== null && (await contactOf(tx, place.holder)) === null)
        await setContact(tx, place.holder, { mobile, lang }, now)
      const effect = appointments.book(place)
      const done = await verbs['appointments.book'](tx, effect.args as never, { request, step: 'by-number', at: now })
      for (const one of done.told) await tell(tx, { ...one, key: `${request}/booked`, at: now })
      return String(done.receipt.number)
    }).catch((error: unknown) => {
      if (error instanceof InvariantError) return null
      throw error
    })
  }

  async function cancels(req: FastifyRequest, reply: FastifyReply, known: Known) {
    const now = site.clock.now()
    const number = sent(req.body, 'appointment').slice(0, 20)
    const request = uuid()
    const gone = await inTransaction(site.pool, async (tx) => {
      const effect = appointments.cancel({ holder: known.person, number })
      const cause = { request, step: 'by-number', at: now }
      const done = await verbs['appointments.cancel'](tx, effect.args as never, cause)
      for (const one of done.told) await tell(tx, { ...one, key: `${request}/cancelled`, at: now })
      return true
    }).catch((error: unknown) => {
      if (error instanceof InvariantError) return false
      throw error
    })
    return whatPage(req, reply, known, {}, gone ? {} : { '': words.tooLate }, gone ? words.cancelled : null)
  }
}

/** What is wrong with one answer: what the form says, or that it stands open no longer. */
function errorsOf(read: { readonly ok: boolean; readonly errors?: FieldErrors }, name: string): FieldErrors {
  return read.ok || read.errors === undefined ? { [name]: slotAvailable.otherwise } : read.errors
}
