/**
 * A bind at a carrier (we are its ESME) that stands again when it falls: with patience that grows and is drawn by lot,
 * so that a thousand senders do not knock in the same second, and long where the carrier says that we have no business.
 */
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { type Line, openLine, type Question, type Reply, Unanswered } from './line.ts'
import type { Pdu } from './pdu.ts'
import { statuses } from './words.ts'

export interface BindSettings {
  readonly host: string
  readonly port: number
  /** Authorities whose certificate is accepted (PEM); `'system'`: those of the machine; without it the line is open to read. */
  readonly tls?: { readonly ca: string | 'system'; readonly name?: string }
  readonly systemId: string
  readonly password: string
  readonly systemType?: string
  readonly mode: 'transceiver' | 'transmitter' | 'receiver'
  readonly window?: number
  readonly deadlineMs?: number
  readonly idleMs?: number
  /** The first wait before binding again; it doubles up to `mostWaitMs`, and each is drawn between nothing and itself. */
  readonly firstWaitMs?: number
  readonly mostWaitMs?: number
  /** What the carrier brings: receipts, texts of people. The answer is sent when the promise ends: after the commit. */
  readonly heard: (pdu: Pdu) => Promise<Reply>
  /** Told of every change: for the log and the status page. Nothing in it names a person. */
  readonly changed?: (state: BindState, why: string) => void
  /** From 0 to 1; tests draw their own lots. */
  readonly random?: () => number
}

/** `refused`: the carrier does not let us in (name, password): somebody must look at the settings. */
export type BindState = 'connecting' | 'bound' | 'waiting' | 'refused' | 'ended'

export interface Bind {
  readonly state: BindState
  /** When bound, or at once with an error after `end`. */
  bound(): Promise<void>
  /** Asks the carrier. Rejects at once with `Unanswered` (not said) while nothing is bound. */
  ask(question: Question): Promise<Pdu>
  /** Waits for what was said, says goodbye, binds no more. */
  end(): Promise<void>
}

/** Hopeless until somebody changes a setting: knocking soon again would only lock us out. */
const hopeless: ReadonlySet<number> = new Set([statuses.bindFailed, statuses.badPassword, statuses.badSystemId])
const refusedWaitMs = 60_000

export function openBind(settings: BindSettings): Bind {
  const { window = 50, deadlineMs = 10_000, idleMs = 30_000, firstWaitMs = 500, mostWaitMs = 30_000 } = settings
  const random = settings.random ?? Math.random
  let state: BindState = 'waiting'
  let line: Line | undefined
  let socket: Socket | undefined
  let timer: NodeJS.Timeout | undefined
  let tries = 0
  let waiting = Promise.withResolvers<void>()
  waiting.promise.catch(() => {}) // nobody may be waiting
  knock()

  function to(next: BindState, why: string): void {
    state = next
    settings.changed?.(next, why)
  }

  function knock(): void {
    to('connecting', `try ${tries + 1}`)
    const { host, port, tls } = settings
    const ca = tls && tls.ca !== 'system' ? { ca: tls.ca } : {}
    const call: Socket = tls
      ? connectTls({ host, port, ...ca, servername: tls.name ?? host, minVersion: 'TLSv1.2' })
      : connect({ host, port })
    socket = call
    call.setTimeout(deadlineMs, () => call.destroy(new Error('nobody answers')))
    let why = 'hung up'
    call.once('error', (error) => {
      why = error.message
    })
    call.once(tls ? 'secureConnect' : 'connect', async () => {
      call.setTimeout(0)
      const mine = openLine(call, { window, deadlineMs, idleMs, asked: settings.heard })
      line = mine
      try {
        const answer = await mine.ask({
          command: `bind_${settings.mode}`,
          fields: {
            system_id: settings.systemId,
            password: settings.password,
            ...(settings.systemType === undefined ? {} : { system_type: settings.systemType }),
            interface_version: 0x34,
          },
        })
        if (state === 'ended') return mine.destroy('ended')
        if (answer.status === statuses.ok) {
          tries = 0
          to('bound', '')
          waiting.resolve()
        } else {
          why = `the carrier answered ${answer.status}`
          if (hopeless.has(answer.status)) to('refused', why)
          mine.destroy(why)
        }
      } catch (error) {
        mine.destroy((error as Error).message)
      }
    })
    call.once('close', async () => {
      const reason = line === undefined ? why : await line.gone
      line = undefined
      fell(reason)
    })
  }

  function fell(why: string): void {
    if (state === 'ended') return
    if (state === 'bound') {
      waiting = Promise.withResolvers<void>()
      waiting.promise.catch(() => {})
    }
    const most = state === 'refused' ? refusedWaitMs : Math.min(mostWaitMs, firstWaitMs * 2 ** tries)
    if (state !== 'refused') to('waiting', why)
    tries += 1
    timer = setTimeout(knock, state === 'refused' ? most : random() * most)
  }

  return {
    get state() {
      return state
    },
    bound: () => waiting.promise,
    ask(question) {
      if (state !== 'bound' || line === undefined) return Promise.reject(new Unanswered('not bound', false))
      return line.ask(question)
    },
    async end() {
      const open = state === 'bound' ? line : undefined
      to('ended', '')
      clearTimeout(timer)
      waiting.reject(new Unanswered('ended', false))
      if (open) await open.end()
      else socket?.destroy()
    },
  }
}
