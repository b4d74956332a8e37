/** Kiosks and campaigns at the desk: what was done from a shell, by whom, and what the audit says of it (ID-33, P-03). */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { CompactSign, type CryptoKey, exportJWK, generateKeyPair } from 'jose'
import { hear, kioskOf, mayServe } from '../identity/index.ts'
import { portalDoor } from '../portal/index.ts'
import { type TestServer, testServer } from '../portal/testing.ts'
import { deskDoor } from './index.ts'
import { type AtDesk, acts, atDesk, raiseDesk } from './testing.ts'

let t: TestServer
before(async () => {
  t = await testServer([portalDoor, deskDoor])
  await raiseDesk(t)
})
after(() => t.close())
beforeEach(() => t.clock.forward(40 * 60_000))

const place = { ar: 'سوق العليا', en: 'Olaya market', city: 'riyadh', region: 'riyadh' }

/** Enrols a kiosk through the page; its browser's key and its machine's. */
async function enrolled(nawal: AtDesk, id: string): Promise<{ token: string; machine: CryptoKey }> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  await nawal.get('/desk/kiosks/new')
  await nawal.send({ ...place, id, key: JSON.stringify(await exportJWK(publicKey)) })
  assert.match(nawal.text, /The kiosk is enrolled/)
  const token = /[\w-]{43}/.exec(nawal.text)?.[0] ?? ''
  return { token, machine: privateKey }
}

async function beat(id: string, machine: CryptoKey, seq: number, change: object = {}): Promise<void> {
  const said = {
    seq,
    at: t.clock.now(),
    version: '2.0.1',
    location: 'riyadh-olaya',
    paper: 'ok',
    readers: { finger: 'ready', face: 'ready' },
    ...change,
  }
  const jws = new CompactSign(Buffer.from(JSON.stringify(said))).setProtectedHeader({ alg: 'ES256', kid: id })
  assert.equal(await hear(t.pool, await jws.sign(machine), t.clock.now()), 'heard')
}

test('an administrator enrols a kiosk by its public key; its browser’s key is shown once and opens it', async () => {
  const nawal = await atDesk(t, 'nawal.yahya')
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const tries: readonly (readonly [object, RegExp])[] = [
    [{ key: JSON.stringify(await exportJWK(privateKey)) }, /private key/],
    [{ key: '{"kty":"oct"}' }, /not a public key/],
    [{ key: 'not JSON' }, /not a public key/],
    [{ id: 'Not An Id' }, /Small letters/],
    [{ readers: 'serial without anchor' }, /a colon/],
  ]
  const key = JSON.stringify(await exportJWK(publicKey))
  for (const [wrong, words] of tries) {
    await nawal.get('/desk/kiosks/new')
    await nawal.send({ ...place, id: 'olaya-1', key, ...wrong })
    assert.equal(nawal.status, 422)
    assert.match(nawal.text, words)
  }
  const { token, machine } = await enrolled(nawal, 'olaya-1')
  assert.equal((await kioskOf(t.pool, token))?.id, 'olaya-1')
  assert.equal(nawal.headers['cache-control'], 'no-store')
  await nawal.get('/desk/kiosks/new')
  await nawal.send({ ...place, id: 'olaya-1', key })
  assert.match(nawal.text, /Another kiosk has this identifier/)
  await nawal.get('/desk/kiosks')
  assert.match(nawal.text, /Olaya market Riyadh Silent Never heard/)
  await beat('olaya-1', machine, 1, { paper: 'low', readers: { finger: 'ready', face: 'gone' } })
  await nawal.get('/desk/kiosks')
  assert.match(nawal.text, /Working/)
  assert.match(nawal.text, /The camera is gone, The paper is low/)
  await nawal.get('/desk/kiosks/olaya-1')
  assert.match(nawal.text, /Version 2\.0\.1/)
  assert.doesNotMatch(nawal.html, new RegExp(token))
  assert.deepEqual(await acts(t, 'kiosk_enrolled', 'olaya-1'), [{ officer: 'nawal.yahya', second: null, reason: '' }])
})

test('a kiosk is moved and then taken out of service: both in the audit, and its keys open nothing', async () => {
  const nawal = await atDesk(t, 'nawal.yahya')
  const { token, machine } = await enrolled(nawal, 'olaya-2')
  await beat('olaya-2', machine, 1)
  await nawal.get('/desk/kiosks/olaya-2')
  await nawal.send({ ar: 'مطار جدة', en: 'Jeddah airport', city: 'jeddah', region: 'makkah' })
  assert.match(nawal.text, /Jeddah airport/)
  // What it says of its own place is held against the new one.
  assert.match(nawal.text, /It says that it is elsewhere/)
  assert.equal((await kioskOf(t.pool, token))?.city, 'jeddah')
  const [moved] = (await t.db.owner.query(`select before, after from desk.act where kind = 'kiosk_moved'`)).rows
  assert.equal(moved.before.city, 'riyadh')
  assert.equal(moved.after.city, 'jeddah')
  await nawal.send({ why: 'no' })
  assert.equal(nawal.status, 422)
  await nawal.send({ why: 'Stolen from the market' })
  assert.match(nawal.text, /Retired/)
  assert.equal(await kioskOf(t.pool, token), null)
  assert.equal(await mayServe(t.pool, 'olaya-2', t.clock.now()), false)
  assert.deepEqual(await acts(t, 'kiosk_retired', 'olaya-2'), [
    { officer: 'nawal.yahya', second: null, reason: 'Stolen from the market' },
  ])
  await nawal.post('/desk/kiosks/olaya-2/retire', { why: 'Once more' })
  assert.match(nawal.text, /not in service/)
  assert.equal((await acts(t, 'kiosk_retired', 'olaya-2')).length, 1)
})

test('a campaign gets free machines for its days, counts without names, and ends', async () => {
  const nawal = await atDesk(t, 'nawal.yahya')
  await enrolled(nawal, 'olaya-3')
  await nawal.get('/desk/campaigns/new')
  const plan = {
    agencyAr: 'جامعة',
    agencyEn: 'A university',
    placeAr: 'البهو',
    placeEn: 'The hall',
    city: 'riyadh',
    region: 'riyadh',
    ...day('firstDay', '1', '2', '2026'),
    ...day('lastDay', '5', '3', '2026'),
  }
  await nawal.send(plan)
  assert.match(nawal.text, /Choose at least one machine/)
  await nawal.send({ ...plan, ...day('lastDay', '1', '1', '2026'), 'kiosk.olaya-3': 'yes' })
  assert.match(nawal.text, /This day is past/)
  await nawal.send({ ...plan, 'kiosk.olaya-3': 'yes' })
  assert.equal(nawal.status, 200, nawal.text)
  const at = nawal.path
  assert.match(at, /^\/desk\/campaigns\/[0-9a-f-]{36}$/)
  assert.match(nawal.text, /Tried 0 Activated 0/)
  // The machine is lent: nobody else gets it, and the public list names the place.
  await nawal.get('/desk/campaigns/new')
  assert.doesNotMatch(nawal.html, /kiosk\.olaya-3/)
  assert.match((await t.visitor('en').get('/activation-points?city=riyadh')).text, /The hall/)
  await nawal.get(at)
  await nawal.send({}, `${at}/end`)
  assert.match(nawal.text, /Ended/)
  assert.doesNotMatch((await t.visitor('en').get('/activation-points?city=riyadh')).text, /The hall/)
  const about = at.split('/').at(-1) ?? ''
  assert.equal((await acts(t, 'campaign_opened', about)).length, 1)
  assert.equal((await acts(t, 'campaign_ended', about)).length, 1)
  await nawal.post(`${at}/end`, {})
  assert.match(nawal.text, /This campaign is not open/)
})

test('two officers who lend the last machine at once: one gets it, and one act is noted', async () => {
  const [nawal, faisal] = [await atDesk(t, 'nawal.yahya'), await atDesk(t, 'faisal.mishal')]
  await enrolled(nawal, 'olaya-4')
  const plan = {
    agencyAr: 'جهة',
    agencyEn: 'An agency',
    placeAr: 'مكان',
    placeEn: 'A place',
    city: 'riyadh',
    region: 'riyadh',
    ...day('firstDay', '1', '3', '2026'),
    ...day('lastDay', '5', '3', '2026'),
    'kiosk.olaya-4': 'yes',
  }
  const count = async () =>
    (await t.db.owner.query(`select 1 from identity.campaign_kiosk where kiosk_id = 'olaya-4'`)).rowCount
  const before = await acts(t, 'campaign_opened')
  const answers = await Promise.all([nawal, faisal].map((one) => one.raw('POST', '/desk/campaigns/new', plan)))
  assert.deepEqual(answers.map((a) => a.statusCode).sort(), [303, 422])
  assert.equal(await count(), 1)
  assert.equal((await acts(t, 'campaign_opened')).length, before.length + 1)
})

test('whoever is no administrator sees no fleet, and no campaigns unless she directs', async () => {
  const bader = await atDesk(t, 'bader.salem')
  for (const path of ['/desk/kiosks', '/desk/kiosks/new', '/desk/kiosks/olaya-1', '/desk/campaigns']) {
    await bader.get(path)
    assert.equal(bader.status, 403, path)
  }
  assert.doesNotMatch(bader.html, /href="\/desk\/kiosks"/)
  await bader.post('/desk/kiosks/olaya-1/retire', { why: 'I may not' })
  assert.equal(bader.status, 403)
})

const day = (name: string, date: string, month: string, year: string): Record<string, string> => ({
  [`${name}.day`]: date,
  [`${name}.month`]: month,
  [`${name}.year`]: year,
})
