import { type LanguageModelMiddleware, wrapLanguageModel } from 'ai';
import { type ConversationOptions, recallFor, rememberSaid } from '../common/conversation.ts';

export type { ConversationOptions } from '../common/conversation.ts';

type Transform = Parameters<NonNullable<LanguageModelMiddleware['transformParams']>>[0];
type Params = Transform['params'];
type Prompt = Params['prompt'];
type StreamPart =
  Awaited<ReturnType<Transform['model']['doStream']>>['stream'] extends ReadableStream<infer Part> ? Part : never;
type Finish = Extract<StreamPart, { type: 'finish' }>['finishReason'];

/**
 * A model that recalls before it answers and remembers after: what bears on the user's last message joins the system
 * prompt; the message and the answer are stored once the answer is there. The steps of a tool loop recall once and store
 * once. `providerOptions.holdfast` of a call may name `userId`, `space`, `sessionId` and `agentId`.
 */
export function withMemory(
  model: Parameters<typeof wrapLanguageModel>[0]['model'],
  options: ConversationOptions,
): ReturnType<typeof wrapLanguageModel> {
  return wrapLanguageModel({ model, middleware: memoryMiddleware(options) });
}

/** The middleware of `withMemory`, to be put together with others. */
export function memoryMiddleware(options: ConversationOptions): LanguageModelMiddleware {
  const recalled = recentResults();
  return {
    specificationVersion: 'v4',
    async transformParams({ params }) {
      const asked = lastMessage(params.prompt);
      if (asked === undefined) return params;
      const own = optionsOf(options, params);
      const prompt = params.prompt.map(textOf).filter((text) => text !== '');
      const recall = (): Promise<string | undefined> => recallFor(own, { query: asked.text, prompt });
      const key = JSON.stringify([own.userId, own.space, own.sessionId, asked.at, asked.text]);
      const memory = await (asked.answered ? recalled.get(key, recall) : recalled.renew(key, recall));
      return memory === undefined ? params : { ...params, prompt: withSystem(params.prompt, memory) };
    },
    async wrapGenerate({ doGenerate, params }) {
      const result = await doGenerate();
      const text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
      await rememberAnswer(options, { params, text, finish: result.finishReason });
      return result;
    },
    async wrapStream({ doStream, params }) {
      const { stream, ...rest } = await doStream();
      const texts: string[] = [];
      let finish: Finish | undefined;
      const watched = new TransformStream<StreamPart, StreamPart>({
        transform(part, controller) {
          if (part.type === 'text-delta') texts.push(part.delta);
          if (part.type === 'finish') finish = part.finishReason;
          controller.enqueue(part);
        },
        // The stream ends when the answer is durable.
        flush: () => rememberAnswer(options, { params, text: texts.join(''), finish }),
      });
      return { stream: stream.pipeThrough(watched), ...rest };
    },
  };
}

async function rememberAnswer(
  options: ConversationOptions,
  { params, text, finish }: { readonly params: Params; readonly text: string; readonly finish: Finish | undefined },
): Promise<void> {
  // The loop goes on, or there is no answer: the last step stores the message.
  if (finish === undefined || finish.unified === 'tool-calls' || finish.unified === 'error') return;
  const asked = lastMessage(params.prompt);
  await rememberSaid(optionsOf(options, params), [
    ...(asked === undefined ? [] : [{ role: 'user' as const, text: asked.text }]),
    { role: 'assistant', text },
  ]);
}

/** What the call says of itself goes before what the model was wrapped with. */
function optionsOf(options: ConversationOptions, { providerOptions }: Params): ConversationOptions {
  const given = providerOptions?.['holdfast'] ?? {};
  const named = (['userId', 'space', 'sessionId', 'agentId'] as const).flatMap((name) => {
    const value = given[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return { ...options, ...Object.fromEntries(named) };
}

/** The user's last message, its place, and whether something has come after it: a step of a tool loop. */
function lastMessage(
  prompt: Prompt,
): { readonly text: string; readonly at: number; readonly answered: boolean } | undefined {
  const at = prompt.findLastIndex(({ role }) => role === 'user');
  const message = prompt[at];
  return message === undefined ? undefined : { text: textOf(message), at, answered: at < prompt.length - 1 };
}

/** An answer is one text, in however many parts it came; the parts of a message are texts of their own. */
function textOf({ role, content }: Prompt[number]): string {
  if (typeof content === 'string') return content;
  const texts = content.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  return texts.join(role === 'assistant' ? '' : '\n');
}

/** Behind the other system messages: providers refuse one in the middle, and what is cached before it stays cached. */
function withSystem(prompt: Prompt, content: string): Prompt {
  const from = prompt.findIndex(({ role }) => role !== 'system');
  const place = from === -1 ? prompt.length : from;
  return [...prompt.slice(0, place), { role: 'system', content }, ...prompt.slice(place)];
}

const MOST_RESULTS = 100;

/** What the last calls recalled, so that each step of a tool loop sees the same. */
function recentResults() {
  const results = new Map<string, Promise<string | undefined>>();
  const renew = (key: string, recall: () => Promise<string | undefined>): Promise<string | undefined> => {
    const result = recall();
    results.delete(key);
    results.set(key, result);
    // One that failed is asked for again by the next step.
    result.catch(() => results.delete(key));
    const oldest = results.keys().next().value;
    if (results.size > MOST_RESULTS && oldest !== undefined) results.delete(oldest);
    return result;
  };
  return {
    renew,
    get: (key: string, recall: () => Promise<string | undefined>) => results.get(key) ?? renew(key, recall),
  };
}
