/** A guard verifies a card in a place without a network: the page was opened once, the house is gone, the card still speaks. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { decodeQR } from 'qr/decode.js'
import { cast, castNow } from '../../cast/index.ts'
import { codeOn } from '../documents/code.testing.ts'
import { open, order } from '../documents/index.ts'
import { templates } from '../documents/templates/index.ts'
import { inTransaction, uuid } from '../store/index.ts'
import { closeBrowser } from './browser.ts'
import { type Kingdom, startKingdom } from './kingdom.ts'
import { go, signIn, turn, type Walk, walk } from './steps.ts'

let kingdom: Kingdom
before(async () => {
  kingdom = await startKingdom()
})
after(async () => {
  await closeBrowser()
})

/** What a camera would read from the code on the page. */
async function scanned(page: Page): Promise<string> {
  const svg = page.locator('.card-code svg')
  const size = Number((await svg.getAttribute('viewBox'))?.split(' ')[2])
  const dark = (await svg.locator('path').last().getAttribute('d')) ?? ''
  const scale = 4
  const width = size * scale
  const data = new Uint8Array(width * width * 4).fill(255)
  for (const [, x, y] of dark.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let i = 0; i < scale * scale; i++) {
      const at = ((Number(y) * scale + Math.floor(i / scale)) * width + Number(x) * scale + (i % scale)) * 4
      data.fill(0, at, at + 3)
    }
  }
  return decodeQR({ width, height: width, data })
}

const said = {
  ar: {
    green: /صحيحة وسارية/,
    amber: /لا نعلم إن كانت أُلغيت/,
    red: /مرفوضة/,
    over: /انتهى وقت هذا الرمز/,
    paper: /صادرة منا وسارية/,
    paperAmber: /لا نعلم إن كانت أُلغيت/,
  },
  en: {
    green: /Genuine and in force/,
    amber: /may have been revoked/,
    red: /Refused/,
    over: /time of this code is over/,
    paper: /Issued by us and in force/,
    paperAmber: /may have been revoked/,
  },
} as const

/** A vehicle certificate of FAHD's, printed by the kingdom itself, as a camera reads its code. */
async function printedCode(): Promise<string> {
  const wish = { person: cast.FAHD.id, template: 'vehicle-certificate', request: uuid(), at: castNow } as const
  const { documentId } = await inTransaction(kingdom.owner, (tx) =>
    order(tx, { ...wish, data: templates[wish.template].example }),
  )
  for (let tries = 0; tries < 300; tries++) {
    const file = await open(kingdom.owner, { documentId, person: wish.person, relation: 'owner' })
    if (file !== null) return codeOn(file.bytes)
    await new Promise((resume) => setTimeout(resume, 200))
  }
  throw new Error('the kingdom did not print it')
}

async function judged(w: Walk, code: string): Promise<string> {
  // The answer before this one must not be taken for this one.
  await w.page.evaluate(() => document.querySelector('#answer')?.replaceChildren())
  await w.page.fill('textarea[name=code]', code)
  await w.page.locator('#page-form p.act button').click()
  await w.page.locator('#answer [data-reason]').waitFor()
  return w.page.locator('#answer').innerText()
}

test('with the house gone a guard’s page opens in both languages and judges cards and documents in words', async () => {
  const paper = await printedCode()
  const holder = await walk(kingdom, 'ar', true)
  await signIn(holder, 'FAHD', '/card')
  const guards = [await walk(kingdom, 'ar', true), await walk(kingdom, 'en', true)]
  for (const guard of guards) {
    await guard.page.clock.setFixedTime(new Date(Date.parse(castNow) + 60_000))
    await go(guard, '/verify/card')
    await guard.page.locator('#offline').waitFor()
  }
  // The list that the guards keep is older than the card they are shown.
  await new Promise((resume) => setTimeout(resume, 3000))
  await go(holder, '/card?for=paper')
  const code = await scanned(holder.page)
  // What was printed for him stands among his documents, with a code to share.
  await go(holder, '/documents')
  await holder.watch.look('documents')
  await go(holder, (await holder.page.locator('a[href$="/code"]').first().getAttribute('href')) ?? '')
  await holder.watch.look('the verifying code of a document')
  assert.equal(await holder.page.locator('svg.qr').count(), 1)
  await holder.context.close()
  // Online first: the answer's page is as accessible as any.
  for (const guard of guards) {
    assert.match(await judged(guard, code), said[guard.lang].green)
    await guard.watch.look('green')
    assert.match(await judged(guard, paper), said[guard.lang].paper)
    await guard.watch.look('paper')
  }
  await kingdom.stop()

  for (const guard of guards) {
    const { page, lang } = guard
    await guard.context.setOffline(true)
    await turn(page, () => page.reload())
    assert.equal(await page.evaluate(() => document.documentElement.lang), lang)
    const green = await judged(guard, code)
    assert.match(green, said[lang].green)
    assert.ok(green.includes(cast.FAHD.number) && green.includes(lang === 'ar' ? 'فهد صالح' : 'Fahd Saleh'))
    for (const changed of [`0${code.slice(1)}`, code.slice(0, -1), code.slice(0, 300) + code.slice(303)]) {
      assert.match(await judged(guard, changed), said[lang].red)
    }
    const seen = await judged(guard, paper)
    assert.match(seen, said[lang].paperAmber)
    assert.ok(seen.includes(lang === 'ar' ? 'شهادة مركبة' : 'A B J 1234') && seen.includes('2026'), seen)
    assert.match(await judged(guard, `0${paper.slice(1)}`), said[lang].red)
    const ends = Date.parse(castNow) + 86_400_000
    const at = async (time: number) => {
      await page.clock.setFixedTime(new Date(time))
      return judged(guard, code)
    }
    // The code ends a day after it was written, and the list is some seconds older than that.
    const last = await lastGood(page, code, ends)
    assert.match(await at(last * 1000), said[lang].amber)
    const over = await at((last + 1) * 1000)
    assert.match(over, said[lang].over)
    await guard.context.close()
  }
})

/** The last second at which the code is not over yet, found by asking. */
async function lastGood(page: Page, code: string, from: number): Promise<number> {
  for (let second = Math.floor(from / 1000); second < from / 1000 + 600; second++) {
    await page.clock.setFixedTime(new Date(second * 1000))
    await page.evaluate(() => document.querySelector('#answer')?.replaceChildren())
    await page.fill('textarea[name=code]', code)
    await page.locator('#page-form p.act button').click()
    await page.locator('#answer [data-reason]').waitFor()
    if ((await page.locator('#answer [data-reason]').getAttribute('data-reason')) === 'expired') return second - 1
  }
  throw new Error('the code never ended')
}
