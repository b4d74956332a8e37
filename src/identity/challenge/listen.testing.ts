/**
 * An ear for tests and browser journeys without JavaScript: hears which digits a WAV says, by likeness to the clips.
 * It works from the sound alone, as a person would; it never sees the token's key.
 */
import type { Lang } from '../../language/index.ts'
import { clip, shortestPause } from './speech.ts'
import { readWav } from './wav.ts'

const frame = 110 // samples: 10 ms

/** The digits heard, ASCII. Throws when a piece of sound is like none of the ten. */
export function listen(wav: Buffer, lang: Lang): string {
  const { samples } = readWav(wav)
  return words(samples)
    .map((word) => hear(word, lang))
    .join('')
}

/** Pieces of sound between pauses. */
function words(samples: Int16Array): Int16Array[] {
  const loud = Array.from({ length: Math.floor(samples.length / frame) }, (_, f) => {
    let sum = 0
    for (let i = f * frame; i < (f + 1) * frame; i++) sum += (samples[i] ?? 0) ** 2
    return Math.sqrt(sum / frame) > 90 // the hiss is 70
  })
  const pause = Math.floor(shortestPause * 75) // frames: three quarters of the shortest
  const found: Int16Array[] = []
  let start = -1
  let last = -1
  loud.forEach((is, f) => {
    if (!is) return
    if (start >= 0 && f - last > pause) {
      found.push(samples.slice(start * frame, (last + 1) * frame))
      start = f
    }
    if (start < 0) start = f
    last = f
  })
  if (start >= 0) found.push(samples.slice(start * frame, (last + 1) * frame))
  return found
}

function hear(word: Int16Array, lang: Lang): string {
  const likeness = Array.from({ length: 10 }, (_, digit) => best(word, clip(lang, String(digit))))
  const most = Math.max(...likeness)
  if (most < 0.6) throw new Error(`a sound like no digit (at most ${most.toFixed(2)} alike)`)
  return String(likeness.indexOf(most))
}

/** The highest normalised correlation over shifts of up to 60 ms either way. */
function best(word: Int16Array, known: Int16Array): number {
  const reach = 660
  // All of the word counts, also what lies outside the clip: a short clip must not fit into a long word.
  const scale = Math.sqrt(energy(word) * energy(known)) || 1
  let [most, at] = [-1, 0]
  for (let shift = -reach; shift <= reach; shift++) {
    const rough = alike(word, known, shift, 7)
    if (rough > most) [most, at] = [rough, shift]
  }
  return alike(word, known, at, 1) / scale
}

/** The dot product at one shift, over every `step`th sample: enough of them to find the right shift. */
function alike(word: Int16Array, known: Int16Array, shift: number, step: number): number {
  let dot = 0
  for (let i = 0; i < known.length; i += step) dot += (known[i] ?? 0) * (word[i + shift] ?? 0)
  return dot
}

const energy = (samples: Int16Array): number => samples.reduce((sum, sample) => sum + sample * sample, 0)
