/**
 * Traces for an OpenTelemetry collector (OTLP over HTTP), where an operator names one; loaded only then. A collector that
 * is away costs us nothing but its spans: they are sent in batches beside the work, and dropped when they cannot be.
 */
import { type Context, context, SpanKind as Kind, SpanStatusCode, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { SpanFacts, SpanKind, Tracer } from '../store/index.ts'

export interface Traces {
  readonly tracer: Tracer
  /** Sends what waits, and stops. */
  close(): Promise<void>
}

const kinds: Readonly<Record<SpanKind, Kind>> = {
  request: Kind.SERVER,
  transaction: Kind.INTERNAL,
  station: Kind.CONSUMER,
  outside: Kind.CLIENT,
}

/** Our facts under the names that collectors know; what has none of its own stands under ours. */
const names: Readonly<Record<keyof SpanFacts, string>> = {
  route: 'http.route',
  method: 'http.request.method',
  status: 'http.response.status_code',
  station: 'bawaba.station',
  service: 'bawaba.service',
  body: 'bawaba.body',
  act: 'bawaba.act',
  place: 'bawaba.place',
}

/** @param endpoint of the collector, as `OTEL_EXPORTER_OTLP_ENDPOINT` names it: `/v1/traces` is added */
export function openTraces(endpoint: string, role: string): Traces {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces`, timeoutMillis: 5000 })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'bawaba', 'bawaba.role': role }),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: 2000 })],
  })
  const tracer = provider.getTracer('bawaba')
  return {
    tracer: {
      begin(kind, facts, parent) {
        const inside = (parent as Context | undefined) ?? context.active()
        const span = tracer.startSpan(
          titleOf(kind, facts),
          { kind: kinds[kind], attributes: attributesOf(facts) },
          inside,
        )
        return {
          inside: trace.setSpan(inside, span),
          end(more, failed) {
            span.setAttributes(attributesOf(more))
            // No message: an error may quote what was typed.
            if (failed) span.setStatus({ code: SpanStatusCode.ERROR })
            span.end()
          },
        }
      },
    },
    close: () => provider.shutdown(),
  }
}

function titleOf(kind: SpanKind, { method, route, station, body, act, place }: SpanFacts): string {
  if (kind === 'request') return `${method} ${route}`
  if (kind === 'station') return `station ${station}`
  return kind === 'outside' ? `${body} ${act}` : (place ?? 'transaction')
}

function attributesOf(facts: SpanFacts): Record<string, string | number> {
  return Object.fromEntries(
    (Object.keys(facts) as (keyof SpanFacts)[]).flatMap((fact) => {
      const value = facts[fact]
      return value === undefined ? [] : [[names[fact], value]]
    }),
  )
}
