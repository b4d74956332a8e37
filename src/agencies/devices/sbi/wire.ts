/**
 * HTTP/1.1 by hand, for the simulated reader: Node's own server refuses the protocol's verbs. On 127.0.0.1 alone, one
 * question a connection, one origin of pages, everything bounded.
 */
import net from 'node:net'

export interface Question {
  readonly method: string
  readonly path: string
  readonly body: string
}

/** What goes back: JSON text; a stream that writes by itself; or a connection broken half-way or kept silent. */
export type Reply =
  | { readonly text: string; readonly status?: number; readonly cut?: boolean }
  | { readonly type: string; stream(socket: net.Socket, gone: AbortSignal): Promise<void> }
  | 'silent'

export interface WireOptions {
  readonly ports: { readonly from: number; readonly to: number }
  /** The one origin whose pages may ask; null for none. Callers that are no pages send no origin. */
  readonly allowOrigin: string | null
  readonly verbs: readonly string[]
  answer(question: Question): Promise<Reply>
}

export interface Wire {
  readonly port: number
  close(): Promise<void>
}

const longestHead = 16_384
const longestBody = 262_144
const idleMs = 15_000
const mostConnections = 50
const reasons: Readonly<Record<number, string>> = { 200: 'OK', 204: 'No Content', 400: 'Bad Request', 403: 'Forbidden' }

/** Listens on the first free port of the range. Throws when there is none. */
export async function listen(options: WireOptions): Promise<Wire> {
  const open = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.setTimeout(idleMs, () => socket.destroy())
    hear(socket, options, () => port)
  })
  server.maxConnections = mostConnections
  const port = await firstFree(server, options.ports)
  return {
    port,
    close: () =>
      new Promise((closed) => {
        for (const socket of open) socket.destroy()
        server.close(() => closed())
      }),
  }
}

async function firstFree(server: net.Server, { from, to }: WireOptions['ports']): Promise<number> {
  for (let port = from; port <= to; port++) {
    const free = await new Promise<boolean>((done, failed) => {
      const refused = (error: NodeJS.ErrnoException): void => {
        server.off('listening', heard)
        if (error.code === 'EADDRINUSE') done(false)
        else failed(error)
      }
      const heard = (): void => {
        server.off('error', refused)
        done(true)
      }
      server.once('error', refused).once('listening', heard).listen(port, '127.0.0.1')
    })
    if (free) return port
  }
  throw new Error(`no free port between ${from} and ${to}`)
}

/** Collects one question and answers it. */
function hear(socket: net.Socket, options: WireOptions, port: () => number): void {
  let kept = Buffer.alloc(0)
  const listener = (chunk: Buffer): void => {
    kept = Buffer.concat([kept, chunk])
    const end = kept.indexOf('\r\n\r\n')
    if (end === -1 ? kept.length > longestHead : end > longestHead) return void socket.destroy()
    if (end === -1) return
    const [first = '', ...lines] = kept.subarray(0, end).toString('latin1').split('\r\n')
    const [method = '', path = ''] = first.split(' ')
    const headers = new Map(
      lines.map((line) => {
        const colon = line.indexOf(':')
        return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]
      }),
    )
    const length = Number(headers.get('content-length') ?? 0)
    if (!Number.isInteger(length) || length < 0 || length > longestBody) return void socket.destroy()
    const body = kept.subarray(end + 4)
    if (body.length < length) return
    socket.off('data', listener)
    const question = { method, path, body: body.subarray(0, length).toString('utf8') }
    reply(socket, options, port(), headers, question).catch(() => socket.destroy())
  }
  socket.on('data', listener)
}

async function reply(
  socket: net.Socket,
  options: WireOptions,
  port: number,
  headers: ReadonlyMap<string, string>,
  question: Question,
): Promise<void> {
  const head = (status: number, more: readonly string[]): string =>
    [
      `HTTP/1.1 ${status} ${reasons[status] ?? 'Error'}`,
      'Cache-Control: no-store',
      `Location: http://127.0.0.1:${port}`,
      'Server: simulated-reader',
      'Connection: close',
      ...cors(options),
      ...more,
      '\r\n',
    ].join('\r\n')
  const send = (status: number, text = ''): void => {
    const type = ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(text)}`]
    socket.end(head(status, type) + text)
  }
  const origin = headers.get('origin')
  // A page that got here under a name of its own (DNS rebinding), or of a stranger, hears nothing.
  if (!/^127\.0\.0\.1(:\s*\d+)?$/.test(headers.get('host') ?? '')) return send(403)
  if (origin !== undefined && origin !== options.allowOrigin) return send(403)
  if (question.method === 'OPTIONS') return send(204)
  if (!options.verbs.includes(question.method)) return send(405)
  const answer = await options.answer(question)
  if (answer === 'silent') return
  if ('text' in answer) {
    if (!answer.cut) return send(answer.status ?? 200, answer.text)
    const type = ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(answer.text)}`]
    socket.write(head(200, type) + answer.text.slice(0, Math.floor(answer.text.length / 2)), () => socket.destroy())
    return
  }
  const gone = new AbortController()
  socket.setTimeout(0)
  socket.once('close', () => gone.abort())
  socket.write(head(200, [`Content-Type: ${answer.type}`]))
  await answer.stream(socket, gone.signal)
  socket.end()
}

function cors({ allowOrigin, verbs }: WireOptions): string[] {
  if (allowOrigin === null) return []
  return [
    `Access-Control-Allow-Origin: ${allowOrigin}`,
    `Access-Control-Allow-Methods: ${[...verbs, 'OPTIONS'].join(', ')}`,
    'Access-Control-Allow-Headers: Content-Type, EXT',
    'Access-Control-Allow-Private-Network: true',
    'Access-Control-Max-Age: 600',
    'Vary: Origin',
  ]
}
