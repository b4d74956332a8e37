/** Makes the clips beside this file from 22 kHz recordings (make-digits.sh): node digits/make-digits.ts FOLDER */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { clipRate, encodeMuLaw, readWav, wavOfMuLaw } from '../wav.ts'

/** Half the rate after a low pass (a windowed sinc at 5 kHz), without the silence at both ends. */
function smaller(samples: Int16Array): Int16Array {
  const taps = 31
  const half = (taps - 1) / 2
  const cut = 5000 / 22_050
  const filter = Array.from({ length: taps }, (_, i) => {
    const x = i - half
    const sinc = x === 0 ? 2 * cut : Math.sin(2 * Math.PI * cut * x) / (Math.PI * x)
    return sinc * (0.54 - 0.46 * Math.cos((2 * Math.PI * i) / (taps - 1)))
  })
  const out = new Int16Array(Math.floor(samples.length / 2))
  for (let n = 0; n < out.length; n++) {
    let sum = 0
    for (let i = 0; i < taps; i++) sum += (filter[i] ?? 0) * (samples[n * 2 + i - half] ?? 0)
    out[n] = Math.max(-32_768, Math.min(32_767, Math.round(sum)))
  }
  const loud = (s: number) => Math.abs(s) > 250
  const margin = Math.floor(clipRate * 0.01)
  return out.slice(Math.max(0, out.findIndex(loud) - margin), out.findLastIndex(loud) + margin)
}

const from = process.argv[2]
if (from === undefined) throw new Error('say where the recordings are')
for (const lang of ['ar', 'en']) {
  for (let digit = 0; digit < 10; digit++) {
    const name = `${lang}-${digit}.wav`
    const recording = readWav(readFileSync(path.join(from, name)))
    if (recording.rate !== 22_050) throw new Error(`${name} is not at 22,050 Hz`)
    writeFileSync(path.join(import.meta.dirname, name), wavOfMuLaw(encodeMuLaw(smaller(recording.samples))))
  }
}
