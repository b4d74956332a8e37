/** Places of activation as everybody sees them: open or not by both timetables, nearest, kiosks that work, and the map. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CompactSign, exportJWK, generateKeyPair } from 'jose'
import { addActivationPoint, enrolKiosk, hear } from '../../identity/index.ts'
import { portalDoor } from '../index.ts'
import { type TestServer, testServer } from '../testing.ts'

let t: TestServer
before(async () => {
  t = await testServer([portalDoor])
})
after(() => t.close())

/** The house's clock at a time of a day in Riyadh. Only ever forward. */
const until = (moment: string): void => t.clock.forward(Date.parse(moment) - Date.parse(t.clock.now()))
const seen = async (path = '/activation-points?city=riyadh') => (await t.visitor('en').get(path)).text

test('a place says whether it is open now, and when it opens: the weekend, Ramadan and the feast included', async () => {
  const washm = /Civil affairs, Al-Washm Civil affairs (Open|Closed) now/
  const is = async () => washm.exec(await seen())?.[1]
  until('2026-02-04T12:00:00+03:00')
  assert.equal(await is(), 'Open')
  until('2026-02-05T14:31:00+03:00')
  assert.equal(await is(), 'Closed')
  // Thursday afternoon: the next session is Sunday's.
  assert.match(await seen(), /Al-Washm Civil affairs Closed now Opens .*8 February 2026\s*\) , 07:30/)
  until('2026-02-06T12:00:00+03:00')
  assert.equal(await is(), 'Closed')
  // Ramadan began on the 18th: nine o'clock is before its hours, eleven is in them.
  until('2026-02-19T09:00:00+03:00')
  assert.equal(await is(), 'Closed')
  until('2026-02-19T11:00:00+03:00')
  assert.equal(await is(), 'Open')
  assert.match(await seen(), /In Ramadan 10:00 to 15:00 Sunday to Thursday 07:30 to 14:30/)
  // The feast closes offices on a working day.
  until('2026-03-22T12:00:00+03:00')
  assert.equal(await is(), 'Closed')
})

test('a market that is open every day is open on a Friday and on the feast', async () => {
  const hours = { regular: [[600, 1440]], ramadan: [[780, 1560]], everyDay: true } as const
  const market = { id: 'taif-market', kind: 'market', city: 'taif', region: 'makkah', hours } as const
  const name = { ar: 'سوق الطائف', en: 'Taif market' }
  await addActivationPoint(t.pool, { ...market, name, spot: { latitude: 21.28, longitude: 40.41 } }, t.clock.now())
  assert.match(await seen('/activation-points?city=taif'), /Taif market Market Open now Every day/)
})

test('nearest to where she says she is; what is no place in the address is ignored', async () => {
  const text = await seen('/activation-points?at=21.30,40.40')
  assert.match(text, /Nearest to where you are Taif market.*about 2 km.*Jeddah, Al-Andalus.*about \d+ km/)
  for (const odd of ['at=', 'at=91,0', 'at=21.30', 'at=a,b', 'at=21.3033333,40.4', 'at=%00,1'])
    assert.doesNotMatch(await seen(`/activation-points?${odd}`), /Nearest to where you are/, odd)
  const page = await t.visitor('ar').get('/activation-points')
  // Only this page may ask a browser where it is, and the button waits for a script.
  assert.match(String(page.headers['permissions-policy']), /geolocation=\(self\)/)
  assert.match(page.html, /data-near="\/activation-points"[^>]*hidden/)
  assert.match(String((await page.get('/help')).headers['permissions-policy']), /geolocation=\(\)/)
})

test('the map names every city that has a place, and needs nothing from anywhere', async () => {
  const { html } = await t.visitor('en').get('/activation-points')
  const svg = /<svg[^>]*role="img"[\s\S]*?<\/svg>/.exec(html)?.[0] ?? ''
  assert.match(svg, /aria-label="Map of the activation points: Riyadh 3, Jeddah 2, Taif 1"/)
  assert.doesNotMatch(svg, /href|url\(|NaN/)
})

test('a kiosk is out of order while it is silent or its camera is gone; a retired one is not shown', async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const kiosk = { id: 'mall-1', city: 'riyadh', region: 'riyadh', readers: [], cameras: [] }
  const name = { ar: 'المجمع', en: 'The mall' }
  await enrolKiosk(t.pool, { ...kiosk, name, machineKey: await exportJWK(publicKey) }, t.clock.now())
  let seq = 0
  const beat = async (face: 'ready' | 'gone') => {
    seq += 1
    const said = {
      seq,
      at: t.clock.now(),
      version: '1',
      location: 'riyadh',
      paper: 'ok',
      readers: { finger: 'ready', face },
    }
    const jws = new CompactSign(Buffer.from(JSON.stringify(said))).setProtectedHeader({ alg: 'ES256', kid: 'mall-1' })
    assert.equal(await hear(t.pool, await jws.sign(privateKey), t.clock.now()), 'heard')
  }
  assert.match(await seen(), /Self-service kiosks The mall Out of order/)
  await beat('ready')
  assert.match(await seen(), /The mall Working/)
  await beat('gone')
  assert.match(await seen(), /The mall Out of order/)
  await beat('ready')
  t.clock.forward(181_000)
  assert.match(await seen(), /The mall Out of order/)
  await t.db.owner.query(`update identity.kiosk set status = 'closed' where kiosk_id = 'mall-1'`)
  assert.doesNotMatch(await seen(), /The mall/)
})
