/** A process of the API's crash suite: the door, and a program before it that sends each command under its own key. */
import assert from 'node:assert/strict'
import { cast } from '../../../cast/index.ts'
import { paymentByToken } from '../../agencies/gateways/index.ts'
import type { Definition } from '../../requests/catalogue.ts'
import { visa } from '../../requests/crash/asks.ts'
import { openWorld } from '../../requests/crash/world.ts'
import { doJobs } from '../../store/crash.testing.ts'
import { eyes } from '../../store/crash-memory.testing.ts'
import type { Where } from '../../store/index.ts'
import { type Called, openApi } from '../testing.ts'
import { type Breakage, broken } from './broken.ts'

export interface Job {
  readonly where: Where
  readonly folder: string
  /** In hex. */
  readonly keys: Readonly<Record<'codes' | 'pepper', string>>
  readonly token: string
  readonly breakage?: Breakage
}

const inquiry = 'passports/inquire-passport'
const catalogue = new Map<string, Definition>()

/** Fahd asks for his worker's visa by a program: sends, confirms by a code, asks where to pay; then sends all again. */
doJobs(async (job: Job) => {
  for (const id of [visa.service, inquiry])
    if (!catalogue.has(id)) catalogue.set(id, (await import(`../../services/${id}.ts`)).default)
  const world = await openWorld(job.where, job.folder, catalogue)
  const { journal, outside } = world
  const house = broken(world.house, job.breakage)
  const keys = { codes: Buffer.from(job.keys.codes, 'hex'), pepper: Buffer.from(job.keys.pepper, 'hex') }
  const { app, call } = await openApi(house, keys)
  try {
    const sees = eyes(journal)
    const again: (() => Promise<void>)[] = []
    /** One command under one key; the answer once heard is the answer for ever. */
    const command = async (key: string, url: string, body: object): Promise<Called> => {
      const send = async () => {
        const { status, type, body: said } = await call('POST', url, { token: job.token, key, body })
        return { status, type, body: said, headers: {} }
      }
      const heard = await sees(key, send)
      again.push(async () => assert.deepEqual(await send(), heard, `${key}: the same key gives the same answer`))
      return heard
    }
    const { form: answers, service } = visa
    const sent = await command('send', '/api/requests', { service, for: cast.RAHIM.id, answers })
    assert.equal(sent.status, 403, JSON.stringify(sent.body))
    const id: string = sent.body.request
    journal.write({ is: 'begun', ask: visa.ask, person: cast.FAHD.id, id })
    const coded = await command('code', `/api/requests/${id}/code`, {})
    assert.equal(coded.status, 202, JSON.stringify(coded.body))
    const code = await codeIn(world.house.pool)
    const submitted = await command('submit', `/api/requests/${id}/submit`, { code })
    assert.equal(submitted.status, 201, JSON.stringify(submitted.body))
    journal.write({ is: 'ack', ask: visa.ask, person: cast.FAHD.id, id, number: submitted.body.number })
    const page = await command('pay', `/api/requests/${id}/pay`, {})
    assert.equal(page.status, 200, JSON.stringify(page.body))
    const question = { token: job.token, key: 'question', body: { question: {} } }
    assert.equal((await call('POST', `/api/inquiries/${inquiry}`, question)).status, 200)
    for (const repeat of again) await repeat()

    const payment = await paymentByToken(world.house.pool, page.body.redirectTo.split('/').at(-1))
    assert.ok(payment, 'there is a page to pay at')
    await outside.payerPays(payment.key)
  } finally {
    await app.close()
    await world.close()
  }
})

/** The code that was sent to Fahd: one, for one command. */
async function codeIn(pool: Parameters<typeof paymentByToken>[0]): Promise<string> {
  const text = `select text from notices.notice where mobile = $1 and kind = 'code.act'`
  const { rows } = await pool.query<{ text: string }>(text, [cast.FAHD.mobile])
  assert.equal(rows.length, 1, 'one code was sent')
  return /\d{6}/.exec(rows[0]?.text ?? '')?.[0] ?? ''
}
