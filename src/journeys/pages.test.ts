/** What every page owes its reader, beyond its own story: weight, keyboard, doubled text, print, mistakes answered. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { closeBrowser, newVisitor } from './browser.ts'
import { type Kingdom, startKingdom } from './kingdom.ts'
import { beHuman, codeFor, forgetMessages, go, purposes, signIn, submitForm, walk } from './steps.ts'

let kingdom: Kingdom
before(async () => {
  kingdom = await startKingdom()
})
after(async () => {
  await kingdom.stop()
  await closeBrowser()
})

const langs = ['ar', 'en'] as const
const open = [
  '/',
  '/services',
  '/services/passports/renew-passport',
  '/services/visas/inquire-visa-validity',
  '/sign-in',
  '/register',
  '/activation-points',
  '/verify',
  '/help',
  '/accessibility',
  '/status',
  '/book',
  '/terms',
]

for (const lang of langs) {
  test(`${lang}: each public page keeps the twelve checks`, async () => {
    const w = await walk(kingdom, lang, true)
    const titles = new Set<string>()
    for (const path of open) {
      await go(w, path)
      titles.add(await w.page.title())
    }
    assert.equal(titles.size, open.length, 'every page has a title of its own')
    await w.context.close()
  })

  test(`${lang}: a first visit weighs at most 75 KB, 10 KB of it scripts and 12 KB style`, async () => {
    for (const path of ['/', '/sign-in', '/services/passports/renew-passport']) {
      const context = await newVisitor({ lang, scripts: true })
      const page = await context.newPage()
      const cdp = await context.newCDPSession(page)
      await cdp.send('Network.enable')
      const types = new Map<string, string>()
      const weight: Record<string, number> = {}
      cdp.on('Network.responseReceived', (e) => types.set(e.requestId, e.type))
      cdp.on('Network.loadingFinished', (e) => {
        const type = types.get(e.requestId) ?? 'Other'
        weight[type] = (weight[type] ?? 0) + e.encodedDataLength
      })
      await page.goto(kingdom.url + path, { waitUntil: 'networkidle' })
      const all = Object.values(weight).reduce((a, b) => a + b, 0)
      assert.ok(all <= 75 * 1024, `${path}: ${Math.round(all / 1024)} KB in all: ${JSON.stringify(weight)}`)
      assert.ok((weight.Script ?? 0) <= 10 * 1024, `${path}: ${weight.Script} bytes of script`)
      assert.ok((weight.Stylesheet ?? 0) <= 12 * 1024, `${path}: ${weight.Stylesheet} bytes of style`)
      await context.close()
    }
  })

  test(`${lang}: text at twice its size makes no page scroll sideways`, async () => {
    const context = await newVisitor({ lang, scripts: true, width: 1280, height: 900 })
    const page = await context.newPage()
    for (const path of open) {
      await page.goto(kingdom.url + path)
      await page.addStyleTag({ content: 'html { font-size: 200% !important }' }).catch(() => {})
      const cdp = await context.newCDPSession(page)
      // The CSP refuses a style of ours as of anybody; a doubled zoom of half the width is the same test.
      await cdp.send('Emulation.setDeviceMetricsOverride', {
        width: 640,
        height: 450,
        deviceScaleFactor: 2,
        mobile: false,
      })
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      assert.ok(over <= 0, `${path}: ${over} px`)
      await cdp.detach()
    }
    await context.close()
  })

  test(`${lang}: the main job is done by keyboard alone, the focus always seen`, async () => {
    const w = await walk(kingdom, lang, true)
    await signIn(w, lang === 'ar' ? 'FAHD' : 'MONA', '/services/delivery/register-national-address')
    const { page } = w
    await tabTo(w.page, 'main form button')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/edit\/1/)
    await tabTo(page, 'input[name=short]')
    await page.keyboard.type('RHFA7312')
    await page.keyboard.press('Enter') // the building is missing: told, and the focus is on the summary
    await page.waitForLoadState('load')
    await page.waitForFunction(
      () => document.activeElement?.closest('[role=alert], .error-summary, .notice.error') !== null,
    )
    assert.equal(await page.inputValue('input[name=short]'), 'RHFA7312', 'what was typed is kept')
    await tabTo(page, 'main a[href^="#f-"]')
    await page.keyboard.press('Enter')
    assert.equal(
      await page.evaluate(() => document.activeElement?.getAttribute('name')),
      'building',
      'the link lands on its field',
    )
    await page.keyboard.type('٧٣١٢')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/edit\/2/)
    const values = { street: 'شارع العليا', district: 'حي الورود', city: 'الرياض', postal: '12345', additional: '2987' }
    for (const [name, value] of Object.entries(values)) {
      await tabTo(page, `input[name=${name}]`)
      await page.keyboard.type(value)
    }
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/check/)
    await tabTo(page, 'form[action$="/send"] button')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/)
    assert.equal(await page.locator('.receipt').count(), 1)
    await w.context.close()
  })

  test(`${lang}: a mistake in the address, the method or the body is answered in words`, async () => {
    const w = await walk(kingdom, lang, true)
    await signIn(w, 'KHALID')
    for (const path of [
      '/nowhere',
      '/requests/not-a-request',
      `/requests/${cast.FAHD.id}`,
      '/documents/00000000-0000-7000-8000-000000000000',
      '/services/passports/no-such-service',
    ]) {
      const response = await w.page.goto(kingdom.url + path)
      assert.equal(response?.status(), 404, path)
      await w.watch.look(path)
    }
    const wrong = await w.context.request.fetch(`${kingdom.url}/requests`, {
      method: 'DELETE',
      headers: { origin: kingdom.url },
    })
    assert.equal(wrong.status(), 405)
    const large = await w.context.request.post(`${kingdom.url}/acting`, {
      form: { person: 'x'.repeat(70_000) },
      headers: { origin: kingdom.url },
    })
    assert.equal(large.status(), 413)
    const foreign = await w.context.request.post(`${kingdom.url}/acting`, {
      form: { person: cast.KHALID.id },
      headers: { origin: 'https://elsewhere.example' },
    })
    assert.equal(foreign.status(), 403, 'a form of another site does nothing')
    await w.context.close()
  })

  test(`${lang}: a receipt prints with its reference, its code and both dates, and no navigation`, async () => {
    const w = await walk(kingdom, lang, true)
    await signIn(w, 'KHALID', '/services/delivery/register-national-address')
    await w.page.locator('main form button').first().click()
    const values = {
      short: 'KHLD1234',
      building: '1234',
      street: 'شارع التحلية',
      district: 'حي السليمانية',
      city: 'الرياض',
      postal: '12345',
      additional: '2987',
    }
    for (const page of [
      ['short', 'building'],
      ['street', 'district', 'city', 'postal', 'additional'],
    ] as const) {
      for (const name of page) await w.page.fill(`input[name=${name}]`, values[name])
      await submitForm(w)
    }
    await w.page.locator('form[action$="/send"] button').click()
    await w.page.waitForSelector('.receipt')
    await w.page.emulateMedia({ media: 'print' })
    assert.equal(await w.page.locator('header nav').isVisible(), false)
    assert.match(await w.page.locator('.receipt').innerText(), /1447\/\d{6}[\s\S]*1447[\s\S]*2026/)
    await w.context.close()
  })
}

test('health, readiness and metrics answer, and name nobody', async () => {
  const context = await newVisitor({ lang: 'en', scripts: false })
  for (const path of ['/healthz', '/readyz'])
    assert.equal((await context.request.get(kingdom.url + path)).status(), 200)
  const metrics = await (await context.request.get(`${kingdom.url}/metrics`)).text()
  assert.match(metrics, /^bawaba_requests_stuck 0$/m)
  assert.match(metrics, /^# TYPE bawaba_http_seconds histogram$/m)
  for (const person of Object.values(cast)) assert.ok(!metrics.includes(person.number))
  await context.close()
})

test('a session that is over leads to signing in, and back to where one was', async () => {
  const w = await walk(kingdom, 'en', true)
  await signIn(w, 'TURKI')
  await w.context.clearCookies({ name: 'session' })
  const response = await w.page.goto(`${kingdom.url}/requests`)
  assert.equal(response?.status(), 401)
  await w.watch.look('signed out')
  await w.page.getByRole('main').getByRole('link', { name: 'Sign in' }).click()
  const { number, mobile } = cast.TURKI
  await w.page.fill('input[name=name]', number)
  await w.page.fill('input[name=password]', kingdom.password)
  await beHuman(w)
  await forgetMessages(w, mobile ?? '')
  await submitForm(w)
  await w.page.fill('input[name=code]', await codeFor(w, mobile ?? '', purposes.signIn))
  await submitForm(w)
  assert.equal(new URL(w.page.url()).pathname, '/requests')
  await w.context.close()
})

/** Presses Tab until the focus is on what is meant; each stop on the way must show that it has the focus. */
async function tabTo(page: import('playwright-core').Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    const there = await page.evaluate((s) => document.activeElement?.matches(s) === true, selector)
    if (there) return
    await page.keyboard.press('Tab')
    const seen = await page.evaluate(() => {
      const focused = document.activeElement
      if (focused === null || focused === document.body) return true
      const style = getComputedStyle(focused)
      return (
        style.outlineStyle !== 'none' ||
        style.boxShadow !== 'none' ||
        focused.matches('.unseen, input[type=radio], input[type=checkbox]')
      )
    })
    assert.ok(seen, 'the focus is seen')
  }
  assert.fail(`Tab never reached ${selector}`)
}
