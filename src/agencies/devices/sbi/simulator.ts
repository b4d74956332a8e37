/**
 * A simulated reader or camera: a device service as the standard describes it, in both of its versions, that says of
 * itself that it is none, refuses to work for real people, and goes wrong in every way in `faults.ts` when told to.
 * Samples come from a function or a folder; nothing is drawn or compared here.
 */
import { setTimeout as after } from 'node:timers/promises'
import * as z from 'zod'
import type { BioType } from '../../../identity/index.ts'
import { controlDoor } from './control.ts'
import { playing, type Script, type Struck } from './faults.ts'
import type { Env, Purpose, SpecVersion } from './messages.ts'
import { previewFrame } from './preview.ts'
import {
  type CaptureAsks,
  captureAsks,
  type DeviceCredentials,
  type SamplesFor,
  simulatedDeviceOf,
  success,
} from './simulated-device.ts'
import { listen, type Question, type Reply } from './wire.ts'

export interface SimulatedReaderOptions {
  readonly credentials: DeviceCredentials
  readonly samplesFor: SamplesFor
  readonly type?: BioType
  readonly purpose?: Purpose
  /** Which version it says it is; it answers the verbs of both. */
  readonly version?: SpecVersion
  readonly env?: Env
  readonly allowOrigin?: string | null
  readonly ports?: { readonly from: number; readonly to: number }
  readonly now?: () => Date
  /** For authentication: the server's certificate, PEM. */
  readonly domainCertificate?: string
  /** Opens a control door on a port of its own for whoever knows this; none when absent. */
  readonly controlToken?: string
}

export interface SimulatedReader {
  readonly port: number
  readonly controlPort: number | null
  readonly serialNo: string
  /** What it does next. */
  present(next: Script): void
  close(): Promise<void>
}

const verbs = ['SBIDISC', 'MOSIPDISC', 'SBIINFO', 'MOSIPDINFO', 'CAPTURE', 'RCAPTURE', 'STREAM', 'POST'] as const
const asks = z.object({ type: z.string().max(30).default('Biometric Device'), timeout: z.coerce.number().optional() })
const framesASecond = 5

const errorOf = (errorCode: string, errorInfo: string) => ({ errorCode, errorInfo })
const said: Readonly<Record<string, string>> = {
  101: 'Unable to detect a biometric object',
  102: 'Technical error during extraction',
  103: 'Device tamper detected',
  104: 'Unable to connect to management server',
  105: 'Image orientation error',
  106: 'Device not found',
  107: 'Device public key expired',
  108: 'Domain public key missing',
  109: 'Requested number of biometric not supported',
  501: 'A simulated device does not work in Production',
  502: 'Unreadable request',
  503: 'Not for this purpose',
}

/** Starts one. Throws when it is asked to be real. */
export async function startReader(options: SimulatedReaderOptions): Promise<SimulatedReader> {
  const { credentials, type = 'Finger', purpose = 'Registration', version = '1.0', env = 'Developer' } = options
  if (env === 'Production') throw new Error('a simulated reader must not stand where people are real')
  const now = options.now ?? (() => new Date())
  const { digitalId, signed, blocksOf } = simulatedDeviceOf({ ...options, type, purpose, version, env, now })
  const play = playing()
  let capturing = false
  let answerBefore: string | null = null
  const stopped = new AbortController()

  const status = () => (capturing || play.now() === 'busy' ? 'Busy' : 'Ready')
  const about = () => ({
    ...(version === '1.0' ? { serialNo: credentials.serialNo } : { deviceId: credentials.serialNo }),
    deviceStatus: status(),
    certification: version === '1.0' ? 'SBI 1.0' : 'L0',
    serviceVersion: version,
    deviceSubId: ['0'],
    callbackId: `http://127.0.0.1:${wire.port}/`,
    specVersion: version === '1.0' ? ['1.0', '0.9.5'] : ['0.9.5'],
    purpose,
  })

  const answering: Readonly<Record<string, (body: unknown) => Promise<Reply>>> = {
    discover: async (body) => {
      if (!fits(asks.parse(body).type) || play.now() === 'unplugged') return json([])
      const id = Buffer.from(JSON.stringify(digitalId())).toString('base64url')
      return json([{ ...about(), digitalId: id, error: success }])
    },
    info: async (body) => {
      if (!fits(asks.parse(body).type)) return json([])
      if (play.now() === 'unplugged') return json([{ deviceInfo: '', error: errorOf('106', said[106] ?? '') }])
      return json([{ deviceInfo: await info(), error: success }])
    },
    rcapture: (body) => capture(captureAsks.parse(body), 'Registration'),
    capture: (body) => capture(captureAsks.parse(body), 'Auth'),
    stream: async (body) => {
      const { timeout = 300_000 } = asks.parse(body)
      if (purpose !== 'Registration') return json({ error: errorOf('503', said[503] ?? '') })
      if (play.now() === 'unplugged') return json({ error: errorOf('202', 'No Device Connected') })
      return moving(Math.min(timeout, 300_000))
    },
  }

  const info = async () => signed({ ...about(), firmware: '1.0.0', env, digitalId: await signed(digitalId()) })
  const fits = (asked: string): boolean => asked === 'Biometric Device' || asked === type

  async function answer(question: Question): Promise<Reply> {
    const handler = answering[handlerOf(question)]
    if (handler === undefined) return { status: 404, text: JSON.stringify({ error: errorOf('502', said[502] ?? '') }) }
    try {
      return await handler(question.body === '' ? {} : JSON.parse(question.body))
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error
      return json({ error: errorOf('502', said[502] ?? '') })
    }
  }

  async function capture(asked: CaptureAsks, as: Purpose): Promise<Reply> {
    if (asked.env === 'Production') return failing('501')
    if (as !== purpose || asked.purpose !== as) return failing('503')
    // A second call at the same time hears what the device is, with the status Busy, as the standard has it.
    if (capturing || play.now() === 'busy') {
      play.strike()
      return json([{ deviceInfo: await info(), error: success }])
    }
    capturing = true
    try {
      return await captured(asked, play.strike())
    } finally {
      capturing = false
    }
  }

  async function captured(asked: CaptureAsks, struck: Struck | null): Promise<Reply> {
    switch (struck?.fault) {
      case 'silent':
        return 'silent'
      case 'unplugged':
        return failing('106')
      case 'error':
        return failing(struck.code)
      case 'nonsense':
        return { text: '<html>Welcome to the reader</html>' }
      case 'endless':
        return { text: `{"biometrics":[{"data":"${'A'.repeat(8_000_000)}"}]}` }
      case 'replayed':
        if (answerBefore !== null) return { text: answerBefore }
        break
      case 'slow':
        await after(struck.ms, null, { signal: stopped.signal })
    }
    const blocks = await blocksOf(asked, play.who(), struck)
    if (typeof blocks === 'string') return failing(blocks)
    const text = JSON.stringify({ biometrics: blocks })
    if (struck === null) answerBefore = text
    return { text, cut: struck?.fault === 'dies' }
  }

  function moving(ms: number): Reply {
    return {
      type: 'multipart/x-mixed-replace; boundary=frame',
      async stream(socket, gone) {
        const until = AbortSignal.any([gone, stopped.signal, AbortSignal.timeout(ms)])
        for (let number = 0; !until.aborted; number++) {
          const frame = previewFrame(number)
          socket.write(`--frame\r\nContent-Type: image/jpeg\r\nContent-Length: ${frame.length}\r\n\r\n`)
          socket.write(frame)
          socket.write('\r\n')
          await after(1000 / framesASecond, null, { signal: until }).catch(() => {})
        }
      },
    }
  }

  const wire = await listen({
    ports: options.ports ?? { from: 4501, to: 4600 },
    allowOrigin: options.allowOrigin ?? null,
    verbs,
    answer,
  })
  const control = options.controlToken === undefined ? null : await controlDoor(options.controlToken, play.set)
  return {
    port: wire.port,
    controlPort: control?.port ?? null,
    serialNo: credentials.serialNo,
    present: play.set,
    async close() {
      stopped.abort()
      await Promise.all([wire.close(), control?.close()])
    },
  }
}

const json = (value: unknown): Reply => ({ text: JSON.stringify(value) })

function failing(code: string): Reply {
  const info = said[code] ?? 'Custom error'
  return json({ biometrics: [{ specVersion: '1.0', data: '', hash: '', error: errorOf(code, info) }] })
}

/** By the verb, or, for callers that can only POST, by the path. */
function handlerOf({ method, path }: Question): string {
  const byVerb: Readonly<Record<string, string>> = {
    SBIDISC: 'discover',
    MOSIPDISC: 'discover',
    SBIINFO: 'info',
    MOSIPDINFO: 'info',
    RCAPTURE: 'rcapture',
    CAPTURE: 'capture',
    STREAM: 'stream',
  }
  const byPath: Readonly<Record<string, string>> = {
    '/device': 'discover',
    '/info': 'info',
    '/capture': 'rcapture',
    '/auth-capture': 'capture',
    '/stream': 'stream',
  }
  return (method === 'POST' ? byPath[path] : byVerb[method]) ?? ''
}
