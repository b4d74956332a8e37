/**
 * What is traced, when somebody asks for it: requests, transactions, stations of the worker, calls outside. Off, it costs one
 * comparison. A span says what kind of thing took how long and never for whom: its facts are a closed list, none of
 * which can hold a person. Who receives them is told by `traceTo` (main.ts), and no package stands behind this file.
 */
import { AsyncLocalStorage } from 'node:async_hooks'

export type SpanKind = 'request' | 'transaction' | 'station' | 'outside'

/** Patterns and names of our own; numbers of statuses. Nothing that was typed, no address, no id. */
export type SpanFacts = Readonly<
  Partial<Record<'route' | 'method' | 'station' | 'service' | 'body' | 'act' | 'place', string>> & { status?: number }
>

export interface Span {
  /** What spans within it take as their parent. */
  readonly inside: unknown
  end(facts: SpanFacts, failed: boolean): void
}

export interface Tracer {
  begin(kind: SpanKind, facts: SpanFacts, parent: unknown): Span
}

const around = new AsyncLocalStorage<unknown>()
let tracer: Tracer | null = null

/** From now on spans go there; null: nowhere. */
export function traceTo(to: Tracer | null): void {
  tracer = to
}

/** Does `f` as a span within the one around it. */
export async function traced<T>(kind: SpanKind, facts: SpanFacts, f: () => Promise<T>): Promise<T> {
  if (tracer === null) return f()
  const span = tracer.begin(kind, facts, around.getStore())
  try {
    const answer = await around.run(span.inside, f)
    span.end({}, false)
    return answer
  } catch (error) {
    span.end({}, true)
    throw error
  }
}

/** The same for what is begun here and ended elsewhere, as the server's hooks do: `next` and all that follows is within. */
export function tracedFrom(kind: SpanKind, facts: SpanFacts, next: () => void): Span['end'] | null {
  if (tracer === null) {
    next()
    return null
  }
  const span = tracer.begin(kind, facts, around.getStore())
  around.run(span.inside, next)
  return span.end
}

/** A port to the outside whose acts are spans: `body` names it (carrier, gateway, photos). */
export function tracedPort<P extends object>(body: string, port: P): P {
  return new Proxy(port, {
    get(of, name) {
      const act: unknown = Reflect.get(of, name)
      if (typeof act !== 'function' || typeof name !== 'string') return act
      return (...args: unknown[]) => {
        if (tracer === null) return Reflect.apply(act, of, args)
        return traced('outside', { body, act: name }, async () => Reflect.apply(act, of, args))
      }
    },
  })
}
