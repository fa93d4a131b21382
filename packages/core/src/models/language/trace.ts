import type { Amount } from '../../domain/language/budget.ts';
import type { ModelTask } from '../../domain/language/language-model.ts';
import type { Platform } from '../../domain/platform.ts';
import type { Span, SpanSink } from '../tracing/span.ts';
import type { ChatMessage } from './chat-call.ts';

/** The span of a question, with one below it for each request. */
export interface Trace {
  start(messages: readonly ChatMessage[], content: boolean): RequestSpan;
  end(failure: string | undefined): void;
}

export interface RequestSpan {
  succeed(result: Amount & { readonly text: string }): void;
  fail(reason: string): void;
}

interface Parts {
  readonly platform: Pick<Platform, 'now' | 'randomBytes'>;
  readonly onSpan: SpanSink | undefined;
  readonly task: ModelTask;
  readonly user: string;
  readonly model: string;
}

/** Attribute names are those of OpenTelemetry's conventions for generative AI, and what Langfuse reads beside them. */
export function startTrace({ platform, onSpan, task, user, model }: Parts): Trace {
  if (onSpan === undefined) return silent;
  const traceId = hex(platform, 16);
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
      const span = { name: `chat ${model}`, spanId, parentSpanId: rootId, startMs };
      return {
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
        spanId: rootId,
        startMs: startedAt,
        attributes: shared,
        ...(failure === undefined ? {} : { failure }),
      }),
  };
}

const silent: Trace = {
  start: () => ({ succeed: () => undefined, fail: () => undefined }),
  end: () => undefined,
};

function hex(platform: Pick<Platform, 'randomBytes'>, bytes: number): string {
  return Buffer.from(platform.randomBytes(bytes)).toString('hex');
}
