/** Processes of the measurement: each is told its work once, says when it is ready, and answers what it is asked. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

export interface Child {
  /** Asks the process something and waits for its answer. */
  ask<A>(question: object): Promise<A>
  stop(): Promise<void>
}

interface Reply {
  readonly id: number
  readonly answer?: unknown
  readonly error?: string
}

/** Starts one of the files beside this one. */
export function startChild(file: string): Child {
  const root = path.join(import.meta.dirname, '..', '..')
  const hook = path.join(root, 'scripts', 'tsx.mjs')
  const child: ChildProcess = spawn(process.execPath, ['--import', hook, path.join(import.meta.dirname, file)], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  let asked = 0
  const waiting = new Map<number, { done: (answer: unknown) => void; fail: (error: Error) => void }>()
  child.on('message', (reply: Reply) => {
    const who = waiting.get(reply.id)
    waiting.delete(reply.id)
    if (reply.error === undefined) who?.done(reply.answer)
    else who?.fail(new Error(`${file}: ${reply.error}`))
  })
  child.on('exit', () => {
    for (const { fail } of waiting.values()) fail(new Error(`${file} ended`))
    waiting.clear()
  })
  return {
    ask: <A>(question: object) =>
      new Promise<A>((done, fail) => {
        const id = ++asked
        waiting.set(id, { done: (answer) => done(answer as A), fail })
        child.send({ id, question })
      }),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}

/** In the child: answers by name. Ends with the process that started it, however that one ended. */
export function answer(answers: Readonly<Record<string, (question: never) => Promise<unknown>>>): void {
  process.on('disconnect', () => process.exit(0))
  process.on('message', async ({ id, question }: { id: number; question: { what: string } }) => {
    try {
      const work = answers[question.what]
      if (work === undefined) throw new Error(`nobody here answers ${question.what}`)
      process.send?.({ id, answer: (await work(question as never)) ?? null })
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  })
}
