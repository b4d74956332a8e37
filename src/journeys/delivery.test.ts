/** P-07 step 4 walked in a browser: a renewed passport by post, and what must fail cleanly on the way. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { closeBrowser } from './browser.ts'
import { type Kingdom, startKingdom } from './kingdom.ts'
import {
  crossed,
  forgetMessages,
  go,
  pay,
  press,
  reasonsOn,
  signIn,
  submitForm,
  turn,
  type Walk,
  walk,
} from './steps.ts'

after(closeBrowser)

const codeWords = /رمز الاستلام|Give code/

for (const { lang, scripts } of crossed) {
  describe(`${lang}, ${scripts ? 'with' : 'without'} JavaScript`, () => {
    let kingdom: Kingdom
    before(async () => {
      kingdom = await startKingdom()
    })
    after(() => kingdom.stop())
    const t = (ar: string, en: string): string => (lang === 'ar' ? ar : en)
    const main = (w: Walk) => w.page.locator('main').innerText()

    /** Renews by post and pays passport and post in one bill; comes back with what stands on the parcel. */
    async function renews(w: Walk, who: 'FAHD' | 'KHALID') {
      await signIn(w, who, '/services/passports/renew-passport')
      await press(w, t('ابدأ الطلب', 'Start'))
      await w.page.locator('input[name=years][value="10"]').check()
      await w.page.locator('input[name=pickup][value=delivery]').check()
      await submitForm(w)
      assert.match(await main(w), new RegExp(t('634[.,]50 ريال', 'SAR 634[.,]50')))
      await turn(w.page, () => w.page.locator('form[action$="/send"] button').click())
      await pay(w)
      const request = new URL(w.page.url()).pathname
      for (let i = 0; i < 100; i++) {
        const { rows } = await kingdom.owner.query<{ tracking: string | null; old: string }>(
          `select tracking, old_document as old from delivery.parcel where person_id = $1 and document = 'passport' and superseded_at is null`,
          [cast[who].id],
        )
        if (rows[0]?.tracking) return { request, tracking: rows[0].tracking, old: rows[0].old }
        await new Promise((waited) => setTimeout(waited, 100))
      }
      assert.fail('the parcel has no label')
    }

    /** What happens at the post, chosen on its page. */
    async function happens(w: Walk, tracking: string, kind: string): Promise<void> {
      await go(w, '/simulators/post')
      await w.page.fill('#form-happens input[name=tracking]', tracking)
      await w.page.locator(`#form-happens input[name=kind][value="${kind}"]`).check()
      await turn(w.page, () => w.page.locator('#form-happens p.act button').click())
      await w.watch.look(`${kind} at the post`)
    }

    /** The carrier at the door asks; what he reads. */
    async function atTheDoor(w: Walk, tracking: string, code: string, old: string): Promise<string> {
      await w.page.fill('#form-door input[name=doorTracking]', tracking)
      await w.page.fill('#form-door input[name=code]', code)
      await w.page.fill('#form-door input[name=old]', old)
      await turn(w.page, () => w.page.locator('#form-door p.act button').click())
      await w.watch.look('the carrier at the door')
      return w.page.locator('main .notice[role]').first().innerText()
    }

    test('P-07: his passport comes by post; without the code, or without the old one, nothing is handed over', async () => {
      const w = await walk(kingdom, lang, scripts)
      const { request, tracking, old } = await renews(w, 'FAHD')
      await go(w, request)
      assert.match(await main(w), new RegExp(tracking))
      const mobile = cast.FAHD.mobile ?? ''
      await forgetMessages(w, mobile)
      await happens(w, tracking, 'out')
      const code = /(?<!\d)\d{6}(?!\d)/.exec(await kingdom.message(mobile, codeWords))?.[0] ?? ''
      assert.match(await atTheDoor(w, tracking, '', old), new RegExp(t('لا تسلّم', 'Do not hand over')))
      assert.match(await atTheDoor(w, tracking, code, ''), new RegExp(t('الوثيقة القديمة', 'old document')))
      assert.match(await atTheDoor(w, tracking, code, old), new RegExp(t('سلّم الوثيقة', 'Hand the document over')))
      await go(w, '/deliveries')
      assert.match(await main(w), new RegExp(t('وصلت', 'Delivered')))
      await kingdom.message(mobile, /تم تسليم وثيقتك|was delivered on/)
      await w.context.close()
    })

    test('a delivery that fails gives its fee back and opens the request again; he may have it sent once more', async () => {
      const w = await walk(kingdom, lang, scripts)
      const { request, tracking } = await renews(w, 'KHALID')
      const mobile = cast.KHALID.mobile ?? ''
      await happens(w, tracking, 'failed')
      await happens(w, tracking, 'returned')
      await kingdom.message(mobile, /تم رد .*34|34.50.*refunded/)
      await go(w, request)
      assert.match(await main(w), new RegExp(t('معادة إليك', 'Returned to you')))
      await press(w, t('أرسلها بالبريد', 'Have it sent'))
      assert.match(await main(w), new RegExp(t('طلب توصيل وثيقة', 'Ask for delivery')))
      await w.context.close()
    })

    test('without a national address a passport is refused first, and the remedy is named', async () => {
      const w = await walk(kingdom, lang, scripts)
      await signIn(w, 'TURKI', '/services/passports/renew-passport')
      assert.ok((await reasonsOn(w)).includes('national_address_registered'))
      await w.context.close()
    })
  })
}
