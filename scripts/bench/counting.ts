/** Watches what this process says to PostgreSQL, by standing before node-postgres' one way out. */
import pg from 'pg'

export interface Said {
  readonly name?: string
  readonly text: string
  readonly values: readonly unknown[]
  /** How many rows it touched, once answered. */
  rows?: number
}

let listener: ((said: Said) => void) | null = null
let installed = false

/** Tells every statement of this process to `hear` until the returned function is called. */
export function listening(hear: (said: Said) => void): () => void {
  if (!installed) install()
  listener = hear
  return () => {
    listener = null
  }
}

function install(): void {
  installed = true
  const client = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown }
  const query = client.query
  client.query = function (this: unknown, ...args: unknown[]) {
    const said = listener === null ? null : saidBy(args)
    if (said !== null) listener?.(said)
    if (said === null) return query.apply(this, args)
    const touched = (answer: { rowCount: number | null } | undefined): void => {
      said.rows = answer?.rowCount ?? 0
    }
    // A pool asks with a callback, everyone else waits for a promise.
    const last = args.at(-1)
    if (typeof last === 'function') {
      args[args.length - 1] = (error: unknown, answer: { rowCount: number | null } | undefined) => {
        touched(answer)
        last(error, answer)
      }
      return query.apply(this, args)
    }
    const answer = query.apply(this, args)
    if (answer instanceof Promise) answer.then(touched, () => {})
    return answer
  }
}

function saidBy([first, second]: unknown[]): Said | null {
  const params = Array.isArray(second) ? second : []
  if (typeof first === 'string') return { text: first, values: params }
  if (typeof first !== 'object' || first === null || !('text' in first)) return null
  const { name, text, values } = first as { name?: string; text: string; values?: unknown[] }
  return { ...(name === undefined ? {} : { name }), text, values: values ?? params }
}

export const isSelect = ({ text }: Said): boolean => /^\s*select\b/i.test(text)
export const isWrite = ({ text }: Said): boolean => /^\s*(insert|update|delete|with)\b/i.test(text)
