import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { type Holdfast, open } from '@holdfast/core';
import { type Bench, type BenchOptions, type Metrics, numberFlag } from '../bench.ts';
import { benchStore, fileIn } from '../bench-store.ts';
import { cpuMs, percentile, seededRandom } from '../measure.ts';
import { createItems, generateItems } from '../speed/conversation.ts';
import { createWordVectors, DIMENSIONS, writeModel } from '../speed/model.ts';
import { createLanguage } from '../speed/texts.ts';
import { longestTurn } from '../speed/turns.ts';
import { rememberAll } from '../speed/writes.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const SEED = 7;
const OTHER = 'other';
/** Memories of the user whose recalls are measured meanwhile, and recalls of theirs before. */
const OTHER_MEMORIES = 1_000;
const BEFORE = 300;
/** Between two recalls of the other user, as if somebody asked: else they alone would fill the process. */
const PAUSE_MS = 5;

export const linking: Bench = {
  name: 'linking',
  summary:
    'Automatic links of --n memories loaded at once: CPU, the longest turn, and recall of another user meanwhile',
  flags: { n: 'memories loaded (10000)' },
  stores: ['sqlite', 'postgres'],
  async run(options) {
    const n = numberFlag(options, 'n', 10_000);
    const metrics = await measureLinking({ n, options });
    return { settings: { store: options.store, n, dimensions: DIMENSIONS, seed: SEED, extraction: 'off' }, metrics };
  },
};

export async function measureLinking({
  n,
  options,
}: {
  readonly n: number;
  readonly options: BenchOptions;
}): Promise<Metrics> {
  await using folder = await temporaryFolder();
  const language = createLanguage(SEED);
  const model = join(folder.path, 'model');
  await mkdir(model);
  await writeModel(model, language.words, createWordVectors(language.words, SEED));
  await using store = await benchStore(options.store, fileIn(folder.path));
  const settings = {
    ...store.place,
    embedder: { kind: 'static', path: model },
    extraction: 'off',
    touches: false,
    workingSet: false,
    night: false,
  } as const;
  {
    await using holdfast = await open({ ...settings, links: false });
    await rememberAll(holdfast, createItems(language, OTHER_MEMORIES, SEED + 4), { ...options, userId: OTHER });
  }
  await using holdfast = await open(settings);
  const written = await rememberAll(holdfast, generateItems(language, n, SEED + 2), { ...options, total: n });
  const random = seededRandom(SEED);
  const recall = async (into: number[]): Promise<void> => {
    const query = language.query(random);
    const start = performance.now();
    await setImmediate();
    await holdfast.recall({ query, k: 10, userId: OTHER });
    into.push(performance.now() - start);
    await setTimeout(PAUSE_MS);
  };
  const alone: number[] = [];
  for (let warm = 0; warm < 100; warm += 1) await recall([]);
  for (let turn = 0; turn < BEFORE; turn += 1) await recall(alone);
  const during: number[] = [];
  const begun = await startLinking(holdfast);
  const cpu = cpuMs();
  const longest = await longestTurn(async () => {
    for (let asked = 0; asked % 20 !== 0 || (await jobsLeft(holdfast)) > 0; asked += 1) {
      await recall(during);
      if (asked % 100 === 0) options.progress(asked, undefined, 'recalling beside linking');
    }
  });
  const wall = performance.now() - begun;
  const [p95Alone, p95During] = [percentile(alone, 0.95), percentile(during, 0.95)];
  return {
    batch_per_s: written['batch_per_s'] ?? Number.NaN,
    'linking.cpu_ms': cpuMs() - cpu,
    'linking.wall_ms': wall,
    'linking.cpu_us_a_memory': ((cpuMs() - cpu) * 1_000) / n,
    'recalls.during': during.length,
    'turn.cpu_max_ms': longest.cpu,
    'turn.wall_max_ms': longest.wall,
    'recall_before.wall_p50_ms': percentile(alone, 0.5),
    'recall_during.wall_p50_ms': percentile(during, 0.5),
    'recall_before.wall_p95_ms': p95Alone,
    'recall_during.wall_p95_ms': p95During,
    'recall_during.wall_max_ms': Math.max(...during),
    'recall_p95.times': p95During / p95Alone,
  };
}

async function jobsLeft(holdfast: Holdfast): Promise<number> {
  return (await holdfast.listJobs({ kinds: ['link_memories'] })).jobs.length;
}

/** Has the job run now, rather than half a minute after the first write; when it began. */
async function startLinking(holdfast: Holdfast): Promise<number> {
  const { jobs } = await holdfast.listJobs({ kinds: ['link_memories'] });
  for (const { id } of jobs) await holdfast.retryJob({ id });
  return performance.now();
}
