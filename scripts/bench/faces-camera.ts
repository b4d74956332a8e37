/** The kiosk's camera from the press of the button to the decision: a Chromium with a film for a camera. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { demoPortrait, onScreen } from '../../src/biometrics/faces/demo/index.ts'
import { decideFace, type FacePool, isDescription, openFacePool } from '../../src/biometrics/faces/index.ts'
import { browserWithCamera, serveCameraPage } from '../../src/journeys/camera-page.tsx'
import { median, type Row, round } from './group.ts'

/** Who stands before the camera, who was enrolled, and a picture held up instead. */
interface Cast {
  readonly what: string
  readonly before: readonly Uint8Array[]
  readonly right: Uint8Array
  readonly wrong: Uint8Array
  readonly attack: Uint8Array
}

async function drawn(): Promise<Cast> {
  return {
    what: 'drawn people',
    before: await Promise.all([3, 4, 5, 6].map((shot) => demoPortrait(0, shot))),
    right: await demoPortrait(0),
    wrong: await demoPortrait(2),
    attack: await onScreen(await demoPortrait(0)),
  }
}

async function living(folder: string): Promise<Cast> {
  const lfw = (file: string) => readFile(path.join(folder, 'lfw10', file))
  const filmed = (bytes: Uint8Array): Promise<Buffer> =>
    sharp(bytes).resize(640, 480, { fit: 'cover' }).jpeg({ quality: 92 }).toBuffer()
  return {
    what: 'living people',
    before: [await filmed(await lfw('Ariel_Sharon/Ariel_Sharon_0002.jpg'))],
    right: await lfw('Ariel_Sharon/Ariel_Sharon_0001.jpg'),
    wrong: await lfw('Colin_Powell/Colin_Powell_0001.jpg'),
    attack: await filmed(await readFile(path.join(folder, 'pad', 'image_F1.jpg'))),
  }
}

interface Taken {
  readonly readyMs: number
  readonly sentMs: number
  readonly frames: readonly Buffer[]
}

/** Opens the page before a camera that shows the film, presses the button, and waits until the frames are here. */
async function take(film: readonly Uint8Array[]): Promise<Taken> {
  const site = await serveCameraPage()
  // One frame alone is a still picture: shown again and again.
  const camera = await browserWithCamera(film.length > 1 ? film : Array<Uint8Array>(10).fill(film[0] as Uint8Array))
  try {
    const page = await camera.browser.newPage()
    const opened = performance.now()
    await page.goto(site.url)
    await page.locator('.camera-says', { hasText: 'ضع وجهك' }).waitFor()
    const readyMs = performance.now() - opened
    const pressed = performance.now()
    await page.getByRole('button', { name: 'التقط صورتي' }).click()
    await page.locator('#done').waitFor()
    const sentMs = performance.now() - pressed
    return { readyMs, sentMs, frames: site.sent().map((frame) => Buffer.from(frame, 'base64')) }
  } finally {
    await camera.close()
    await site.close()
  }
}

async function decide(pool: FacePool, enrolled: Uint8Array, frames: readonly Buffer[]) {
  const face = await pool.describe(enrolled)
  if (!isDescription(face)) throw new Error('the enrolled picture has no single face')
  return decideFace({ enrolled: face, frames: await Promise.all(frames.map((frame) => pool.describe(frame))) })
}

/** Rows of the browser: of living people where their photographs are, else of drawn ones. */
export async function cameraRows(folder: string | null): Promise<Row[]> {
  const cast = folder === null ? await drawn() : await living(folder)
  const pool = openFacePool({ deadlineMs: 60_000 })
  try {
    await pool.warm()
    const { readyMs, sentMs, frames } = await take(cast.before)
    const times: number[] = []
    for (const frame of frames) {
      const start = performance.now()
      await pool.describe(frame)
      times.push(performance.now() - start)
    }
    const right = await decide(pool, cast.right, frames)
    const wrong = await decide(pool, cast.wrong, frames)
    const attack = await decide(pool, cast.right, (await take([cast.attack])).frames)
    const row = (name: string, value: number, unit: string, goal: string, meets: boolean): Row => ({
      name: `faces: browser, ${cast.what}: ${name}`,
      value: round(value),
      unit,
      goal,
      meets,
    })
    return [
      row('from opening the page to the live picture', readyMs / 1000, 's', '≤ 5', readyMs <= 5000),
      row('from the press to three frames received', sentMs, 'ms', '–', true),
      row('one frame described, median', median(times), 'ms', '≤ 600', median(times) <= 600),
      row('right person accepted', Number(right.accepted), 'of 1', '1', right.accepted),
      row('wrong person accepted', Number(wrong.accepted), 'of 1', '0', !wrong.accepted),
      row('attack film advised as suspicious', Number(attack.suspicious), 'of 1', '1', attack.suspicious),
    ]
  } finally {
    await pool.close()
  }
}
