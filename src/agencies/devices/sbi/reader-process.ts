/** The simulated reader's own process, started by `raiseReader`: it lives as long as the channel to its parent does. */
import { samplesFrom } from './folder.ts'
import type { FromReader, RaiseOptions, ToReader } from './raise.ts'
import type { SamplesFor } from './simulated-device.ts'
import { type SimulatedReader, startReader } from './simulator.ts'

const send = (message: FromReader): void => void process.send?.(message)
const waiting = new Map<number, (sample: Uint8Array | null) => void>()
let reader: SimulatedReader | null = null
let calls = 0

/** Asks the parent, which knows who is enrolled. */
const fromParent: SamplesFor = (asked) =>
  new Promise((drawn) => {
    const id = ++calls
    waiting.set(id, drawn)
    send({ tell: 'sample', id, asked })
  })

async function start(options: RaiseOptions, aheadMs: number): Promise<void> {
  try {
    reader = await startReader({
      ...options,
      samplesFor: options.folder === undefined ? fromParent : samplesFrom(options.folder),
      now: () => new Date(Date.now() + aheadMs),
    })
    send({ tell: 'ready', port: reader.port })
  } catch (error) {
    send({ tell: 'failed', message: error instanceof Error ? error.message : String(error) })
    process.exitCode = 1
  }
}

process.title = 'simulated-reader'
process.on('message', (message: ToReader) => {
  if (message.tell === 'start') void start(message.options, message.aheadMs)
  if (message.tell === 'present') {
    reader?.present(message.next)
    send({ tell: 'heard', id: message.id })
  }
  if (message.tell === 'sample') {
    waiting.get(message.id)?.(message.bytes === null ? null : Buffer.from(message.bytes, 'base64'))
    waiting.delete(message.id)
  }
})
// The parent is gone, by whatever end: nobody may find this reader running alone.
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
// The terminal's Ctrl-C reaches the whole group; the parent decides when this ends.
process.on('SIGINT', () => {})
