/** Digits spoken in Arabic or English, from clips kept beside this file: no service, no network, no voice of a person. */
import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Lang } from '../../language/index.ts'
import { clipRate, readWav, wavOf } from './wav.ts'

const clips = new Map<string, Int16Array>()

/** One spoken digit at `clipRate`. */
export function clip(lang: Lang, digit: string): Int16Array {
  const key = `${lang}-${digit}`
  let samples = clips.get(key)
  if (samples === undefined) {
    samples = readWav(readFileSync(path.join(import.meta.dirname, 'digits', `${key}.wav`))).samples
    clips.set(key, samples)
  }
  return samples
}

/** Shortest pause between two digits, in seconds: time to find the key. */
export const shortestPause = 0.45

/**
 * The digits as a WAV, about 1.2 s a digit, each time a little different: pauses, loudness and a quiet hiss, so that
 * no two downloads of one token are the same bytes. It stays easy to hear: being human is shown by the cost of
 * listening and by limits, not by hurting ears.
 */
export function speak(digits: string, lang: Lang): Buffer {
  const silence = (seconds: number) => new Int16Array(Math.floor(clipRate * seconds))
  const parts = [silence(0.3)]
  for (const digit of digits) {
    const gain = 0.75 + randomInt(0, 200) / 1000
    parts.push(clip(lang, digit).map((sample) => Math.round(sample * gain)))
    parts.push(silence(shortestPause + randomInt(0, 250) / 1000))
  }
  const all = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return wavOf(all.map((sample) => Math.max(-32_768, Math.min(32_767, sample + randomInt(-120, 121)))))
}
