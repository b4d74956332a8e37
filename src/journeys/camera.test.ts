/** The kiosk's camera in a real browser: frames of the right size arrive, and every way without a camera stays open. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { demoPortrait } from '../biometrics/faces/demo/index.ts'
import { decideFace, type FacePool, type FaceTemplate, isDescription, openFacePool } from '../biometrics/faces/index.ts'
import { browserWithCamera, type CameraPage, serveCameraPage } from './camera-page.tsx'

const noura = 0
const somebodyElse = 2

let site: CameraPage
let pool: FacePool
let camera: Awaited<ReturnType<typeof browserWithCamera>>

before(async () => {
  site = await serveCameraPage()
  pool = openFacePool({ deadlineMs: 60_000 })
  camera = await browserWithCamera(await Promise.all([3, 4, 5, 6].map((shot) => demoPortrait(noura, shot))))
})
after(async () => {
  await camera?.close()
  await pool?.close()
  await site?.close()
})

/** Opens the page and returns it with everything the browser complained of. */
async function open(query = '', from = camera, scripts = true): Promise<{ page: Page; complaints: string[] }> {
  const page = await from.browser.newPage({ javaScriptEnabled: scripts })
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(site.url + query)
  return { page, complaints }
}

const says = (page: Page, words: RegExp): Promise<void> => page.locator('.camera-says', { hasText: words }).waitFor()

async function send(page: Page): Promise<readonly string[]> {
  await page.getByRole('button', { name: 'التقط صورتي' }).click()
  await page.locator('#done').waitFor()
  return site.sent()
}

async function enrol(index: number): Promise<FaceTemplate> {
  const face = await pool.describe(await demoPortrait(index))
  assert.ok(isDescription(face))
  return { model: face.model, embedding: face.embedding }
}

test('the person before the camera is known, anybody else is not', async () => {
  const { page, complaints } = await open()
  await says(page, /ضع وجهك/)
  assert.equal(await page.locator('video[data-camera]').isVisible(), true)
  const frames = (await send(page)).map((frame) => Buffer.from(frame, 'base64'))
  assert.deepEqual(complaints, [])
  assert.equal(frames.length, 3)
  for (const frame of frames) assert.ok(frame.length > 2_000 && frame.length <= 200_000, `${frame.length} bytes`)
  const seen = await Promise.all(frames.map((frame) => pool.describe(frame)))
  const right = decideFace({ enrolled: await enrol(noura), frames: seen })
  assert.equal(right.reason, 'accepted', JSON.stringify(right))
  const wrong = decideFace({ enrolled: await enrol(somebodyElse), frames: seen })
  assert.deepEqual([wrong.accepted, wrong.reason], [false, 'no_match'])
  await page.close()
})

test('a camera that is not of this kiosk is refused; the installed one, by its label, is not', async () => {
  const foreign = await open(`?cameras=${encodeURIComponent('["Kiosk camera (1234:5678)"]')}`)
  await says(foreign.page, /ليست من هذا الجهاز/)
  assert.equal(await foreign.page.locator('video[data-camera]').isVisible(), false)
  const label = await foreign.page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: true })
    const name = stream.getVideoTracks()[0]?.label ?? ''
    for (const track of stream.getTracks()) track.stop()
    return name
  })
  assert.deepEqual(await send(foreign.page), ['', '', ''])
  await foreign.page.close()
  const own = await open(`?cameras=${encodeURIComponent(JSON.stringify([label]))}`)
  await says(own.page, /ضع وجهك/)
  await own.page.close()
})

test('a page without the camera wish cannot open one, says so, and its form can still be sent', async () => {
  const { page } = await open('?closed')
  await says(page, /غير مسموح/)
  assert.deepEqual(await send(page), ['', '', ''])
  await page.close()
})

test('without a camera the page says so and the form can still be sent', async () => {
  const bare = await browserWithCamera([])
  try {
    const { page } = await open('', bare)
    await says(page, /لا نجد كاميرا/)
    assert.deepEqual(await send(page), ['', '', ''])
  } finally {
    await bare.close()
  }
})

test('without JavaScript the page says so and the form can still be sent', async () => {
  const { page } = await open('', camera, false)
  assert.match(await page.locator('.camera-says').innerText(), /لا تعمل الكاميرا/)
  assert.deepEqual(await send(page), ['', '', ''])
  await page.close()
})
