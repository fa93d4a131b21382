import type { Client } from '@holdfast/contract';
import { type Bench, type BenchOptions, numberFlag } from '../bench.ts';
import { benchDatabase } from '../bench-store.ts';
import { uniqueWord } from '../crash/words.ts';
import { percentile, seededRandom } from '../measure.ts';
import { type Served, startReplica } from '../serve.ts';

export const stale: Bench = {
  name: 'stale',
  summary: 'Two API replicas on one Postgres: what one forgets, edits or adds, the other one knows at its next recall',
  flags: {
    interleavings: 'writes through one replica, each followed by recalls through the other (10000)',
    users: 'at the same time (8)',
    seed: 'of what is done through which replica (1)',
  },
  stores: ['postgres'],
  async run(options) {
    const interleavings = numberFlag(options, 'interleavings', 10_000);
    const users = numberFlag(options, 'users', 8);
    const seed = numberFlag(options, 'seed', 1);
    const report = await interleave({ interleavings, users, seed, progress: options.progress });
    return { settings: { store: options.store, replicas: REPLICAS, users, seed }, metrics: { ...report } };
  },
};

const REPLICAS = 2;
/** Memories of a user beyond which more is forgotten than added. */
const MOST = 40;

export interface StaleReport {
  readonly interleavings: number;
  /** Recalls that gave what had been forgotten or replaced, or did not give what had been stored. */
  readonly stale: number;
  readonly recalls: number;
  readonly adds: number;
  readonly edits: number;
  readonly forgets: number;
  readonly 'recall.wall_p50_ms': number;
  readonly 'recall.wall_p95_ms': number;
}

/** A memory and the word that finds it and nothing else. */
interface Known {
  readonly id: string;
  readonly word: string;
}

/** One user's memories, as whoever did everything in turn knows them. */
interface Diary {
  readonly userId: string;
  readonly live: Known[];
  /** Words that nothing may be found by any more, with the memory that had them. */
  readonly gone: Known[];
}

type Did = 'adds' | 'edits' | 'forgets';

/**
 * Each user's calls follow one another, through a replica drawn by chance, and each is followed by recalls through the
 * other: of what was just written, and of something older.
 */
export async function interleave(params: {
  readonly interleavings: number;
  readonly users: number;
  readonly seed: number;
  readonly progress: BenchOptions['progress'];
}): Promise<StaleReport> {
  const { interleavings, users, progress } = params;
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await benchDatabase());
  const replicas: Served[] = [];
  for (let place = 0; place < REPLICAS; place += 1) {
    const env = { HOLDFAST_DATABASE_URL: database.appUrl, HOLDFAST_LOG_LEVEL: 'error' };
    const served = await startReplica({ args: ['--role', 'api'], env });
    stack.defer(() => served.end('SIGTERM'));
    replicas.push(served);
  }
  const count = { adds: 0, edits: 0, forgets: 0 };
  const walls: number[] = [];
  let begun = 0;
  let wrong = 0;
  let words = 0;

  const knows = async (client: Client, userId: string, known: Known, expected: boolean): Promise<void> => {
    const start = performance.now();
    const { results } = await client.recall({ query: known.word, k: 5, userId });
    walls.push(performance.now() - start);
    const found = results.some(({ memory }) => memory.id === known.id && memory.content.includes(known.word));
    if (found !== expected) wrong += 1;
  };

  await Promise.all(
    Array.from({ length: users }, async (_, user) => {
      const random = seededRandom(params.seed * 1_000 + user);
      const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
      const diary: Diary = { userId: `person-${user}`, live: [], gone: [] };
      while (begun < interleavings) {
        progress((begun += 1), interleavings, 'interleaving');
        const writer = random() < 0.5 ? 0 : 1;
        const [one, other] = [replicas[writer]?.client, replicas[1 - writer]?.client];
        if (one === undefined || other === undefined) throw new Error('Both replicas must run');
        const { userId, live, gone } = diary;
        const word = uniqueWord('s', (words += 1));
        const { did, now, before } = await write(one, diary, { word, chance: random() });
        count[did] += 1;
        if (before !== undefined) await knows(other, userId, before, false);
        if (now !== undefined) await knows(other, userId, now, true);
        const [old, dead] = [pick(live), pick(gone)];
        if (random() < 0.2 && old !== undefined) await knows(other, userId, old, true);
        if (random() < 0.2 && dead !== undefined) await knows(other, userId, dead, false);
      }
    }),
  );
  return {
    interleavings: count.adds + count.edits + count.forgets,
    stale: wrong,
    recalls: walls.length,
    ...count,
    'recall.wall_p50_ms': percentile(walls, 0.5),
    'recall.wall_p95_ms': percentile(walls, 0.95),
  };
}

/** Adds, edits or forgets one memory; what must be found now, and what no longer. */
async function write(
  client: Client,
  { userId, live, gone }: Diary,
  { word, chance }: { readonly word: string; readonly chance: number },
): Promise<{ readonly did: Did; readonly now?: Known; readonly before?: Known }> {
  const content = `Somebody noted ${word} in passing`;
  const forgets = 0.35 * (live.length / MOST) + 0.2;
  const place = Math.floor(chance * 7_919) % Math.max(1, live.length);
  const before = live[place];
  if (before !== undefined && chance < forgets) {
    await client.forgetMemory({ id: before.id, userId });
    live.splice(place, 1);
    gone.push(before);
    return { did: 'forgets', before };
  }
  if (before !== undefined && chance < forgets + 0.2) {
    await client.updateMemory({ id: before.id, userId, content });
    const now = { id: before.id, word };
    live[place] = now;
    gone.push(before);
    return { did: 'edits', now, before };
  }
  const { memory } = await client.remember({ content, userId });
  const now = { id: memory.id, word };
  live.push(now);
  return { did: 'adds', now };
}
