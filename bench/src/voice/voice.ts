import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { open } from '@holdfast/core';
import { type Bench, type Metrics, numberFlag } from '../bench.ts';
import { cpuMsOf, percentile, seededRandom } from '../measure.ts';
import { API_KEY, type Served, startServe } from '../serve.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { slowModel } from './scripted-model.ts';
import { begin, deliver, phoneOf, transcription, voiceEnv } from './vendor.ts';

const words =
  'boat engine tea Lisbon piano garden invoice river violin order colour printer flight ticket harbour'.split(' ');
const batch = 500;
/** Callers whose calls are only acknowledged while that is measured begin here; there are fifty of them. */
const strangers = 100_000;

export const voice: Bench = {
  name: 'voice',
  summary: 'Voice webhooks beside an empty route: greeting, acknowledgement, look-up, and until a call can be recalled',
  flags: {
    users: 'callers, each with memories of their own (10)',
    memories: 'of each caller (10000)',
    calls: 'requests of each kind (300)',
    concurrent: 'calls at once (10)',
    crowd: 'calls at once in the second round (100)',
    pause: 'milliseconds between two requests of one call (100); ten times that in a crowd, and between its ends',
    whole: 'calls followed until their memories can be recalled (40), as many at once as --concurrent',
    'model-ms': 'with a language model that takes so long a reply; only the whole calls are measured then',
  },
  async run(options) {
    const settings = {
      users: numberFlag(options, 'users', 10),
      memories: numberFlag(options, 'memories', 10_000),
      calls: numberFlag(options, 'calls', 300),
      concurrent: numberFlag(options, 'concurrent', 10),
      crowd: numberFlag(options, 'crowd', 100),
      pause: numberFlag(options, 'pause', 100),
      whole: numberFlag(options, 'whole', 40),
      ...(options.flags.has('model-ms') ? { modelMs: numberFlag(options, 'model-ms', 1_000) } : {}),
    };
    const metrics = await measureVoice({ ...settings, progress: options.progress });
    return { settings: { store: options.store, ...settings }, metrics };
  },
};

interface VoiceParams {
  readonly users: number;
  readonly memories: number;
  readonly calls: number;
  readonly concurrent: number;
  readonly crowd: number;
  readonly pause: number;
  readonly whole: number;
  readonly modelMs?: number;
  readonly progress: (done: number, total: number, what: string) => void;
}

export async function measureVoice(params: VoiceParams): Promise<Metrics> {
  const { users, calls, concurrent, crowd, pause, whole, modelMs, progress } = params;
  await using folder = await temporaryFolder();
  const ids = await fill(folder.path, params);
  await using model = modelMs === undefined ? undefined : await slowModel(modelMs);
  const served = await startServe(folder.path, undefined, {
    ...voiceEnv,
    HOLDFAST_EXTRACTION: 'rules',
    ...(model === undefined
      ? {}
      : { HOLDFAST_EXTRACTION: 'model', HOLDFAST_LLM_URL: model.baseUrl, HOLDFAST_LLM_MODEL: 'scripted' }),
    HOLDFAST_NIGHT: 'off',
  });
  try {
    if (model !== undefined) return await untilRecallable(served, { whole, concurrent });
    const { secret: key } = await served.client.createKey({ name: 'bench' });
    // Indexes are loaded by the first question of each; that is `start`, not the life of a server.
    for (let user = 0; user < users; user += 1) await query(served, { key, user: ids[user] ?? '', at: user });
    progress(1, 4, 'at once');
    const few = await round({ served, key, ids, calls, concurrent, pause, name: '' });
    // What was acknowledged is worked off before anything else is measured.
    const settled = async (): Promise<void> => {
      const others = Array.from({ length: 50 }, (_, at) => begin(served.url, phoneOf(strangers + at)));
      await idle(served, [...ids, ...(await Promise.all(others)).map(({ user_id: userId }) => String(userId))]);
    };
    await settled();
    progress(2, 4, 'a crowd');
    const many = await round({
      served,
      key,
      ids,
      calls: Math.max(calls, crowd * 3),
      concurrent: crowd,
      // Of a hundred each asks once a second.
      pause: pause * 10,
      name: 'crowd.',
    });
    progress(3, 4, 'until recallable');
    await settled();
    const done = await untilRecallable(served, { whole, concurrent });
    return { ...few, ...many, ...done };
  } finally {
    await served.end('SIGTERM');
  }
}

/** Callers with memories, most of them turns, a tenth typed; written before the server runs. */
async function fill(folder: string, { users, memories, progress }: VoiceParams): Promise<string[]> {
  const path = join(folder, 'holdfast.db');
  const random = seededRandom(7);
  const pick = (): string => words[Math.floor(random() * words.length)] ?? '';
  const ids: string[] = [];
  {
    await using holdfast = await open({
      path,
      extraction: 'off',
      worker: false,
      touches: false,
      links: false,
      night: false,
    });
    for (let user = 0; user < users; user += 1) {
      const { userId } = await holdfast.identifyCaller({ caller: phoneOf(user) });
      ids.push(userId);
      for (let from = 0; from < memories; from += batch) {
        const items = Array.from({ length: Math.min(batch, memories - from) }, (_, place) => ({
          content: `${pick()} ${pick()} ${pick()} ${pick()} ${pick()} number ${from + place}`,
          occurredAt: new Date(Date.UTC(2026, 0, 1) + (from + place) * 60_000).toISOString(),
          salience: Math.round(random() * 100) / 100,
          ...((from + place) % 10 === 0
            ? ({ kind: 'semantic' } as const)
            : { sessionId: `s${Math.floor(from / 50)}`, role: 'user' as const }),
        }));
        await holdfast.rememberMany({ userId, items });
        progress(user * memories + from, users * memories, 'filling');
      }
      // Their number is known from now on: a first call of each, which a worker would otherwise find unread.
      await holdfast.recordCall({
        provider: 'holdfast',
        payload: { conversationId: `first-${user}`, caller: phoneOf(user), turns: [] },
      });
    }
  }
  // As if all had been read: extraction of what is already there is measured by `bench extract`, not here.
  using db = new DatabaseSync(path);
  const counts = JSON.stringify({ extracted: 0, refused: 0, repaired: 0, rejected: 0, reasons: {} });
  db.prepare(
    'INSERT OR REPLACE INTO user_life (user_no, extracted_seq, counts) SELECT user_no, (SELECT max(seq) FROM memories), ? FROM user_state',
  ).run(counts);
  return ids;
}

async function query(
  { url }: Served,
  { key, user, at }: { readonly key: string; readonly user: string; readonly at: number },
): Promise<void> {
  const reply = await fetch(`${url}/tools/memory-query`, {
    method: 'POST',
    body: JSON.stringify({
      query: `what about the ${words[at % words.length] ?? ''} and the ${words[(at * 7 + 3) % words.length] ?? ''}`,
      user_id: user,
      limit: 3,
    }),
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` },
  });
  await reply.arrayBuffer();
  if (reply.status !== 200) throw new Error(`The tool answers ${reply.status}.`);
}

async function empty({ url }: Served): Promise<void> {
  await (await fetch(`${url}/v1/health/live`)).arrayBuffer();
}

interface Round {
  readonly served: Served;
  readonly key: string;
  readonly ids: readonly string[];
  readonly calls: number;
  readonly concurrent: number;
  readonly pause: number;
  readonly name: string;
}

/** Each kind in turn with the empty route, so that both meet the same moments of the machine. */
async function round({ served, key, ids, calls, concurrent, pause, name }: Round): Promise<Metrics> {
  const kinds: Readonly<Record<string, (at: number) => Promise<unknown>>> = {
    init: (at) => begin(served.url, phoneOf(at % ids.length)),
    query: (at) => query(served, { key, user: ids[at % ids.length] ?? '', at }),
    ack: (at) =>
      deliver(
        served.url,
        transcription({ id: `${name}call-${at}`, phone: phoneOf(strangers + (at % 50)), at: 1_763_000_000 + at }),
      ),
  };
  const metrics: Metrics = {};
  for (const [kind, work] of Object.entries(kinds)) {
    const own: number[] = [];
    const beside: number[] = [];
    let next = 0;
    const cpu = await cpuMsOf(served.child.pid);
    // A call asks often and ends once: ten calls that end every tenth of a second would be hundreds at once.
    const breath = kind === 'ack' ? pause * 10 : pause;
    const caller = async (): Promise<void> => {
      for (let at = next++; at < calls; at = next++) {
        // Nobody on the telephone asks without a breath; without one this would measure how many fit into a second.
        await sleep(breath / 2 + (breath * ((at * 7) % 11)) / 11);
        own.push(await took(() => work(at)));
        beside.push(await took(() => empty(served)));
      }
    };
    await Promise.all(Array.from({ length: concurrent }, caller));
    // Of the server's process, with one call of the empty route each.
    metrics[`${name}${kind}.cpu_ms`] = ((await cpuMsOf(served.child.pid)) - cpu) / calls;
    for (const [label, values] of [[kind, own] as const, [`${kind}.empty`, beside] as const]) {
      metrics[`${name}${label}.p50_ms`] = percentile(values, 0.5);
      metrics[`${name}${label}.p95_ms`] = percentile(values, 0.95);
    }
  }
  return metrics;
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function idle(served: Served, ids: readonly string[]): Promise<void> {
  for (const userId of ids) {
    for (;;) {
      const { jobs } = await served.client.listJobs({ userId, kinds: ['process_call', 'extract_memories'], limit: 1 });
      if (jobs.length === 0) break;
      await sleep(200);
    }
  }
}

/** From the acknowledgement of a call to the moment at which a typed memory of it is told, and what reading it took. */
async function untilRecallable(
  served: Served,
  { whole, concurrent }: { readonly whole: number; readonly concurrent: number },
): Promise<Metrics> {
  const times: number[] = [];
  let next = 0;
  const caller = async (): Promise<void> => {
    for (let at = next++; at < whole; at = next++) {
      const phone = phoneOf(500_000 + at);
      const { user_id: userId } = await begin(served.url, phone);
      await deliver(served.url, transcription({ id: `whole-${at}`, phone, at: 1_763_100_000 + at }));
      times.push(await took(() => untilTold(served, String(userId))));
    }
  };
  await Promise.all(Array.from({ length: concurrent }, caller));
  return {
    'post_call.done_p50_ms': percentile(times, 0.5),
    'post_call.done_p95_ms': percentile(times, 0.95),
    'extraction.p95_ms': await extractionP95(served),
  };
}

async function untilTold({ client }: Served, userId: string): Promise<void> {
  const start = performance.now();
  for (;;) {
    const { results } = await client.recall({
      query: 'Where does the user live?',
      userId,
      filter: { kinds: ['semantic'] },
      k: 3,
    });
    if (results.length > 0) return;
    if (performance.now() - start > 60_000) throw new Error('A call was not recallable within a minute.');
    await sleep(50);
  }
}

/** Upper bound of the bucket in which the 95th of a hundred runs of the job lies, as the server tells its monitoring. */
async function extractionP95({ url }: Served): Promise<number> {
  const text = await (await fetch(`${url}/metrics`, { headers: { Authorization: `Bearer ${API_KEY}` } })).text();
  const lines = text.matchAll(/^job_latency_seconds_bucket\{[^}]*?kind="extract_memories"[^}]*\} (\d+)$/gm);
  const buckets = [...lines].map(([line, count]) => ({
    upTo: Number(/le="([^"]+)"/.exec(line)?.[1]?.replace('+Inf', 'Infinity')),
    count: Number(count),
  }));
  const all = Math.max(0, ...buckets.map(({ count }) => count));
  const reached = buckets.filter(({ count }) => count >= all * 0.95).map(({ upTo }) => upTo * 1_000);
  return all === 0 ? Number.NaN : Math.min(...reached);
}
