/** Fahd adds a passkey, signs in with it and approves a visa with it, in a real browser with a virtual authenticator. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { closeBrowser } from './browser.ts'
import { type Kingdom, startKingdom } from './kingdom.ts'
import { actFor, codeFor, forgetMessages, go, press, purposes, signIn, submitForm, turn, walk } from './steps.ts'

after(closeBrowser)

for (const lang of ['ar', 'en'] as const) {
  describe(`${lang}, with JavaScript`, () => {
    let kingdom: Kingdom
    before(async () => {
      kingdom = await startKingdom()
    })
    after(() => kingdom.stop())
    const t = (ar: string, en: string): string => (lang === 'ar' ? ar : en)

    test('a passkey is added, signs in without a code, approves a visa, and is removed', async () => {
      const w = await walk(kingdom, lang, true)
      const { page } = w
      const mobile = cast.FAHD.mobile ?? ''
      const cdp = await w.context.newCDPSession(page)
      await cdp.send('WebAuthn.enable')
      await cdp.send('WebAuthn.addVirtualAuthenticator', {
        options: {
          protocol: 'ctap2',
          transport: 'internal',
          hasResidentKey: true,
          hasUserVerification: true,
          isUserVerified: true,
          automaticPresenceSimulation: true,
        },
      })
      await signIn(w, 'FAHD', '/account')
      await turn(page, () => page.locator('a[href="/account/passkeys/new"]').click())
      await w.watch.look('what a passkey is')
      await forgetMessages(w, mobile)
      await page.fill('input[name=password]', kingdom.password)
      await submitForm(w)
      await page.fill('input[name=code]', await codeFor(w, mobile, purposes.act))
      await submitForm(w)
      await page.fill('input[name=name]', t('حاسوب البيت', 'Home computer'))
      await turn(page, () => page.locator('form[data-passkey=create] button').click())
      await w.watch.look('added')
      assert.equal(new URL(page.url()).pathname, '/account')
      assert.match(await page.locator('main').innerText(), new RegExp(t('حاسوب البيت', 'Home computer')))
      await kingdom.message(mobile, /مفتاح مرور|passkey/)

      await turn(page, () => page.locator('form[action="/sign-out"] button').first().click())
      await go(w, '/sign-in?next=/account')
      await forgetMessages(w, mobile)
      await turn(page, () => page.locator('form[data-passkey=get] button').click())
      await w.watch.look('signed in with the passkey')
      assert.equal(new URL(page.url()).pathname, '/account')
      const { rows } = await kingdom.owner.query(
        'select sign_in_level from identity.session where person_id = $1 and ended_at is null',
        [cast.FAHD.id],
      )
      assert.deepEqual(rows, [{ sign_in_level: 3 }])

      await actFor(w, 'RAHIM', '/services/visas/issue-exit-reentry-single')
      await press(w, t('ابدأ الطلب', 'Start'))
      await page.locator('input[name=mode][value="duration-days"]').check()
      await page.fill('input[name=days]', '75')
      await submitForm(w)
      await turn(page, () => page.locator('form[data-passkey=get] button').click())
      await w.watch.look('approved')
      assert.match(new URL(page.url()).pathname, /^\/requests\/[0-9a-f-]{36}$/)
      const codes = await kingdom.owner.query('select 1 from outside.message where mobile = $1 and text ~ $2', [
        mobile,
        'رمز الدخول|Sign-in code|لتأكيد|To confirm',
      ])
      assert.equal(codes.rowCount, 0, 'no code was sent, to sign in or to approve')

      await go(w, '/account')
      await turn(page, () => page.locator('form[action="/account/passkeys/remove"] button').click())
      await w.watch.look('removed')
      await go(w, '/account')
      assert.equal(await page.locator('form[action="/account/passkeys/remove"]').count(), 0)
      assert.deepEqual(w.watch.complaints, [])
      await w.context.close()
    })
  })
}
