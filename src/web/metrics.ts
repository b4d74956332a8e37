/** What is counted, as Prometheus text: counts and times by route pattern, never by address or person. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  began(req: FastifyRequest): void
  ended(req: FastifyRequest, reply: FastifyReply): void
  text(): Promise<string>
  /** A number asked for when the metrics are read. */
  gauge(name: string, help: string, read: () => Promise<number>): void
  /** The same by the values of one label: never a person, never an address. */
  gauges(name: string, help: string, label: string, read: () => Promise<Readonly<Record<string, number>>>): void
  count(name: string, help: string): { add(n?: number): void }
}

export function openMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'bawaba_' })
  const answers = new Histogram({
    name: 'bawaba_http_seconds',
    help: 'Seconds to answer, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 2.5, 10],
    registers: [registry],
  })
  const busy = new Gauge({ name: 'bawaba_http_in_flight', help: 'Requests being answered', registers: [registry] })
  return {
    began: () => busy.inc(),
    ended(req, reply) {
      busy.dec()
      answers.observe(
        { method: req.method, route: req.routeOptions.url ?? 'none', status: reply.statusCode },
        reply.elapsedTime / 1000,
      )
    },
    text: () => registry.metrics(),
    gauge(name, help, read) {
      new Gauge({
        name,
        help,
        registers: [registry],
        async collect() {
          this.set(await read())
        },
      })
    },
    gauges(name, help, label, read) {
      new Gauge({
        name,
        help,
        labelNames: [label],
        registers: [registry],
        async collect() {
          for (const [value, n] of Object.entries(await read())) this.set({ [label]: value }, n)
        },
      })
    },
    count(name, help) {
      const counter = new Counter({ name, help, registers: [registry] })
      return { add: (n = 1) => counter.inc(n) }
    },
  }
}
