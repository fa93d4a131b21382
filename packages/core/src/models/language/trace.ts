import type { Amount } from '../../domain/language/budget.ts';
import type { ModelTask } from '../../domain/language/language-model.ts';
import type { Platform } from '../../domain/platform.ts';
import type { Metrics } from '../../domain/telemetry/metrics.ts';
import { type SpanContext, traceparentOf } from '../../telemetry/trace-context.ts';
import type { Span, SpanSink } from '../tracing/span.ts';
import type { ChatMessage } from './chat-call.ts';

/** The span of a question, with one below it for each request. */
export interface Trace {
  start(messages: readonly ChatMessage[], content: boolean): RequestSpan;
  end(failure: string | undefined): void;
}

export interface RequestSpan {
  /** Sent along with the request, so that the endpoint's own spans join the trace. */
  readonly headers: Readonly<Record<string, string>>;
  succeed(result: Amount & { readonly text: string }): void;
  fail(reason: string): void;
}

interface Parts {
  readonly platform: Pick<Platform, 'now' | 'monotonic' | 'randomBytes'>;
  readonly onSpan: SpanSink | undefined;
  readonly metrics?: Pick<Metrics, 'language'> | undefined;
  /** The span on whose behalf the question is asked. */
  readonly parent?: SpanContext | undefined;
  readonly task: ModelTask;
  readonly user: string;
  readonly model: string;
}

/** Attribute names are those of OpenTelemetry's conventions for generative AI, and what Langfuse reads beside them. */
export function startTrace(parts: Parts): Trace {
  const trace = parts.onSpan === undefined ? silent : spans({ ...parts, onSpan: parts.onSpan });
  return parts.metrics === undefined ? trace : counted(trace, { ...parts, metrics: parts.metrics });
}

function spans({ platform, onSpan, task, user, model, parent }: Parts & { readonly onSpan: SpanSink }): Trace {
  const traceId = parent?.traceId ?? hex(platform, 16);
  const rootId = hex(platform, 8);
  const startedAt = platform.now();
  const shared = { 'holdfast.task': task, ...(user === '' ? {} : { 'user.id': user }) };
  const finish = (span: Omit<Span, 'traceId' | 'endMs'>): void => onSpan({ ...span, traceId, endMs: platform.now() });
  return {
    start(messages, content) {
      const startMs = platform.now();
      const spanId = hex(platform, 8);
      const attributes = {
        ...shared,
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai_compatible',
        'gen_ai.request.model': model,
        'langfuse.observation.type': 'generation',
        ...(content ? { 'langfuse.observation.input': JSON.stringify(messages) } : {}),
      };
      const span = { name: `chat ${model}`, kind: 'client' as const, spanId, parentSpanId: rootId, startMs };
      return {
        headers: { traceparent: traceparentOf({ traceId, spanId, sampled: true }) },
        succeed: ({ inputTokens, outputTokens, cost, text }) =>
          finish({
            ...span,
            attributes: {
              ...attributes,
              'gen_ai.usage.input_tokens': inputTokens,
              'gen_ai.usage.output_tokens': outputTokens,
              'langfuse.observation.cost_details': JSON.stringify({ total: cost / 1_000_000 }),
              ...(content ? { 'langfuse.observation.output': text } : {}),
            },
          }),
        fail: (reason) => finish({ ...span, attributes, failure: reason }),
      };
    },
    end: (failure) =>
      finish({
        name: `ask ${task}`,
        kind: 'internal',
        spanId: rootId,
        ...(parent === undefined ? {} : { parentSpanId: parent.spanId }),
        startMs: startedAt,
        attributes: shared,
        ...(failure === undefined ? {} : { failure }),
      }),
  };
}

const silent: Trace = {
  start: () => ({ headers: {}, succeed: () => undefined, fail: () => undefined }),
  end: () => undefined,
};

/** The same with figures of each request. */
function counted(
  trace: Trace,
  { platform, metrics, task }: Parts & { readonly metrics: Pick<Metrics, 'language'> },
): Trace {
  return {
    start(messages, content) {
      const span = trace.start(messages, content);
      const begun = platform.monotonic();
      const ended = (failed: boolean, { inputTokens, outputTokens, cost }: Amount): void =>
        metrics.language({
          task,
          seconds: (platform.monotonic() - begun) / 1_000,
          failed,
          inputTokens,
          outputTokens,
          cost: cost / 1_000_000,
        });
      return {
        headers: span.headers,
        succeed(result) {
          ended(false, result);
          span.succeed(result);
        },
        fail(reason) {
          ended(true, nothing);
          span.fail(reason);
        },
      };
    },
    end: (failure) => trace.end(failure),
  };
}

const nothing: Amount = { inputTokens: 0, outputTokens: 0, cost: 0 };

function hex(platform: Pick<Platform, 'randomBytes'>, bytes: number): string {
  return Buffer.from(platform.randomBytes(bytes)).toString('hex');
}
