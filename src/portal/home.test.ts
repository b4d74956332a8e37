/** Home shows what is meant for one’s kind, and every reason leads somewhere. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { portalDoor } from './index.ts'
import { type TestServer, testServer } from './testing.ts'
import type { Browser } from './visitor.testing.ts'

let t: TestServer
before(async () => {
  t = await testServer([portalDoor])
  await t.accounts()
})
after(() => t.close())
beforeEach(() => t.clock.forward(40 * 60_000))

const linksOf = (v: Browser) =>
  [...v.html.matchAll(/<a[^>]* href="(\/[^"#]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'))

test('P-04: on a resident’s home no citizens’ card, and his wife and son by name, each to act for', async () => {
  const v = await t.signIn(t.visitor('en'), cast.IMRAN)
  await v.get('/home')
  assert(!linksOf(v).includes('/services/civil-affairs/inquire-family-record'))
  assert(linksOf(v).includes('/services/residency/inquire-sponsored-persons'))
  for (const one of [cast.AYESHA, cast.BILAL]) assert(v.text.includes(one.name.en.first), one.name.en.first)
  const forms = v.forms().filter((f) => f.action === '/acting')
  assert.deepEqual(forms.map((f) => f.values.person).sort(), [cast.AYESHA.id, cast.BILAL.id].sort())
  await v.post('/acting', { person: cast.AYESHA.id, next: '/home' })
  assert.match(v.text, /Acting for\s+Ayesha/)
  const { rows } = await t.db.owner.query(`select 1 from watch.reading where person_id = $1 and purpose = 'home'`, [
    cast.AYESHA.id,
  ])
  assert(rows.length > 0, 'she can see that her name was looked at')
})

test('a citizen’s home leads to the family record, and to nobody’s name', async () => {
  const v = await t.signIn(t.visitor('en'), cast.FAHD)
  await v.get('/home')
  assert(linksOf(v).includes('/services/civil-affairs/inquire-family-record'))
  assert.equal(v.forms().filter((f) => f.action === '/acting').length, 0)
})

for (const who of ['FAHD', 'IMRAN', 'MONA', 'KHALID', 'TURKI'] as const) {
  test(`every link on home, and on the page of every service, is answered for ${who}, none with «no such page» or «not your kind»`, async () => {
    const v = await t.signIn(t.visitor(), cast[who])
    await v.get('/home')
    const audience = cast[who].kind
    for (const href of new Set(linksOf(v))) {
      const answer = await v.raw('GET', href)
      assert(answer.statusCode < 400, `${href}: ${answer.statusCode}`)
      if (!href.startsWith('/services/')) continue
      const id = href.slice('/services/'.length).split('?')[0] ?? ''
      const meant: readonly string[] = t.house.catalogue.get(id)?.audience ?? []
      assert(meant.includes(audience) || meant.includes('anyone'), `${href} is not for a ${audience}`)
    }
    for (const id of t.house.catalogue.keys()) {
      await v.get(`/services/${id}`)
      if (v.status !== 200) continue
      for (const href of linksOf(v)) {
        if (href.startsWith('/services/'))
          assert(t.house.catalogue.has(href.split('?')[0]?.slice('/services/'.length) ?? ''), `${id} leads to ${href}`)
      }
    }
  })
}

test('a remedy that is not offered here yet is said in words, one that is stays a link', async () => {
  const itemsOf = (v: Browser) => [...v.html.matchAll(/data-reason="\w+">(.*?)<\/li>/gs)].map(([, item = '']) => item)
  const v = await t.signIn(t.visitor(), cast.KHALID)
  await t.db.owner.query(
    `update passports.passport set status = 'lost' where person_id = $1 and superseded_at is null`,
    [cast.KHALID.id],
  )
  await v.get('/services/passports/renew-passport')
  const words = itemsOf(v).filter((item) => item.includes('لا نقدم هنا بعد'))
  assert.equal(words.length, 1, v.text)
  for (const item of words) assert.doesNotMatch(item, /<a /)
  const links: string[] = []
  for (const who of ['FAHD', 'KHALID', 'MONA', 'TURKI'] as const) {
    const one = await t.signIn(t.visitor(), cast[who])
    for (const id of t.house.catalogue.keys()) {
      await one.get(`/services/${id}`)
      for (const item of itemsOf(one)) links.push(...[...item.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href))
    }
  }
  assert(links.length > 0)
  for (const href of new Set(links)) assert.equal((await v.raw('GET', href)).statusCode, 200, href)
})

test('a form may end at the payment page that the operator named, and nowhere else outside', async () => {
  const elsewhere = await testServer([portalDoor], { formOrigins: ['https://pay.example'] })
  const policyOf = async (server: TestServer) =>
    String((await server.app.inject({ url: '/' })).headers['content-security-policy'])
  assert.match(await policyOf(elsewhere), /form-action 'self' https:\/\/pay\.example;/)
  assert.match(await policyOf(t), /form-action 'self';/)
  await elsewhere.close()
})
