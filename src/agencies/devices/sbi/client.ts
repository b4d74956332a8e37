/**
 * Speaks to devices as the standard has it: HTTP on 127.0.0.1, ports 4501 to 4600, with verbs of its own. Bounded in
 * time, in size and in how many ports are asked at once; what comes back is unverified and said to be so.
 */
import http from 'node:http'
import { busyReader, noReader, type Trouble, troubleOf } from './errors.ts'
import { frames } from './frames.ts'
import { JsonRefused, strictJson } from './json.ts'
import {
  type CaptureAsked,
  captureBody,
  type DigitalId,
  type Discovered,
  discovered,
  failed,
  infos,
  longestAnswer,
  readDigitalId,
  type SpecVersion,
} from './messages.ts'

export interface SbiClientOptions {
  /** Only loopback is ever asked; another address is for tests. */
  readonly host?: string
  readonly ports?: { readonly from: number; readonly to: number }
  /** How many ports are asked at once; 20 unless told. */
  readonly atOnce?: number
  /** Milliseconds for discovery and info; 1,500 unless told. */
  readonly quickMs?: number
  /** What we call ourselves (`EXT`). */
  readonly app?: string
}

export type DeviceType = 'Biometric Device' | 'Finger' | 'Face' | 'Iris'

/** A device that answered discovery. */
export interface FoundDevice {
  readonly port: number
  readonly version: SpecVersion
  /** As printed on it. */
  readonly serialNo: string
  /** What it wants to be called in requests: its serial number, or in 0.9.5 an id of its own. */
  readonly name: string
  readonly status: Discovered['deviceStatus']
  readonly purpose: Discovered['purpose']
  readonly subIds: readonly string[]
  /** Unsigned. */
  readonly digitalId: DigitalId | null
}

/** A device is not there, does not answer in time, answers nonsense or says what is wrong: `trouble` has the words. */
export class SbiError extends Error {
  readonly trouble: Trouble
  constructor(message: string, trouble: Trouble, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SbiError'
    this.trouble = trouble
  }
}

export interface SbiClient {
  /** Devices of a type, by port. Ports that do not answer, or not as a device, are passed over. */
  discover(type: DeviceType, signal?: AbortSignal): Promise<FoundDevice[]>
  /** The device with one of these serial numbers, as soon as it answers; null when none does. */
  find(type: DeviceType, serials: readonly string[], signal?: AbortSignal): Promise<FoundDevice | null>
  /** The signed `deviceInfo` of each device behind a port: JWTs, unverified. */
  info(device: FoundDevice, type: DeviceType, signal?: AbortSignal): Promise<string[]>
  /** The text of the answer, unverified. */
  capture(device: FoundDevice, asked: CaptureAsked, signal?: AbortSignal): Promise<string>
  rcapture(device: FoundDevice, asked: CaptureAsked, signal?: AbortSignal): Promise<string>
  /** JPEG pictures as they come, for at most `timeoutMs`. */
  stream(device: FoundDevice, asked: StreamAsked, signal?: AbortSignal): AsyncGenerator<Uint8Array>
}

export interface StreamAsked {
  readonly type: DeviceType
  readonly timeoutMs: number
}

const firstPort = 4501
const lastPort = 4600
/** Past the device's own time a capture's answer may still be on its way. */
const graceMs = 2000
const longestSmall = 200_000

export function sbiClient(options: SbiClientOptions = {}): SbiClient {
  const { host = '127.0.0.1', atOnce = 20, quickMs = 1500, app = 'bawaba' } = options
  const ports = options.ports ?? { from: firstPort, to: lastPort }

  function discover(type: DeviceType, signal?: AbortSignal): Promise<FoundDevice[]> {
    return scan(type, () => false, signal)
  }

  async function find(type: DeviceType, serials: readonly string[], signal?: AbortSignal): Promise<FoundDevice | null> {
    const known = (device: FoundDevice): boolean => serials.includes(device.serialNo)
    return (await scan(type, known, signal)).find(known) ?? null
  }

  /** Asks all ports, some at once, until `enough` knows one of the answers: a port that hangs holds up nobody then. */
  async function scan(
    type: DeviceType,
    enough: (device: FoundDevice) => boolean,
    signal?: AbortSignal,
  ): Promise<FoundDevice[]> {
    const done = new AbortController()
    const until = AbortSignal.any([done.signal, ...(signal ? [signal] : [])])
    const queue = Array.from({ length: ports.to - ports.from + 1 }, (_, i) => ports.from + i)
    const found: FoundDevice[] = []
    await Promise.all(
      Array.from({ length: Math.min(atOnce, queue.length) }, async () => {
        for (let port = queue.shift(); port !== undefined; port = queue.shift()) {
          if (until.aborted) return
          const devices = await at(port, type, until)
          found.push(...devices)
          if (devices.some(enough)) done.abort()
        }
      }),
    )
    return found.sort((a, b) => a.port - b.port)
  }

  /** Asked by the newer name first; who does not know it is asked by the older. */
  async function at(port: number, type: DeviceType, signal?: AbortSignal): Promise<FoundDevice[]> {
    for (const [method, specVersion] of [
      ['SBIDISC', '1.0'],
      ['MOSIPDISC', '0.9.5'],
    ] as const) {
      let answer: Answer
      try {
        answer = await send(port, method, '/device', { type, specVersion }, quickMs, longestSmall, signal)
      } catch {
        return [] // nobody there, and nobody under the other name either
      }
      const devices = answer.status === 200 ? read(() => discovered.parse(strictJson(answer.text, longestSmall))) : null
      if (devices) return devices.flatMap((device) => known(port, device))
    }
    return []
  }

  function known(port: number, device: Discovered): FoundDevice[] {
    const id = readDigitalId(device.digitalId)
    const serialNo = device.serialNo ?? id?.serialNo ?? device.deviceId
    if (serialNo === undefined) return []
    const version = device.specVersion[0] ?? '1.0'
    const { deviceStatus: status, purpose, deviceSubId: subIds } = device
    const name = version === '1.0' ? serialNo : (device.deviceId ?? serialNo)
    return [{ port, version, serialNo, name, status, purpose, subIds, digitalId: id }]
  }

  async function info(device: FoundDevice, type: DeviceType, signal?: AbortSignal): Promise<string[]> {
    const method = device.version === '1.0' ? 'SBIINFO' : 'MOSIPDINFO'
    const body = { type, specVersion: device.version }
    const { text } = await send(device.port, method, '/info', body, quickMs, longestSmall, signal)
    const list = read(() => infos.parse(strictJson(text, longestSmall)))
    if (list === null) throw new SbiError('the device says nothing of itself that can be read', troubleIn(text))
    for (const { error } of list) {
      const trouble = troubleOf(error.errorCode)
      if (trouble) throw new SbiError(`the device says ${trouble.code}`, trouble)
    }
    return list.map((each) => each.deviceInfo)
  }

  async function taking(
    method: 'CAPTURE' | 'RCAPTURE',
    device: FoundDevice,
    asked: CaptureAsked,
    signal?: AbortSignal,
  ): Promise<string> {
    const body = captureBody(asked, device.version)
    const { text } = await send(device.port, method, '/capture', body, asked.timeoutMs + graceMs, longestAnswer, signal)
    return text
  }

  async function* stream(device: FoundDevice, asked: StreamAsked, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    const body = {
      type: asked.type,
      specVersion: device.version,
      [device.version === '1.0' ? 'serialNo' : 'deviceId']: device.name,
      deviceSubId: device.subIds[0] ?? '0',
      timeout: String(asked.timeoutMs),
    }
    const until = AbortSignal.any([AbortSignal.timeout(asked.timeoutMs), ...(signal ? [signal] : [])])
    const response = await request(device.port, 'STREAM', '/stream', body, until)
    if (/json/.test(response.headers['content-type'] ?? '')) {
      const trouble = troubleIn(await textOf(response, longestSmall))
      throw new SbiError(`the device says ${trouble.code}`, trouble)
    }
    try {
      yield* frames(response)
    } catch (error) {
      if (!until.aborted) throw new SbiError('the stream broke', noReader, { cause: error })
    } finally {
      response.destroy()
    }
  }

  interface Answer {
    readonly status: number
    readonly text: string
  }

  async function send(
    port: number,
    method: string,
    path: string,
    body: object,
    ms: number,
    longest: number,
    signal?: AbortSignal,
  ): Promise<Answer> {
    const until = AbortSignal.any([AbortSignal.timeout(ms), ...(signal ? [signal] : [])])
    const response = await request(port, method, path, body, until)
    try {
      return { status: response.statusCode ?? 0, text: await textOf(response, longest) }
    } catch (cause) {
      throw new SbiError('the device broke off', noReader, { cause })
    }
  }

  function request(
    port: number,
    method: string,
    path: string,
    body: object,
    signal: AbortSignal,
  ): Promise<http.IncomingMessage> {
    const text = JSON.stringify(body)
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ext: app }
    return new Promise((answered, refused) => {
      const asked = http.request({ host, port, method, path, headers, signal, agent: false }, answered)
      asked.once('error', (cause) => refused(new SbiError('the device does not answer', noReader, { cause })))
      asked.end(text)
    })
  }

  return {
    discover,
    find,
    info,
    capture: (device, asked, signal) => taking('CAPTURE', device, asked, signal),
    rcapture: (device, asked, signal) => taking('RCAPTURE', device, asked, signal),
    stream,
  }
}

async function textOf(response: http.IncomingMessage, longest: number): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > longest) {
      response.destroy()
      throw new JsonRefused('too_large')
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function read<T>(parse: () => T): T | null {
  try {
    return parse()
  } catch {
    return null
  }
}

/** What an answer without the expected content says is wrong. */
function troubleIn(text: string): Trouble {
  const said = read(() => failed.parse(strictJson(text, longestSmall)))
  return (said && troubleOf(said.error.errorCode)) ?? busyIn(text) ?? noReader
}

/** A device asked twice at once may answer with its information, status Busy, in place of a capture. */
function busyIn(text: string): Trouble | null {
  return /"deviceStatus"\s*:\s*"Busy"/.test(text) ? busyReader : null
}
