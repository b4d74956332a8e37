/**
 * The kiosk without a mouse and without eyes: the whole activation by keyboard alone, each screen's heading, instruction
 * and button as a screen reader is told them; and after it nothing of the person is left in the machine (ID-33, T-KSK-04).
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { steps } from '../kiosk/words.ts'
import type { Lang, Text } from '../language/index.ts'
import { closeBrowser } from './browser.ts'
import { type Kingdom, startKingdom } from './kingdom.ts'
import { codeFor, forgetMessages, localPhone, purposes, turn, type Walk, walk } from './steps.ts'

let kingdom: Kingdom
before(async () => {
  kingdom = await startKingdom({ DEMO_ACCOUNTS: 'no' })
})
after(async () => {
  await closeBrowser()
  await kingdom.stop()
})

const words = {
  enrol: { ar: 'اجعل هذا المتصفح جهازًا تجريبيًا', en: 'Make this browser a demo kiosk' },
  language: { ar: 'ابدأ بالعربية', en: 'Start in English' },
  register: { ar: 'سجّل وفعّل حسابك', en: 'Register and activate' },
  bigger: { ar: 'نص أكبر', en: 'Bigger text' },
  print: { ar: 'اطبع هذه الورقة', en: 'Print this slip' },
  wipe: { ar: 'أنهِ وامسح', en: 'Finish and wipe' },
  done: { ar: 'فُعّل حسابك', en: 'Your account is active' },
  unregistered: { ar: 'لم أسجل من قبل، أو نسيته', en: 'I did not register, or forgot it' },
  wrong: { ar: 'صحّح ما يلي', en: 'Fix' },
} satisfies Record<string, Text>

/** Goes by Tab alone to the control of this name; fails when it is not in the order of Tab or the focus is not seen. */
async function tabTo(w: Walk, name: string): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    const focused = await w.page.evaluate(() => {
      const at = document.activeElement === document.body ? null : (document.activeElement as HTMLElement | null)
      const style = at ? getComputedStyle(at) : null
      return {
        name: `${at?.getAttribute('aria-label') ?? ''} ${at?.innerText ?? ''}`,
        shown: style !== null && (style.outlineStyle !== 'none' || style.boxShadow !== 'none'),
      }
    })
    if (focused.name.includes(name)) return void assert.ok(focused.shown, `the focus on «${name}» is seen`)
    await w.page.keyboard.press('Tab')
  }
  assert.fail(`«${name}» is reached by Tab`)
}

async function enter(w: Walk, name: string): Promise<void> {
  await tabTo(w, name)
  await turn(w.page, () => w.page.keyboard.press('Enter'))
}

/** What a screen reader is told of the page: roles, names and text, in their order. */
const told = (w: Walk): Promise<string> => w.page.locator('body').ariaSnapshot()

/** One heading that is the question, then what to do, then the act; and where to get help, on every screen. */
async function saysWhatToDo(w: Walk, step: keyof typeof steps): Promise<void> {
  const { title, lead, button } = steps[step]
  const tree = await told(w)
  const order = [
    tree.search(new RegExp(`heading "[^"]*${title[w.lang]}[^"]*" \\[level=1\\]`)),
    step === 'code' ? tree.search(/05••••••|•/) : tree.indexOf(lead[w.lang]),
    tree.indexOf(`button "${button[w.lang]}"`),
  ]
  assert.ok(
    order.every((at, i) => at > (order[i - 1] ?? -1)),
    `${step}: heading, instruction and act, in this order: ${order.join(' ')}\n${tree}`,
  )
  assert.equal((tree.match(/\[level=1\]/g) ?? []).length, 1, `${step}: one main heading`)
  assert.match(tree, /complementary/, `${step}: the tools are a place of their own`)
  assert.match(await w.page.title(), new RegExp(title[w.lang]), `${step}: the title says it when the page opens`)
}

/** Types into the field that has the focus already, and sends with Enter. */
async function answer(w: Walk, text: string): Promise<void> {
  assert.equal(
    await w.page.evaluate(() => document.activeElement?.getAttribute('name')),
    'typed',
    'focus is in the field',
  )
  await w.page.keyboard.type(text)
  await turn(w.page, () => w.page.keyboard.press('Enter'))
}

const people = { ar: 'FAHD', en: 'RAHIM' } as const

for (const lang of ['ar', 'en'] as const) {
  describe(`${lang}, by keyboard and screen reader`, () => {
    test('P-01: from the language to the slip without a mouse, each screen saying what to do; then nothing is left', async () => {
      const w = await walk(kingdom, lang, true, 'kiosk')
      const who = cast[people[lang]]
      await w.page.goto(`${kingdom.url}/kiosk?lang=${lang}`)
      await enter(w, words.enrol[lang])
      await enter(w, words.language[lang])
      await tabTo(w, words.bigger[lang])
      await w.page.keyboard.press('Space')
      assert.match(
        await told(w),
        new RegExp(`button "${words.bigger[lang]}" \\[pressed\\]`),
        'a switch says that it is on',
      )
      await enter(w, words.register[lang])
      await saysWhatToDo(w, 'number')
      await answer(w, '1999900011')
      await mistakeIsTold(w, lang)
      // From the mistake its link leads into the field, where what was typed still stands.
      await w.page.keyboard.press('Tab')
      await w.page.keyboard.press('Enter')
      await w.page.keyboard.press('Control+A')
      await answer(w, who.number)
      for (const step of ['right_index', 'left_index'] as const) {
        await saysWhatToDo(w, step)
        assert.equal(
          await w.page.locator('main [role=status]').count(),
          1,
          `${step}: what the reader does is said aloud`,
        )
        await enter(w, steps[step].button[lang])
      }
      await saysWhatToDo(w, 'face')
      assert.equal(await w.page.locator('main [role=status]').count(), 1, 'face: what the camera does is said aloud')
      await enter(w, steps.face.button[lang])
      await saysWhatToDo(w, 'username')
      await lettersArePressed(w)
      await enter(w, words.unregistered[lang])
      await saysWhatToDo(w, 'terms')
      await enter(w, steps.terms.button[lang])
      await saysWhatToDo(w, 'mobile')
      await forgetMessages(w, who.mobile ?? '')
      await answer(w, localPhone(who.mobile))
      await saysWhatToDo(w, 'code')
      await answer(w, await codeFor(w, who.mobile ?? '', purposes.activation))
      const end = await told(w)
      assert.match(end, new RegExp(`heading "${words.done[lang]}" \\[level=1\\]`))
      const slip = (await w.page.locator('main dd').allInnerTexts()).map((text) => text.trim())
      assert.equal(slip.length, 2)
      assert.ok(
        slip.every((text) => end.includes(text)),
        'the slip is read aloud as it is printed',
      )
      await printed(w, lang, slip)
      await enter(w, words.wipe[lang])
      await nothingIsLeft(w, [...slip, who.number])
      await w.context.close()
    })
  })
}

/** The keys on the glass write a user name, in Latin letters or, at a press, in Arabic ones. */
async function lettersArePressed(w: Walk): Promise<void> {
  const field = w.page.locator('input[name=typed]')
  const press = (key: string) => w.page.locator(`#keypad [data-key="${key}"]:visible`).click()
  for (const key of ['a', '.', '7']) await press(key)
  await press('script')
  await press('ن')
  assert.equal(await field.inputValue(), 'a.7ن')
  await press('erase')
  await press('script')
  await press('z')
  assert.equal(await field.inputValue(), 'a.7z')
  await press('clear')
  assert.equal(await field.inputValue(), '')
}

/** The mistake is announced, and the focus is there. */
async function mistakeIsTold(w: Walk, lang: Lang): Promise<void> {
  const tree = await told(w)
  assert.match(tree, /- alert/, tree)
  assert.match(tree, new RegExp(words.wrong[lang]))
  assert.equal(await w.page.evaluate(() => document.activeElement?.closest('[role=alert]') !== null), true)
}

/** By keyboard too; on the paper are the slip's words and nothing one can press. */
async function printed(w: Walk, lang: Lang, slip: readonly string[]): Promise<void> {
  await w.page.evaluate(() => {
    window.print = () => document.documentElement.setAttribute('data-printed', '')
  })
  await tabTo(w, words.print[lang])
  await w.page.keyboard.press('Enter')
  assert.equal(await w.page.locator('html[data-printed]').count(), 1)
  await w.page.emulateMedia({ media: 'print' })
  const paper = await w.page.locator('body').innerText()
  assert.ok(slip.every((text) => paper.includes(text)))
  assert.equal(await w.page.locator('button:visible, a.button:visible').count(), 0)
  await w.page.emulateMedia({ media: 'screen' })
}

/** Storage, caches, cookies but the machine's own, and what Back shows. */
async function nothingIsLeft(w: Walk, secrets: readonly string[]): Promise<void> {
  const kept = () =>
    w.page.evaluate(async () => ({
      session: sessionStorage.length,
      local: localStorage.length,
      caches: (await caches.keys()).length,
      databases: (await indexedDB.databases()).length,
      readable: document.cookie,
    }))
  const nothing = { session: 0, local: 0, caches: 0, databases: 0, readable: '' }
  assert.deepEqual(await kept(), nothing)
  assert.deepEqual(
    (await w.context.cookies()).map(({ name }) => name.replace('__Host-', '')),
    ['kiosk'],
  )
  let shownPages = 0
  for (let back = 1; back <= 8; back++) {
    // A page that came as the answer to a form is not kept: the browser shows its own "not here any more" instead.
    const gone = await w.page.goBack({ waitUntil: 'load' }).then(
      () => false,
      () => true,
    )
    if (gone) continue
    // A step of the visit sends on to the beginning.
    await w.page.waitForURL((url) => url.pathname !== '/kiosk/visit')
    const shown = await w.page.locator('body').innerText()
    shownPages += 1
    assert.ok(
      secrets.every((secret) => !shown.includes(secret)),
      `${back} pages back nothing of the person is shown`,
    )
  }
  assert.ok(shownPages > 0, 'Back was walked')
}
