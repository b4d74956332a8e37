/**
 * Messages over SMPP: how fast our codec and lines are beside npm's `smpp`, and how much of that is left when each
 * message is a notice of the database: claimed, said, answered, its receipt stored, delivered. Both against the same
 * carrier's side, in turns.
 */
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { smppCarrier } from '../../../src/agencies/carriers/index.ts'
import { openBind } from '../../../src/agencies/carriers/smpp/bind.ts'
import { openSmsc, type Smsc } from '../../../src/agencies/carriers/smpp/smsc.ts'
import { receiptWriter, sendDue } from '../../../src/notices/index.ts'
import { fixedClock, uuid } from '../../../src/store/index.ts'
import { type TestDatabase, testDatabase } from '../../../src/store/testing.ts'
import { type Asked, type Group, median, type Row, round, tell } from '../group.ts'

const at = '2026-02-01T06:00:00.000Z'
const window = 100
const text = 'تم تجديد هويتك الوطنية ***0010 حتى 2031/06/15.'

interface Carrier {
  readonly smsc: Smsc
  readonly port: number
  receipts: boolean
  delivered: number
}

/** Takes everything; with receipts, says of each that it was delivered. */
async function carrierHere(): Promise<Carrier> {
  let n = 0
  const here = { receipts: false, delivered: 0 } as { -readonly [K in keyof Carrier]: Carrier[K] }
  here.smsc = openSmsc({
    admits: () => 0,
    window: 500,
    deadlineMs: 60_000,
    async submitted(pdu, from) {
      const id = String(++n)
      if (here.receipts)
        void from.line
          .ask({
            command: 'deliver_sm',
            fields: {
              esm_class: 4,
              source_addr: pdu.fields.destination_addr ?? '',
              short_message: Buffer.from(`id:${id} stat:DELIVRD err:000`),
            },
          })
          .then(() => {
            here.delivered += 1
          })
      return { fields: { message_id: id } }
    },
  })
  await new Promise<void>((listening) => here.smsc.server.listen(0, '127.0.0.1', listening))
  here.port = (here.smsc.server.address() as AddressInfo).port
  return here
}

const submit = {
  source_addr: 'BAWABA',
  destination_addr: '966500000010',
  registered_delivery: 1,
  data_coding: 8,
} as const

async function until(carrier: Carrier, delivered: number): Promise<void> {
  while (carrier.receipts && carrier.delivered < delivered) await new Promise((turn) => setTimeout(turn, 1))
}

/** Submits a second by our own line, `count` of them in its window. */
async function oursBare(carrier: Carrier, count: number): Promise<number> {
  const settings = { host: '127.0.0.1', port: carrier.port, systemId: 'bench', password: 'x', deadlineMs: 60_000 }
  const bind = openBind({ ...settings, mode: 'transceiver', window, heard: async () => ({}) })
  await bind.bound()
  const octets = Buffer.from(text, 'utf16le').swap16()
  const from = carrier.delivered
  const began = performance.now()
  await Promise.all(
    Array.from({ length: count }, () =>
      bind.ask({ command: 'submit_sm', fields: { ...submit, short_message: octets } }),
    ),
  )
  await until(carrier, from + count)
  const seconds = (performance.now() - began) / 1000
  await bind.end()
  return count / seconds
}

interface NpmSession {
  on(event: string, heard: (pdu: { response(): unknown }) => void): void
  send(pdu: unknown): void
  submit_sm(fields: object, answered: () => void): void
  bind_transceiver(fields: object, answered: () => void): void
  close(): void
}

/** The same by npm's `smpp`: as many open questions, since it has no window of its own. */
async function npmBare(carrier: Carrier, count: number): Promise<number> {
  const npm = createRequire(import.meta.url)('smpp') as { connect(url: string): NpmSession }
  const session = npm.connect(`smpp://127.0.0.1:${carrier.port}`)
  session.on('deliver_sm', (pdu) => session.send(pdu.response()))
  await new Promise<void>((bound) => session.bind_transceiver({ system_id: 'bench', password: 'x' }, bound))
  const from = carrier.delivered
  const began = performance.now()
  let left = count
  await Promise.all(
    Array.from({ length: window }, async () => {
      while (left-- > 0) await new Promise<void>((next) => session.submit_sm({ ...submit, short_message: text }, next))
    }),
  )
  await until(carrier, from + count)
  const seconds = (performance.now() - began) / 1000
  session.close()
  return count / seconds
}

/** Notices a second from the queue of the database to `delivered`, receipts stored. */
async function oursWhole(db: TestDatabase, carrier: Carrier, count: number): Promise<number> {
  await fill(db, count)
  const clock = fixedClock(at)
  const smpp = smppCarrier({
    name: `bench-${uuid()}`,
    sender: 'BAWABA',
    perSecond: 100_000,
    host: '127.0.0.1',
    port: carrier.port,
    systemId: 'bench',
    password: 'x',
    window,
    deadlineMs: 60_000,
    receipt: receiptWriter(db.pool, () => at),
  })
  await Promise.all(smpp.binds.map((bind) => bind.bound()))
  const from = carrier.delivered
  const began = performance.now()
  let sent = 0
  while (sent < count) sent += await sendDue(db.pool, smpp, clock, { limit: 10_000, patienceMs: 60_000 })
  await until(carrier, from + count)
  const seconds = (performance.now() - began) / 1000
  await smpp.end()
  const { rows } = await db.owner.query<{ state: string; n: number }>(
    'select state, count(*)::int as n from notices.notice group by 1',
  )
  if (rows.length !== 1 || rows[0]?.state !== 'delivered' || rows[0].n !== count)
    throw new Error(`not all were delivered: ${JSON.stringify(rows)}`)
  return count / seconds
}

async function fill(db: TestDatabase, count: number): Promise<void> {
  await db.owner.query('truncate notices.notice, notices.wake, notices.part')
  await db.owner.query(
    `with made as (
       insert into notices.notice (person_id, notice_id, key, kind, lang, lane, mobile, text, state, created_at)
       select gen_random_uuid(), gen_random_uuid(), 'bench ' || n, 'civil.id.renewed', 'ar', 'service',
         '+9665' || lpad(n::text, 8, '0'), $2, 'queued', $3 from generate_series(1, $1::int) n
       returning notice_id, person_id)
     insert into notices.wake (notice_id, person_id, lane, due_at) select notice_id, person_id, 2, $3 from made`,
    [count, text, at],
  )
  await db.owner.query('vacuum analyze notices.notice, notices.wake')
}

async function run({ quick }: Asked): Promise<Row[]> {
  const carrier = await carrierHere()
  const db = await testDatabase()
  const rounds = quick ? 1 : 5
  const [many, some] = quick ? [2000, 500] : [20_000, 5000]
  const rates = { ours: [] as number[], npm: [] as number[], npmReceipts: [] as number[], whole: [] as number[] }
  try {
    for (let i = 0; i <= rounds; i++) {
      carrier.receipts = false
      const ours = await oursBare(carrier, many)
      const npm = await npmBare(carrier, many)
      carrier.receipts = true
      const npmReceipts = await npmBare(carrier, some)
      const whole = await oursWhole(db, carrier, some)
      if (i === 0) continue // the compiler's round
      rates.ours.push(ours)
      rates.npm.push(npm)
      rates.npmReceipts.push(npmReceipts)
      rates.whole.push(whole)
    }
  } finally {
    await carrier.smsc.close()
    await db.close()
  }
  const [ours, npm, npmReceipts, whole] = [rates.ours, rates.npm, rates.npmReceipts, rates.whole].map(median) as [
    number,
    number,
    number,
    number,
  ]
  const figure = (name: string, value: number, unit: string): Row => ({
    name,
    value: round(value),
    unit,
    goal: '–',
    meets: true,
  })
  const ratio = (name: string, value: number, goal: number): Row => ({
    name,
    value: round(value),
    unit: '×',
    goal: `≥ ${goal}`,
    meets: value >= goal,
  })
  const rows: Row[] = [
    figure('smpp: submits a second by our own lines', ours, '/s'),
    figure('smpp: submits a second by npm’s smpp', npm, '/s'),
    figure('smpp: submits a second by npm’s smpp, with receipts', npmReceipts, '/s'),
    figure('notices: from the queue to delivered, receipts stored', whole, '/s'),
    ratio('notices: end to end ÷ our own raw SMPP', whole / ours, 0.15),
    ratio('notices: end to end ÷ the bare npm loop with receipts', whole / npmReceipts, 2.5),
  ]
  for (const { name, value, unit } of rows) tell(`${name}: ${value} ${unit}`)
  return rows
}

export default { names: ['smpp'], run } satisfies Group
