import type { Scheduler } from '../../domain/scheduler.ts';
import { systemScheduler } from '../../system-scheduler.ts';
import { version } from '../../version.ts';
import type { Span, SpanSink } from './span.ts';

export interface OtlpSettings {
  /** Where traces are posted, such as http://127.0.0.1:4318/v1/traces. */
  readonly url: string;
  /** Sent along, such as Authorization. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Hears once of each batch that could not be sent, and of spans that found no room. */
  readonly onError?: (error: unknown) => void;
  readonly scheduler?: Scheduler;
}

export interface OtlpExporter {
  readonly onSpan: SpanSink;
  /** Sends what is left. Idempotent. */
  close(): Promise<void>;
}

const BATCH = 50;
const WAIT_MS = 2_000;
const MOST_WAITING = 1_000;
const TIMEOUT_MS = 10_000;

/**
 * Sends spans over OTLP/HTTP as JSON, in batches; any collector takes them, and Langfuse. Rejected: the OpenTelemetry
 * SDK, five packages for one POST. A span is told of or lost, it never holds up nor fails what it tells of.
 */
export function createOtlpExporter(settings: OtlpSettings): OtlpExporter {
  const { url, headers = {}, scheduler = systemScheduler } = settings;
  const onError = settings.onError ?? ((): void => undefined);
  const waiting: Span[] = [];
  let sending: Promise<void> = Promise.resolve();
  let cancel: (() => void) | undefined;
  let lost = 0;

  const post = async (spans: readonly Span[]): Promise<void> => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(document(spans)),
        signal: AbortSignal.timeout(TIMEOUT_MS),
        redirect: 'manual',
      });
      await response.body?.cancel();
      if (!response.ok) onError(new Error(`Traces were refused: the collector answered ${response.status}.`));
    } catch (error) {
      onError(new Error('Traces could not be sent.', { cause: error }));
    }
  };

  const flush = (): void => {
    cancel?.();
    cancel = undefined;
    sending = sending.then(async () => {
      while (waiting.length > 0) await post(waiting.splice(0, BATCH));
      if (lost === 0) return;
      onError(new Error(`${lost} spans found no room and were dropped.`));
      lost = 0;
    });
  };

  return {
    onSpan(span) {
      if (waiting.length >= MOST_WAITING) {
        lost += 1;
        return;
      }
      waiting.push(span);
      if (waiting.length >= BATCH) flush();
      else cancel ??= scheduler.after(WAIT_MS, flush);
    },
    async close() {
      flush();
      await sending;
    },
  };
}

/** An ExportTraceServiceRequest in OTLP's mapping to JSON. */
function document(spans: readonly Span[]): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf({ 'service.name': 'holdfast', 'service.version': version }) },
        scopeSpans: [{ scope: { name: 'holdfast' }, spans: spans.map(toWire) }],
      },
    ],
  };
}

const kinds: Readonly<Record<Span['kind'], number>> = { internal: 1, server: 2, client: 3, consumer: 5 };

function toWire({ name, kind, traceId, spanId, parentSpanId, startMs, endMs, attributes, failure }: Span): object {
  return {
    traceId,
    spanId,
    ...(parentSpanId === undefined ? {} : { parentSpanId }),
    name,
    kind: kinds[kind],
    startTimeUnixNano: nanos(startMs),
    endTimeUnixNano: nanos(endMs),
    attributes: attributesOf(attributes),
    status: failure === undefined ? { code: 1 } : { code: 2, message: failure },
  };
}

function nanos(ms: number): string {
  // In two steps: as one number the nanoseconds since 1970 have more digits than fit.
  return String(BigInt(Math.round(ms * 1_000)) * 1_000n);
}

function attributesOf(attributes: Span['attributes']): object[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: valueOf(value) }));
}

function valueOf(value: string | number | boolean): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
