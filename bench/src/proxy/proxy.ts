import { join } from 'node:path';
import { open } from '@holdfast/core';
import { type Bench, type Metrics, numberFlag } from '../bench.ts';
import { cpuMsOf, percentile, seededRandom } from '../measure.ts';
import { API_KEY, startServe } from '../serve.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startUpstream, type Upstream } from './upstream.ts';

const batch = 500;
const user = 'bench';
const vocabulary = 4_000;
const syllables = 'ba be bi bo da de di do ga ge gi go ka ke ki ko la le li lo ma me mi mo na ne ni no'.split(' ');

/** A word that nobody knows, always the same for its number. */
function word(number: number): string {
  const at = (place: number): string =>
    syllables[Math.floor(number / syllables.length ** place) % syllables.length] ?? '';
  return `${at(0)}${at(1)}${at(2)}${'rstz'[number % 4]}`;
}

/** So many words, few of them often and most of them rarely, as in what people write. */
function sentence(random: () => number, words: number): string {
  return Array.from({ length: words }, () => word(Math.floor(vocabulary * random() ** 3))).join(' ');
}

export const proxy: Bench = {
  name: 'proxy',
  summary: 'The memory proxy beside its endpoint called directly: time to the first word, and what faults do',
  flags: {
    memories: 'of the user who chats (10000)',
    chats: 'pairs of one direct call and one through the proxy (200)',
    faults: 'chats that the endpoint breaks off (20)',
  },
  async run(options) {
    const settings = {
      memories: numberFlag(options, 'memories', 10_000),
      chats: numberFlag(options, 'chats', 200),
      faults: numberFlag(options, 'faults', 20),
    };
    const metrics = await measureProxy({ ...settings, progress: options.progress });
    return { settings: { store: options.store, ...settings }, metrics };
  },
};

interface ProxyParams {
  readonly memories: number;
  readonly chats: number;
  readonly faults: number;
  readonly progress: (done: number, total: number, what: string) => void;
}

async function measureProxy({ memories, chats, faults, progress }: ProxyParams): Promise<Metrics> {
  await using folder = await temporaryFolder();
  await using upstream = await startUpstream();
  const random = seededRandom(11);
  await fill(join(folder.path, 'holdfast.db'), { memories, random });
  const served = await startServe(folder.path, undefined, {
    HOLDFAST_PROXY_URL: upstream.url,
    HOLDFAST_NIGHT: 'off',
  });
  try {
    let asked = 0;
    const question = (): string => {
      asked += 1;
      return `${asked}: what did I say about ${sentence(random, 4)}?`;
    };
    const through = (): Promise<Chat> => chat({ url: `${served.url}/v1`, upstream, question: question() });
    const direct = (): Promise<Chat> => chat({ url: upstream.url, upstream, question: question() });
    // The index is loaded, and every connection made, by the first ones.
    for (let warm = 0; warm < 20; warm += 1) await Promise.all([through(), direct()]);
    const kept = async (): Promise<number> => (await served.client.stats({ userId: user })).memories.total;
    const before = await kept();
    const ways: Record<'through' | 'direct', Chat[]> = { through: [], direct: [] };
    const cpuBefore = await cpuMsOf(served.child.pid);
    for (let count = 0; count < chats; count += 1) {
      // In turns, and each first as often as the other: what disturbs the machine disturbs both.
      for (const way of count % 2 === 0 ? (['through', 'direct'] as const) : (['direct', 'through'] as const)) {
        ways[way].push(await (way === 'through' ? through() : direct()));
      }
      progress(count, chats, 'chats');
    }
    const cpu = (await cpuMsOf(served.child.pid)) - cpuBefore;
    const remembered = (await kept()) - before;
    const added = ways.through.map(({ first }, at) => first - (ways.direct[at]?.first ?? 0));
    upstream.fail(faults);
    const broken = [];
    for (let count = 0; count < faults; count += 1) broken.push(await through());
    const after = await through();
    return {
      'added_first_word.p50_ms': percentile(added, 0.5),
      'added_first_word.p95_ms': percentile(added, 0.95),
      'added_first_word.p99_ms': percentile(added, 0.99),
      ...firstWord('through', ways.through),
      ...firstWord('direct', ways.direct),
      // All of it: recalling, handing on, remembering.
      server_cpu_of_a_chat_ms: cpu / chats,
      'before_endpoint.p50_ms': percentile(
        ways.through.map(({ reached }) => reached),
        0.5,
      ),
      with_memories: ways.through.filter(({ recalled }) => recalled > 0).length / chats,
      remembered_rate: remembered / (2 * chats),
      faults_told: broken.filter(({ status }) => status === 503).length / faults,
      answers_after_faults: after.status === 200 ? 1 : 0,
    };
  } finally {
    await served.end('SIGTERM');
  }
}

function firstWord(name: string, chats: readonly Chat[]): Metrics {
  const times = chats.map(({ first }) => first);
  return { [`${name}.p50_ms`]: percentile(times, 0.5), [`${name}.p95_ms`]: percentile(times, 0.95) };
}

async function fill(
  path: string,
  { memories, random }: { readonly memories: number; readonly random: () => number },
): Promise<void> {
  await using holdfast = await open({
    path,
    extraction: 'off',
    worker: false,
    touches: false,
    links: false,
    night: false,
  });
  for (let from = 0; from < memories; from += batch) {
    const turns = Array.from({ length: Math.min(batch, memories - from) }, (_, at) => ({
      role: at % 2 === 0 ? ('user' as const) : ('assistant' as const),
      content: `${sentence(random, 14)}, number ${from + at}.`,
      occurredAt: new Date(Date.UTC(2026, 0, 1) + (from + at) * 60_000).toISOString(),
    }));
    await holdfast.rememberMany({ userId: user, sessionId: `s${from}`, turns });
  }
}

interface Chat {
  readonly status: number;
  /** Milliseconds until the first piece of the answer's body, and until the endpoint had the request. */
  readonly first: number;
  readonly reached: number;
  readonly recalled: number;
}

async function chat(to: {
  readonly url: string;
  readonly upstream: Upstream;
  readonly question: string;
}): Promise<Chat> {
  const start = performance.now();
  const reply = await fetch(`${to.url}/chat/completions`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${API_KEY}`,
      'X-Holdfast-User': user,
    },
    body: JSON.stringify({ model: 'bench', stream: true, messages: [{ role: 'user', content: to.question }] }),
  });
  let first: number | undefined;
  const body: AsyncIterable<Uint8Array> | null = reply.body;
  for await (const piece of body ?? []) if (piece.byteLength > 0) first ??= performance.now() - start;
  return {
    status: reply.status,
    first: first ?? Number.NaN,
    reached: to.upstream.arrived() - start,
    recalled: Number(reply.headers.get('x-holdfast-memories') ?? 0),
  };
}
