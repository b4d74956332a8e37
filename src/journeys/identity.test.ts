/** Stories P-01 and P-02, as far as the main job carries them: from nothing to a signed-in person, in a browser. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { faceIndexOf } from '../../cast/bodies.ts'
import { cast } from '../../cast/index.ts'
import { demoPortrait } from '../biometrics/faces/demo/index.ts'
import type { Db } from '../store/index.ts'
import { closeBrowser } from './browser.ts'
import { browserWithCamera } from './camera-page.tsx'
import { type Kingdom, startKingdom } from './kingdom.ts'
import {
  beHuman,
  both,
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

after(async () => {
  for (const camera of cameras.values()) await camera.close()
  await closeBrowser()
})

const ownPassword = 'نخلة وبئر وسراج 27'

for (const { lang, scripts } of both) {
  describe(`${lang}, ${scripts ? 'with' : 'without'} JavaScript`, () => {
    let kingdom: Kingdom
    before(async () => {
      kingdom = await startKingdom({ DEMO_ACCOUNTS: 'no' })
    })
    after(() => kingdom.stop())

    test('P-01: he finds a kiosk, registers there with two fingers, a face and his mobile, and signs in on the portal', async () => {
      const w = await walk(kingdom, lang, scripts)
      await go(w, '/activation-points')
      const points = await w.page.locator('main').innerText()
      assert.match(points, lang === 'ar' ? /الوشم/ : /Al-?Washm/i)
      const mobile = cast.FAHD.mobile ?? ''
      const kiosk = await atKiosk(kingdom, lang, scripts, 'FAHD')
      await type(kiosk, cast.FAHD.number)
      for (const _ of ['right finger', 'left finger', 'face']) await next(kiosk)
      await notRegistered(kiosk)
      await next(kiosk)
      await forgetMessages(kiosk, mobile)
      await type(kiosk, localPhone(mobile))
      await type(kiosk, await codeFor(kiosk, mobile, purposes.activation))
      const slip = await kiosk.page.locator('main dd').allInnerTexts()
      const [username = '', half = ''] = slip.map((s) => s.trim())
      assert.match(half, /^[0-9A-Z]{5}$/)
      await kiosk.context.close()
      await capturedBy(kingdom, scripts)
      // The other half came by message; neither opens anything alone.
      const said = await kingdom.message(mobile, /(كلمة المرور المؤقتة|temporary password): [0-9A-Z]{5}/i)
      const other = /(?<![0-9A-Za-z])[0-9A-Z]{5}(?![0-9A-Za-z])/.exec(said)?.[0] ?? ''
      assert.ok(other)
      await firstSignIn(w, username, half + other, mobile)
      assert.match(await w.page.locator('h1').innerText(), new RegExp(cast.FAHD.name[lang].first))
      await w.context.close()
      const again = await walk(kingdom, lang, scripts)
      await credentials(again, username, half + other)
      assert.match(await again.page.title(), /^(خطأ: |Error: )/, 'a temporary password is good once')
      await again.context.close()
    })

    test('P-01: she registered on the web before; at the kiosk number, fingers, face, user name and a code are enough', async () => {
      const w = await walk(kingdom, lang, scripts)
      await register(w, 'NOURA', 'noura.sh')
      await w.context.close()
      const kiosk = await atKiosk(kingdom, lang, scripts, 'NOURA')
      await type(kiosk, cast.NOURA.number)
      for (const _ of ['right finger', 'left finger', 'face']) await next(kiosk)
      await registeredAs(kiosk, 'noura.sh', cast.NOURA.mobile ?? '')
      assert.match(await kiosk.page.locator('main').innerText(), /noura\.sh/)
      await kiosk.context.close()
      await kingdom.message(cast.NOURA.mobile ?? '', /تفعيل حسابك|was activated/i)
      const home = await walk(kingdom, lang, scripts)
      await credentials(home, cast.NOURA.number, ownPassword)
      await finishCode(home, cast.NOURA.mobile ?? '')
      assert.match(await home.page.locator('h1').innerText(), new RegExp(cast.NOURA.name[lang].first))
      await home.context.close()
    })

    test('P-02: a resident registers in three steps, prints the form, and is not let in before he is activated', async () => {
      const w = await walk(kingdom, lang, scripts)
      await register(w, 'IMRAN', 'imran.s')
      assert.match(await w.page.locator('main').innerText(), /AF-1447-\d{6}/)
      await credentials(w, cast.IMRAN.number, ownPassword)
      assert.match(await w.page.title(), /^(خطأ: |Error: )/)
      await kingdom.message(cast.IMRAN.mobile ?? '', /لم يفعّل|not active/i)
      const kiosk = await atKiosk(kingdom, lang, scripts, 'IMRAN')
      await type(kiosk, cast.IMRAN.number)
      for (const _ of ['right finger', 'left finger', 'face']) await next(kiosk)
      await registeredAs(kiosk, 'imran.s', cast.IMRAN.mobile ?? '')
      await kiosk.context.close()
      await credentials(w, cast.IMRAN.number, ownPassword)
      await finishCode(w, cast.IMRAN.mobile ?? '')
      await go(w, '/account')
      const account = await w.page.locator('main').innerText()
      assert.match(account, /1447/, 'dates show the Hijri year')
      assert.match(account, /2026/, 'and the Gregorian one')
      await w.context.close()
    })

    test('P-01: a number with a wrong check digit is refused before any finger', async () => {
      const kiosk = await atKiosk(kingdom, lang, scripts)
      await kiosk.page.fill('input[name=typed]', '1999900011')
      await submitForm(kiosk)
      assert.match(await kiosk.page.title(), /^(خطأ: |Error: )/)
      assert.equal(await kiosk.page.inputValue('input[name=typed]'), '1999900011')
      await kiosk.context.close()
    })
  })
}

/** A person before an enrolled machine, who has chosen a language and what to do. */
async function atKiosk(
  kingdom: Kingdom,
  lang: 'ar' | 'en',
  scripts: boolean,
  who?: 'FAHD' | 'NOURA' | 'IMRAN',
): Promise<Walk> {
  // With JavaScript the kiosk's own camera sees the person; without, the server asks the face device.
  const w = await walk(kingdom, lang, scripts, 'kiosk', (await cameraSeeing(scripts ? who : undefined))?.browser)
  await w.page.goto(`${kingdom.url}/kiosk?lang=${lang}`)
  await turn(w.page, () => w.page.locator('form[action="/kiosk/enrol"] button').click())
  await w.page.goto(`${kingdom.url}/kiosk/tasks?lang=${lang}`)
  await w.watch.look('what to do at the kiosk')
  await turn(w.page, () => w.page.locator('form[action="/kiosk/start"] button').first().click())
  await w.watch.look('number')
  return w
}

const cameras = new Map<string, Awaited<ReturnType<typeof browserWithCamera>>>()

/** A browser whose camera films this drawn person. */
async function cameraSeeing(who: 'FAHD' | 'NOURA' | 'IMRAN' | undefined) {
  if (who === undefined) return undefined
  const index = await faceIndexOf({} as Db, cast[who].id)
  const seen =
    cameras.get(who) ?? (await browserWithCamera(await Promise.all([3, 4, 5].map((shot) => demoPortrait(index, shot)))))
  cameras.set(who, seen)
  return seen
}

/** Every capture of the visits so far came this way. */
async function capturedBy(kingdom: Kingdom, scripts: boolean): Promise<void> {
  const { rows } = await kingdom.owner.query<{ by: string }>(
    `select distinct e.value ->> 'by' as by from identity.kiosk_visit v, jsonb_each(v.evidence) e where v.step = 'done'`,
  )
  assert.deepEqual(rows, [{ by: scripts ? 'browser' : 'server' }])
}

/** She says at the kiosk that she did not register on the portal. */
async function notRegistered(w: Walk): Promise<void> {
  await w.watch.look('user name')
  await turn(w.page, () => w.page.locator('form:has(input[value=unregistered]) button').click())
}

/** Her registration's user name at the kiosk, the terms, her mobile and the code to it. */
async function registeredAs(w: Walk, username: string, mobile: string): Promise<void> {
  await type(w, username)
  await next(w)
  await forgetMessages(w, mobile)
  await type(w, localPhone(mobile))
  await type(w, await codeFor(w, mobile, purposes.activation))
}

async function type(w: Walk, typed: string): Promise<void> {
  await w.page.fill('input[name=typed]', typed)
  await submitForm(w)
}

const next = (w: Walk): Promise<void> => submitForm(w)

async function register(w: Walk, who: 'NOURA' | 'IMRAN', username: string): Promise<void> {
  const { number, mobile } = cast[who]
  await go(w, '/register')
  await w.page.fill('input[name=number]', number)
  await w.page.fill('input[name=mobile]', localPhone(mobile))
  await w.page.fill('input[name=username]', username)
  await w.page.fill('input[name=password]', ownPassword)
  if ((await w.page.locator('input[name=again]').count()) > 0) await w.page.fill('input[name=again]', ownPassword)
  await w.page.locator(`input[name=lang][value=${w.lang}]`).check()
  await w.page.locator('input[type=checkbox]').first().check()
  await beHuman(w)
  await forgetMessages(w, mobile ?? '')
  await submitForm(w)
  await w.page.fill('input[name=code]', await codeFor(w, mobile ?? '', purposes.registration))
  await submitForm(w)
}

async function credentials(w: Walk, name: string, password: string): Promise<void> {
  await go(w, '/sign-in')
  await w.page.fill('input[name=name]', name)
  await w.page.fill('input[name=password]', password)
  await beHuman(w)
  await submitForm(w)
}

async function finishCode(w: Walk, mobile: string): Promise<void> {
  await w.page.fill('input[name=code]', await codeFor(w, mobile, purposes.signIn))
  await submitForm(w)
  assert.equal(new URL(w.page.url()).pathname, '/home')
}

async function firstSignIn(w: Walk, username: string, temporary: string, mobile: string): Promise<void> {
  await credentials(w, username, temporary)
  assert.equal(
    new URL(w.page.url()).pathname,
    '/sign-in/new-password',
    'a temporary password buys only the choice of one’s own',
  )
  await w.page.fill('input[name=password]', ownPassword)
  await w.page.fill('input[name=again]', ownPassword)
  await forgetMessages(w, mobile)
  await submitForm(w)
  await finishCode(w, mobile)
}
