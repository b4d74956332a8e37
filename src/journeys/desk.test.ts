/** Story P-02, step 4: a resident of the register goes to the activation officer with his printed form; two officers do it. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { closeBrowser, newVisitor } from './browser.ts'
import { watch } from './checks.ts'
import { type Kingdom, startKingdom } from './kingdom.ts'
import {
  beHuman,
  codeFor,
  forgetMessages,
  go,
  localPhone,
  purposes,
  submitForm,
  turn,
  type Walk,
  walk,
} from './steps.ts'

after(closeBrowser)

const { SAUD } = cast
const mobile = SAUD.mobile ?? ''
const ownPassword = 'نخلة وبئر وسراج 27'

for (const lang of ['ar', 'en'] as const) {
  const t = (ar: string, en: string): string => (lang === 'ar' ? ar : en)

  describe(`${lang}, with JavaScript`, () => {
    let kingdom: Kingdom
    before(async () => {
      kingdom = await startKingdom()
    })
    after(() => kingdom.stop())

    /** An officer at her own desk, with an authenticator that stays in it; makes its passkey with the printed code. */
    async function officer(username: string): Promise<Walk> {
      const w = await walk(kingdom, lang, true, 'desk')
      const cdp = await w.context.newCDPSession(w.page)
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
      await go(w, '/desk')
      await w.page.fill('input[name=username]', username)
      await w.page.fill('input[name=password]', 'not the password')
      await submitForm(w)
      assert.equal(await w.page.inputValue('input[name=username]'), username)
      await w.page.fill('input[name=password]', kingdom.password)
      await submitForm(w)
      const code = new RegExp(`${username}.*?([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})`).exec(kingdom.said)?.[1] ?? ''
      await w.page.fill('input[name=code]', code)
      await sign(w)
      assert.equal(new URL(w.page.url()).pathname, '/desk')
      return w
    }

    /** Presses the button that the passkey signs. */
    async function sign(w: Walk): Promise<void> {
      await turn(w.page, () => w.page.locator('form[data-passkey] button').first().click())
      await w.watch.look('after signing')
    }

    /** Registers on the portal and reads the ticket under the form's code. */
    async function registers(): Promise<string> {
      const w = await walk(kingdom, lang, true)
      await go(w, '/register')
      await w.page.fill('input[name=number]', SAUD.number)
      await w.page.fill('input[name=mobile]', localPhone(mobile))
      await w.page.fill('input[name=username]', 'saud.fahd')
      await w.page.fill('input[name=password]', ownPassword)
      if ((await w.page.locator('input[name=again]').count()) > 0) await w.page.fill('input[name=again]', ownPassword)
      await w.page.locator(`input[name=lang][value=${lang}]`).check()
      await w.page.locator('input[type=checkbox]').first().check()
      await beHuman(w)
      await forgetMessages(w, mobile)
      await submitForm(w)
      await w.page.fill('input[name=code]', await codeFor(w, mobile, purposes.registration))
      await submitForm(w)
      const ticket = (await w.page.locator('figcaption bdi').innerText()).trim()
      await w.context.close()
      return ticket
    }

    test('the form’s ticket, fingers and face, two signatures, and a slip whose half opens the account with the other', async () => {
      const ticket = await registers()
      const hind = await officer('hind.ahmed')
      await go(hind, '/desk/cases/new')
      await hind.page.fill('input[name=ticket]', 'not a ticket')
      await hind.page.fill('input[name=reference]', 'R-1447-12')
      await hind.page.fill('textarea[name=reason]', t('حضر بنفسه ومعه استمارته', 'He came himself with his form'))
      await submitForm(hind)
      assert.match(await hind.page.title(), /^(خطأ: |Error: )/)
      await hind.page.fill('input[name=ticket]', ticket)
      await submitForm(hind)
      assert.doesNotMatch(await hind.page.locator('main').innerText(), new RegExp(SAUD.name[lang].family))
      for (const _ of ['right finger', 'left finger', 'face']) {
        await turn(hind.page, () => hind.page.locator('form[action$="/capture"] button').click())
        await hind.watch.look('compared')
      }
      assert.match(await hind.page.locator('main').innerText(), new RegExp(SAUD.name[lang].family))
      await sign(hind)
      assert.match(await hind.page.locator('h1').innerText(), new RegExp(t('بانتظار موظف ثانٍ', 'Waiting for a second')))

      const bader = await officer('bader.salem')
      await turn(bader.page, () => bader.page.locator('main a[href^="/desk/approvals/"]').first().click())
      await bader.watch.look('what is asked of the second officer')
      await sign(bader)
      assert.match(await bader.page.locator('h1').innerText(), new RegExp(t('بُتّ', 'decided')))
      await bader.context.close()

      await turn(hind.page, () => hind.page.locator('main .notice a.button').click())
      await hind.watch.look('the slip')
      const [username = '', half = ''] = await hind.page.locator('.receipt bdi').allInnerTexts()
      assert.equal(username, 'saud.fahd')
      const said = await kingdom.message(mobile, /(كلمة المرور المؤقتة|temporary password): [0-9A-Z]{5}/i)
      const other = /(?<![0-9A-Za-z])[0-9A-Z]{5}(?![0-9A-Za-z])/.exec(said)?.[0] ?? ''

      // What needs no passkey works without JavaScript: the same session, scripts off.
      const plain = await newVisitor({ lang, scripts: false })
      await plain.addCookies(await hind.context.cookies(`${kingdom.url}/desk`))
      const page = await plain.newPage()
      const bare: Walk = {
        ...hind,
        context: plain,
        page,
        scripts: false,
        watch: watch(page, { lang, scripts: false, surface: 'desk' }),
      }
      await go(bare, '/desk/cases/new')
      await page.locator('input[name=kind][value=mobile]').check()
      await page.fill('input[name=number]', cast.MONA.number)
      await page.fill('input[name=reference]', 'R-1447-13')
      await page.fill('textarea[name=reason]', t('فقدت جوالها', 'She lost her mobile'))
      // The switch of language keeps what was typed.
      await turn(page, () => page.locator('button[name=_lang]').click())
      assert.equal(await page.inputValue('input[name=reference]'), 'R-1447-13')
      await turn(page, () => page.locator('button[name=_lang]').click())
      await submitForm(bare)
      for (const _ of ['right finger', 'left finger', 'face']) {
        await turn(page, () => page.locator('form[action$="/capture"] button').click())
        await bare.watch.look('compared without scripts')
      }
      await forgetMessages(bare, '+966500000701')
      await page.fill('input[name=mobile]', '0500000701')
      await turn(page, () => page.locator('form#mobile p.act button').click())
      await bare.watch.look('the code is asked for')
      const sent = await kingdom.message('+966500000701', /تغيير الجوال|link this mobile/)
      await page.fill('input[name=code]', /(?<!\d)\d{8}(?!\d)/.exec(sent)?.[0] ?? '')
      await turn(page, () => page.locator('form#code p.act button').click())
      await bare.watch.look('the decision')
      assert.match(await page.locator('main').innerText(), new RegExp(t('يحتاج إلى جافاسكربت', 'needs JavaScript')))
      await plain.close()

      await turn(hind.page, () => hind.page.locator('form[action="/desk/sign-out"] button').click())
      await hind.watch.look('signed out')
      await hind.page.goBack()
      assert.doesNotMatch(await hind.page.locator('body').innerText(), new RegExp(half))
      assert.deepEqual(hind.watch.complaints, [])
      await hind.context.close()

      const w = await walk(kingdom, lang, true)
      await go(w, '/sign-in')
      await w.page.fill('input[name=name]', username)
      await w.page.fill('input[name=password]', half + other)
      await beHuman(w)
      await submitForm(w)
      await w.page.fill('input[name=password]', ownPassword)
      await w.page.fill('input[name=again]', ownPassword)
      await forgetMessages(w, mobile)
      await submitForm(w)
      await w.page.fill('input[name=code]', await codeFor(w, mobile, purposes.signIn))
      await submitForm(w)
      await go(w, '/readings')
      assert.match(
        await w.page.locator('main').innerText(),
        new RegExp(t('حضر بنفسه ومعه استمارته', 'He came himself with his form')),
      )
      await w.context.close()
    })

    test('what administrators keep: kiosks, campaigns, channels, officers; and a unit’s reader, signed by two', async () => {
      const nawal = await officer('nawal.yahya')
      for (const path of [
        '/desk/kiosks',
        '/desk/accounts',
        '/desk/kiosks/new',
        '/desk/campaigns/new',
        '/desk/offices',
        '/desk/offices/new',
        '/desk/offices/riyadh-washm',
        '/desk/offices/riyadh-washm/day',
        '/desk/offices/riyadh-washm/places',
        '/desk/channels',
        '/desk/codes',
        '/desk/recalls/new',
        '/desk/officers',
        '/desk/officers/new',
        '/desk/officers/hind.ahmed',
        '/desk/units/riyadh-passports',
      ])
        await go(nawal, path)
      await nawal.page.fill('textarea[name=readers]', `FP-900:${'ab'.repeat(32)}`)
      await nawal.page.fill('textarea[name=reason]', t('قارئ جديد في المكتب', 'A new reader at the counter'))
      await submitForm(nawal)
      assert.match(await nawal.page.locator('main').innerText(), /FP-900/)
      await sign(nawal)
      assert.match(
        await nawal.page.locator('main').innerText(),
        new RegExp(t('بانتظار موظف ثانٍ', 'Waiting for a second')),
      )

      const faisal = await officer('faisal.mishal')
      await turn(faisal.page, () => faisal.page.locator('main a[href^="/desk/approvals/"]').first().click())
      await faisal.watch.look('the unit as the second administrator sees it')
      assert.match(await faisal.page.locator('main').innerText(), /FP-900/)
      await sign(faisal)
      await go(nawal, '/desk/units/riyadh-passports')
      assert.match(await nawal.page.inputValue('textarea[name=readers]'), /^FP-900:/)
      assert.deepEqual([...nawal.watch.complaints, ...faisal.watch.complaints], [])
      await nawal.context.close()
      await faisal.context.close()
    })
  })
}
