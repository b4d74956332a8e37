/** The language switch: back to the page one is at, with everything typed and everything answered. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { gatewayFails } from '../agencies/gateways/index.ts'
import { portalDoor } from './index.ts'
import { pageOf } from './paths.ts'
import { hear, type TestServer, testServer } from './testing.ts'
import type { Browser } from './visitor.testing.ts'

let t: TestServer
const routes: { readonly method: string; readonly url: string }[] = []
before(async () => {
  const listen = (app: TestServer['app']) =>
    void app.addHook('onRoute', (route) => {
      for (const method of [route.method].flat()) routes.push({ method, url: route.url })
    })
  t = await testServer([listen, portalDoor])
  await t.accounts()
})
after(() => t.close())
beforeEach(() => t.clock.forward(40 * 60_000))

/** Where the switch of the page leads when it is a link. */
const link = (v: Browser): string | undefined =>
  /<a class="pill" href="([^"]+)"/.exec(v.html)?.[1]?.replaceAll('&amp;', '&')
const isEnglish = (v: Browser) => assert.match(v.html, /<html lang="en" dir="ltr"/)

test('every address that takes a POST belongs to a page that a GET opens', () => {
  const gets = routes
    .filter((r) => r.method === 'GET')
    .map((r) => new RegExp(`^${r.url.replace(/:[a-z]+/gi, '[^/]+')}$`))
  const posts = routes.filter((r) => r.method === 'POST' && !r.url.startsWith('/callbacks/'))
  assert(posts.length >= 15)
  for (const { url } of posts) {
    const page = pageOf(url.replace(/:[a-z]+/gi, 'x'))
    assert(
      gets.some((get) => get.test(page)),
      `${url} → ${page}`,
    )
  }
  assert.equal(pageOf('/requests/1/send?lang=en'), '/requests/1/check')
  assert.equal(pageOf('/requests/1/pay/'), '/requests/1')
  assert.equal(pageOf('/services?q=1'), '/services?q=1')
})

/** A draft of a passport, everything answered, so long after signing in that a code is needed. */
async function toConfirm(): Promise<{ v: Browser; id: string }> {
  await t.db.owner.query(`delete from requests.request where station = 'draft'`)
  const v = await t.signIn(t.visitor(), cast.KHALID)
  const address = 'delivery/register-national-address'
  await v.get(`/services/${address}`)
  await v.send({}, `/services/${address}`)
  return { v, id: v.path.split('/')[2] ?? '' }
}

test('on a page of a request: what was typed is there in the other language, unchecked', async () => {
  const { v } = await toConfirm()
  const { path } = v
  await v.send({ short: 'half', _lang: 'en' })
  assert.equal(v.status, 200)
  isEnglish(v)
  assert.equal(v.path, path)
  assert.match(v.html, /name="short"[^>]*value="half"/)
  assert.doesNotMatch(v.html, /aria-invalid="true"/)
})

test('on the check page with a code sent: the code’s field, what was typed in it, and where it was sent', async () => {
  const v = await t.signIn(t.visitor(), cast.FAHD)
  await v.get('/services/passports/renew-passport')
  await v.send({}, '/services/passports/renew-passport')
  await v.send({ years: '5' })
  t.clock.forward(6 * 60_000)
  await v.get(v.path)
  assert.match(link(v) ?? '', /^\/requests\/[0-9a-f-]+\/check\?lang=en$/)
  await v.send({}, v.path.replace('check', 'code'))
  assert.equal(link(v), undefined, 'a link would lose the code')
  await v.send({ _code: '12', _lang: 'en' })
  assert.equal(v.status, 200)
  isEnglish(v)
  assert.match(v.text, /We sent a code to 05••••••10/)
  assert.match(v.html, /name="_code"[^>]*value="12"/)
  await v.send({ _code: '000000' })
  assert.equal(v.status, 422)
  await v.send({ _code: await t.code(cast.FAHD.mobile ?? '') })
  assert.match(v.path, /^\/requests\/[0-9a-f-]{36}$/)

  // The gateway is silent: the page is the tracker's, and the switch leads there.
  await gatewayFails(t.pool, { act: 'open', kind: 'refuse' })
  const tracker = v.path
  await v.send({}, `${tracker}/pay`)
  assert.equal(v.path, `${tracker}/pay`)
  assert.match(v.text, /not answering just now/)
  assert.equal(link(v), `${tracker}?lang=ar`)
  await v.get(link(v) ?? '')
  assert.equal(v.status, 200)
})

test('an error of a POST: signing in and the switch lead to its page, not to the POST', async () => {
  const v = t.visitor('en')
  const id = '00000000-0000-7000-8000-000000000000'
  await v.post(`/requests/${id}/send`, {})
  assert.equal(v.status, 401)
  assert.match(v.html, new RegExp(`href="/sign-in\\?next=${encodeURIComponent(`/requests/${id}/check`)}"`))
  assert.equal(link(v), `/requests/${id}/check?lang=ar`)
  const large = await v.raw('POST', `/requests/${id}/send`, { x: 'x'.repeat(70_000) })
  assert.match(large.body, new RegExp(`href="/requests/${id}/check\\?lang=ar"`))
})

test('the answer to a question stays an answer, to those signed in and to those who are not', async () => {
  const v = await t.signIn(t.visitor(), cast.FAHD)
  await v.get('/services/residency/inquire-sponsored-persons')
  await v.send({ period: 'previous' })
  assert.match(v.text, new RegExp(cast.ASLAM.name.ar.first))
  assert.equal(link(v), undefined)
  await v.send({ _lang: 'en' })
  isEnglish(v)
  assert.match(v.text, new RegExp(cast.ASLAM.name.en.first))
  // And the question, half answered, stays a question.
  await v.get('/services/residency/inquire-sponsored-persons')
  await v.send({ period: 'previous', _lang: 'ar' })
  assert.match(v.html, /value="previous"[^>]* checked/)

  const visit = t.visitor()
  const visa = '/services/visas/inquire-visa-validity'
  await visit.get(visa)
  await visit.send({ visa: '6999900025', passport: 'PK9990126', spoken: await hear(visit) })
  assert.match(visit.text, /1447/)
  await visit.send({ _lang: 'en' })
  isEnglish(visit)
  assert.doesNotMatch(visit.html, /data-pow/)
  assert.match(visit.text, /1447/)
  // The seal opens that question and no other.
  const seal = visit.forms().find((f) => f.names.includes('_answered'))?.values ?? {}
  await visit.post(visa, { ...seal, passport: 'PK0000000' })
  assert.equal(visit.status, 422)
  t.clock.forward(11 * 60_000)
  await visit.post(visa, seal)
  assert.equal(visit.status, 422)
})
