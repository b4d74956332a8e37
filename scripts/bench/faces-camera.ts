/** The kiosk's camera from the press of the button to the decision: a Chromium with a film for a camera. */
import { demoPortrait } from '../../src/biometrics/faces/demo/index.ts'
import { decideFace, isDescription, openFacePool } from '../../src/biometrics/faces/index.ts'
import { browserWithCamera, serveCameraPage } from '../../src/journeys/camera-page.tsx'
import { type Row, round } from './group.ts'

/** Rows of the browser, with drawn people: living ones are measured without it. */
export async function cameraRows(): Promise<Row[]> {
  const film = await Promise.all([3, 4, 5, 6].map((shot) => demoPortrait(0, shot)))
  const site = await serveCameraPage()
  const camera = await browserWithCamera(film)
  const pool = openFacePool({ deadlineMs: 60_000 })
  try {
    await pool.warm()
    const page = await camera.browser.newPage()
    const opened = performance.now()
    await page.goto(site.url)
    await page.locator('.camera-says', { hasText: 'ضع وجهك' }).waitFor()
    const ready = performance.now() - opened
    const pressed = performance.now()
    await page.getByRole('button', { name: 'التقط صورتي' }).click()
    await page.locator('#done').waitFor()
    const sent = performance.now() - pressed
    const described = performance.now()
    const frames = await Promise.all(site.sent().map((frame) => pool.describe(Buffer.from(frame, 'base64'))))
    const each = (performance.now() - described) / frames.length
    const accepts = async (index: number): Promise<boolean> => {
      const face = await pool.describe(await demoPortrait(index))
      if (!isDescription(face)) throw new Error(`drawn person ${index} has no face`)
      return decideFace({ enrolled: face, frames }).accepted
    }
    const right = await accepts(0)
    const wrong = await accepts(2)
    const row = (name: string, value: number, unit: string, goal: string, meets: boolean): Row => ({
      name: `faces: browser, drawn people: ${name}`,
      value: round(value),
      unit,
      goal,
      meets,
    })
    return [
      row('from opening the page to the live picture', ready / 1000, 's', '≤ 5', ready <= 5000),
      row('from the press to three frames received', sent, 'ms', '–', true),
      row('one frame described', each, 'ms', '≤ 600', each <= 600),
      row('right person accepted', Number(right), 'of 1', '1', right),
      row('wrong person accepted', Number(wrong), 'of 1', '0', !wrong),
    ]
  } finally {
    await pool.close()
    await camera.close()
    await site.close()
  }
}
