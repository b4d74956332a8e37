/** What holds on every page of every journey (ux/brief.md, the twelve checks, as far as a page by itself can show them). */
import assert from 'node:assert/strict'
import AxeBuilder from '@axe-core/playwright'
import type { ConsoleMessage, Page, Response } from 'playwright-core'
import type { Lang } from '../language/index.ts'

export interface Watch {
  /** Checks the page as it stands, whatever it shows: an answer, an error, a form. */
  look(where: string): Promise<void>
  /** Everything wrong that the browser itself reported since. */
  readonly complaints: readonly string[]
}

/** Where a kiosk's and an officer's reader listens (SBI): this machine, ports 4501 to 4600. */
const atReader = (url: string): boolean => /^http:\/\/127\.0\.0\.1:(450[1-9]|45[1-9]\d|4600)\//.test(url)

/** Pixels of a target, by surface (check 9). */
const leastTarget = { portal: 44, kiosk: 80, desk: 24 } as const

/** Begins to watch a page: console errors, CSP violations and third-party requests are complaints. */
export function watch(
  page: Page,
  options: { readonly lang: Lang; readonly scripts: boolean; readonly surface?: 'portal' | 'kiosk' | 'desk' },
): Watch {
  const complaints: string[] = []
  const reads = options.surface === 'kiosk' || options.surface === 'desk'
  let last: Response | undefined
  page.on('console', (message: ConsoleMessage) => {
    // The page looks for its reader on all hundred ports; ninety-nine say no, and the browser reports each.
    if (reads && atReader(message.location().url)) return
    // Another test's reader on this machine answers its own pages alone; told with the page's address, not its own.
    const [, denied = ''] = /^Access to fetch at '([^']+)' .* blocked by CORS policy/.exec(message.text()) ?? []
    if (reads && atReader(denied)) return
    // A 422 page is our answer to a mistake, not a mistake of ours; the browser reports its status all the same.
    if (message.type() === 'error' && !/status of (4\d\d)/.test(message.text())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (reads && atReader(request.url())) return
    if (url.protocol.startsWith('http') && url.hostname !== 'localhost') complaints.push(`a request to ${url.hostname}`)
  })
  page.on('response', (response) => {
    if (response.request().isNavigationRequest() && response.frame() === page.mainFrame()) last = response
  })

  async function look(where: string): Promise<void> {
    const seen = await page.evaluate(() => ({
      lang: document.documentElement.lang,
      dir: document.documentElement.dir,
      headings: document.querySelectorAll('h1').length,
      title: document.title,
      summary: document.querySelector('[role="alert"], .error-summary, #errors') !== null,
      invalid: document.querySelectorAll('[aria-invalid="true"]').length,
      inlineScripts: [...document.scripts].filter((s) => s.src === '').length,
      inlineStyles: document.querySelectorAll('style, [style]').length,
    }))
    assert.equal(seen.lang, options.lang, `${where}: lang`)
    assert.equal(seen.dir, options.lang === 'ar' ? 'rtl' : 'ltr', `${where}: dir`)
    assert.equal(seen.headings, 1, `${where}: one h1`)
    assert.equal(seen.inlineScripts, 0, `${where}: no inline script`)
    assert.equal(seen.inlineStyles, 0, `${where}: no inline style`)
    if (seen.invalid > 0) {
      assert.match(seen.title, /^(خطأ: |Error: )/, `${where}: the title says that there are errors`)
      assert.equal(last?.status(), 422, `${where}: an error page answers 422`)
    }
    if (last) {
      const headers = last.headers()
      assert.match(headers['content-security-policy'] ?? '', /default-src 'none'/, `${where}: CSP`)
      assert.equal(headers['cache-control'], 'no-store', `${where}: nothing personal is cached`)
    }
    await noSidewaysScroll(page, where)
    await largeTargets(page, where, leastTarget[options.surface ?? 'portal'])
    if (options.scripts)
      await accessible(
        page,
        where,
        `${options.lang} ${seen.invalid > 0} ${new URL(page.url()).pathname.replace(/[0-9a-f-]{36}/g, '…')} ${seen.title}`,
      )
    assert.deepEqual(complaints, [], `${where}: the browser complains of nothing`)
  }
  return { look, complaints }
}

/** At 320 px wide nothing makes the page scroll sideways. */
async function noSidewaysScroll(page: Page, where: string): Promise<void> {
  const before = page.viewportSize()
  await page.setViewportSize({ width: 320, height: 700 })
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  if (before) await page.setViewportSize(before)
  assert.ok(over <= 0, `${where}: ${over} px of sideways scroll at 320 px`)
}

/** Every control that is seen can be hit by a thumb; links inside running text aside. */
async function largeTargets(page: Page, where: string, least: number): Promise<void> {
  const small = await page.evaluate((min) => {
    const controls = [
      ...document.querySelectorAll<HTMLElement>(
        'button, select, input:not([type=hidden]), textarea, a.button, a.pill, .tile',
      ),
    ]
    return controls
      .filter((c) => {
        const box = (
          c.matches('[type=radio], [type=checkbox]') ? (c.closest('label') ?? c.parentElement ?? c) : c
        ).getBoundingClientRect()
        const shown =
          c.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
          box.width > 1 &&
          !c.closest('.unseen, .skip')
        return shown && !c.classList.contains('unseen') && (box.height < min - 0.5 || box.width < min - 0.5)
      })
      .map(
        (c) =>
          `${c.tagName.toLowerCase()} ${c.getAttribute('name') ?? c.textContent?.trim().slice(0, 30)} ${Math.round(c.getBoundingClientRect().width)}×${Math.round(c.getBoundingClientRect().height)}`,
      )
  }, least)
  assert.deepEqual(small, [], `${where}: targets of at least ${least} px`)
}

/** Pages that were judged already in this run: the same page again is not judged again. */
const judged = new Set<string>()

async function accessible(page: Page, where: string, what: string): Promise<void> {
  if (judged.has(what)) return
  judged.add(what)
  const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  await judge(page, `${where}: axe, light`, (axe) => axe.withTags(rules))
  // By night the same page has other colours and nothing else that is other.
  await page.emulateMedia({ colorScheme: 'dark' })
  await judge(page, `${where}: axe, dark`, (axe) => axe.withRules(['color-contrast']))
  await page.emulateMedia({ colorScheme: 'light' })
}

/** Asks axe. Our pages have no frames of others, so that it need not open a page of its own to add them up. */
async function judge(page: Page, where: string, ask: (axe: AxeBuilder) => AxeBuilder): Promise<void> {
  const { violations } = await ask(new AxeBuilder({ page }).setLegacyMode(true)).analyze()
  const said = violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`)
  assert.deepEqual(said, [], where)
}
