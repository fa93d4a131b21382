import { HoldfastError } from '@holdfast/contract';
import type { Platform } from '../domain/platform.ts';
import type { Span, SpanSink } from '../models/tracing/span.ts';
import type { SpanContext } from './trace-context.ts';
import type { Trail } from './trail.ts';

type Attributes = Span['attributes'];

export interface SpanOptions {
  readonly kind?: Span['kind'];
  readonly attributes?: Attributes;
  /** In place of the span that runs now, as from a header or a job. */
  readonly parent?: SpanContext | undefined;
}

/** What the work of a span may add while it runs. */
export interface OpenSpan {
  readonly context: SpanContext;
  set(attributes: Attributes): void;
  /** It failed though nothing was thrown. */
  fail(reason: string): void;
}

/** Makes spans of OpenTelemetry of what runs. Attributes and names hold ids and codes, never content. */
export interface Tracer {
  /** Runs the work as a span below the one that runs now, or as the beginning of a trace. */
  span<T>(name: string, options: SpanOptions, work: (span: OpenSpan) => Promise<T>): Promise<T>;
  /** A part of the span that runs now has just ended and took so many milliseconds. */
  ended(name: string, ms: number): void;
  /** The span that runs now, if it is recorded. */
  current(): SpanContext | undefined;
}

/** The wall clock counts whole milliseconds and is corrected in small steps; more than this and it was set. */
const CLOCK_SET_MS = 50;

/**
 * @param params.share of traces that begin here, 0 to 1; one that began elsewhere is recorded if its header says so
 */
export function createTracer(params: {
  readonly platform: Pick<Platform, 'now' | 'monotonic' | 'randomBytes'>;
  readonly trail: Trail;
  readonly onSpan: SpanSink;
  readonly share?: number;
}): Tracer {
  const { platform, trail, onSpan, share = 1 } = params;
  const id = (bytes: number): string => Buffer.from(platform.randomBytes(bytes)).toString('hex');
  let offset = platform.now() - platform.monotonic();
  /** By the clock that counts parts of a millisecond, set anew when the other one has been. */
  const instant = (): number => {
    const monotonic = platform.monotonic();
    if (Math.abs(platform.now() - monotonic - offset) > CLOCK_SET_MS) offset = platform.now() - monotonic;
    return offset + monotonic;
  };
  const chosen = (): boolean =>
    share >= 1 || (share > 0 && Buffer.from(platform.randomBytes(4)).readUInt32LE(0) / 2 ** 32 < share);

  return {
    async span(name, { kind = 'internal', attributes = {}, parent }, work) {
      const call = trail.current();
      const above = parent ?? call?.span;
      const context: SpanContext = {
        traceId: above?.traceId ?? id(16),
        spanId: id(8),
        sampled: above?.sampled ?? chosen(),
      };
      if (!context.sampled) {
        return trail.run({ ...call, span: context }, () => work({ context, ...ignored }));
      }
      const startMs = instant();
      let all = attributes;
      let failure: string | undefined;
      const open: OpenSpan = {
        context,
        set: (more) => {
          all = { ...all, ...more };
        },
        fail: (reason) => {
          failure = reason;
        },
      };
      try {
        return await trail.run({ ...call, span: context }, () => work(open));
      } catch (error) {
        failure = error instanceof HoldfastError ? error.code : 'aborted';
        throw error;
      } finally {
        onSpan({
          name,
          kind,
          traceId: context.traceId,
          spanId: context.spanId,
          ...(above === undefined ? {} : { parentSpanId: above.spanId }),
          startMs,
          endMs: Math.max(startMs, instant()),
          attributes: all,
          ...(failure === undefined ? {} : { failure }),
        });
      }
    },

    ended(name, ms) {
      const above = trail.current()?.span;
      if (above?.sampled !== true) return;
      const endMs = instant();
      onSpan({
        name,
        kind: 'internal',
        traceId: above.traceId,
        spanId: id(8),
        parentSpanId: above.spanId,
        startMs: endMs - ms,
        endMs,
        attributes: {},
      });
    },

    current() {
      const span = trail.current()?.span;
      return span?.sampled === true ? span : undefined;
    },
  };
}

const ignored = { set: () => undefined, fail: () => undefined };
