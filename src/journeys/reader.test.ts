/**
 * The kiosk's page and the reader of its machine, in a real browser: the page asks the device under the server's nonce
 * and brings its signed answer along; where it cannot, the form goes without. And it may speak to nothing else there.
 */
import assert from 'node:assert/strict'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, afterEach, before, test } from 'node:test'
import type { BrowserContext, Page as Tab } from 'playwright-core'
import { h } from 'preact'
import { sbiClient, sbiReader, startReader } from '../agencies/devices/index.ts'
import { sampleBytes, testDevice } from '../agencies/devices/sbi/answers.testing.ts'
import { previewFrame } from '../agencies/devices/sbi/preview.ts'
import type { Ask, BiometricReader, Taken } from '../identity/index.ts'
import type { Lang } from '../language/index.ts'
import { asset, Form, html, Page, pageHeaders, ReaderAsk } from '../ui/index.ts'
import { closeBrowser, newVisitor } from './browser.ts'

const today = new Date('2026-02-01T06:00:00.000Z')
const working = { ar: 'ضع سبابتك اليمنى على القارئ', en: 'Place your right index finger on the reader' }
let door: http.Server
let origin = ''
let reader: BiometricReader
let ask: Ask
let wishes = { readers: true, secure: false }
/** What came with the form, and what became of it. */
let came: { answer: string | null; lang: string | null; taken: Taken } | null = null
let device: Awaited<ReturnType<typeof testDevice>>
const contexts: BrowserContext[] = []

before(async () => {
  device = await testDevice('SIMJOURNEY01')
  reader = sbiReader({ client: sbiClient(), trust: device.trust, env: 'Developer', now: () => today.toISOString() })
  door = http.createServer(answer).listen(0, '127.0.0.1')
  await new Promise((listening) => door.once('listening', listening))
  origin = `http://127.0.0.1:${(door.address() as AddressInfo).port}`
})
afterEach(async () => {
  wishes = { readers: true, secure: false }
  for (const context of contexts.splice(0)) await context.close()
})
after(async () => {
  await closeBrowser()
  door.closeAllConnections()
  await new Promise((closed) => door.close(closed))
})

async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const found = await asset(request.url ?? '')
  if (found) return void response.writeHead(200, { 'content-type': found.type, ...found.headers }).end(found.body)
  if (request.method !== 'POST') {
    response.writeHead(200, { ...pageHeaders({ personal: true, ...wishes }) })
    return void response.end(step('ar'))
  }
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  const form = new URLSearchParams(text)
  came = { answer: form.get('answer'), lang: form.get('_lang'), taken: await reader.accept(ask, form.get('answer')) }
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<h1 id="came">came</h1>')
}

function step(lang: Lang): string {
  const box = h(ReaderAsk, { lang, question: reader.question(ask), working })
  const button = { ar: 'التقط البصمة', en: 'Take the print' }
  const form = h(Form, { lang, action: '/', hidden: { step: 'right_index' }, button, children: box })
  return html(
    h(Page, {
      lang,
      surface: 'kiosk',
      title: { ar: 'سبابتك اليمنى', en: 'Your right index finger' },
      path: '/',
      form: 'page-form',
      islands: ['reader'],
      children: form,
    }),
  )
}

let asked = 0
async function atTheStep(scripts = true): Promise<Tab> {
  const wanted = [{ type: 'Finger' as const, part: 'Right IndexFinger' }]
  ask = { nonce: `journey-nonce-${++asked}`, wanted, readers: [device.reader], timeoutMs: 3000 }
  came = null
  const context = await newVisitor({ lang: 'ar', scripts })
  contexts.push(context)
  const tab = await context.newPage()
  await tab.goto(origin)
  return tab
}

async function sent(tab: Tab): Promise<NonNullable<typeof came>> {
  await tab.getByRole('button', { name: 'التقط البصمة' }).click()
  await tab.locator('#came').waitFor()
  assert(came)
  return came
}

const simulate = (version: '1.0' | '0.9.5' = '1.0') =>
  startReader({
    credentials: device.credentials,
    samplesFor: () => sampleBytes(),
    allowOrigin: origin,
    version,
    now: () => today,
  })
const told = (taken: Taken): string => ('refused' in taken ? taken.refused : 'taken')

for (const version of ['1.0', '0.9.5'] as const) {
  test(`one press: the reader (${version}) captures under the server’s nonce, and its answer comes with the form`, async () => {
    const simulated = await simulate(version)
    try {
      simulated.present({ fault: 'slow', ms: 700 })
      const tab = await atTheStep()
      const button = tab.getByRole('button', { name: 'التقط البصمة' })
      await button.click()
      await tab.getByRole('status').getByText(working.ar).waitFor()
      await button.click({ force: true }) // an impatient second press changes nothing
      await tab.locator('#came').waitFor()
      assert.equal(told(came?.taken ?? { samples: [] }), 'taken')
      assert(came && 'samples' in came.taken)
      assert.deepEqual(Buffer.from(came.taken.samples[0]?.bytes ?? []), sampleBytes())
    } finally {
      await simulated.close()
    }
  })
}

test('what goes wrong at the reader comes to the server as it is, and is refused there', async () => {
  const simulated = await simulate()
  try {
    const ends = {
      error: 'device_105',
      busy: 'device_busy',
      dies: 'device_599',
      wrongly_signed: 'wrong_signature',
      stale_nonce: 'wrong_transaction',
      tampered_hash: 'wrong_hash',
      nonsense: 'not_json',
    } as const
    for (const [fault, end] of Object.entries(ends) as [keyof typeof ends, string][]) {
      const tab = await atTheStep()
      simulated.present({ fault, code: '105' })
      const { taken } = await sent(tab)
      assert.equal(told(taken), end, fault)
    }
  } finally {
    await simulated.close()
  }
})

test('without a reader, with another kiosk’s reader, or without JavaScript, the form goes with an empty field', async () => {
  const nobody = await sent(await atTheStep())
  assert.equal(nobody.answer, '')
  assert.equal(told(nobody.taken), 'device_none')
  const neighbour = await testDevice('SIMJOURNEY02', device.provider)
  const simulated = await startReader({
    credentials: neighbour.credentials,
    samplesFor: () => sampleBytes(),
    allowOrigin: origin,
  })
  try {
    assert.equal((await sent(await atTheStep())).answer, '')
    assert.equal((await sent(await atTheStep(false))).answer, '')
  } finally {
    await simulated.close()
  }
})

test('the language switch needs no finger', async () => {
  const simulated = await simulate()
  try {
    const tab = await atTheStep()
    await tab.getByRole('button', { name: 'English' }).click()
    await tab.locator('#came').waitFor()
    assert.equal(came?.lang, 'en')
    assert.equal(came?.answer, '')
  } finally {
    await simulated.close()
  }
})

test('the page may speak to readers’ ports alone, and other pages not even to those; served over TLS they stay reachable', async () => {
  const simulated = await simulate()
  const stranger = http.createServer((_, response) =>
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('{}'),
  )
  stranger.listen(0, '127.0.0.1')
  await new Promise((listening) => stranger.once('listening', listening))
  const at = (port: number) => `http://127.0.0.1:${port}/device`
  const strange = at((stranger.address() as AddressInfo).port)
  const reaches = async (url: string): Promise<boolean> =>
    (await atTheStep()).evaluate(
      (address) =>
        fetch(address, { method: 'POST', body: '{}' }).then(
          (r) => r.ok,
          () => false,
        ),
      url,
    )
  try {
    assert.equal(await reaches(at(simulated.port)), true)
    assert.equal(await reaches(strange), false)
    wishes = { readers: true, secure: true }
    assert.equal(await reaches(at(simulated.port)), true, 'upgrade-insecure-requests leaves loopback alone')
    wishes = { readers: false, secure: false }
    assert.equal(await reaches(at(simulated.port)), false)
  } finally {
    stranger.close()
    await simulated.close()
  }
})

test('the simulated reader’s preview is a picture that browsers show, and it moves', async () => {
  const tab = await atTheStep()
  const shown = await tab.evaluate(
    async (frames) => {
      const seen = []
      for (const frame of frames) {
        const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(frame), (c) => c.charCodeAt(0))]))
        const canvas = new OffscreenCanvas(picture.width, picture.height)
        const context = canvas.getContext('2d')
        context?.drawImage(picture, 0, 0)
        const points = context?.getImageData(0, 0, picture.width, picture.height).data ?? []
        seen.push({ size: [picture.width, picture.height], points: [...points].filter((_, i) => i % 256 === 0) })
      }
      return seen
    },
    [previewFrame(0), previewFrame(3)].map((frame) => Buffer.from(frame).toString('base64')),
  )
  for (const { size, points } of shown) {
    assert.deepEqual(size, [192, 240])
    assert.ok(Math.min(...points) < 60 && Math.max(...points) > 190, 'ridges and valleys')
  }
  assert.notDeepEqual(shown[0]?.points, shown[1]?.points)
})
