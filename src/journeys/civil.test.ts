/** P-09 and P-10 walked in a browser: a hospital tells of a birth and of a death, the family registers both. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { cast, RAYAN } from '../../cast/index.ts'
import { closeBrowser } from './browser.ts'
import { type Kingdom, startKingdom } from './kingdom.ts'
import { crossed, go, press, reasonsOn, signIn, submitForm, turn, type Walk, walk } from './steps.ts'

after(closeBrowser)

for (const { lang, scripts } of crossed) {
  describe(`${lang}, ${scripts ? 'with' : 'without'} JavaScript`, () => {
    let kingdom: Kingdom
    before(async () => {
      kingdom = await startKingdom()
    })
    after(async () => {
      await kingdom.stop()
    })
    const t = (ar: string, en: string): string => (lang === 'ar' ? ar : en)
    const main = (w: Walk) => w.page.locator('main').innerText()

    /** A registrar of the hospital fills the form and sends it. */
    async function hospitalTells(
      w: Walk,
      kind: 'birth' | 'death',
      typed: Readonly<Record<string, string>>,
      fault = 'none',
    ) {
      await go(w, `/simulators/hospital/${kind}`)
      for (const [name, value] of Object.entries(typed)) await w.page.fill(`input[name=${name}]`, value)
      await choose(w, 'fault', fault)
      await submitForm(w)
      return main(w)
    }

    async function choose(w: Walk, name: string, value: string): Promise<void> {
      const radio = w.page.locator(`input[name=${name}][value="${value}"]`)
      if ((await radio.count()) > 0) await radio.check()
      else await w.page.selectOption(`select[name=${name}]`, value)
    }

    /** Sends what stands on the page of checking, and waits until it is done. */
    async function sendAndWait(w: Walk): Promise<void> {
      assert.match(new URL(w.page.url()).pathname, /\/check$/, await main(w))
      await turn(w.page, () => w.page.locator('form[action$="/send"] button').click())
      for (let i = 0; i < 60; i++) {
        if ((await w.page.locator('.receipt').count()) > 0) return w.watch.look('the receipt')
        await wait(250)
        await turn(w.page, () => w.page.reload())
      }
      assert.fail(`it was not completed: ${await main(w)}`)
    }

    test('P-09: a birth is told, both parents hear of it, the father names the child, who is of the family from then on', async () => {
      const w = await walk(kingdom, lang, scripts)
      const birth = { mother: cast.NOURA.number, father: cast.FAHD.number, daysAgo: '12' }
      assert.match(await hospitalTells(w, 'birth', birth, 'wrong-key'), /invalid_client/)
      assert.match(await hospitalTells(w, 'birth', birth, 'contradiction'), /mother_old_enough/)
      assert.match(await hospitalTells(w, 'birth', birth), new RegExp(t('قُبل التبليغ', 'The notice was taken')))
      const [mother, father] = [cast.NOURA.mobile ?? '', cast.FAHD.mobile ?? '']
      const text = await kingdom.message(father, /بلّغ|told us of your child/)
      const number = /8\d{9}/.exec(text)?.[0] ?? ''
      await kingdom.message(mother, new RegExp(number))
      // The same child again, by another registrar who did not know.
      assert.match(await hospitalTells(w, 'birth', birth), /birth_not_notified/)

      await signIn(w, 'FAHD', '/services/civil-affairs/register-newborn')
      await press(w, t('ابدأ الطلب', 'Start'))
      await choose(w, 'birth', number)
      await w.page.fill('input[name=nameEn]', 'Rayan')
      for (const [name, rule] of [
        ['محمد صالح', /غير مركّب|not a compound/],
        ['السيد', /بلا لقب|without a title/],
        ['عبد الرسول', /تعبيد|servant of other/],
      ] as const) {
        await w.page.fill('input[name=nameAr]', name)
        await submitForm(w)
        assert.match(await w.page.locator('#f-nameAr-error').innerText(), rule)
      }
      await w.page.fill('input[name=nameAr]', 'ريان')
      await submitForm(w)
      await sendAndWait(w)
      await go(w, '/services/civil-affairs/inquire-family-record')
      const family = await main(w)
      assert.ok(family.includes(t('ريان', 'Rayan')))
      assert.ok(family.includes(RAYAN.number), family)
      await kingdom.message(mother, /المولود ريان|Rayan was registered/)
      // Named once: there is nothing more to register.
      await go(w, '/services/civil-affairs/register-newborn')
      assert.deepEqual(await reasonsOn(w), ['birth_notified'])
      await w.context.close()
    })

    test('P-10: a grandson registers the death the hospital told of; everything of the dead ends, and no message goes to him', async () => {
      const w = await walk(kingdom, lang, scripts)
      const death = { deceased: cast.ABDULLAH.number, informant: cast.FAHD.number, daysAgo: '7' }
      assert.match(await hospitalTells(w, 'death', death), new RegExp(t('قُبل التبليغ', 'The notice was taken')))
      const number = /9\d{9}/.exec(await kingdom.message(cast.FAHD.mobile ?? '', /وفاة|death of/))?.[0] ?? ''

      await signIn(w, 'FAHD', '/services/civil-affairs/register-death')
      await press(w, t('ابدأ الطلب', 'Start'))
      await w.page.fill('input[name=death]', number)
      await w.page.locator('input[name=understood]').check()
      await submitForm(w)
      await sendAndWait(w)
      const { rows } = await kingdom.owner.query<{ died: string | null; card: string; passport: string }>(
        `select p.died::text, c.status as card, q.status as passport from people.person p
           join identity_cards.card c using (person_id) join passports.passport q using (person_id)
         where p.person_id = $1 and p.superseded_at is null and c.superseded_at is null and q.superseded_at is null`,
        [cast.ABDULLAH.id],
      )
      assert.deepEqual(rows, [{ died: '2026-01-25', card: 'cancelled', passport: 'cancelled' }])
      const told = await kingdom.owner.query('select from outside.message where mobile = $1', [cast.ABDULLAH.mobile])
      assert.equal(told.rowCount, 0, 'no message goes to the mobile of the dead')
      assert.match(await hospitalTells(w, 'death', death), /beneficiary_alive|death_not_notified/)
      await w.context.close()
    })
  })
}
