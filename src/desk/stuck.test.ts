/** Requests that got stuck are tried again or refused by two; bodies are approved by two administrators. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { exportJWK } from 'jose'
import { cast } from '../../cast/index.ts'
import { partyOf, registerParty } from '../openid/index.ts'
import { portalDoor } from '../portal/index.ts'
import { type TestServer, testServer } from '../portal/testing.ts'
import { carryDue, sound } from '../requests/index.ts'
import { pay, send, settle } from '../requests/testing.ts'
import { inTransaction } from '../store/index.ts'
import { deskDoor } from './index.ts'
import { type AtDesk, atDesk, raiseDesk } from './testing.ts'

let t: TestServer
before(async () => {
  t = await testServer([portalDoor, deskDoor])
  await t.accounts()
  await raiseDesk(t)
})
after(() => t.close())
beforeEach(() => t.clock.forward(40 * 60_000))

const stationOf = async (id: string) =>
  (
    await t.db.owner.query<{ station: string; reason: string | null }>(
      'select station, reason from requests.request where request_id = $1',
      [id],
    )
  ).rows[0]

/** Fahd pays for his passport, and what writes it fails until the request stands at a desk. */
async function stuck(): Promise<{ id: string; chargeId: string }> {
  const { caller, id } = await send(t, 'FAHD', 'passports/renew-passport', 'FAHD', { years: '5' })
  const charge = await pay(t, caller, id)
  const broken = {
    ...sound,
    apply: async (): Promise<never> => {
      throw new Error('broken on purpose')
    },
  }
  for (let i = 0; i < 40 && (await stationOf(id))?.station !== 'stuck'; i++) {
    await carryDue(t.house, 16, broken)
    t.clock.forward(20 * 60_000)
  }
  assert.deepEqual(await stationOf(id), { station: 'stuck', reason: 'unexpected_failure' })
  return { id, chargeId: charge.id }
}

const approvalOf = async (v: AtDesk): Promise<string> => {
  await v.get('/desk')
  return /href="(\/desk\/approvals\/[0-9a-f-]{36})"/.exec(v.html)?.[1] ?? ''
}

test('a stuck request is refused by two with words its applicant reads, and what he paid goes back', async () => {
  const { id, chargeId } = await stuck()
  const bader = await atDesk(t, 'bader.salem')
  await bader.get('/desk/requests')
  assert.match(bader.text, /Carrying it out failed again and again/)
  // The list names nobody.
  assert.doesNotMatch(bader.text, /Fahd|Alotaibi|1999900010/)
  await bader.get(`/desk/requests/${id}`)
  await bader.send({ template: 'record', note: 'الاسم في سجلك مكتوب بخطأ' })
  assert.match(bader.text, /Your record has to be corrected at an office first.*الاسم في سجلك/)
  const form = bader.forms().find((f) => f.action.includes('/refusal?'))
  assert.ok(form)
  const [at, query] = form.action.split('?')
  const sign = async (v: AtDesk, action: string, more = '') => {
    const asked = JSON.parse((await v.raw('POST', `${action}/challenge${more}`, {})).body)
    return v.post(`${action}${more}`, { _passkey: v.key.answer(asked) })
  }
  // What is signed is what was seen: another template under the same signature is none.
  const asked = JSON.parse((await bader.raw('POST', `${at}/challenge?${query}`, {})).body)
  await bader.post(`${at}?template=silent&note=`, { _passkey: bader.key.answer(asked) })
  assert.match(bader.text, /passkey was not accepted/)
  await sign(bader, at ?? '', `?${query}`)
  assert.equal((await stationOf(id))?.station, 'stuck')

  const nawal = await atDesk(t, 'nawal.yahya')
  const approval = await approvalOf(nawal)
  await nawal.get(approval)
  assert.match(nawal.text, /الاسم في سجلك مكتوب بخطأ/)
  await sign(nawal, `${approval}/approve`)
  assert.match(nawal.text, /It is decided/)
  assert.equal((await stationOf(id))?.station, 'refunding')
  await settle(t)
  assert.deepEqual(await stationOf(id), { station: 'refused', reason: 'officer_decided' })
  assert.equal(
    t.gateway &&
      (await t.db.owner.query('select state from payments.charge where charge_id = $1', [chargeId])).rows[0].state,
    'refunded',
  )
  const fahd = await t.signIn(t.visitor('ar'), cast.FAHD)
  await fahd.get(`/requests/${id}`)
  assert.match(fahd.text, /في سجلك ما يُصحَّح في المكتب أولًا.*الاسم في سجلك مكتوب بخطأ/)
  await fahd.get('/readings')
  assert.match(fahd.text, /طلبك الذي تعذّر إتمامه/)
  const audit = await t.db.owner.query(`select second_id from desk.act where kind = 'request_refused' and about = $1`, [
    id,
  ])
  assert.equal(audit.rowCount, 1)
  assert.notEqual(audit.rows[0].second_id, null)
})

test('tried again it is carried from where it stood, once; an officer without the role sees no list', async () => {
  const { id } = await stuck()
  const hind = await atDesk(t, 'hind.ahmed')
  await hind.get('/desk/requests')
  assert.equal(hind.status, 403)
  const faisal = await atDesk(t, 'faisal.mishal')
  await faisal.get(`/desk/requests/${id}`)
  await faisal.send({}, `/desk/requests/${id}/again`)
  assert.equal(faisal.path, '/desk/requests')
  assert.equal((await stationOf(id))?.station, 'paid')
  await faisal.post(`/desk/requests/${id}/again`, {})
  assert.equal(faisal.status, 404)
  await settle(t)
  assert.equal((await stationOf(id))?.station, 'completed')
  const story = await t.db.owner.query(`select 1 from requests.story where request_id = $1 and event = 'again'`, [id])
  assert.equal(story.rowCount, 1)
})

test('a body is approved by two administrators of two units; what changed after it was proposed is not approved', async () => {
  const jwk = {
    ...(await exportJWK(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey)),
    kid: 'k',
    use: 'sig',
    alg: 'ES256',
  }
  const registered = await inTransaction(t.pool, (tx) =>
    registerParty(
      tx,
      {
        name: { ar: 'مكتبة الرياض', en: 'Riyadh library' },
        redirect_uris: ['https://library.example.sa/back'],
        jwks: { keys: [jwk] },
        asks: [{ item: 'name', needed: true, purpose: { ar: 'لبطاقة الإعارة', en: 'For the reader’s card' } }],
      },
      { owner: cast.HIND.id, at: t.clock.now(), sandbox: false },
    ),
  )
  assert.ok(registered.ok, JSON.stringify(registered))
  const { clientId } = registered
  const nawal = await atDesk(t, 'nawal.yahya')
  await nawal.get('/desk/parties')
  assert.match(nawal.text, /Riyadh library/)
  await nawal.get(`/desk/parties/${clientId}`)
  assert.match(nawal.text, /For the reader’s card/)
  await nawal.sign(`/desk/parties/${clientId}/propose`)
  assert.equal(nawal.path, '/desk/parties', nawal.text)
  assert.equal((await partyOf(t.pool, clientId))?.state, 'pending')
  await nawal.sign(`${await approvalFor(clientId)}/approve`)
  assert.match(nawal.text, /Another officer approves it/)
  // A supervisor is no administrator.
  const bader = await atDesk(t, 'bader.salem')
  await bader.sign(`${await approvalFor(clientId)}/approve`)
  assert.match(bader.text, /does not allow/)
  const faisal = await atDesk(t, 'faisal.mishal')
  const first = await approvalFor(clientId)
  await t.db.owner.query(`update openid.party set name_en = 'Another library' where client_id = $1`, [clientId])
  await faisal.sign(`${first}/approve`)
  assert.match(faisal.text, /The data changed/)
  await nawal.sign(`/desk/parties/${clientId}/propose`)
  await faisal.get(await approvalFor(clientId))
  assert.match(faisal.text, /For the reader’s card/)
  await faisal.sign(`${await approvalFor(clientId)}/approve`)
  assert.match(faisal.text, /It is decided/)
  assert.equal((await partyOf(t.pool, clientId))?.state, 'approved')
})

async function approvalFor(about: string): Promise<string> {
  const { rows } = await t.db.owner.query<{ id: string }>(
    'select proposal_id as id from desk.proposal where about = $1 and decided_at is null',
    [about],
  )
  return `/desk/approvals/${rows[0]?.id}`
}
