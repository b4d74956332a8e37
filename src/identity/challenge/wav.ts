/** Sound files as small as speech allows: clips at 11 kHz in 8-bit mu-law, answers in plain 16-bit that every browser plays. */

/** Samples a second, of clips and answers. */
export const clipRate = 11_025

export interface Sound {
  readonly rate: number
  readonly samples: Int16Array
}

const bias = 0x84
const most = 32_635

/** ITU-T G.711 mu-law. */
export function encodeMuLaw(samples: Int16Array): Uint8Array {
  return Uint8Array.from(samples, (sample) => {
    const sign = sample < 0 ? 0x80 : 0
    const level = Math.min(Math.abs(sample), most) + bias
    const exponent = 31 - Math.clz32(level) - 7
    return ~(sign | (exponent << 4) | ((level >> (exponent + 3)) & 0x0f)) & 0xff
  })
}

export function decodeMuLaw(bytes: Uint8Array): Int16Array {
  return Int16Array.from(bytes, (byte) => {
    const code = ~byte & 0xff
    const level = ((((code & 0x0f) << 3) + bias) << ((code >> 4) & 7)) - bias
    return code & 0x80 ? -level : level
  })
}

function header(format: 1 | 7, bits: 8 | 16, length: number): Buffer {
  const h = Buffer.alloc(44)
  h.write('RIFF', 0)
  h.writeUInt32LE(36 + length, 4)
  h.write('WAVEfmt ', 8)
  h.writeUInt32LE(16, 16)
  h.writeUInt16LE(format, 20)
  h.writeUInt16LE(1, 22) // one channel
  h.writeUInt32LE(clipRate, 24)
  h.writeUInt32LE((clipRate * bits) / 8, 28)
  h.writeUInt16LE(bits / 8, 32)
  h.writeUInt16LE(bits, 34)
  h.write('data', 36)
  h.writeUInt32LE(length, 40)
  return h
}

export function wavOfMuLaw(bytes: Uint8Array): Buffer {
  return Buffer.concat([header(7, 8, bytes.length), bytes])
}

export function wavOf(samples: Int16Array): Buffer {
  const data = Buffer.alloc(samples.length * 2)
  samples.forEach((sample, i) => {
    data.writeInt16LE(sample, i * 2)
  })
  return Buffer.concat([header(1, 16, data.length), data])
}

/** Reads one channel of 16-bit PCM or 8-bit mu-law. */
export function readWav(file: Buffer): Sound {
  if (file.toString('latin1', 0, 4) !== 'RIFF') throw new Error('not a WAV file')
  const format = file.readUInt16LE(20)
  const rate = file.readUInt32LE(24)
  const start = file.indexOf('data') + 8
  const data = file.subarray(start, start + Math.min(file.readUInt32LE(start - 4), file.length - start))
  if (format === 7) return { rate, samples: decodeMuLaw(data) }
  if (format !== 1 || file.readUInt16LE(34) !== 16) throw new Error('neither 16-bit PCM nor mu-law')
  const samples = new Int16Array(Math.floor(data.length / 2))
  for (let i = 0; i < samples.length; i++) samples[i] = data.readInt16LE(i * 2)
  return { rate, samples }
}
