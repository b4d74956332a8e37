/** What people do on the way of several journeys: sign in, answer the challenge by ear, pay, choose for whom. */
import assert from 'node:assert/strict'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { cast } from '../../cast/index.ts'
import { listen } from '../identity/challenge/listen.testing.ts'
import { type Lang, localMobile } from '../language/index.ts'
import { newVisitor } from './browser.ts'
import { type Watch, watch } from './checks.ts'
import type { Kingdom } from './kingdom.ts'

export interface Walk {
  readonly kingdom: Kingdom
  readonly context: BrowserContext
  readonly page: Page
  readonly watch: Watch
  readonly lang: Lang
  readonly scripts: boolean
}

/** Someone opens a browser: Arabic or English, with or without JavaScript. */
export async function walk(
  kingdom: Kingdom,
  lang: Lang,
  scripts: boolean,
  surface: 'portal' | 'kiosk' | 'desk' = 'portal',
  at?: Browser,
): Promise<Walk> {
  const size = surface === 'kiosk' ? { width: 1080, height: 1400 } : {}
  const context = await newVisitor({ lang, scripts, ...size }, at)
  const page = await context.newPage()
  return { kingdom, context, page, watch: watch(page, { lang, scripts, surface }), lang, scripts }
}

/** Opens an address of the kingdom and looks at the page. */
export async function go(w: Walk, path: string): Promise<void> {
  await w.page.goto(w.kingdom.url + path)
  await w.watch.look(path)
}

/** Does what leads to another page, and waits until that page is there: never mistakes the old page for the new one. */
export async function turn(page: Page, act: () => Promise<unknown>): Promise<void> {
  await Promise.all([page.waitForEvent('load'), act()])
}

/** Presses the button (or link) that says the act, and looks at what comes. */
export async function press(w: Walk, name: string | RegExp): Promise<void> {
  const button = w.page.locator('main').getByRole('button', { name }).first()
  const link = w.page.locator('main').getByRole('link', { name }).first()
  const target = (await button.count()) > 0 ? button : link
  await turn(w.page, () => target.click())
  await w.watch.look(`after «${String(name)}»`)
}

/** Answers the challenge: with scripts by waiting for the work, without by listening to the digits. */
export async function beHuman(w: Walk): Promise<void> {
  if ((await w.page.locator('.challenge').count()) === 0) return
  if (w.scripts) {
    await w.page.waitForFunction(
      () => (document.querySelector<HTMLInputElement>('input[name=altcha]')?.value ?? '') !== '',
      undefined,
      { timeout: 30_000 },
    )
    return
  }
  const source = await w.page.locator('.challenge audio').getAttribute('src')
  const sound = await w.context.request.get(new URL(source ?? '', w.kingdom.url).href, {
    headers: { 'accept-language': w.lang },
  })
  assert.equal(sound.status(), 200, 'the digits can be heard')
  await w.page.fill('input[name=spoken]', listen(Buffer.from(await sound.body()), w.lang))
}

/** The six digits of the latest code on somebody's phone that was sent for this purpose. */
export async function codeFor(w: Walk, mobile: string, purpose: RegExp): Promise<string> {
  const text = await w.kingdom.message(mobile, purpose)
  const code = /(?<!\d)\d{6}(?!\d)/.exec(text)?.[0]
  assert.ok(code, 'the message holds a code')
  return code
}

export const purposes = {
  signIn: /رمز الدخول|Sign-in code/,
  act: /لتأكيد|To confirm/,
  registration: /رمز التسجيل|registration code/i,
  activation: /رمز تفعيل|activation code/i,
} as const

/** Signs in as one of the cast with a ready account, to the page asked for. */
export async function signIn(w: Walk, who: keyof typeof cast, next = '/home'): Promise<void> {
  const { number, mobile } = cast[who]
  await go(w, `/sign-in?next=${encodeURIComponent(next)}`)
  await w.page.fill('input[name=name]', number)
  await w.page.fill('input[name=password]', w.kingdom.password)
  await beHuman(w)
  await forgetMessages(w, mobile ?? '')
  await submitForm(w)
  await w.page.fill('input[name=code]', await codeFor(w, mobile ?? '', purposes.signIn))
  await submitForm(w)
  assert.equal(new URL(w.page.url()).pathname, new URL(next, w.kingdom.url).pathname)
}

/** Sends the page's form by its own button. */
export async function submitForm(w: Walk): Promise<void> {
  await turn(w.page, () => w.page.locator('form#page-form p.act button').first().click())
  await w.watch.look(`after sending ${new URL(w.page.url()).pathname}`)
}

/** Older messages of a phone are put away, so that the next code is the one just sent. */
export async function forgetMessages(w: Walk, mobile: string): Promise<void> {
  await w.kingdom.owner.query('delete from outside.message where mobile = $1', [mobile])
}

/** Chooses for whom to act. */
export async function actFor(w: Walk, who: keyof typeof cast, next: string): Promise<void> {
  await go(w, `/acting?next=${encodeURIComponent(next)}`)
  const form = w.page.locator('form', { has: w.page.locator(`input[name=person][value="${cast[who].id}"]`) })
  await turn(w.page, () => form.getByRole('button').click())
  await w.watch.look(`acting for ${who}`)
}

/** Pays at the simulated bank and comes back. */
export async function pay(w: Walk): Promise<void> {
  await turn(w.page, () => w.page.locator('form[action$="/pay"] button').click())
  assert.match(w.page.url(), /\/gateway\//)
  const payButton = w.page.getByRole('button', { name: /^(ادفع|Pay)/ }).first()
  await turn(w.page, () => payButton.click())
  assert.match(new URL(w.page.url()).pathname, /^\/requests\/[0-9a-f-]{36}$/)
  await w.watch.look('after paying')
}

/** Confirms an act with the code sent for it. */
export async function confirmByCode(w: Walk, mobile: string): Promise<void> {
  await forgetMessages(w, mobile)
  await turn(w.page, () => w.page.locator('form[action$="/code"] button').click())
  await w.watch.look('a code was sent')
  await w.page.fill('input[name=_code]', await codeFor(w, mobile, purposes.act))
  await turn(w.page, () => w.page.locator('form[action$="/send"] button').click())
  await w.watch.look('after confirming')
}

/** The reasons a page gives, as codes. */
export function reasonsOn(w: Walk): Promise<string[]> {
  return w.page.locator('[data-reason]').evaluateAll((all) => all.map((one) => one.getAttribute('data-reason') ?? ''))
}

const every = [
  { lang: 'ar', scripts: true },
  { lang: 'en', scripts: false },
  { lang: 'ar', scripts: false },
  { lang: 'en', scripts: true },
] as const

/**
 * Each story is walked in both languages, with and without JavaScript, in two walks: half of the files take one pair,
 * half the other, since words do not depend on scripts. `EVERY_WALK=yes npm test -- journeys` walks all four.
 */
const all = process.env.EVERY_WALK === 'yes'
export const both = all ? every : every.slice(0, 2)
export const crossed = all ? every : every.slice(2)

export const localPhone = (mobile: string | null): string => localMobile(mobile ?? '')
