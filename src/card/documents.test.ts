/** The page that verifies cards verifies the codes on printed documents too, and knows which were revoked. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { readDocumentCode, writeDocumentCode } from '../codes/index.ts'
import { publicKeys, signingKey } from '../codes/keys.ts'
import { issuing } from '../documents/cast.testing.ts'
import { codeOn } from '../documents/code.testing.ts'
import { open, openPress, order, printDue, revoke } from '../documents/index.ts'
import { templates } from '../documents/templates/index.ts'
import { inTransaction, uuid } from '../store/index.ts'
import { secondsOf } from './deps.ts'
import { type CardServer, cardServer } from './testing.ts'

let s: CardServer
let code: string
let paper: { readonly person: string; readonly documentId: string; readonly reference: string }

before(async () => {
  s = await cardServer()
  const person = cast.FAHD.id
  const template = 'vehicle-certificate'
  const wish = { person, template, data: templates[template].example, request: uuid(), at: s.clock.now() } as const
  const ordered = await inTransaction(s.pool, (tx) => order(tx, wish))
  paper = { ...ordered, person }
  const press = openPress()
  const by = { ...issuing, signing: s.deps.documentSigning }
  await printDue(s.pool, { press, publicUrl: s.deps.publicUrl, issuing: by, clock: s.clock })
  await press.close()
  const file = await open(s.pool, { ...paper, relation: 'owner' })
  assert.ok(file)
  code = codeOn(file.bytes)
})
after(() => s.close())

async function judged(text: string, lang: 'ar' | 'en' = 'en') {
  const guard = await s.visitor(lang).get('/verify/card')
  await guard.send({ code: text })
  const [, answer = ''] = /<div id="answer">([\s\S]*?)<div id="live"/.exec(guard.html) ?? []
  const [, reason] = /data-reason="([\w-]+)"/.exec(answer) ?? []
  return { reason, text: answer.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ') }
}

test('what a camera reads from the paper is right by the published keys, and says what stands on the paper', async () => {
  const { body } = await s.ask('GET', '/card/keys.json')
  const keys = (body as unknown as { documentKeys: ReturnType<typeof publicKeys> }).documentKeys
  const read = await readDocumentCode(code, keys, secondsOf(s.clock.now()))
  assert.ok(read.ok)
  assert.equal(read.document.reference, paper.reference.replaceAll('-', ''))
  assert.deepEqual(
    read.document.lines.map(({ label }) => label.en),
    ['ID number', 'Plate', 'Registration ends', 'Valid until'],
  )
})

test('without scripts the page answers with the lines to compare, in both languages', async () => {
  const [en, ar] = [await judged(code), await judged(code, 'ar')]
  assert.equal(en.reason, 'paper', en.text)
  for (const line of ['Vehicle certificate', 'Fahd Saleh Abdullah Alotaibi', 'A B J 1234', paper.reference])
    assert.ok(en.text.includes(line), `${line}: ${en.text}`)
  for (const line of ['شهادة مركبة', 'فهد صالح عبدالله العتيبي', 'تسري حتى']) assert.ok(ar.text.includes(line), line)
})

test('a changed code is refused, and one that a card’s key signed is no document', async () => {
  assert.notEqual((await judged(`0${code.slice(1)}`)).reason, 'paper')
  const read = await readDocumentCode(code, publicKeys({ signing: s.deps.documentSigning }), secondsOf(s.clock.now()))
  assert.ok(read.ok)
  const byCard = writeDocumentCode(signingKey(s.deps), read.document).code
  assert.equal((await judged(byCard)).reason, 'malformed')
})

test('a number that this house never printed is refused, though its own key signed it', async () => {
  const keys = publicKeys({ signing: s.deps.documentSigning })
  const read = await readDocumentCode(code, keys, secondsOf(s.clock.now()))
  assert.ok(read.ok)
  const other = { ...read.document, reference: '0000000000000000' }
  const forged = writeDocumentCode(signingKey({ signing: s.deps.documentSigning }), other).code
  assert.equal((await judged(forged)).reason, 'revoked')
})

test('a page that holds a code learns whether it was revoked since; and the page without scripts says so', async () => {
  const status = async (number: string) => (await s.ask('GET', `/verify/card/documents/${number}`)).body.status
  assert.equal(await status(paper.reference), 'valid')
  assert.equal(await status('0000-0000-0000-0000'), 'unknown')
  await inTransaction(s.pool, (tx) => revoke(tx, paper))
  assert.equal(await status(paper.reference.replaceAll('-', '')), 'revoked')
  assert.equal((await judged(code)).reason, 'revoked')
})
