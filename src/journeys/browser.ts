/**
 * The browser of the journeys: a Chromium found on the machine, else installed from the system's packages. Where
 * neither can be had this says so and fails; nothing is skipped in silence.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import type { Lang } from '../language/index.ts'

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
]

export function findChromium(): string {
  const named = process.env.CHROMIUM
  if (named) {
    if (existsSync(named)) return named
    throw new Error(`CHROMIUM names ${named}, which is not there`)
  }
  const found = usual.find((file) => existsSync(file))
  if (found) return found
  console.log('No Chromium on this machine: installing it from the system’s packages …')
  for (const command of [
    'apt-get update',
    'apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 chromium',
  ]) {
    spawnSync('sh', ['-c', command], { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  }
  const installed = usual.find((file) => existsSync(file))
  if (installed) return installed
  throw new Error(
    'The browser tests need Chromium: none was found, and it could not be installed. Set CHROMIUM to one.',
  )
}

let browser: Promise<Browser> | undefined

export function openBrowser(): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath: findChromium(),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  return browser
}

export async function closeBrowser(): Promise<void> {
  const open = await browser
  browser = undefined
  await open?.close()
}

export interface Visitor {
  readonly lang: Lang
  /** With JavaScript off every journey must still be walked to its end. */
  readonly scripts: boolean
  readonly width?: number
  readonly height?: number
}

/** A new person at a new browser. `at`: one with a camera of its own (`camera-page.tsx`). */
export async function newVisitor(visitor: Visitor, at?: Browser): Promise<BrowserContext> {
  const open = at ?? (await openBrowser())
  const context = await open.newContext({
    javaScriptEnabled: visitor.scripts,
    locale: visitor.lang === 'ar' ? 'ar-SA' : 'en-GB',
    viewport: { width: visitor.width ?? 390, height: visitor.height ?? 844 },
    // A page in the middle of a transition is neither the one before nor the one after; checks look at pages at rest.
    reducedMotion: 'reduce',
  })
  // Only to end what will never come: a machine that many tests share may take long for a first comparison.
  context.setDefaultTimeout(60_000)
  return context
}
