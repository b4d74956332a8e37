/**
 * A small generator of load: a bounded number of clients, each with one connection kept open and one question at a
 * time. Sockets are read by hand, since on the same machine every moment spent here is taken from what is measured.
 */
import { connect, type Socket } from 'node:net'

export interface Asked {
  /** Questions, taken in turn over all clients. */
  readonly requests: readonly Buffer[]
  readonly port: number
  readonly clients: number
  readonly seconds: number
}

export interface Answers {
  readonly count: number
  readonly seconds: number
}

export function get(path: string, cookie?: string): Buffer {
  const more = cookie === undefined ? '' : `Cookie: session=${cookie}\r\n`
  return Buffer.from(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`)
}

/** Asks for so long and says how many were answered. Any answer but 200 is an error: a fast refusal is no speed. */
export async function load({ requests, port, clients, seconds }: Asked): Promise<Answers> {
  const began = performance.now()
  const until = began + seconds * 1000
  let next = 0
  let count = 0
  const take = (): Buffer | null => {
    if (performance.now() >= until) return null
    return requests[next++ % requests.length] ?? null
  }
  await Promise.all(Array.from({ length: clients }, () => client(port, take, () => count++)))
  return { count, seconds: (performance.now() - began) / 1000 }
}

function client(port: number, take: () => Buffer | null, answered: () => void): Promise<void> {
  return new Promise((done, fail) => {
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let head = ''
    let bodyLeft = -1
    const ask = (): void => {
      const request = take()
      if (request === null) {
        socket.destroy()
        done()
        return
      }
      head = ''
      bodyLeft = -1
      socket.write(request)
    }
    socket.on('connect', ask)
    socket.on('error', fail)
    socket.on('close', () => fail(new Error('the server closed the connection')))
    socket.on('data', (chunk) => {
      if (bodyLeft < 0) {
        head += chunk.toString('latin1')
        const end = head.indexOf('\r\n\r\n')
        if (end < 0) return
        const length = /content-length: (\d+)/i.exec(head)?.[1]
        if (!head.startsWith('HTTP/1.1 200') || length === undefined) {
          socket.destroy()
          fail(new Error(`not answered: ${head.slice(0, 200)}`))
          return
        }
        bodyLeft = Number(length) - (head.length - end - 4)
      } else bodyLeft -= chunk.length
      if (bodyLeft > 0) return
      answered()
      ask()
    })
  })
}
