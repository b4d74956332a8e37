/**
 * Hearing a hospital: its word is written down first, then judged by the same service definitions as everything else.
 * What cannot be is refused with reasons; what only a person can judge is parked for a desk; under a reference that was
 * heard before, the first answer is given again. A process that dies in between leaves a word without a verdict, which
 * the worker judges later: nothing is lost, and nothing is half done.
 */
import { createHash } from 'node:crypto'
import type { Instant } from '../../language/index.ts'
import { askForOffice, type Caller, type House, openRegisters, type Refusal } from '../../requests/index.ts'
import {
  type Db,
  first,
  later,
  minutes,
  type PersonId,
  poolWithin,
  readingOthers,
  type Tx,
  uuidOf,
} from '../../store/index.ts'
import { subjectOf, type Word } from './words.ts'

/** Who speaks: a machine of a hospital, as its configuration names it. */
export interface Hospital {
  readonly code: string
  readonly name: { readonly ar: string; readonly en: string }
  readonly place: { readonly ar: string; readonly en: string }
}

export type Verdict = 'taken' | 'refused' | 'parked' | 'settled'

export interface Heard {
  readonly hospital: string
  readonly reference: string
  readonly kind: Word['kind']
  readonly word: Word
  readonly at: Instant
  readonly verdict: Verdict | null
  /** Reason codes; with words in both languages. */
  readonly reasons: readonly Refusal[]
  readonly request: string | null
  readonly settledWhy: string | null
}

/** The same reference for another word: the first stands. */
export class ReferenceReused extends Error {
  constructor() {
    super('a hospital used a reference for two different words')
    this.name = 'ReferenceReused'
  }
}

/** What a person has to look at: the register may be wrong, or the hospital. Everything else is refused at once. */
const forADesk: ReadonlySet<string> = new Set([
  'subject_known',
  'father_known',
  'father_lived',
  'notified_in_time',
  'informant_known',
  'beneficiary_alive',
  'applicant_alive',
])

const services = {
  birth: 'civil-affairs/notify-birth-hospital',
  death: 'civil-affairs/notify-death-hospital',
} as const

interface Row {
  readonly hospital: string
  readonly reference: string
  readonly kind: Word['kind']
  readonly digest: Buffer
  readonly word: Word
  readonly heard_at: Instant
  readonly verdict: Verdict | null
  readonly reasons: readonly Refusal[]
  readonly request_id: string | null
  readonly settled_why: string | null
}

const columns = 'hospital, reference, kind, digest, word, heard_at, verdict, reasons, request_id, settled_why'

const heardOf = (row: Row): Heard => ({
  hospital: row.hospital,
  reference: row.reference,
  kind: row.kind,
  word: row.word,
  at: row.heard_at,
  verdict: row.verdict,
  reasons: row.reasons,
  request: row.request_id,
  settledWhy: row.settled_why,
})

/** Hears a word and answers it. Throws ReferenceReused. */
export async function hear(house: House, hospital: Hospital, word: Word): Promise<Heard> {
  const row = await writeDown(house, hospital, word)
  return row.verdict === null ? judge(house, hospital, heardOf(row)) : heardOf(row)
}

/** What became of a word; null when this hospital never said it. */
export async function heardUnder(db: Db, hospital: string, reference: string): Promise<Heard | null> {
  const row = first(
    await db.query<Row>({
      name: 'hospitals:heard',
      text: `select ${columns} from hospitals.heard where hospital = $1 and reference = $2`,
      values: [hospital, reference],
    }),
  )
  return row === null ? null : heardOf(row)
}

/** Judges what was heard a while ago and has no verdict: whoever heard it died. Returns how many. */
export async function hospitalsDue(house: House, hospitals: readonly Hospital[], limit = 20): Promise<number> {
  const { rows } = await house.pool.query<Row>({
    name: 'hospitals:due',
    text: `select ${columns} from hospitals.heard where verdict is null and heard_at < $1 order by heard_at limit $2`,
    values: [later(house.clock.now(), -minutes(1)), limit],
  })
  let done = 0
  for (const row of rows) {
    const hospital = hospitals.find(({ code }) => code === row.hospital)
    if (hospital === undefined) continue
    await judge(house, hospital, heardOf(row))
    done += 1
  }
  return done
}

async function writeDown(house: House, hospital: Hospital, word: Word): Promise<Row> {
  const digest = createHash('sha256').update(JSON.stringify(word)).digest()
  await house.pool.query({
    name: 'hospitals:write-down',
    text: `insert into hospitals.heard (hospital, reference, kind, digest, word, heard_at) values ($1, $2, $3, $4, $5, $6)
      on conflict do nothing`,
    values: [hospital.code, word.reference, word.kind, digest, JSON.stringify(word), house.clock.now()],
  })
  const row = first(
    await house.pool.query<Row>({
      name: 'hospitals:written-down',
      text: `select ${columns} from hospitals.heard where hospital = $1 and reference = $2`,
      values: [hospital.code, word.reference],
    }),
  )
  if (row === null) throw new Error('hospitals: a word was not written down')
  if (!row.digest.equals(digest)) throw new ReferenceReused()
  return row
}

async function judge(house: House, hospital: Hospital, heard: Heard): Promise<Heard> {
  const caller: Caller = {
    person: uuidOf(`hospital ${hospital.code}`),
    audience: 'agency:hospital',
    identity: 0,
    signIn: 0,
    provedAt: house.clock.now(),
    channel: 'agency',
  }
  return keepVerdict(house, heard, await askAs(house, caller, hospital, heard.word, heard.reference))
}

/** What came of asking: a request, or reasons. */
export interface Asked {
  readonly request: string | null
  readonly reasons: readonly Refusal[]
}

const unknownSubject: Refusal = {
  reason: 'subject_known',
  words: {
    ar: 'لا أحد في السجل بهذا الرقم. ينظر فيه موظف.',
    en: 'Nobody in the register has this number. An officer looks into it.',
  },
}

/** Asks the service for this caller: the hospital itself, or an officer who looked into its word. */
export async function askAs(
  house: House,
  caller: Caller,
  hospital: Hospital,
  word: Word,
  reference: string,
): Promise<Asked> {
  const subject = await personOf(house, caller, word)
  if (subject === null) return { request: null, reasons: [unknownSubject] }
  const answer = await askForOffice(house, caller, {
    service: services[word.kind],
    subject,
    form: formOf(hospital, word),
    reference: `${word.kind} ${reference}`,
  })
  if (answer.sent) return { request: answer.id ?? null, reasons: [] }
  if ('refusals' in answer) return { request: null, reasons: answer.refusals }
  throw new Error('hospitals: the service did not take the answers of a word that was read')
}

function formOf({ code, name, place }: Hospital, word: Word): Record<string, unknown> {
  const where = { hospital: code, hospitalAr: name.ar, hospitalEn: name.en, placeAr: place.ar, placeEn: place.en }
  if (word.kind === 'birth') {
    const { father, bornAt, sex, grams, order } = word
    return { ...where, ...(father ? { father } : {}), bornAt, sex, grams: String(grams), order: String(order) }
  }
  const { diedAt, cause, informant } = word
  return { ...where, diedAt, cause, ...(informant ? { informant } : {}) }
}

/** Looking somebody up for a word is a reading like any other: the person sees it. */
function personOf(house: House, caller: Caller, word: Word): Promise<PersonId | null> {
  const reading = {
    reader: caller.person,
    audience: caller.audience,
    purpose: services[word.kind],
    at: house.clock.now(),
  }
  return readingOthers(house.pool, reading, (look) => openRegisters(look).people.find(subjectOf(word)))
}

/** What waits for an officer, the oldest first. */
export async function parkedNotices(db: Db, limit = 100): Promise<readonly Heard[]> {
  const { rows } = await db.query<Row>({
    name: 'hospitals:parked',
    text: `select ${columns} from hospitals.heard where verdict = 'parked' order by heard_at limit $1`,
    values: [limit],
  })
  return rows.map(heardOf)
}

/**
 * An officer looked into a parked notice: it goes on under her office, whose asking is bound to no fifteen days, or it ends
 * with her reason. In the transaction it is handed; null when another was quicker, refusals when it still cannot be.
 */
export async function settleNotice(
  house: House,
  tx: Tx,
  hospital: Hospital,
  heard: Heard,
  by: { readonly officer: string; readonly why: string; readonly goesOn: boolean; readonly at: Instant },
): Promise<readonly Refusal[] | null> {
  const open = await tx.query(
    `select from hospitals.heard where hospital = $1 and reference = $2 and verdict = 'parked' for update`,
    [heard.hospital, heard.reference],
  )
  if (open.rowCount !== 1) return null
  let request: string | null = null
  if (by.goesOn) {
    const office: Caller = {
      person: uuidOf('agency:civil-affairs'),
      audience: 'agency:civil-affairs',
      identity: 0,
      signIn: 0,
      provedAt: by.at,
      channel: 'agency',
    }
    const within = { ...house, pool: poolWithin(tx) }
    const asked = await askAs(within, office, hospital, heard.word, `${hospital.code} ${heard.reference}`)
    if (asked.reasons.length > 0) return asked.reasons
    request = asked.request
  }
  await tx.query(
    `update hospitals.heard set verdict = 'settled', request_id = $3, decided_at = $4, settled_by = $5, settled_why = $6
      where hospital = $1 and reference = $2`,
    [heard.hospital, heard.reference, request, by.at, by.officer, by.why],
  )
  return []
}

async function keepVerdict(house: House, heard: Heard, { request, reasons }: Asked): Promise<Heard> {
  const soft = reasons.length > 0 && reasons.every(({ reason }) => forADesk.has(reason))
  const verdict: Verdict = reasons.length === 0 ? 'taken' : soft ? 'parked' : 'refused'
  const kept = reasons.map(({ reason, words }) => ({ reason, words }))
  await house.pool.query({
    name: 'hospitals:verdict',
    text: `update hospitals.heard set verdict = $3, reasons = $4, request_id = $5, decided_at = $6
      where hospital = $1 and reference = $2 and verdict is null`,
    values: [heard.hospital, heard.reference, verdict, JSON.stringify(kept), request, house.clock.now()],
  })
  // Two who judged at once: the first verdict stands, and they ask under one reference.
  return (await heardUnder(house.pool, heard.hospital, heard.reference)) ?? heard
}
