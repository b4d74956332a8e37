/**
 * A page with nothing but the kiosk's camera, under our real headers, and a Chromium whose camera shows a film of ours:
 * for the camera's test and the benchmark. An MJPEG film is JPEGs one after the other.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { asset, assetBase, CameraBox, Form, html, Page, pageHeaders } from '../ui/index.ts'
import { findChromium } from './browser.ts'

export interface CameraPage {
  /** `http://localhost:…`: a secure context, as cameras need. Takes `?cameras=[…]` and `?closed` (no camera wish). */
  readonly url: string
  /** What the form sent last: base64 of each frame, '' where there was none. */
  readonly sent: () => readonly string[]
  close(): Promise<void>
}

/** Serves the page until it is closed. */
export async function serveCameraPage(): Promise<CameraPage> {
  let sent: readonly string[] = []
  const server = createServer((req, res) => {
    answer(req, res).catch((error: unknown) => res.writeHead(500).end(String(error)))
  })
  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(req.url ?? '/', 'http://localhost')
    if (pathname.startsWith(assetBase)) {
      const found = await asset(pathname)
      if (found) res.writeHead(200, { 'content-type': found.type, ...found.headers }).end(found.body)
      else res.writeHead(404).end()
      return
    }
    if (req.method === 'POST') {
      sent = new URLSearchParams(await bodyOf(req)).getAll('frame')
      res.writeHead(303, { location: '/done' }).end()
      return
    }
    const cameras = JSON.parse(searchParams.get('cameras') ?? '[]') as string[]
    const headers = pageHeaders({ personal: true, camera: !searchParams.has('closed') })
    res.writeHead(200, headers).end(pathname === '/done' ? done() : camera(cameras))
  }
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    sent: () => sent,
    close: () => new Promise((closed) => server.close(() => closed()).closeAllConnections()),
  }
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > 2_000_000) throw new Error('more than three frames')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

const title = { ar: 'الوجه', en: 'Face' }
const button = { ar: 'التقط صورتي', en: 'Take my picture' }

function camera(cameras: readonly string[]): string {
  return html(
    <Page lang="ar" surface="kiosk" title={title} path="/" islands={['camera', 'once']}>
      <h1>{title.ar}</h1>
      <Form lang="ar" action="/send" button={button}>
        <CameraBox lang="ar" cameras={cameras} />
      </Form>
    </Page>,
  )
}

function done(): string {
  return html(
    <Page lang="ar" surface="kiosk" title={title} path="/done">
      <h1 id="done">{title.ar}</h1>
    </Page>,
  )
}

/** A Chromium that gives its camera away unasked and shows `frames` in it; without frames it has no camera. */
export async function browserWithCamera(
  frames: readonly Uint8Array[],
): Promise<{ readonly browser: Browser; close(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bawaba-camera-'))
  const film = path.join(folder, 'camera.mjpeg')
  await writeFile(film, Buffer.concat(frames))
  const fake = ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`]
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--use-fake-ui-for-media-stream',
      ...(frames.length > 0 ? fake : []),
    ],
  })
  return {
    browser,
    async close() {
      await browser.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
