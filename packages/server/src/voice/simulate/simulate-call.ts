import { HoldfastError } from '@holdfast/contract';
import { signElevenLabs } from '../signatures.ts';
import { lookUp, transcriptionOf } from './script.ts';

export interface SimulateOptions {
  /** Address of a running server. */
  readonly url: string;
  /** API key of the tool, and to look at what was made. */
  readonly key: string;
  readonly secretHeader: string;
  readonly secret: string;
  readonly webhookSecret: string;
  /** In E.164; somebody who has never called. */
  readonly phone: string;
  readonly conversationId: string;
  readonly fetch: typeof fetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
  /** Milliseconds until memories must be there; 20,000 when not given. */
  readonly patienceMs?: number;
}

/** One of the four scenarios: what was expected, whether it came about, and what was seen. */
export interface Scene {
  readonly title: string;
  readonly ok: boolean;
  readonly lines: readonly string[];
  readonly tookMs: number;
}

type Fields = Readonly<Record<string, unknown>>;

const pollMs = 100;

/**
 * Plays a whole call against a running server with signed requests, as ElevenLabs would send them, and a second one of the
 * same caller: greeted as a stranger, remembered, known by name, looked up. Tells each scene as it ends.
 *
 * @throws HoldfastError unreachable, unauthenticated and what else a server answers that plays no such calls
 */
export async function* simulateCall(options: SimulateOptions): AsyncGenerator<Scene> {
  const { conversationId, phone, now } = options;
  const first = await timed(options, () => begin(options));
  const stranger = variablesOf(first.value);
  const userId = textOf(stranger['user_id']);
  yield {
    title: 'A new caller is greeted',
    ok: stranger['caller_known'] === 'no' && userId !== '',
    lines: [
      `user_name ${shown(stranger['user_name'])}, caller_known ${shown(stranger['caller_known'])}`,
      firstMessage(first.value),
    ],
    tookMs: first.tookMs,
  };

  const endedAt = Math.floor(now() / 1_000);
  const body = JSON.stringify(transcriptionOf({ conversationId, phone, endedAt, variables: stranger }));
  const signature = signElevenLabs(body, { secret: options.webhookSecret, seconds: endedAt });
  const afterwards = await timed(options, async () => {
    const acknowledged = await call(options, '/webhook/post-call', {
      body,
      headers: { 'ElevenLabs-Signature': signature },
    });
    return { acknowledged, memories: await memoriesOf(options, userId) };
  });
  const { acknowledged, memories } = afterwards.value;
  yield {
    title: 'After the call it is memory',
    ok: memories.length > 0,
    lines: [
      `acknowledged: ${shown(acknowledged['status'])}`,
      ...memories.map(({ content, type, confidence }) => `${type}, confidence ${confidence}: ${content}`),
    ],
    tookMs: afterwards.tookMs,
  };

  const second = await timed(options, () => begin(options));
  const known = variablesOf(second.value);
  yield {
    title: 'The second call greets by name and recalls the first',
    ok: known['user_name'] === 'Dana' && textOf(known['memory_context']).includes('invoice'),
    lines: [
      `user_name ${shown(known['user_name'])}`,
      firstMessage(second.value),
      ...textOf(known['memory_context']).split('\n'),
    ],
    tookMs: second.tookMs,
  };

  const asked = await timed(options, () =>
    call(options, '/tools/memory-query', {
      body: JSON.stringify({ query: lookUp.query, user_id: known['user_id'], limit: 3 }),
      headers: { Authorization: `Bearer ${options.key}` },
    }),
  );
  const found = listOf(asked.value['memories']).map(({ content }) => textOf(content));
  yield {
    title: 'The agent looks something up during the call',
    ok: found.some((content) => content.includes(lookUp.expected)),
    lines: [`${lookUp.query} -> ${textOf(asked.value['summary'])}`, ...found],
    tookMs: asked.tookMs,
  };
}

function begin(options: SimulateOptions): Promise<Fields> {
  const { phone, conversationId, secretHeader, secret } = options;
  const body = {
    caller_id: phone,
    agent_id: 'agent_simulated',
    called_number: '+15550100',
    call_sid: `CA${conversationId}`,
  };
  return call(options, '/webhook/conversation-init', {
    body: JSON.stringify(body),
    headers: { [secretHeader]: secret },
  });
}

interface MadeMemory {
  readonly content: string;
  readonly type: string;
  readonly confidence: number;
}

/** What the call came to, once it is worked off and read. */
async function memoriesOf(options: SimulateOptions, userId: string): Promise<readonly MadeMemory[]> {
  const { conversationId, key, now, wait, patienceMs = 20_000 } = options;
  const until = now() + patienceMs;
  const query = `userId=${encodeURIComponent(userId)}`;
  const headers = { Authorization: `Bearer ${key}` };
  while (now() < until) {
    const reply = await options.fetch(`${options.url}/v1/conversations/${conversationId}?${query}`, { headers });
    if (reply.status === 200) {
      const one = within(fieldsOf(await reply.json()), 'conversation');
      const made = listOf(one['memories']).map((row): MadeMemory => {
        const memory = within(row, 'memory');
        return { content: textOf(memory['content']), type: textOf(row['type']), confidence: Number(row['confidence']) };
      });
      if (made.some(({ content }) => content.includes('Lisbon'))) return made;
    } else {
      await reply.body?.cancel();
      if (reply.status !== 404) throw refused('/v1/conversations', reply.status, 'is the key right?');
    }
    await wait(pollMs);
  }
  return [];
}

async function call(
  { url, fetch: send }: SimulateOptions,
  path: string,
  { body, headers }: { readonly body: string; readonly headers: Readonly<Record<string, string>> },
): Promise<Fields> {
  const reply = await send(`${url}${path}`, {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', ...headers },
  }).catch((error: unknown) => {
    throw new HoldfastError('unreachable', {
      detail: `Nothing answers at ${url}. Is \`holdfast serve\` running?`,
      cause: error,
    });
  });
  const text = await reply.text();
  if (reply.status !== 200) {
    const why = reply.status === 404 ? 'its secret is not set on the server' : text.slice(0, 300);
    throw refused(path, reply.status, why);
  }
  return fieldsOf(JSON.parse(text));
}

function refused(path: string, status: number, why: string): HoldfastError {
  const code = status === 401 ? 'unauthenticated' : status === 404 ? 'not_found' : 'internal';
  return new HoldfastError(code, { detail: `${path} answers ${status}: ${why}.` });
}

async function timed<T>(
  { now }: Pick<SimulateOptions, 'now'>,
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly tookMs: number }> {
  const start = now();
  const value = await work();
  return { value, tookMs: now() - start };
}

function fieldsOf(value: unknown): Fields {
  // Sound: an object that JSON.parse made has string keys.
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function within(fields: Fields, name: string): Fields {
  return fieldsOf(fields[name]);
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function shown(value: unknown): string {
  return JSON.stringify(value ?? null);
}

function variablesOf(answer: Fields): Fields {
  return within(answer, 'dynamic_variables');
}

function firstMessage(answer: Fields): string {
  const message = textOf(within(within(answer, 'conversation_config_override'), 'agent')['first_message']);
  return message === '' ? "first message: the agent's own" : `first message: ${message}`;
}
