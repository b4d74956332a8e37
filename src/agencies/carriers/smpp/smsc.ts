/** The carrier's side of SMPP: takes binds and what is sent. For the simulated carrier, and for banks that speak to us. */
import { createServer, type Server } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { type Line, openLine, type Reply } from './line.ts'
import type { Pdu } from './pdu.ts'
import { statuses } from './words.ts'

export interface SmscSettings {
  /** Who may bind: the answer's status, 0 to let them in. */
  readonly admits: (systemId: string, password: string) => number | Promise<number>
  /** What a bound peer sends. */
  readonly submitted: (pdu: Pdu, from: Peer) => Promise<Reply>
  readonly tls?: { readonly key: string; readonly cert: string }
  readonly systemId?: string
  readonly window?: number
  readonly deadlineMs?: number
  readonly idleMs?: number
}

/** A peer that has bound. */
export interface Peer {
  readonly systemId: string
  readonly mode: 'transceiver' | 'transmitter' | 'receiver'
  /** Questions to the peer: `deliver_sm` to those that receive. */
  readonly line: Line
}

export interface Smsc {
  readonly server: Server
  /** Everybody who is bound now. */
  readonly peers: ReadonlySet<Peer>
  close(): Promise<void>
}

/** Not listening yet: `smsc.server.listen(port, host)`. */
export function openSmsc(settings: SmscSettings): Smsc {
  const peers = new Set<Peer>()
  const lines = new Set<Line>()
  const { tls } = settings
  const server = tls ? createTlsServer(tls) : createServer()
  server.on(tls ? 'secureConnection' : 'connection', (socket) => {
    let peer: Peer | undefined
    const line: Line = openLine(socket, {
      window: settings.window ?? 50,
      deadlineMs: settings.deadlineMs ?? 10_000,
      idleMs: settings.idleMs ?? 60_000,
      async asked(pdu) {
        const mode = /^bind_(transceiver|transmitter|receiver)$/.exec(pdu.command)?.[1] as Peer['mode'] | undefined
        if (mode !== undefined) {
          if (peer !== undefined) return { status: statuses.alreadyBound }
          const status = await settings.admits(pdu.fields.system_id ?? '', pdu.fields.password ?? '')
          if (status !== statuses.ok) return { status }
          peer = { systemId: pdu.fields.system_id ?? '', mode, line }
          peers.add(peer)
          return { fields: { system_id: settings.systemId ?? 'SMSC' } }
        }
        if (pdu.command !== 'submit_sm' && pdu.command !== 'deliver_sm' && pdu.command !== 'data_sm')
          return { status: statuses.badCommand }
        if (peer === undefined) return { status: statuses.notBound }
        return settings.submitted(pdu, peer)
      },
    })
    lines.add(line)
    void line.gone.then(() => {
      lines.delete(line)
      if (peer) peers.delete(peer)
    })
  })
  return {
    server,
    peers,
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()))
      for (const line of lines) line.destroy('the carrier closes')
      await closed
    },
  }
}
