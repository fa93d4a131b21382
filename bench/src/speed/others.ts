import { setImmediate } from 'node:timers/promises';
import { type Holdfast, open } from '@holdfast/core';
import type { BenchOptions, Metrics } from '../bench.ts';
import { percentile } from '../measure.ts';
import { createItems } from './conversation.ts';
import type { Language } from './texts.ts';
import { rememberAll } from './writes.ts';
import { measuredAlone, secretKey } from './measured-alone.ts';

const OTHER = 'other';
const ROUNDS = 3;
/** Recalls of the other user before a load, which its recalls during the load are compared with. */
const BEFORE = 200;

/**
 * What the cold load of the first user does to another, warm one: the 95th percentile of its recalls on the clock while
 * the load runs, over that without.
 */
export async function measureOthers(params: {
  readonly path: string;
  readonly model: string;
  readonly language: Language;
  /** Of the other user. */
  readonly memories: number;
  readonly queries: readonly string[];
  readonly seed: number;
  readonly indexBytes: number;
  readonly options: BenchOptions;
}): Promise<Metrics> {
  const { queries, options } = params;
  const openAgain = (): Promise<Holdfast> =>
    open({
      ...measuredAlone,
      secretKey,
      path: params.path,
      indexBytes: params.indexBytes,
      embedder: { kind: 'static', path: params.model },
    });
  {
    await using holdfast = await openAgain();
    const items = createItems(params.language, params.memories, params.seed);
    await rememberAll(holdfast, items, { ...options, userId: OTHER, total: params.memories });
  }
  const alone: number[] = [];
  const during: number[] = [];
  let loadMs = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    options.progress(round, ROUNDS, 'loading beside another user');
    await using holdfast = await openAgain();
    let asked = 0;
    const ask = async (into: number[]): Promise<void> => {
      const query = queries[asked++ % queries.length] ?? '';
      const start = performance.now();
      // As a request that comes by a socket: it waits for the turn under way. Without it, a recall that is all in RAM
      // would ask the next one before anything else gets a turn, and the load would never end.
      await setImmediate();
      await holdfast.recall({ query, k: 10, userId: OTHER });
      into.push(performance.now() - start);
    };
    for (let warm = 0; warm < 50; warm += 1) await ask([]);
    for (let before = 0; before < BEFORE; before += 1) await ask(alone);
    const start = performance.now();
    let loading = true;
    const load = holdfast.recall({ query: queries[0] ?? '', k: 10 }).finally(() => (loading = false));
    while (loading) await ask(during);
    await load;
    loadMs += performance.now() - start;
  }
  const [p95Alone, p95During] = [percentile(alone, 0.95), percentile(during, 0.95)];
  return {
    'others.wall_p95_ms': p95Alone,
    'others.during_load_wall_p95_ms': p95During,
    'others.p95_ratio': p95During / p95Alone,
    'others.during_load_recalls': during.length,
    'others.load_wall_ms': loadMs / ROUNDS,
  };
}
