/**
 * A simulated reader or camera: a device service as the standard describes it, in both of its versions, that says of
 * itself that it is none, refuses to work for real people, and goes wrong in every way in `faults.ts` when told to.
 * Samples come from a function or a folder; nothing is drawn or compared here.
 */
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomInt, timingSafeEqual } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import * as z from 'zod'
import type { BioType } from '../port.ts'
import { playing, type Script, type Struck, script } from './faults.ts'
import { chainHash, chainStart, type Env, fingers, type Purpose, type SpecVersion } from './messages.ts'
import { previewFrame } from './preview.ts'
import { seal } from './sealed.ts'
import { signToken } from './signed.ts'
import { listen, type Question, type Reply } from './wire.ts'

/** What lies on the glass: the record of that finger or face, or null for nothing. */
export type SamplesFor = (asked: {
  readonly type: BioType
  readonly part: string | null
  readonly who: string
}) => Promise<Uint8Array | null> | Uint8Array | null

/** The simulated device's identity, issued by the demo's provider: PEM key, certificates as DER in base64. */
export interface DeviceCredentials {
  readonly serialNo: string
  readonly key: string
  readonly chain: readonly string[]
  /** The same key certified until yesterday. */
  readonly expired: readonly string[]
  /** Of a provider nobody trusts. */
  readonly foreign: readonly string[]
}

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
const captureAsks = z.object({
  env: z.string().max(20),
  purpose: z.string().max(20),
  timeout: z.coerce.number().min(0).max(600_000),
  transactionId: z.string().regex(/^[A-Za-z0-9-]{4,50}$/),
  domainUri: z.string().max(200).optional(),
  bio: z
    .array(
      z.object({
        type: z.enum(['Finger', 'Face', 'Iris']),
        count: z.coerce.number().int().min(1).max(10),
        bioSubType: z.array(z.string().max(40)).max(10).nullish(),
        requestedScore: z.coerce.number().min(0).max(100),
        serialNo: z.string().max(64).optional(),
        deviceId: z.string().max(64).optional(),
        previousHash: z.string().max(64).optional(),
      }),
    )
    .min(1)
    .max(4),
})
type CaptureAsks = z.output<typeof captureAsks>

const goodQuality = 85
const poorQuality = 12
const framesASecond = 5

const errorOf = (errorCode: string, errorInfo: string) => ({ errorCode, errorInfo })
const success = errorOf('0', 'Success')
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
  const key = createPrivateKey(credentials.key)
  const anotherKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const play = playing()
  let capturing = false
  let answerBefore: string | null = null
  const stopped = new AbortController()

  const digitalId = (serialNo = credentials.serialNo) => ({
    serialNo,
    make: 'Bawaba simulator',
    model: 'SIMULATED',
    type,
    deviceSubType: type === 'Face' ? 'Full face' : 'Single',
    deviceProvider: 'Simulated provider',
    deviceProviderId: 'SIMULATED',
    dateTime: instant(now()),
  })
  const signed = (payload: unknown, by: KeyObject = key, chain = credentials.chain) => signToken(payload, by, chain)

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
    const blocks = await blocksOf(asked, struck)
    if (typeof blocks === 'string') return failing(blocks)
    const text = JSON.stringify({ biometrics: blocks })
    if (struck === null) answerBefore = text
    return { text, cut: struck?.fault === 'dies' }
  }

  async function blocksOf(asked: CaptureAsks, struck: Struck | null): Promise<object[] | string> {
    const blocks: object[] = []
    let previous = ''
    for (const bio of asked.bio) {
      if (bio.type !== type || (bio.serialNo ?? bio.deviceId) !== credentials.serialNo) return '106'
      const parts = type === 'Face' ? [null] : (bio.bioSubType ?? [])
      if (parts.length !== bio.count || parts.some((part) => !couldBe(part))) return '109'
      previous ||= bio.previousHash || chainStart
      const twice = struck?.fault === 'two_answers' ? [...parts, ...parts] : parts
      for (const part of twice) {
        const block = await blockOf(asked, bio.requestedScore, part, previous, struck)
        if (block === null) return '101'
        previous = block.hash
        blocks.push(block)
      }
    }
    return blocks
  }

  async function blockOf(
    asked: CaptureAsks,
    requestedScore: number,
    part: string | null,
    previous: string,
    struck: Struck | null,
  ) {
    const fault = struck?.fault
    const shown = fault === 'wrong_finger' || fault === 'wrong_part_named' ? another(part) : part
    const given = await options.samplesFor({ type, part: shown, who: play.who() })
    if (given === null) return null
    const timestamp = instant(new Date(now().getTime() - (fault === 'old' ? 600_000 : 0)))
    const sealed =
      purpose === 'Auth' ? seal(given, timestamp, asked.transactionId, options.domainCertificate ?? '') : null
    const value = Buffer.from(given).toString('base64url')
    const data = {
      digitalId: await signed(
        digitalId(fault === 'other_device' ? 'SIM999999999' : credentials.serialNo),
        key,
        chainFor(fault),
      ),
      deviceServiceVersion: version,
      bioType: type,
      bioSubType: (fault === 'wrong_part_named' ? part : shown) ?? '',
      purpose,
      env,
      ...(asked.domainUri === undefined ? {} : { domainUri: asked.domainUri }),
      bioValue: sealed?.bioValue ?? value,
      transactionId: fault === 'stale_nonce' ? `stale-${randomInt(1e9)}` : asked.transactionId,
      timestamp,
      requestedScore: String(requestedScore),
      qualityScore: String(fault === 'low_quality' ? poorQuality : goodQuality),
    }
    const token = await signed(data, fault === 'wrongly_signed' ? anotherKey : key, chainFor(fault))
    return {
      specVersion: version,
      data: fault === 'unsigned' ? unsigned(data) : fault === 'tampered_sample' ? changed(token) : token,
      hash: chainHash(fault === 'tampered_hash' ? chainHash(previous, given) : previous, given),
      ...(sealed ? { sessionKey: sealed.sessionKey, thumbprint: sealed.thumbprint } : {}),
      error: success,
    }
  }

  function chainFor(fault: Struck['fault'] | undefined): readonly string[] {
    if (fault === 'expired_certificate') return credentials.expired
    return fault === 'foreign_provider' ? credentials.foreign : credentials.chain
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

function couldBe(part: string | null): boolean {
  return part === null || part === 'UNKNOWN' || (fingers as readonly string[]).includes(part)
}

function another(part: string | null): string | null {
  if (part === null) return null
  return part.startsWith('Right') ? part.replace('Right', 'Left') : part.replace('Left', 'Right')
}

function unsigned(data: unknown): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(data)}.`
}

/** Another sample under the old signature. */
function changed(token: string): string {
  const [head, body = '', signature] = token.split('.')
  const data = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as { bioValue: string }
  const other = { ...data, bioValue: Buffer.from('another sample').toString('base64url') }
  return [head, Buffer.from(JSON.stringify(other)).toString('base64url'), signature].join('.')
}

/** As devices write it: UTC, whole seconds or not. */
function instant(at: Date): string {
  return at.toISOString()
}

/** `POST /present` with a script, under `Authorization`: pages cannot send that header here. */
async function controlDoor(token: string, set: (next: Script) => void) {
  const right = Buffer.from(`Bearer ${token}`)
  const server = http.createServer(async (request, response) => {
    const given = Buffer.from(request.headers.authorization ?? '')
    if (given.length !== right.length || !timingSafeEqual(given, right)) return void response.writeHead(401).end()
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) {
      text += chunk
      if (text.length > 10_000) return void response.writeHead(413).end()
    }
    try {
      set(script.parse(JSON.parse(text)))
      response.writeHead(204).end()
    } catch {
      response.writeHead(422).end()
    }
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((closed) => {
        server.closeAllConnections()
        server.close(() => closed())
      }),
  }
}
