/**
 * The press: Typst in a thread of its own, because it is synchronous native code. One sheet in, one PDF/A-2a out.
 * Data enters as one JSON input and is only ever laid out as strings. No network, no clock, no files but the
 * templates folder: the same sheet always gives the same bytes.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { parentPort } from 'node:worker_threads'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import QRCode from 'qrcode'
import type { Sheet } from './paper.ts'
import { fitToPrint, glyphsOf } from './printable.ts'

export interface Job {
  readonly id: number
  /** A `.typ` file of the templates folder, without its ending. */
  readonly layout: string
  readonly sheet: Sheet
  /** Seconds since 1970: when the document was made, not when it is printed. */
  readonly madeAt: number
}

export type Answer = { readonly id: number } & ({ readonly pdf: Uint8Array } | { readonly error: string })

const here = createRequire(import.meta.url)
const plex = '@expo-google-fonts/ibm-plex-sans-arabic'
const amiri = '@expo-google-fonts/amiri'
const fonts = [
  `${plex}/400Regular/IBMPlexSansArabic_400Regular.ttf`,
  `${plex}/500Medium/IBMPlexSansArabic_500Medium.ttf`,
  `${plex}/700Bold/IBMPlexSansArabic_700Bold.ttf`,
  `${amiri}/400Regular/Amiri_400Regular.ttf`,
  `${amiri}/700Bold/Amiri_700Bold.ttf`,
].map((file) => readFileSync(here.resolve(file)))

// Drawn with any of our fonts; a letter that only the machine's own fonts have would print here and fail elsewhere.
const glyphs = new Set(fonts.flatMap((font) => [...glyphsOf(font)]))
const folder = path.join(import.meta.dirname, 'templates')
// One compiler for the thread: fonts are parsed once.
const compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs: fonts }], workspace: folder })

function compile(file: string, inputs: Record<string, string>) {
  const outcome = compiler.compile({ mainFilePath: path.join(folder, file), inputs })
  if (outcome.result) return outcome.result
  throw new Error(JSON.stringify(outcome.takeDiagnostics()?.shortDiagnostics ?? 'no result').slice(0, 2000))
}

/** The great diagonal mark as outlines, so that it lies over the words and never among them when they are copied. */
const watermarks = new Map<string, string>()
function watermark(words: Sheet['specimen']): string | null {
  if (words === null) return null
  const key = JSON.stringify(words)
  const kept = watermarks.get(key)
  if (kept !== undefined) return kept
  const drawn = compiler.plainSvg(compile('watermark.typ', { data: key }))
  watermarks.set(key, drawn)
  return drawn
}

const drawn = (text: string): Promise<string> =>
  QRCode.toString(text, { type: 'svg', errorCorrectionLevel: 'M', margin: 0 })

async function print(job: Job): Promise<Uint8Array> {
  const { url, reference, code, ...words } = job.sheet
  const [qr, codeQr] = await Promise.all([url, code].map(drawn))
  const fit = fitToPrint(JSON.parse(JSON.stringify(words)), glyphs) as Record<string, unknown>
  const data = JSON.stringify({ ...fit, url, reference, qr, codeQr, watermark: watermark(job.sheet.specimen) })
  const pdf = compiler.pdf(compile(`${job.layout}.typ`, { data }), {
    pdfStandard: 'a-2a',
    creationTimestamp: job.madeAt,
  })
  compiler.evictCache(30)
  return pdf
}

const port = parentPort
if (port === null) throw new Error('render-worker.ts runs as a worker thread')

// One after the other. Native memory is freed by finalizers that run between turns of the event loop: without a
// turn after each document a busy press grew to gigabytes.
let last: Promise<void> = Promise.resolve()
port.on('message', (job: Job) => {
  last = last.then(async () => {
    try {
      const pdf = await print(job)
      const own = new Uint8Array(pdf) // a copy whose memory may be handed over
      port.postMessage({ id: job.id, pdf: own } satisfies Answer, [own.buffer as ArrayBuffer])
    } catch (error) {
      port.postMessage({ id: job.id, error: String((error as Error).message ?? error) } satisfies Answer)
    }
    await new Promise((turn) => setImmediate(turn))
  })
})
