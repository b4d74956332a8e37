/** Khalid adds a code app, signs in with what it shows and removes it, in a real browser, with and without JavaScript. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { cast } from '../../cast/index.ts'
import { closeBrowser } from './browser.ts'
import { type Kingdom, startKingdom } from './kingdom.ts'
import { beHuman, codeFor, crossed, forgetMessages, go, purposes, signIn, submitForm, turn, walk } from './steps.ts'

after(closeBrowser)

for (const { lang, scripts } of crossed) {
  describe(`${lang}, ${scripts ? 'with' : 'without'} JavaScript`, () => {
    let kingdom: Kingdom
    before(async () => {
      kingdom = await startKingdom()
    })
    after(() => kingdom.stop())

    test('an app is added by its text, replaces the message at sign-in, and is removed', async () => {
      const w = await walk(kingdom, lang, scripts)
      const { page } = w
      const mobile = cast.KHALID.mobile ?? ''
      await signIn(w, 'KHALID', '/account')
      await turn(page, () => page.locator('a[href="/account/code-app/new"]').click())
      await w.watch.look('what a code app is')
      await page.fill('input[name=_password]', kingdom.password)
      await submitForm(w)
      await forgetMessages(w, mobile)
      await submitForm(w)
      await page.fill('input[name=_code]', await codeFor(w, mobile, purposes.act))
      await submitForm(w)
      assert.equal(await page.locator('svg.qr').count(), 1)
      const secret = Secret.fromBase32((await page.locator('[data-secret]').innerText()).replace(/[^A-Z2-7]/g, ''))
      const { rows } = await kingdom.owner.query<{ made_at: string }>('select made_at from identity.totp')
      // The app's clock is the kingdom's.
      const ahead = Date.parse(rows[0]?.made_at ?? '') - Date.now()
      const code = (shift = 0) => new TOTP({ secret }).generate({ timestamp: Date.now() + ahead + shift })
      await page.fill('input[name=code]', String((Number(code()) + 1) % 1_000_000).padStart(6, '0'))
      await submitForm(w)
      assert.equal(await page.locator('[data-secret]').count(), 0, 'shown once')
      await page.fill('input[name=code]', code())
      await page.fill('input[name=name]', lang === 'ar' ? 'جوالي الأزرق' : 'My blue phone')
      await submitForm(w)
      assert.equal(new URL(page.url()).pathname, '/account')
      assert.match(await page.locator('main').innerText(), /جوالي الأزرق|My blue phone/)
      await kingdom.message(mobile, /تطبيق رموز|code app/)

      await turn(page, () => page.locator('form[action="/sign-out"] button').first().click())
      await go(w, '/sign-in?next=/account')
      await page.fill('input[name=name]', cast.KHALID.number)
      await page.fill('input[name=password]', kingdom.password)
      await beHuman(w)
      await forgetMessages(w, mobile)
      await submitForm(w)
      await page.fill('input[name=code]', code(30_000))
      await submitForm(w)
      assert.equal(new URL(page.url()).pathname, '/account')
      const told = await kingdom.owner.query('select 1 from outside.message where mobile = $1 and text ~ $2', [
        mobile,
        'رمز الدخول|Sign-in code',
      ])
      assert.equal(told.rowCount, 0, 'no code was sent')

      await turn(page, () => page.locator('form[action="/account/code-app/remove"] button').click())
      await w.watch.look('what removing means')
      await page.fill('input[name=_password]', kingdom.password)
      await submitForm(w)
      await turn(page, () => page.locator('form:not(#page-form) p.act button.second').first().click())
      await w.watch.look('a code was sent')
      await page.fill('input[name=_code]', await codeFor(w, mobile, purposes.act))
      await submitForm(w)
      assert.equal(await page.locator('form[action="/account/code-app/remove"]').count(), 0)
      assert.deepEqual(w.watch.complaints, [])
      await w.context.close()
    })
  })
}
