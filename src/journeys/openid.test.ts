/** Story P-04, step 5: Fahd signs in to a university with his account, sees what it read, and takes his consent back. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { closeBrowser } from './browser.ts'
import { freePort, type Kingdom, startKingdom } from './kingdom.ts'
import { beHuman, codeFor, crossed, forgetMessages, go, purposes, submitForm, turn, type Walk, walk } from './steps.ts'

after(closeBrowser)

for (const { lang, scripts } of crossed) {
  describe(`${lang}, ${scripts ? 'with' : 'without'} JavaScript`, () => {
    let kingdom: Kingdom
    let university: string
    before(async () => {
      const port = await freePort()
      kingdom = await startKingdom({ DEMO_UNIVERSITY_PORT: String(port) })
      university = `http://localhost:${port}`
      assert.match(kingdom.said, new RegExp(`a university +${university}`))
    })
    after(() => kingdom.stop())

    test('the university sees only what he agreed to, he sees that it read, and once he takes it back it is refused', async () => {
      const w = await walk(kingdom, lang, scripts)
      const { page } = w
      await page.goto(university)
      await turn(page, () => page.getByRole('link', { name: /البوابة|portal/ }).click())
      await w.watch.look('the portal asks who he is')
      await proveHimself(w)
      const asked = await page.locator('main').innerText()
      assert.match(
        asked,
        lang === 'ar' ? /جامعة الواحة تطلب بعض بياناتك/ : /Oasis University asks for some of your data/,
      )
      assert.match(asked, lang === 'ar' ? /جهة تجريبية/ : /on trial/)
      await page.getByRole('checkbox').first().check()
      await turn(page, () => page.getByRole('button', { name: /^(أوافق|Agree)/ }).click())

      assert.equal(new URL(page.url()).origin, university)
      const learnt = await page.locator('main').innerText()
      assert.ok(learnt.includes('Fahd Saleh Abdullah Alotaibi') && learnt.includes(cast.FAHD.born))
      assert.match(learnt, /ia3 aa2/)
      const agreed = ['acr', 'age_over_18', 'birthdate', 'name', 'name#ar', 'name#en', 'sub']
      assert.deepEqual((await page.locator('dt').allInnerTexts()).sort(), agreed)
      assert.ok(!learnt.includes(cast.FAHD.number), 'his number is not among it')
      await kingdom.message(cast.FAHD.mobile ?? '', /دخلت إلى جامعة الواحة/)

      await turn(page, () => page.getByRole('button', { name: /حدّث|Ask again/ }).click())
      assert.match(await page.locator('[role=status]').innerText(), /سألنا|asked the portal again/)

      await go(w, '/account')
      await turn(page, () => page.locator('a[href="/account/consents"]').click())
      await w.watch.look('what he allowed')
      const shown = await page.locator('main').innerText()
      assert.match(shown, lang === 'ar' ? /عدد القراءات\s+2/ : /Readings\s+2/)
      await turn(page, () => page.locator('form[action$="/revoke"] button').click())
      await w.watch.look('taken back')

      await page.goto(university)
      await turn(page, () => page.getByRole('button', { name: /حدّث|Ask again/ }).click())
      assert.match(await page.locator('[role=status]').innerText(), /رفضت البوابة|The portal refused/)
      await w.context.close()
    })

    test('he refuses, and the university learns nothing; he signs out there and here', async () => {
      const w = await walk(kingdom, lang, scripts)
      const { page } = w
      await page.goto(`${university}/sign-in`)
      await proveHimself(w)
      await turn(page, () => page.getByRole('button', { name: /^(لا أوافق|Refuse)/ }).click())
      assert.match(await page.locator('[role=status]').innerText(), /لم تدخل|You are not in/)

      await page.goto(`${university}/sign-in`)
      await turn(page, () => page.getByRole('button', { name: /^(أوافق|Agree)/ }).click())
      await turn(page, () => page.locator('a[href="/sign-out"]').click())
      await w.watch.look('here too?')
      await turn(page, () => page.locator('button[name=logout]').click())
      assert.equal(page.url(), `${university}/left`)
      await page.goto(university)
      assert.equal(await page.locator('dl').count(), 0, 'the university was told')
      await page.goto(`${kingdom.url}/account`)
      assert.match(page.url(), /\/sign-in/)
      await w.context.close()
    })
  })
}

/** At the portal's own pages, as always. */
async function proveHimself(w: Walk): Promise<void> {
  const { number, mobile } = cast.FAHD
  await w.page.fill('input[name=name]', number)
  await w.page.fill('input[name=password]', w.kingdom.password)
  await beHuman(w)
  await forgetMessages(w, mobile ?? '')
  await submitForm(w)
  await w.page.fill('input[name=code]', await codeFor(w, mobile ?? '', purposes.signIn))
  await submitForm(w)
}
