/**
 * At the counter: the enrolled photograph, of a case with proved presence and written down first; and the reader at the
 * officer's own machine, asked by her browser and verified here.
 */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { portalDoor } from '../portal/index.ts'
import { type TestServer, testServer } from '../portal/testing.ts'
import { uuid } from '../store/index.ts'
import { deskDoor } from './index.ts'
import { type AtDesk, acts, approvalOf, atDesk, raiseDesk } from './testing.ts'

const { FAHD } = cast

let t: TestServer
before(async () => {
  t = await testServer([portalDoor, deskDoor])
  await t.accounts()
  await raiseDesk(t)
})
after(() => t.close())
beforeEach(() => t.clock.forward(40 * 60_000))

/** A case of a lost mobile at this step, as the steps before would have left it. */
async function caseAt(step: string, person = FAHD): Promise<string> {
  const id = uuid()
  const one = { score: 1, sample: 'aa', at: t.clock.now() }
  const evidence = step === 'presence' ? {} : { right_index: one, left_index: one, face: one }
  await t.db.owner.query(
    `insert into desk.casework (case_id, kind, reference, reason, officer_id, session_id, unit_id, person_id, number,
       level, step, evidence, mobile, mobile_proved, temporary_id, opened_at, touched_at)
     select $1, 'mobile', 'R-7', 'She is not sure who came', officer_id, $2, unit_id, $3, $4, 3, $5, $6, '+966500001955',
       true, $7, $8, $8 from desk.officer where username = 'hind.ahmed'`,
    [id, uuid(), person.id, person.number, step, evidence, uuid(), t.clock.now()],
  )
  return id
}

const looks = async () =>
  (
    await t.db.owner.query<{ purpose: string; request_id: string }>(
      `select purpose, request_id from watch.reading where person_id = $1 and 'portraits' = any (registers)`,
      [FAHD.id],
    )
  ).rows

/** Asks for the picture itself, as the page's image does. */
async function picture(v: AtDesk, at: string): Promise<Buffer | null> {
  const answer = await v.raw('GET', `${at}/photo`)
  if (answer.statusCode !== 200) return null
  assert.equal(answer.headers['content-type'], 'image/jpeg')
  assert.equal(answer.headers['cache-control'], 'no-store')
  return answer.rawPayload
}

test('the officer presses for the photo; the person reads who looked, at which register and in which case', async () => {
  const hind = await atDesk(t, 'hind.ahmed')
  const id = await caseAt('decide')
  const at = `/desk/cases/${id}`
  await hind.get(at)
  assert.doesNotMatch(hind.html, /<img/)
  assert.deepEqual(await looks(), [], 'a page without the press opens no photo')
  await hind.get(`${at}?photo=yes`)
  assert.match(hind.html, new RegExp(`<img src="${at}/photo" alt="[^"]+"`))
  const jpeg = await picture(hind, at)
  assert.deepEqual([...(jpeg ?? Buffer.alloc(0)).subarray(0, 3)], [0xff, 0xd8, 0xff])
  assert.deepEqual(await looks(), [{ purpose: 'desk:mobile', request_id: id }])
  assert.deepEqual(await acts(t, 'photo_seen', id), [
    { officer: 'hind.ahmed', second: null, reason: 'She is not sure who came' },
  ])
  const fahd = await t.signIn(t.visitor('en'), FAHD)
  await fahd.get('/readings')
  assert.match(fahd.text, /photo of the face/i)
})

test('no photo before presence is proved, of another’s case, or of a case that is over; and nothing is written down', async () => {
  const [hind, bader] = [await atDesk(t, 'hind.ahmed'), await atDesk(t, 'bader.salem')]
  const before = (await looks()).length
  const early = await caseAt('presence')
  await hind.get(`/desk/cases/${early}?photo=yes`)
  assert.doesNotMatch(hind.html, /<img/)
  assert.equal(await picture(hind, `/desk/cases/${early}`), null)
  assert.equal(await picture(bader, `/desk/cases/${await caseAt('decide')}`), null)
  assert.equal(await picture(hind, `/desk/cases/${await caseAt('done')}`), null)
  assert.equal(await picture(hind, `/desk/cases/${uuid()}`), null)
  assert.equal((await looks()).length, before)
})

test('the second officer sees it while she decides, in her own name; nobody else does', async () => {
  const hind = await atDesk(t, 'hind.ahmed')
  const id = await caseAt('decide')
  await hind.sign(`/desk/cases/${id}/decide`)
  const approval = await approvalOf(t, 'case')
  assert.equal(await picture(hind, approval), null, 'who asked is not the second')
  const bader = await atDesk(t, 'bader.salem')
  await bader.get(`${approval}?photo=yes`)
  assert.match(bader.html, new RegExp(`<img src="${approval}/photo"`))
  assert.ok(await picture(bader, approval))
  assert.deepEqual(
    (await acts(t, 'photo_seen', id)).map(({ officer }) => officer),
    ['bader.salem'],
  )
  await bader.sign(`${approval}/approve`)
  assert.match(bader.text, /It is decided/)
  assert.equal(await picture(bader, approval), null)
})

interface Question {
  readonly type: string
  readonly verb: string
  readonly serials: readonly string[]
  readonly body: { readonly bio: readonly object[] }
}

/** What the page's island is given, unescaped. */
function questionOf(v: AtDesk): Question {
  const [, escaped = ''] = /data-reader="([^"]*)"/.exec(v.html) ?? []
  assert.notEqual(escaped, '', 'the page has no question for a reader')
  return JSON.parse(escaped.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&'))
}

/** Asks the reader on this machine as the island does, under the devices' own verbs. */
async function asIsland({ type, verb, serials, body }: Question): Promise<string> {
  const send = (port: number, method: string, path: string, asked: object) =>
    fetch(`http://127.0.0.1:${port}/${path}`, {
      method,
      body: JSON.stringify(asked),
      headers: { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(20_000),
    })
  for (let port = 4501; port <= 4600; port++) {
    const found = await send(port, 'SBIDISC', 'device', { type, specVersion: '1.0' })
      .then(async (answer) => (answer.ok ? await answer.json() : []))
      .catch(() => [])
    const device = (Array.isArray(found) ? found : []).find((one) => serials.includes(one.serialNo))
    if (device === undefined) continue
    const named = { serialNo: device.serialNo, deviceSubId: device.deviceSubId[0] ?? '0' }
    const asked = { ...body, specVersion: '1.0', bio: body.bio.map((each) => ({ ...each, ...named })) }
    return (await send(port, verb, 'capture', asked)).text()
  }
  throw new Error('no reader on this machine has the serial number the page asks for')
}

const captures = async (id: string) =>
  (
    await t.db.owner.query<{ captures: Record<string, number>; evidence: Record<string, unknown> }>(
      'select captures, evidence from desk.casework where case_id = $1',
      [id],
    )
  ).rows[0]

test('a reader at her own machine is asked by her page, and its answer is good once, for this page and this case', async () => {
  const hind = await atDesk(t, 'hind.ahmed')
  const [id, other] = [await caseAt('presence'), await caseAt('presence')]
  const at = `/desk/cases/${id}`
  await hind.get(at)
  assert.match(String(hind.headers['content-security-policy']), /connect-src 'self' http:\/\/127\.0\.0\.1:4501 /)
  assert.match(hind.html, /<script[^>]*src="[^"]*reader[^"]*"/)
  const answer = await asIsland(questionOf(hind))
  // Another case's page never asked for it: the sample was signed for this one.
  await hind.get(`/desk/cases/${other}`)
  await hind.send({ answer }, `/desk/cases/${other}/capture`)
  assert.match(hind.text, /reader is not answering/)
  assert.deepEqual((await captures(other))?.evidence, {})
  await hind.post(`${at}/capture`, { answer })
  assert.equal(hind.path, at, hind.text)
  assert.deepEqual(Object.keys((await captures(id))?.evidence ?? {}), ['right_index'])
  // The same answer again is for nobody: the nonce it was signed under is used up.
  await hind.post(`${at}/capture`, { answer })
  assert.equal(hind.status, 422)
  assert.deepEqual(Object.keys((await captures(id))?.evidence ?? {}), ['right_index'])
})

test('an answer that no device signed proves nothing, and without one the server asks the unit’s reader as before', async () => {
  const hind = await atDesk(t, 'hind.ahmed')
  const id = await caseAt('presence')
  const at = `/desk/cases/${id}`
  for (const answer of ['{"biometrics":[]}', 'not JSON', '{"error":{"errorCode":"599"}}']) {
    await hind.get(at)
    await hind.send({ answer }, `${at}/capture`)
    assert.equal(hind.status, 422)
    assert.deepEqual((await captures(id))?.evidence, {})
  }
  const fresh = `/desk/cases/${await caseAt('presence')}`
  await hind.get(fresh)
  // The page is too old: whoever left it open captures again.
  t.clock.forward(6 * 60_000)
  await hind.post(`${fresh}/capture`, { answer: '{"biometrics":[]}' })
  assert.match(hind.text, /page is too old/)
  await hind.post(`${fresh}/capture`, { answer: '' })
  assert.equal(hind.path, fresh, hind.text)
  assert.deepEqual(Object.keys((await captures(fresh.split('/').at(-1) ?? ''))?.evidence ?? {}), ['right_index'])
})
