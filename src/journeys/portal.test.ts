/** What keeps a person from losing her way: the language switch, whom she acts for, proving again, and time running out. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { closeBrowser } from './browser.ts'
import { type Kingdom, startKingdom } from './kingdom.ts'
import {
  actFor,
  beHuman,
  codeFor,
  crossed,
  forgetMessages,
  go,
  press,
  purposes,
  signIn,
  submitForm,
  turn,
  type Walk,
  walk,
} from './steps.ts'

after(closeBrowser)

const html = (w: Walk) => w.page.locator('html')
const otherOf = (lang: 'ar' | 'en') => (lang === 'ar' ? 'en' : 'ar')
const switchLanguage = (w: Walk) => turn(w.page, () => w.page.locator('.tools .pill[lang]').first().click())
/** The newest session of somebody, moved in time: what a clock of hours would do. */
const session = (kingdom: Kingdom, who: keyof typeof cast, set: string) =>
  kingdom.owner.query(`update identity.session set ${set} where person_id = $1 and ended_at is null`, [cast[who].id])

for (const { lang, scripts } of crossed) {
  describe(`${lang}, ${scripts ? 'with' : 'without'} JavaScript`, () => {
    let kingdom: Kingdom
    before(async () => {
      kingdom = await startKingdom()
    })
    after(() => kingdom.stop())
    const t = (ar: string, en: string): string => (lang === 'ar' ? ar : en)

    test('the language switch keeps a page being filled, a check with a code sent, and an answer', async () => {
      const w = await walk(kingdom, lang, scripts)
      await signIn(w, 'FAHD')
      await actFor(w, 'RAHIM', '/services/visas/issue-exit-reentry-single')
      await press(w, t('ابدأ الطلب', 'Start'))
      const edit = new URL(w.page.url()).pathname
      await w.page.locator('input[name=mode][value="duration-days"]').check()
      await w.page.fill('input[name=days]', '٧٥')
      await switchLanguage(w)
      assert.equal(new URL(w.page.url()).pathname, edit)
      assert.equal(await html(w).getAttribute('lang'), otherOf(lang))
      assert.equal(await w.page.inputValue('input[name=days]'), '٧٥')
      assert.equal(await w.page.locator('input[name=mode][value="duration-days"]').isChecked(), true)
      await switchLanguage(w)
      await submitForm(w)
      await forgetMessages(w, cast.FAHD.mobile ?? '')
      await turn(w.page, () => w.page.locator('form[action$="/code"] button').click())
      await w.watch.look('a code was sent')
      await w.page.fill('input[name=_code]', '12')
      await switchLanguage(w)
      assert.equal(await html(w).getAttribute('lang'), otherOf(lang))
      assert.equal(await w.page.inputValue('input[name=_code]'), '12')
      assert.match(await w.page.locator('main .notice.info').first().innerText(), /05••••••10/)
      await switchLanguage(w)
      await w.page.fill('input[name=_code]', await codeFor(w, cast.FAHD.mobile ?? '', purposes.act))
      await turn(w.page, () => w.page.locator('form[action$="/send"] button').click())
      await w.watch.look('sent')
      assert.match(new URL(w.page.url()).pathname, /^\/requests\/[0-9a-f-]{36}$/)

      await actFor(w, 'FAHD', '/services/residency/inquire-sponsored-persons')
      await w.page.locator('input[name=period][value=previous]').check()
      await submitForm(w)
      assert.ok((await w.page.locator('main').innerText()).includes(cast.ASLAM.name[lang].first))
      await switchLanguage(w)
      assert.equal(await html(w).getAttribute('lang'), otherOf(lang))
      assert.ok((await w.page.locator('main').innerText()).includes(cast.ASLAM.name[otherOf(lang)].first))
      await w.context.close()
    })

    test('the time of acting for a daughter runs out: every page says so, and nothing is begun for the father instead', async () => {
      const w = await walk(kingdom, lang, scripts)
      await signIn(w, 'FAHD')
      await actFor(w, 'LAMA', '/services/passports/issue-passport')
      const bar = w.page.locator('header .acting')
      assert.ok((await bar.innerText()).includes(cast.LAMA.name[lang].first))
      await session(
        kingdom,
        'FAHD',
        `acting_until = case when acting_for is not null then last_seen_at - interval '1 second' end`,
      )
      await press(w, t('ابدأ الطلب', 'Start'))
      assert.equal(new URL(w.page.url()).pathname, '/acting')
      assert.match(await bar.innerText(), new RegExp(t('انتهت مدة إنجازك', 'is over')))
      await go(w, '/home')
      await turn(w.page, () => bar.getByRole('button').click())
      await w.watch.look('going on for oneself')
      assert.equal(await bar.count(), 0)
      const { rows } = await kingdom.owner.query(`select 1 from requests.request where service like 'passports/%'`)
      assert.equal(rows.length, 0)
      await w.context.close()
    })

    test('workers are shown a quarter of an hour after signing in only for a code, and the question is kept', async () => {
      const w = await walk(kingdom, lang, scripts)
      await signIn(w, 'FAHD', '/services/residency/inquire-sponsored-persons')
      await w.page.locator('input[name=period][value=all]').check()
      await session(kingdom, 'FAHD', `proved_at = proved_at - interval '16 minutes'`)
      await submitForm(w)
      assert.match(await w.page.locator('h1').innerText(), new RegExp(t('أكّد أنك أنت', 'Confirm that it is you')))
      await forgetMessages(w, cast.FAHD.mobile ?? '')
      await turn(w.page, () => w.page.locator('main form .button').first().click())
      await w.watch.look('a code was sent to prove it is he')
      await w.page.fill('input[name=_code]', '')
      await turn(w.page, () => w.page.locator('#page-form p.act button').click())
      await w.watch.look('no code')
      await w.page.fill('input[name=_code]', await codeFor(w, cast.FAHD.mobile ?? '', purposes.act))
      await turn(w.page, () => w.page.locator('#page-form p.act button').click())
      await w.watch.look('workers')
      assert.ok((await w.page.locator('main').innerText()).includes(cast.RAHIM.name[lang].first))
      await w.context.close()
    })

    test('P-04: a resident’s home names his family, and his own pages keep the twelve checks', async () => {
      const w = await walk(kingdom, lang, scripts)
      await signIn(w, 'IMRAN')
      const home = await w.page.locator('main').innerText()
      for (const one of [cast.AYESHA, cast.BILAL]) assert.ok(home.includes(one.name[lang].first), one.name.en.first)
      for (const page of ['/messages', '/readings', '/requests', '/account', '/acting']) await go(w, page)
      // Somebody looked at AYESHA: acting for her leaves a line that the page of readings shows to herself.
      await actFor(w, 'AYESHA', '/services/passports/inquire-travel-status')
      await go(w, '/messages')
      await w.context.close()
    })

    test('the sixth document an hour is verified behind the challenge, the number kept', async () => {
      const w = await walk(kingdom, lang, scripts)
      const number = '7F3K-9Q2M-XW4T-0HJV'
      for (let i = 0; i < 5; i++) await w.page.goto(`${kingdom.url}/verify/${number}`)
      await w.watch.look('the fifth document')
      await go(w, `/verify/${number}`)
      assert.equal(await w.page.inputValue('input[name=number]'), number)
      await beHuman(w)
      await submitForm(w)
      assert.match(
        await w.page.locator('main .notice').first().innerText(),
        new RegExp(t('لا توجد لدينا', 'We have no document')),
      )
      await w.context.close()
    })
  })
}

for (const lang of ['ar', 'en'] as const) {
  describe(`${lang}: time running out`, () => {
    let kingdom: Kingdom
    before(async () => {
      kingdom = await startKingdom()
    })
    after(() => kingdom.stop())

    test('two minutes before a session ends a dialog asks, and one key extends it without loss', async () => {
      const w = await walk(kingdom, lang, true)
      await signIn(w, 'KHALID', '/services/delivery/register-national-address')
      await w.page.clock.install()
      await turn(w.page, () => w.page.locator('main form .button').first().click())
      await w.page.fill('input[name=short]', 'KHLD1234')
      const dialog = w.page.locator('dialog#session')
      await w.page.clock.runFor(11 * 60_000)
      assert.equal(await dialog.isVisible(), false, 'not yet')
      await w.page.clock.runFor(65_000)
      assert.equal(await dialog.isVisible(), true)
      await w.watch.look('the session’s dialog')
      assert.equal(await w.page.evaluate(() => document.activeElement?.closest('dialog')?.id), 'session')
      const [answer] = await Promise.all([w.page.waitForResponse(/\/session\/extend$/), w.page.keyboard.press('Enter')])
      await answer.finished()
      // The page's time stands still meanwhile: a few rounds, until it has read the answer.
      for (let i = 0; i < 5; i++) await w.page.evaluate(() => fetch('/healthz'))
      await w.page.clock.runFor(11 * 60_000)
      assert.equal(await dialog.isVisible(), false, 'extended')
      assert.equal(await w.page.inputValue('input[name=short]'), 'KHLD1234')
      // Nobody answers: the session is over there, and signing in leads back to this very page.
      const path = new URL(w.page.url()).pathname
      await session(kingdom, 'KHALID', `ended_at = last_seen_at, ended_why = 'idle'`)
      await turn(w.page, () => w.page.clock.runFor(4 * 60_000))
      const left = new URL(w.page.url())
      assert.deepEqual([left.pathname, left.searchParams.get('next')], ['/sign-in', path])
      await w.watch.look('signed out by time')
      await w.context.close()
    })

    test('the twelve hours end a session as well, and the page knows it', async () => {
      const w = await walk(kingdom, lang, true)
      await signIn(w, 'MONA')
      await session(kingdom, 'MONA', `expires_at = last_seen_at + interval '90 seconds'`)
      await w.page.clock.install()
      await go(w, '/messages')
      assert.ok(Number(await w.page.locator('dialog#session').getAttribute('data-ends-in')) <= 90_000)
      await w.page.clock.runFor(2_000)
      assert.equal(await w.page.locator('dialog#session').isVisible(), true)
      await w.context.close()
    })

    test('at a kiosk nobody touches: a dialog after a minute, a wipe half a minute later, nothing left for the next one', async () => {
      const w = await walk(kingdom, lang, true, 'kiosk')
      await w.page.clock.install()
      await w.page.goto(`${kingdom.url}/kiosk?lang=${lang}`)
      await turn(w.page, () => w.page.locator('form[action="/kiosk/enrol"] button').click())
      await w.page.goto(`${kingdom.url}/kiosk/tasks?lang=${lang}`)
      await turn(w.page, () => w.page.locator('form[action="/kiosk/start"] button').first().click())
      await w.page.locator('[data-do=bigger]').click()
      await w.page.fill('input[name=typed]', cast.FAHD.number)
      assert.equal(await w.page.evaluate(() => sessionStorage.length), 1)
      const dialog = w.page.locator('dialog#idle')
      await w.page.clock.runFor(58_000)
      assert.equal(await dialog.isVisible(), false)
      await w.page.clock.runFor(4_000)
      assert.equal(await dialog.isVisible(), true)
      await w.watch.look('still there?')
      const focused = () => w.page.evaluate(() => document.activeElement?.closest('dialog')?.id)
      assert.equal(await focused(), 'idle', 'the focus is on the yes')
      await w.page.keyboard.press('Enter')
      assert.equal(await dialog.isVisible(), false)
      assert.equal(
        await w.page.inputValue('input[name=typed]'),
        cast.FAHD.number,
        'she is still there, and so is what she typed',
      )
      await w.page.clock.runFor(62_000)
      assert.equal(await dialog.isVisible(), true)
      assert.ok((await w.context.cookies()).some((cookie) => cookie.name === 'visit'))
      await turn(w.page, () => w.page.clock.runFor(31_000))
      assert.equal(new URL(w.page.url()).pathname, '/kiosk')
      assert.deepEqual(await w.page.evaluate(() => [sessionStorage.length, localStorage.length]), [0, 0])
      const kept = (await w.context.cookies()).map((cookie) => cookie.name)
      assert.deepEqual(kept, ['kiosk'], 'the machine keeps its own key and nothing of the visitor')
      const { rows } = await kingdom.owner.query(
        'select step from identity.kiosk_visit order by started_at desc limit 1',
      )
      assert.deepEqual(rows, [{ step: 'ended' }])
      await w.page.goBack()
      await w.page.waitForLoadState('load')
      assert.ok(!(await w.page.content()).includes(cast.FAHD.number))
      await w.context.close()
    })
  })
}
