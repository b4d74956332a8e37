/**
 * Starts a simulated reader as a process of its own, as a real one is, and speaks with it over their channel: what it
 * does next, and, where samples are drawn here, which. When this process ends, however it ends, so does the reader.
 */
import { type ChildProcess, fork } from 'node:child_process'
import path from 'node:path'
import type { Script } from './faults.ts'
import type { SamplesFor } from './simulated-device.ts'
import type { SimulatedReaderOptions } from './simulator.ts'

export interface RaiseOptions extends Omit<SimulatedReaderOptions, 'samplesFor' | 'now' | 'controlToken'> {
  /** Drawn in this process when asked … */
  readonly samplesFor?: SamplesFor
  /** … or read by the reader from a folder (`folder.ts`). */
  readonly folder?: string
  /** The house's clock where it does not show today: the reader's runs beside it. */
  readonly now?: () => Date
}

export interface RaisedReader {
  readonly port: number
  readonly pid: number
  readonly serialNo: string
  /** What it does next; resolves when it has heard. */
  present(next: Script): Promise<void>
  /** Has its process ended, by whatever end? */
  gone(): boolean
  /** Ends the process and waits for its end. */
  close(): Promise<void>
}

export type ToReader =
  | { readonly tell: 'start'; readonly options: RaiseOptions; readonly aheadMs: number }
  | { readonly tell: 'present'; readonly id: number; readonly next: Script }
  | { readonly tell: 'sample'; readonly id: number; readonly bytes: string | null }

export type FromReader =
  | { readonly tell: 'ready'; readonly port: number }
  | { readonly tell: 'failed'; readonly message: string }
  | { readonly tell: 'heard'; readonly id: number }
  | { readonly tell: 'sample'; readonly id: number; readonly asked: Parameters<SamplesFor>[0] }

const startMs = 20_000

/** Rejects when the reader does not come up: no free port, `env` Production, bad credentials. */
export async function raiseReader(options: RaiseOptions): Promise<RaisedReader> {
  const { samplesFor, now, ...plain } = options
  const root = path.join(import.meta.dirname, '..', '..', '..', '..')
  const child = fork(path.join(import.meta.dirname, 'reader-process.ts'), [], {
    cwd: root,
    execArgv: ['--import', './scripts/tsx.mjs'],
    // What it has to say goes the way of our own errors; nothing is read from the terminal.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const waiting = new Map<number, () => void>()
  child.on('message', (message: FromReader) => {
    if (message.tell === 'heard') waiting.get(message.id)?.()
    if (message.tell === 'sample' && samplesFor) void draw(child, samplesFor, message)
  })
  const port = await started(child, {
    tell: 'start',
    options: plain,
    aheadMs: now ? now().getTime() - Date.now() : 0,
  })
  // Our own end must not wait for the channel.
  child.unref()
  child.channel?.unref()
  let calls = 0
  return {
    port,
    pid: child.pid ?? 0,
    serialNo: options.credentials.serialNo,
    present(next) {
      const id = ++calls
      return new Promise((heard, failed) => {
        const gone = (): void => failed(new Error('the simulated reader is gone'))
        child.once('exit', gone)
        waiting.set(id, () => {
          child.off('exit', gone)
          waiting.delete(id)
          heard()
        })
        child.send({ tell: 'present', id, next } satisfies ToReader, (error) => error && failed(error))
      })
    },
    gone: () => child.exitCode !== null || child.signalCode !== null,
    close: () =>
      new Promise((closed) => {
        if (child.exitCode !== null || child.signalCode !== null) return closed()
        child.ref()
        child.once('exit', () => closed())
        child.kill('SIGTERM')
      }),
  }
}

function started(child: ChildProcess, start: ToReader): Promise<number> {
  return new Promise((ready, failed) => {
    const late = setTimeout(() => end(new Error('the simulated reader does not start')), startMs)
    const end = (error: Error): void => {
      clearTimeout(late)
      child.kill('SIGKILL')
      failed(error)
    }
    child.once('error', end)
    child.once('exit', () => end(new Error('the simulated reader ended at once')))
    child.on('message', (message: FromReader) => {
      if (message.tell === 'failed') end(new Error(message.message))
      if (message.tell !== 'ready') return
      clearTimeout(late)
      child.removeAllListeners('exit')
      child.removeListener('error', end)
      child.on('error', () => {})
      ready(message.port)
    })
    child.send(start)
  })
}

async function draw(
  child: ChildProcess,
  samplesFor: SamplesFor,
  { id, asked }: Extract<FromReader, { tell: 'sample' }>,
): Promise<void> {
  let bytes: string | null = null
  try {
    const sample = await samplesFor(asked)
    bytes = sample && Buffer.from(sample).toString('base64')
  } finally {
    if (child.connected) child.send({ tell: 'sample', id, bytes } satisfies ToReader)
  }
}
