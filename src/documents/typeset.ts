/**
 * Typst itself: one sheet in, one PDF/A-2a out. Data enters as one JSON input and is only ever laid out as strings. No
 * network, no clock, no files but the templates folder: the same sheet always gives the same bytes. Synchronous native
 * code, so the house runs it in a thread (render-worker.ts).
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import QRCode from 'qrcode'
import type { Sheet } from './paper.ts'
import { fitToPrint, glyphsOf } from './printable.ts'

export interface Typesetter {
  /** What a layout is given of a sheet: fit to print, its codes drawn, as JSON. */
  inputsOf(sheet: Sheet): Promise<string>
  /** Sets such inputs in a layout. `madeAt` in seconds since 1970: when the document was made, not when it is printed. */
  set(layout: string, inputs: string, madeAt: number): Uint8Array
}

const here = createRequire(import.meta.url)
const plex = '@expo-google-fonts/ibm-plex-sans-arabic'
const amiri = '@expo-google-fonts/amiri'
const fontFiles = [
  `${plex}/400Regular/IBMPlexSansArabic_400Regular.ttf`,
  `${plex}/500Medium/IBMPlexSansArabic_500Medium.ttf`,
  `${plex}/700Bold/IBMPlexSansArabic_700Bold.ttf`,
  `${amiri}/400Regular/Amiri_400Regular.ttf`,
  `${amiri}/700Bold/Amiri_700Bold.ttf`,
]

/** One for a thread: its fonts are parsed once. */
export function openTypesetter(): Typesetter {
  const fonts = fontFiles.map((file) => readFileSync(here.resolve(file)))
  // Drawn with any of our fonts; a letter that only the machine's own fonts have would print here and fail elsewhere.
  const glyphs = new Set(fonts.flatMap((font) => [...glyphsOf(font)]))
  const folder = path.join(import.meta.dirname, 'templates')
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

  return {
    async inputsOf(sheet) {
      const { url, reference, code, ...words } = sheet
      const [qr, codeQr] = await Promise.all([url, code].map(drawn))
      const fit = fitToPrint(JSON.parse(JSON.stringify(words)), glyphs) as Record<string, unknown>
      return JSON.stringify({ ...fit, url, reference, qr, codeQr, watermark: watermark(sheet.specimen) })
    },
    set(layout, inputs, madeAt) {
      const pdf = compiler.pdf(compile(`${layout}.typ`, { data: inputs }), {
        pdfStandard: 'a-2a',
        creationTimestamp: madeAt,
      })
      compiler.evictCache(30)
      return pdf
    },
  }
}

const drawn = (text: string): Promise<string> =>
  QRCode.toString(text, { type: 'svg', errorCorrectionLevel: 'M', margin: 0 })
