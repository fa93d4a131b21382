import { MockLanguageModelV4 } from 'ai/test';

type Generated = Awaited<ReturnType<MockLanguageModelV4['doGenerate']>>;
type Streamed = Awaited<ReturnType<MockLanguageModelV4['doStream']>>;
type Part = Streamed['stream'] extends ReadableStream<infer P> ? P : never;

const usage: Generated['usage'] = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
};

/** What a model does in one step: says something, or calls a tool. */
export type Step = string | { readonly tool: string; readonly input: object };

/** A model of the AI SDK that takes these steps, one a call, generated or streamed alike; the last again and again. */
export function mockModel(...steps: readonly Step[]): MockLanguageModelV4 {
  let at = 0;
  const next = (): Generated => {
    const step = steps[Math.min(at, steps.length - 1)] ?? '';
    at += 1;
    if (typeof step === 'string') {
      const finishReason = { unified: 'stop', raw: 'stop' } as const;
      return { content: [{ type: 'text', text: step }], finishReason, usage, warnings: [] };
    }
    const call = {
      type: 'tool-call',
      toolCallId: `call-${at}`,
      toolName: step.tool,
      input: JSON.stringify(step.input),
    } as const;
    return { content: [call], finishReason: { unified: 'tool-calls', raw: 'tool_calls' }, usage, warnings: [] };
  };
  return new MockLanguageModelV4({
    doGenerate: () => Promise.resolve(next()),
    doStream: () => Promise.resolve({ stream: ReadableStream.from(partsOf(next())) }),
  });
}

function partsOf({ content, finishReason }: Generated): Part[] {
  const said = content.flatMap((part): Part[] => {
    if (part.type === 'tool-call') return [part];
    if (part.type !== 'text') return [];
    const words = part.text.split(/(?<= )/u);
    const deltas = words.map((delta): Part => ({ type: 'text-delta', id: 't', delta }));
    return [{ type: 'text-start', id: 't' }, ...deltas, { type: 'text-end', id: 't' }];
  });
  return [{ type: 'stream-start', warnings: [] }, ...said, { type: 'finish', finishReason, usage }];
}

/** The system messages that the model was given, call by call. */
export function systemsOf({ doGenerateCalls, doStreamCalls }: MockLanguageModelV4): string[] {
  return [...doGenerateCalls, ...doStreamCalls].map(({ prompt }) =>
    prompt.flatMap((message) => (message.role === 'system' ? [message.content] : [])).join('\n'),
  );
}
