/** The door through which a test or a person tells the simulated reader what to do next. */
import { timingSafeEqual } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Script, script } from './faults.ts'

/** `POST /present` with a script, under `Authorization`: pages cannot send that header here. */
export async function controlDoor(token: string, set: (next: Script) => void) {
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
