/**
 * P-12 step 4 at the desk: an objection is taken from the queue by keys, returned, answered and accepted; another is refused
 * by two. Officers need scripts for their passkeys; who objects needs none.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { uuid } from '../store/index.ts'
import { closeBrowser } from './browser.ts'
import { type Kingdom, startKingdom } from './kingdom.ts'
import { crossed, go, press, signIn, submitForm, turn, type Walk, walk } from './steps.ts'

after(closeBrowser)

for (const { lang, scripts } of crossed) {
  const t = (ar: string, en: string): string => (lang === 'ar' ? ar : en)

  describe(`${lang}, ${scripts ? 'with' : 'without'} JavaScript`, () => {
    let kingdom: Kingdom
    before(async () => {
      kingdom = await startKingdom()
    })
    after(() => kingdom.stop())
    const main = (w: Walk) => w.page.locator('main').innerText()

    async function officer(username: string): Promise<Walk> {
      const w = await walk(kingdom, lang, true, 'desk')
      const cdp = await w.context.newCDPSession(w.page)
      await cdp.send('WebAuthn.enable')
      const options = {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      } as const
      await cdp.send('WebAuthn.addVirtualAuthenticator', { options })
      await go(w, '/desk')
      await w.page.fill('input[name=username]', username)
      await w.page.fill('input[name=password]', kingdom.password)
      await submitForm(w)
      const code = new RegExp(`${username}.*?([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})`).exec(kingdom.said)?.[1] ?? ''
      await w.page.fill('input[name=code]', code)
      await sign(w)
      return w
    }

    async function sign(w: Walk, form = 'form[data-passkey]'): Promise<void> {
      await turn(w.page, () => w.page.locator(`${form} button`).first().click())
      await w.watch.look('after signing')
    }

    async function sends(w: Walk, id: string): Promise<void> {
      await turn(w.page, () => w.page.locator(`form#${id} p.act button`).click())
      await w.watch.look(`after ${id}`)
    }

    /** He objects on the portal; where it can be followed. */
    async function objects(w: Walk): Promise<string> {
      await go(w, '/services/traffic/dispute-violation')
      await press(w, t('ابدأ الطلب', 'Start'))
      await w.page.locator('input[name=violation]').first().check()
      await submitForm(w)
      await w.page.locator('[name=reason][value=wrong-facts]').check()
      await w.page.fill('textarea[name=statement]', 'كانت المركبة في الورشة ذلك اليوم')
      await submitForm(w)
      await turn(w.page, () => w.page.locator('form[action$="/send"] button').click())
      await w.watch.look('sent')
      return new URL(w.page.url()).pathname
    }

    /** Waits until the worker has brought it there. */
    async function stands(path: string, station: string): Promise<void> {
      for (let i = 0; i < 200; i++) {
        const { rows } = await kingdom.owner.query('select station from requests.request where request_id = $1', [
          path.split('/').at(-1),
        ])
        if (rows[0]?.station === station) return
        await new Promise((waited) => setTimeout(waited, 50))
      }
      assert.fail(`${path} does not come to ${station}`)
    }

    test('taken by keys, returned, answered and accepted; another is refused by two', async () => {
      const khalid = await walk(kingdom, lang, scripts)
      await signIn(khalid, 'KHALID', '/services/traffic/dispute-violation')
      const request = await objects(khalid)
      await stands(request, 'under-review')

      const hind = await officer('hind.ahmed')
      await go(hind, '/desk/queue')
      // The keys are the same places in both layouts: J goes to the first row, Enter opens it.
      await hind.page.keyboard.press('KeyJ')
      await turn(hind.page, () => hind.page.keyboard.press('Enter'))
      await hind.watch.look('a request before it is opened')
      assert.doesNotMatch(await main(hind), /الورشة/)
      await sends(hind, 'claim')
      assert.match(await main(hind), /الورشة/)
      await hind.page.keyboard.press('KeyR')
      assert.equal(await hind.page.evaluate(() => document.activeElement?.closest('form')?.id), 'return')
      await hind.page.locator('[name=missing][value=who-drove]').check()
      await sends(hind, 'return')

      await go(khalid, request)
      assert.match(await main(khalid), new RegExp(t('من كان يقود المركبة', 'Who drove the vehicle')))
      await khalid.page.fill('textarea[name=answer]', 'أخي سعد')
      await submitForm(khalid)
      await stands(request, 'under-review')

      await go(hind, '/desk/queue?whose=mine')
      await turn(hind.page, () => hind.page.locator('#queue a').first().click())
      await hind.watch.look('an answered request')
      assert.match(await main(hind), /أخي سعد/)
      await hind.page.keyboard.press('KeyA')
      await turn(hind.page, () => hind.page.keyboard.press('Enter'))
      await stands(request, 'completed')
      await go(khalid, request)
      assert.match(await main(khalid), new RegExp(t('تم طلبك', 'is done')))

      await kingdom.owner.query(
        `insert into violations.violation (person_id, number, at, place, schedule, article, min_halalas, max_halalas, status,
           issued_on, pay_by, version, recorded_at, by_request, by_step)
         select $1, '7999500901', at, place, schedule, article, min_halalas, max_halalas, 'unpaid', '2026-01-25', '2026-03-11', 1,
           recorded_at, $2, 'police' from violations.violation where number = '7999900015' and version = 1`,
        [cast.KHALID.id, uuid()],
      )
      const second = await objects(khalid)
      await stands(second, 'under-review')
      await go(hind, `/desk/queue/${second.split('/').at(-1)}`)
      await sends(hind, 'claim')
      await hind.page.locator('[name=template][value=camera-clear]').check()
      await sends(hind, 'refuse')
      await sign(hind)
      const bader = await officer('bader.salem')
      await turn(bader.page, () => bader.page.locator('main a[href^="/desk/approvals/"]').first().click())
      await bader.watch.look('the refusal as the second officer sees it')
      await sign(bader)
      await go(khalid, second)
      assert.match(await main(khalid), new RegExp(t('صورة الرصد واضحة', 'The picture is clear')))
      for (const path of ['/desk/statistics', '/desk/templates', '/desk/templates/change', '/desk/counter'])
        await go(bader, path)
      await bader.page.locator('[name=office]').first().waitFor()
      await go(bader, '/desk/counter/riyadh-washm?window=3')
      await press(bader, t('نادِ التالي', 'Call the next'))
      const nawal = await officer('nawal.yahya')
      for (const path of [
        '/desk/statistics',
        '/desk/fees',
        '/desk/fees/change?service=passports%2Frenew-passport&part=state&was=30000',
      ])
        await go(nawal, path)
      for (const w of [khalid, hind, bader, nawal]) {
        assert.deepEqual(w.watch.complaints, [])
        await w.context.close()
      }
    })
  })
}
