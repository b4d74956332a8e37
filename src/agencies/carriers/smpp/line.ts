/**
 * A line on which both sides ask and answer (SMPP 3.4): a window, a deadline for every question, a sign of life, and an
 * end that loses no count. What the two roles add stands in `bind.ts` (we ask a carrier) and `smsc.ts` (one asks us).
 */
import type { Socket } from 'node:net'
import { readFrames } from './frames.ts'
import { type Fields, isAnswer, type Pdu, readPdu, sequenceOf, writePdu } from './pdu.ts'
import { type Command, SmppError, statuses } from './words.ts'

/**
 * A question without its answer. `said` tells whether it may have reached the other side: what was never said may be
 * said again without fear, what was said and not answered may have been done (notices design 6).
 */
export class Unanswered extends Error {
  readonly said: boolean
  constructor(message: string, said: boolean) {
    super(message)
    this.name = 'Unanswered'
    this.said = said
  }
}

export interface Question {
  readonly command: Command
  readonly fields?: Fields
  readonly tlvs?: ReadonlyMap<number, Buffer>
}

export interface Reply {
  readonly status?: number
  readonly fields?: Fields
  readonly tlvs?: ReadonlyMap<number, Buffer>
}

export interface LineSettings {
  /** Questions of ours that may wait for an answer at once. */
  readonly window: number
  /** After so long without an answer nothing is known of a question. */
  readonly deadlineMs: number
  /** After so long without a word of the other side it is asked whether it lives. */
  readonly idleMs: number
  /** What the other side asks; its answer is sent when the promise ends. Signs of life are answered here. */
  readonly asked: (pdu: Pdu) => Promise<Reply>
}

export interface Line {
  /** Asks as soon as the window has room. Rejects with `Unanswered`. Any status is an answer. */
  ask(question: Question): Promise<Pdu>
  /** Takes no more questions, waits for the answers to those that were said, says goodbye and hangs up. */
  end(): Promise<void>
  /** Hangs up at once. */
  destroy(why: string): void
  /** Ends with the reason when the line has gone. */
  readonly gone: Promise<string>
}

interface Waiting {
  readonly question: Question
  readonly answered: (pdu: Pdu) => void
  readonly failed: (error: Unanswered) => void
  until: number
}

const lastSequence = 0x7fffffff

export function openLine(socket: Socket, settings: LineSettings): Line {
  const queue: Waiting[] = []
  const said = new Map<number, Waiting>()
  const frames = readFrames()
  let sequence = 0
  let heardAt = Date.now()
  let ending = false
  let why = ''
  let emptied: (() => void) | undefined
  const { promise: gone, resolve: isGone } = Promise.withResolvers<string>()

  socket.setNoDelay(true)
  socket.on('data', hear)
  socket.on('error', (error) => destroy(error.message))
  socket.on('end', () => destroy('the other side hung up'))
  socket.on('close', closed)
  // One timer a line, not one a question: all have the same patience, so that the oldest is the first in the map.
  const tick = setInterval(watch, Math.max(10, Math.min(250, settings.deadlineMs / 4)))

  function hear(piece: Buffer): void {
    heardAt = Date.now()
    try {
      for (const frame of frames(piece)) handle(frame)
    } catch (error) {
      if (!(error instanceof SmppError)) throw error
      write({ command: 'generic_nack', sequence: 0, status: error.status })
      destroy(error.message)
    }
  }

  function handle(frame: Buffer): void {
    let pdu: Pdu
    try {
      pdu = readPdu(frame)
    } catch (error) {
      if (!(error instanceof SmppError)) throw error
      // An answer that cannot be read leaves its question open: the deadline says so.
      if (!isAnswer(frame)) write({ command: 'generic_nack', sequence: sequenceOf(frame), status: error.status })
      return
    }
    if (isAnswer(frame)) settle(pdu)
    else if (pdu.command === 'enquire_link') write({ command: 'enquire_link_resp', sequence: pdu.sequence })
    else if (pdu.command === 'unbind') {
      write({ command: 'unbind_resp', sequence: pdu.sequence })
      ending = true
      socket.end()
    } else {
      void settings
        .asked(pdu)
        .catch((): Reply => ({ status: statuses.systemError }))
        .then((reply) => answer(pdu, reply))
    }
  }

  function answer({ command, sequence }: Pdu, reply: Reply): void {
    if (command === 'outbind' || command === 'alert_notification') return // these have no answer
    write({ command: `${command}_resp` as Command, sequence, ...reply })
  }

  function settle(pdu: Pdu): void {
    const waiting = said.get(pdu.sequence)
    // Answered twice, or after its deadline: the question is settled, and stays as it is.
    if (waiting === undefined) return
    if (pdu.command !== `${waiting.question.command}_resp` && pdu.command !== 'generic_nack') return
    said.delete(pdu.sequence)
    waiting.answered(pdu)
    sayMore()
  }

  function sayMore(): void {
    while (said.size < settings.window) {
      const next = queue.shift()
      if (next === undefined) break
      say(next)
    }
    if (said.size === 0 && queue.length === 0) emptied?.()
  }

  function say(waiting: Waiting): void {
    do sequence = sequence === lastSequence ? 1 : sequence + 1
    while (said.has(sequence))
    waiting.until = Date.now() + settings.deadlineMs
    said.set(sequence, waiting)
    write({ ...waiting.question, sequence })
  }

  /** What is written in one turn leaves together. */
  function write(writing: Parameters<typeof writePdu>[0]): void {
    if (socket.destroyed || socket.writableEnded) return
    if (socket.writableCorked === 0) {
      socket.cork()
      process.nextTick(() => socket.uncork())
    }
    socket.write(writePdu(writing))
  }

  function watch(): void {
    const now = Date.now()
    for (const [number, waiting] of said) {
      if (waiting.until > now) break
      said.delete(number)
      waiting.failed(new Unanswered(`no answer in ${settings.deadlineMs} ms`, true))
    }
    sayMore()
    const silent = now - heardAt
    if (silent > settings.idleMs + settings.deadlineMs) destroy('no sign of life')
    // Not through the window: a full one must not keep us from noticing that nobody is there.
    else if (silent > settings.idleMs && ![...said.values()].some((w) => w.question.command === 'enquire_link'))
      say({ question: { command: 'enquire_link' }, answered: () => {}, failed: () => {}, until: 0 })
  }

  function destroy(reason: string): void {
    why ||= reason
    socket.destroy()
  }

  function closed(): void {
    clearInterval(tick)
    ending = true
    for (const waiting of said.values()) waiting.failed(new Unanswered(why || 'the line has gone', true))
    for (const waiting of queue) waiting.failed(new Unanswered(why || 'the line has gone', false))
    said.clear()
    queue.length = 0
    emptied?.()
    isGone(why || 'hung up')
  }

  return {
    ask(question) {
      if (ending) return Promise.reject(new Unanswered('the line is ending', false))
      return new Promise((answered, failed) => {
        const waiting = { question, answered, failed, until: 0 }
        if (said.size < settings.window) say(waiting)
        else queue.push(waiting)
      })
    },
    async end() {
      if (socket.destroyed) return
      if (!ending) {
        ending = true
        for (const waiting of queue.splice(0)) waiting.failed(new Unanswered('the line is ending', false))
        if (said.size > 0)
          await new Promise<void>((done) => {
            emptied = done
          })
        await new Promise<void>((done) => {
          const end = () => done()
          say({ question: { command: 'unbind' }, answered: end, failed: end, until: 0 })
        })
      }
      why ||= 'hung up'
      socket.end()
      // Whoever does not hang up after goodbye is left alone with the line.
      const late = setTimeout(() => socket.destroy(), settings.deadlineMs)
      await gone
      clearTimeout(late)
    },
    destroy,
    gone,
  }
}
