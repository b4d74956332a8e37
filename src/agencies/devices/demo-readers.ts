/**
 * The demo's finger reader and face camera: simulated devices that are raised when the first kiosk needs them, so that
 * the start waits for nobody, and anew when their process died or their certificate is about to end. One of each serves
 * all demo kiosks of an installation; its serial number is made of its provider's root, so that no other
 * installation's reader on the same machine is taken for it.
 */
import { X509Certificate } from 'node:crypto'
import type { BiometricReader, BioType, EnrolledReader } from '../../identity/index.ts'
import type { Instant } from '../../language/index.ts'
import {
  type Credential,
  demoProvider,
  issueDevice,
  newProvider,
  raiseReader,
  type SamplesFor,
  type Script,
  sbiClient,
  sbiReader,
  startReader,
  type Trust,
  thumbprint,
  trustOf,
} from './sbi/index.ts'

export interface DemoReadersOptions {
  /** Where the provider's root is kept; null: a new one, in memory. */
  readonly dataDir: string | null
  /** What lies on the glass and stands before the camera. */
  readonly samplesFor: SamplesFor
  readonly now: () => Instant
  /** The one origin whose pages the readers answer. */
  readonly allowOrigin: string
  /** In this process instead of one of their own: for tests whose clock stands still. */
  readonly inside?: boolean
  readonly onRefusal?: (refused: string, serialNo: string | null) => void
}

export interface DemoReaders {
  readonly reader: BiometricReader
  /** What a demo kiosk is enrolled with; the finger reader listens when this resolves. */
  plugIn(): Promise<readonly EnrolledReader[]>
  /** What a device does next. */
  present(type: DemoType, next: Script): Promise<void>
  /** Nothing goes wrong any more at those that are plugged in. */
  allWell(): Promise<void>
  /** The processes that live now, for whoever watches over the machine. */
  pids(): Promise<readonly number[]>
  close(): Promise<void>
}

export type DemoType = Extract<BioType, 'Finger' | 'Face'>

interface Device {
  readonly port: number
  readonly since: number
  readonly pid?: number
  present(next: Script): unknown
  gone(): boolean
  close(): Promise<void>
}

interface Root {
  readonly credential: Credential
  readonly trust: Trust
  readonly anchor: string
}

/** Certificates last 30 days by the house's clock. */
const longestMs = 20 * 86_400_000

export function demoReaders(options: DemoReadersOptions): DemoReaders {
  const { samplesFor, now, allowOrigin, inside = false, onRefusal } = options
  const moment = (): Date => new Date(now())
  const devices = new Map<DemoType, Promise<Device>>()
  let root: Promise<Root> | undefined
  let closed = false

  async function rootOf(): Promise<Root> {
    root ??= (async () => {
      const kept = options.dataDir === null ? newProvider('Bawaba demo readers') : demoProvider(options.dataDir)
      const credential = await kept
      const trust = trustOf([credential.certificate])
      return { credential, trust, anchor: thumbprint(new X509Certificate(credential.certificate)) }
    })()
    return root
  }

  const serialOf = (type: DemoType, { anchor }: Root): string =>
    `SIM${type === 'Face' ? '2' : '1'}${anchor.slice(0, 8).toUpperCase()}`

  async function raise(type: DemoType): Promise<Device> {
    const from = await rootOf()
    const credentials = await issueDevice(from.credential, serialOf(type, from), moment())
    const since = moment().getTime()
    if (inside) {
      const here = await startReader({ credentials, type, samplesFor, allowOrigin, now: moment })
      return { port: here.port, since, present: here.present, gone: () => false, close: here.close }
    }
    const raised = await raiseReader({ credentials, type, samplesFor, allowOrigin, now: moment })
    return { ...raised, since }
  }

  async function device(type: DemoType): Promise<Device> {
    if (closed) throw new Error('the demo readers are closed')
    const known = devices.get(type)
    if (known) {
      const here = await known.catch(() => null)
      if (here && !here.gone() && moment().getTime() - here.since < longestMs) return here
      // Whoever came here first has raised another already.
      if (devices.get(type) !== known) return device(type)
      void here?.close()
    }
    const raised = raise(type)
    devices.set(type, raised)
    return raised
  }

  const readerAt = async (port?: number): Promise<BiometricReader> =>
    sbiReader({
      client: sbiClient(port === undefined ? {} : { ports: { from: port, to: port } }),
      trust: (await rootOf()).trust,
      env: 'Developer',
      now,
      ...(onRefusal ? { onRefusal } : {}),
    })
  // Writes questions only, and a question believes nobody.
  const asking = sbiReader({ client: sbiClient(), trust: trustOf([]), env: 'Developer', now })

  const reader: BiometricReader = {
    async discover(type, signal) {
      if (type === 'Iris') return []
      return (await readerAt((await device(type)).port)).discover(type, signal)
    },
    async capture(ask, signal) {
      const type = ask.wanted[0]?.type === 'Face' ? 'Face' : 'Finger'
      return (await readerAt((await device(type)).port)).capture(ask, signal)
    },
    accept: async (ask, answer) => (await readerAt()).accept(ask, answer),
    question(ask) {
      // The page is about to ask: after a restart the reader comes up while she reads.
      if (!inside) void device('Finger').catch(() => {})
      return asking.question(ask)
    },
  }

  return {
    reader,
    async plugIn() {
      await device('Finger')
      const from = await rootOf()
      return (['Finger', 'Face'] as const).map((type) => ({ serialNo: serialOf(type, from), anchor: from.anchor }))
    },
    async present(type, next) {
      await (await device(type)).present(next)
    },
    async allWell() {
      for (const type of devices.keys()) await (await device(type)).present({ who: '', fault: null })
    },
    async pids() {
      const all = await Promise.allSettled(devices.values())
      return all.flatMap((each) => {
        const here = each.status === 'fulfilled' && !each.value.gone() ? each.value.pid : undefined
        return here === undefined ? [] : [here]
      })
    },
    async close() {
      closed = true
      for (const raised of devices.values())
        await raised.then(
          (each) => each.close(),
          () => {},
        )
    },
  }
}
