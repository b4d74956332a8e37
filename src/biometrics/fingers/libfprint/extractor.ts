/**
 * A second extractor behind the same door: NIST mindtct as Debian ships it in libfprint-2, in a small program beside the
 * server (`minutiae.c`). Independent of ours, so the two can check each other. Used only where its path is configured.
 *
 * The program reads a PGM picture from its standard input and writes lines of numbers; it is started for each picture,
 * gets an empty environment and a deadline, and is believed as little as any record.
 */
import { spawn } from 'node:child_process'
import { checkImage, type GreyImage } from '../images/grey.ts'
import type { FingerprintExtractor } from '../pool/pool.ts'
import { writeTemplate } from '../records/write.ts'
import { type Minutia, pixelsPerCmOf } from '../template.ts'
import { PoolError } from '../trouble.ts'

/** 2000 minutiae would be 60 kB. */
const mostOutput = 1 << 17

/**
 * An extractor that runs the helper program at `path`.
 * @throws {PoolError} (from `extract`) `crashed` when it cannot be started or fails, `timeout` past `deadlineMs`
 */
export function libfprintExtractor(path: string, deadlineMs = 5000): FingerprintExtractor {
  return {
    async extract(image, position = 0) {
      checkImage(image)
      const minutiae = parse(await run(path, toPgm(image), deadlineMs), image)
      if (minutiae.length === 0) return null
      const resolution = pixelsPerCmOf(image.dpi)
      const quality = qualityOf(minutiae)
      const { width, height } = image
      const geometry = { width, height, pixelsPerCmX: resolution, pixelsPerCmY: resolution }
      return { record: writeTemplate([{ position, impression: 0, quality, ...geometry, minutiae }]), quality }
    },
  }
}

function toPgm({ width, height, pixels }: GreyImage): Buffer {
  return Buffer.concat([Buffer.from(`P5 ${width} ${height} 255\n`), pixels])
}

function run(path: string, input: Buffer, deadlineMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, [], { stdio: ['pipe', 'pipe', 'ignore'], env: {} })
    const parts: Buffer[] = []
    let size = 0
    const fail = (why: 'timeout' | 'crashed'): void => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      reject(new PoolError(why))
    }
    const timer = setTimeout(() => fail('timeout'), deadlineMs)
    child.on('error', () => fail('crashed'))
    child.stdin.on('error', () => {}) // it closed its input early: its exit code says why
    child.stdout.on('data', (part: Buffer) => {
      size += part.length
      if (size > mostOutput) fail('crashed')
      else parts.push(part)
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      if (code === 0) resolve(Buffer.concat(parts).toString('latin1'))
      else reject(new PoolError('crashed'))
    })
    child.stdin.end(input)
  })
}

/**
 * Lines of `x y direction reliability type`: pixels from the top left, direction in 32 steps clockwise from the top, type
 * 0 a fork and 1 an ending.
 */
function parse(text: string, { width, height }: GreyImage): Minutia[] {
  const minutiae: Minutia[] = []
  for (const line of text.split('\n')) {
    if (line === '') continue
    const [x = -1, y = -1, steps = -1, reliability = -1, type = -1] = line.split(' ').map(Number)
    const sane = x >= 0 && y >= 0 && x < width && y < height && steps >= 0 && steps < 32 && reliability >= 0
    if (!sane) throw new PoolError('crashed')
    const angle = Math.PI / 2 - (steps * Math.PI) / 16
    const quality = Math.max(1, Math.min(100, Math.round(100 * reliability)))
    minutiae.push({ x, y, angle: angle < 0 ? angle + 2 * Math.PI : angle, type: type === 0 ? 2 : 1, quality })
  }
  return minutiae
}

/** mindtct rates minutiae, not pictures: thirty of full reliability are worth 100. */
function qualityOf(minutiae: readonly Minutia[]): number {
  const sure = minutiae.reduce((sum, m) => sum + m.quality, 0) / 100
  return Math.round(Math.min(100, (100 * sure) / 30))
}
