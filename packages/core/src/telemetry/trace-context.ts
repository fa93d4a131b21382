/** What one span tells those below it; W3C Trace Context. */
export interface SpanContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  /** Whether whoever began the trace wants it recorded. */
  readonly sampled: boolean;
}

const form = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/u;
const longest = 255;

/**
 * The context that a `traceparent` header names; undefined when it is not valid, which starts a trace of its own. A version
 * that is not known yet is read as far as version 0 goes (Trace Context, 3.2.4).
 */
export function readTraceparent(header: string | undefined): SpanContext | undefined {
  if (header === undefined || header.length > longest) return undefined;
  const [, version, traceId = '', spanId = '', flags = '00', rest] = form.exec(header) ?? [];
  if (version === undefined || (version === '00' && rest !== undefined)) return undefined;
  if (/^0+$/u.test(traceId) || /^0+$/u.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** The header that passes a context on. */
export function traceparentOf({ traceId, spanId, sampled }: SpanContext): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}
