/** Story P-03, step 1: registered on the portal, activated in the bank's app, signed in; later the full level at a kiosk. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { closeBrowser } from './browser.ts'
import { type Kingdom, startKingdom } from './kingdom.ts'
import {
  beHuman,
  both,
  codeFor,
  forgetMessages,
  go,
  localPhone,
  press,
  purposes,
  submitForm,
  turn,
  type Walk,
  walk,
} from './steps.ts'

after(closeBrowser)

const password = 'نخلة وبئر وسراج 27'
/** One of the cast for each way of walking, none of whom has an account. */
const who = { 'ar true': 'KHALID', 'ar false': 'YOUSEF', 'en true': 'SALMAN', 'en false': 'MAJED' } as const

describe('activation by a bank', () => {
  let kingdom: Kingdom
  before(async () => {
    kingdom = await startKingdom({ DEMO_ACCOUNTS: 'no' })
  })
  after(() => kingdom.stop())

  for (const { lang, scripts } of both) {
    test(`P-03: he registers, his bank vouches for him, and he signs in (${lang}, ${scripts ? 'with' : 'without'} JavaScript)`, async () => {
      const person = cast[who[`${lang} ${scripts}`]]
      const mobile = person.mobile ?? ''
      const w = await walk(kingdom, lang, scripts)
      await register(w, person, `${lang}.${scripts ? 'with' : 'none'}.bank`)
      assert.match(await w.page.locator('main').innerText(), lang === 'ar' ? /مصرف سامبا/ : /Samba demo bank/)
      await press(w, lang === 'ar' ? /تطبيق المصرف/ : /demo bank’s app/)
      assert.equal(new URL(w.page.url()).pathname, '/simulators/my-bank')
      // The bank holds another mobile: refused, and he can sign in nowhere.
      await atTheBank(w, person.number, 'wrong-mobile')
      assert.match(await w.page.title(), /^(خطأ: |Error: )/)
      assert.match(await w.page.locator('main').innerText(), /not-activated/)
      await signIn(w, person.number)
      assert.match(await w.page.title(), /^(خطأ: |Error: )/)
      await go(w, '/simulators/my-bank')
      await atTheBank(w, person.number, 'none')
      assert.match(await w.page.locator('main').innerText(), lang === 'ar' ? /فُعّل حسابك/ : /account is active/)
      await kingdom.message(mobile, /تفعيل حسابك|was activated/i)
      await signIn(w, person.number)
      await w.page.fill('input[name=code]', await codeFor(w, mobile, purposes.signIn))
      await submitForm(w)
      assert.equal(new URL(w.page.url()).pathname, '/home')
      assert.match(await w.page.locator('h1').innerText(), new RegExp(person.name[lang].first))
      await w.context.close()
      if (scripts) await fullLevel(kingdom, lang, person)
    })
  }
})

/** At a kiosk fingers and face make the account a full one; he is told. */
async function fullLevel(kingdom: Kingdom, lang: Walk['lang'], person: { number: string; mobile: string | null }) {
  const kiosk = await walk(kingdom, lang, true, 'kiosk')
  await kiosk.page.goto(`${kingdom.url}/kiosk?lang=${lang}`)
  await turn(kiosk.page, () => kiosk.page.locator('form[action="/kiosk/enrol"] button').click())
  await kiosk.page.goto(`${kingdom.url}/kiosk/tasks?lang=${lang}`)
  await turn(kiosk.page, () => kiosk.page.locator('form[action="/kiosk/start"] button').first().click())
  await kiosk.page.fill('input[name=typed]', person.number)
  await submitForm(kiosk)
  for (const _ of ['right finger', 'left finger', 'face']) await submitForm(kiosk)
  assert.match(await kiosk.page.locator('main').innerText(), lang === 'ar' ? /أثبتّ هويتك كاملة/ : /fully proved now/)
  await kingdom.message(person.mobile ?? '', /ارتفع مستوى حسابك|level of your account was raised/i)
  await kiosk.context.close()
}

async function register(w: Walk, { number, mobile }: { number: string; mobile: string | null }, username: string) {
  await go(w, '/register')
  const typed = { number, mobile: localPhone(mobile), username, password, again: password }
  for (const [name, value] of Object.entries(typed)) await w.page.fill(`input[name=${name}]`, value)
  await w.page.locator(`input[name=lang][value=${w.lang}]`).check()
  await w.page.locator('input[type=checkbox]').first().check()
  await beHuman(w)
  await forgetMessages(w, mobile ?? '')
  await submitForm(w)
  await w.page.fill('input[name=code]', await codeFor(w, mobile ?? '', purposes.registration))
  await submitForm(w)
  assert.equal(new URL(w.page.url()).pathname, '/register/done')
}

/** Presses "activate" in the bank's app. */
async function atTheBank(w: Walk, number: string, fault: string): Promise<void> {
  await w.page.fill('input[name=number]', number)
  const select = w.page.locator('select[name=fault]')
  if ((await select.count()) > 0) await select.selectOption(fault)
  else await w.page.locator(`input[name=fault][value=${fault}]`).check()
  await submitForm(w)
}

async function signIn(w: Walk, name: string): Promise<void> {
  await go(w, '/sign-in')
  await w.page.fill('input[name=name]', name)
  await w.page.fill('input[name=password]', password)
  await beHuman(w)
  await submitForm(w)
}
