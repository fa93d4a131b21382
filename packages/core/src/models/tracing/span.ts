/** One finished piece of work, in the terms of OpenTelemetry. Times are milliseconds since the epoch. */
export interface Span {
  readonly name: string;
  /** `server` answers a call from outside, `client` makes one, `consumer` takes up what was enqueued. */
  readonly kind: 'internal' | 'server' | 'client' | 'consumer';
  /** 32 and 16 hexadecimal digits. */
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** Why it failed; undefined when it did not. Never holds content. */
  readonly failure?: string;
}

/** Hears of each span once it has ended. It must not throw, and returns at once. */
export type SpanSink = (span: Span) => void;
