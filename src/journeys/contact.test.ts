/** P-16 walked in a browser: the branches, a complaint and its answer, following it without signing in, a meeting by video. */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Browser, chromium, type Page } from 'playwright-core'
import { cast, castNow } from '../../cast/index.ts'
import { aPdf } from '../contact/papers.testing.ts'
import { closeBrowser, findChromium } from './browser.ts'
import { type Kingdom, startKingdom } from './kingdom.ts'
import {
  beHuman,
  codeFor,
  crossed,
  forgetMessages,
  go,
  press,
  signIn,
  submitForm,
  turn,
  type Walk,
  walk,
} from './steps.ts'

after(closeBrowser)

/** A Chromium whose camera and microphone are made up, and which may call itself on this machine. */
function cameraBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--allow-loopback-in-peer-connection',
    ],
  })
}

/** An officer comes to the desk with a passkey that the browser makes. */
async function officer(w: Walk, username: string): Promise<void> {
  const session = await w.context.newCDPSession(w.page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
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
  await w.page.fill('input[name=password]', w.kingdom.password)
  await submitForm(w)
  const code = new RegExp(`${username.replace('.', '\\.')}\\s+\\S+\\s+([0-9A-Z-]{19})`).exec(w.kingdom.said)?.[1]
  const asked = w.page.locator('input[name=code]')
  if ((await asked.count()) > 0) await asked.fill(code ?? '')
  await turn(w.page, () => w.page.locator('form[data-passkey] button').click())
  assert.equal(new URL(w.page.url()).pathname, '/desk', await w.page.locator('main').innerText())
}

const main = (w: Walk): Promise<string> => w.page.locator('main').innerText()

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

    test('P-16: the branches of a region, a complaint with its paper, its number, and where it stands without signing in', async () => {
      const w = await walk(kingdom, lang, scripts)
      await go(w, '/contact')
      await go(w, '/services/contact/find-centre')
      await w.page.selectOption('select[name=region]', 'asir')
      await submitForm(w)
      assert.match(await main(w), new RegExp(t('فرع أبها', 'Abha branch')))

      const mobile = cast.KHALID.mobile ?? ''
      await signIn(w, 'KHALID')
      await go(w, '/services/contact/submit-complaint')
      await press(w, t('ابدأ الطلب', 'Start'))
      await w.page.selectOption('select[name=sector]', 'delivery')
      await submitForm(w)
      await w.page.fill('textarea[name=words]', t('تأخر وصول رخصتي أسبوعين.', 'My licence came two weeks late.'))
      const bad = path.join(tmpdir(), `bawaba-${process.pid}-paper.pdf`)
      await writeFile(bad, aPdf('/OpenAction << /S /JavaScript /JS (x) >>'))
      await w.page.setInputFiles('input[type=file]', bad)
      await submitForm(w)
      assert.match(await main(w), new RegExp(t('ما يعمل وحده', 'acts by itself')), 'named')
      await writeFile(bad, aPdf())
      await w.page.setInputFiles('input[type=file]', bad)
      await submitForm(w)
      await forgetMessages(w, mobile)
      await turn(w.page, () => w.page.locator('form[action$="/send"] button').click())
      await w.watch.look('the ticket')
      assert.match(new URL(w.page.url()).pathname, /^\/tickets\//)
      const number = /1447\/\d{6}/.exec(await main(w))?.[0] ?? ''
      assert.ok(number)
      assert.match(await main(w), new RegExp(t('قُيِّدت', 'Recorded')))
      await kingdom.message(mobile, /1447\/\d{6}/)

      await go(w, '/services/contact/submit-complaint')
      await press(w, t('ابدأ الطلب', 'Start'))
      await w.page.selectOption('select[name=sector]', 'delivery')
      await submitForm(w)
      await w.page.fill('textarea[name=words]', t('تأخر وصول رخصتي أسبوعين', 'my licence came two weeks LATE'))
      await submitForm(w)
      assert.equal(await w.page.locator('[data-reason=not_sent_already]').count(), 1, 'the same again is refused')
      await w.context.close()

      const anew = await walk(kingdom, lang, scripts)
      await go(anew, '/track')
      await anew.page.fill('input[name=number]', number)
      await anew.page.fill('input[name=mobile]', '0500000069')
      await beHuman(anew)
      await forgetMessages(anew, mobile)
      await submitForm(anew)
      await anew.page.fill('input[name=code]', await codeFor(anew, mobile, /متابعة|follow/))
      await submitForm(anew)
      assert.match(await main(anew), new RegExp(t('قُيِّدت', 'Recorded')))
      await go(anew, '/indicators')
      await anew.context.close()
    })

    if (!scripts) return

    test('P-16: by video: the device tried, the waiting room, both see each other, hanging up ends it for both, and the decision', async () => {
      const { rows } = await kingdom.owner.query<{ id: string }>(
        `select audience_id as id from contact.audience where person_id = $1`,
        [cast.TURKI.id],
      )
      const id = rows[0]?.id ?? ''
      // Its time has come: an hour that no clock of the house need wait for.
      const now = new Date(Date.parse(castNow)).toISOString()
      await kingdom.owner.query('update contact.audience set starts_at = $2 where audience_id = $1', [id, now])
      await kingdom.owner.query('update contact.agenda set starts_at = $2 where audience_id = $1', [id, now])
      const browser = await cameraBrowser()
      try {
        const guest = await walk(kingdom, lang, scripts, 'portal', browser)
        const host = await walk(kingdom, lang, scripts, 'desk', browser)
        for (const { context } of [guest, host]) await context.grantPermissions(['camera', 'microphone'])
        await signIn(guest, 'TURKI')
        await go(guest, `/audiences/${id}/device`)
        await guest.page.click('[data-part=try]')
        await guest.page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0)
        await go(guest, `/audiences/${id}/call`)
        assert.match(await main(guest), new RegExp(t('غرفة الانتظار', 'Waiting room')))

        await officer(host, 'bandar.talal')
        await go(host, `/desk/audiences/${id}/room`)
        const letIn = host.page.locator('form[data-admit=applicant] button')
        await letIn.waitFor({ state: 'visible' })
        await turn(host.page, () => letIn.click())
        await guest.page.waitForSelector('[data-call=room]')
        for (const w of [guest, host]) assert.ok(await pictureMoves(w.page), 'the other’s picture moves')
        await host.watch.look('the room')
        await guest.watch.look('the room')

        await turn(host.page, () => host.page.locator('form[action$="/room/end"] button').click())
        await guest.page.waitForURL(`**/audiences/${id}`)
        await host.page.fill('textarea[name=minutes]', t('عُرض الأمر.', 'The matter was heard.'))
        await host.page.fill('textarea[name=decision]', t('تُسيَّر حافلات.', 'Buses will run.'))
        await turn(host.page, () => host.page.locator('#record-form p.act button').click())
        await go(guest, `/audiences/${id}`)
        assert.match(await main(guest), new RegExp(t('تُسيَّر حافلات', 'Buses will run')))
        await guest.context.close()
        await host.context.close()
      } finally {
        await browser.close()
      }
    })
  })
}

/** Whether frames of the other's picture are decoded, and more of them a moment later. */
async function pictureMoves(page: Page): Promise<boolean> {
  const frames = () =>
    page.evaluate(() => {
      const video = document.querySelector<HTMLVideoElement>('[data-peer]:not([hidden]) video')
      return video?.getVideoPlaybackQuality().totalVideoFrames ?? 0
    })
  await page.waitForFunction(
    () =>
      (document.querySelector<HTMLVideoElement>('[data-peer]:not([hidden]) video')?.getVideoPlaybackQuality()
        .totalVideoFrames ?? 0) > 0,
  )
  const first = await frames()
  for (let tries = 0; tries < 50; tries++) {
    if ((await frames()) > first) return true
    await new Promise((resume) => setTimeout(resume, 100))
  }
  return false
}
