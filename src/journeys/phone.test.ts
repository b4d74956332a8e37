/** Fahd approves on his phone what he does on his computer: two browsers, one kingdom, no message. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { closeBrowser } from './browser.ts'
import { type Kingdom, startKingdom } from './kingdom.ts'
import { deliver, pushed, quiet, tapped } from './push.testing.ts'
import {
  actFor,
  beHuman,
  codeFor,
  forgetMessages,
  go,
  press,
  purposes,
  signIn,
  submitForm,
  turn,
  walk,
} from './steps.ts'

after(closeBrowser)

for (const lang of ['ar', 'en'] as const) {
  describe(`${lang}, with JavaScript`, () => {
    let kingdom: Kingdom
    before(async () => {
      kingdom = await startKingdom()
    })
    after(() => kingdom.stop())
    const t = (ar: string, en: string): string => (lang === 'ar' ? ar : en)

    test('the phone becomes a key, lets the computer in by a typed number and approves a visa', async () => {
      const mobile = cast.FAHD.mobile ?? ''
      const phone = await walk(kingdom, lang, true)
      await signIn(phone, 'FAHD', '/account')
      await turn(phone.page, () => phone.page.locator('a[href="/approve"]').click())
      await phone.page.locator('[data-part=none]').waitFor()
      await phone.watch.look('not a key yet')
      await turn(phone.page, () => phone.page.locator('a[href="/account/phone/new"]').click())
      await phone.page.fill('input[name=_password]', kingdom.password)
      await submitForm(phone)
      await forgetMessages(phone, mobile)
      await submitForm(phone)
      await phone.page.fill('input[name=_code]', await codeFor(phone, mobile, purposes.act))
      await submitForm(phone)
      await phone.page.fill('input[name=name]', t('جوال فهد', 'Fahd’s phone'))
      await turn(phone.page, () => phone.page.locator('form[data-phone=add] button').click())
      assert.equal(new URL(phone.page.url()).pathname, '/approve')
      await phone.page.locator('[data-part=idle]').waitFor()
      await phone.watch.look('a key, nothing waits')
      const kept = await phone.page.evaluate(async () => {
        const opening = indexedDB.open('bawaba', 1)
        await new Promise((done) => opening.addEventListener('success', done))
        const asked = opening.result.transaction('phone').objectStore('phone').get('mine')
        await new Promise((done) => asked.addEventListener('success', done))
        return (asked.result as { key: CryptoKey }).key.extractable
      })
      assert.equal(kept, false, 'the key cannot leave the browser')

      // Nothing is asked for before she presses; what she allows is then hers to turn off.
      await phone.context.grantPermissions(['notifications'], { origin: kingdom.url })
      await go(phone, '/approve')
      await phone.page.locator('[data-state=off] button').click()
      await phone.page.locator('[data-state=on]').waitFor()
      await phone.watch.look('notifications are on')

      /** What the phone shows; then the number is typed there. */
      const approve = async (number: string, says: RegExp): Promise<void> => {
        const ask = phone.page.locator('[data-part=ask]')
        await ask.waitFor()
        assert.match(await ask.innerText(), says)
        await phone.watch.look('something waits')
        await phone.page.fill('input[name=number]', number)
        await ask.locator('button[value=approve]').click()
        await phone.page.locator('[data-part=said]', { hasText: /تمت الموافقة|Approved/ }).waitFor()
      }

      const desk = await walk(kingdom, lang, true)
      await go(desk, '/sign-in?next=/account')
      await desk.page.fill('input[name=name]', cast.FAHD.number)
      await desk.page.fill('input[name=password]', kingdom.password)
      await beHuman(desk)
      await forgetMessages(desk, mobile)
      await submitForm(desk)
      await submitForm(desk)
      const number = (await desk.page.locator('[data-number]').innerText()).replace(/\D/g, '')
      assert.match(number, /^\d{3}$/)
      const [shown] = await deliver(phone, await pushed(phone))
      assert.deepEqual(shown, {
        title: t('يُطلب منك الموافقة', 'Your approval is asked for'),
        body: t('أحد يدخل إلى حسابك. افتح لترى.', 'Somebody is signing in to your account. Open to see.'),
        lang,
        dir: t('rtl', 'ltr'),
      })
      // It goes on by itself when the phone has said yes.
      await Promise.all([
        desk.page.waitForURL('**/account'),
        approve(number, new RegExp(t('الدخول إلى حسابك', 'signing in to your account'))),
      ])
      await desk.watch.look('let in by the phone')
      assert.ok(await quiet(phone), 'what is answered is not announced any more')
      await go(phone, '/help')

      await actFor(desk, 'RAHIM', '/services/visas/issue-exit-reentry-single')
      await press(desk, t('ابدأ الطلب', 'Start'))
      await desk.page.locator('input[name=mode][value="duration-days"]').check()
      await desk.page.fill('input[name=days]', '75')
      await submitForm(desk)
      await turn(desk.page, () => desk.page.locator('form[action$="/phone"] button').click())
      await desk.watch.look('the number for the act')
      await deliver(phone, await pushed(phone))
      assert.equal(await tapped(phone), '/approve')
      await go(phone, '/approve')
      const second = (await desk.page.locator('[data-number]').innerText()).replace(/\D/g, '')
      await Promise.all([
        desk.page.waitForURL(/\/requests\/[0-9a-f-]{36}$/),
        approve(second, new RegExp(t('تأشيرة', 'visa'))),
      ])
      await desk.watch.look('approved by the phone')
      const codes = await kingdom.owner.query('select 1 from outside.message where mobile = $1 and text ~ $2', [
        mobile,
        'رمز الدخول|Sign-in code|لتأكيد|To confirm',
      ])
      assert.equal(codes.rowCount, 0, 'no code was sent, to sign in or to approve')

      await go(desk, '/account')
      await turn(desk.page, () => desk.page.locator('form[action="/account/phone/remove"] button').click())
      await desk.watch.look('the phone is removed')
      await phone.page.locator('[data-part=none]').waitFor({ timeout: 20_000 })
      for (const w of [phone, desk]) {
        assert.deepEqual(w.watch.complaints, [])
        await w.context.close()
      }
    })
  })
}
