import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { nodePlatform, open, type OpenOptions, type Platform } from '@holdfast/core';
import { z } from 'zod';
import { type Bench, type BenchOptions, type Metrics, numberFlag } from '../bench.ts';
import { analyze, benchDatabase } from '../bench-store.ts';
import { nodeArguments } from '../child.ts';
import { passesIntegrityCheck } from '../crash/crash.ts';
import { percentile, seededRandom } from '../measure.ts';
import { createLanguage } from '../speed/texts.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { benchDay, storeDay } from './a-day.ts';
import { missing, type Outcome, outcomeOf, outcomeOnPostgres } from './outcome.ts';

const user = 'ana';
const other = 'ben';
const script = new URL('./night-main.ts', import.meta.url);

export const consolidation: Bench = {
  name: 'consolidation',
  summary: 'A night of 10,000 memories: CPU, memory, recall of another user meanwhile, and kill -9 in the middle',
  flags: {
    n: 'memories of the day (10000)',
    kills: 'how often the night is killed before it may end (10)',
    recalls: 'of another user before and during the night, each (200)',
    vectors: 'whether the memories have vectors, yes or no (yes)',
    seed: 'of texts and of the moments of killing (1)',
  },
  stores: ['sqlite', 'postgres'],
  async run(options) {
    const n = numberFlag(options, 'n', 10_000);
    const kills = numberFlag(options, 'kills', 10);
    const recalls = numberFlag(options, 'recalls', 200);
    const seed = numberFlag(options, 'seed', 1);
    const vectors = options.flags.get('vectors') !== 'no';
    const metrics = await measureNight({
      n,
      kills,
      recalls,
      seed,
      vectors,
      store: options.store,
      progress: options.progress,
    });
    return { settings: { store: options.store, n, kills, recalls, seed, vectors, model: 'none' }, metrics };
  },
};

export async function measureNight(params: {
  readonly n: number;
  readonly kills: number;
  readonly recalls: number;
  readonly seed: number;
  readonly vectors: boolean;
  readonly store?: BenchOptions['store'];
  readonly progress: (done: number, total: number | undefined, what: string) => void;
}): Promise<Metrics> {
  const { n, kills, recalls, seed, vectors, store = 'sqlite', progress } = params;
  await using stack = new AsyncDisposableStack();
  const inStore = store === 'sqlite' ? await inFiles(stack) : () => onPostgres(stack);
  // Ids decide between equals, so all three get the same ones.
  const stored = async (): Promise<Ground> => {
    const ground = await inStore();
    const platform = sameEachTime(seed);
    await using holdfast = await open({ ...ground.place, platform, worker: false, touches: false, links: false });
    const step = (done: number): void => progress(done, n, 'storing');
    await storeDay(holdfast, { userId: user, memories: n, vectors, seed, step });
    await storeDay(holdfast, { userId: other, memories: Math.ceil(n / 10), vectors, seed: seed + 1 });
    await ground.settle();
    return ground;
  };
  const [undisturbed, often, beneath] = [await stored(), await stored(), await stored()];
  progress(0, undefined, 'consolidating');
  const whole = await night(undisturbed);
  if (whole === undefined) throw new Error('The night ended without an answer.');
  const report = Object.fromEntries(Object.entries(whole.report).map(([name, count]) => [`report.${name}`, count]));
  const killed = await killNights({ ground: often, kills, seed, longestMs: whole.wall_ms, progress });
  const expected = await undisturbed.outcome();
  const found = await often.outcome();
  const beside = await recallBeside({ place: beneath.place, recalls, seed, progress });
  return {
    cpu_ms: whole.cpu_ms,
    wall_ms: whole.wall_ms,
    rss_mb: whole.rss_mb,
    ...report,
    kills: killed.kills,
    opens_clean: killed.clean,
    'memories.lost': missing(expected.memories, found.memories),
    'memories.twice': missing(found.memories, expected.memories),
    'links.lost': missing(expected.links, found.links),
    'links.twice': missing(found.links, expected.links),
    'report.differs': expected.report === found.report ? 0 : 1,
    ...beside,
  };
}

/** Ids and instants that are the same for the same writes in the same order. */
function sameEachTime(seed: number): Platform {
  const random = seededRandom(seed);
  let now = Date.parse(`${benchDay}T22:30:00Z`);
  return {
    ...nodePlatform(),
    now: () => (now += 1),
    randomBytes: (length) => Uint8Array.from({ length }, () => Math.floor(random() * 256)),
  };
}

/** A database of the bench, and what there is to know of it from outside. */
interface Ground {
  readonly place: Pick<OpenOptions, 'path' | 'database'>;
  readonly outcome: () => Promise<Outcome>;
  /** Whether it is whole after a kill; a Postgres server that was not killed itself is. */
  readonly sound: () => boolean;
  /** What the database does by itself within a minute of so many new rows. */
  readonly settle: () => Promise<void>;
}

async function inFiles(stack: AsyncDisposableStack): Promise<() => Promise<Ground>> {
  const folder = stack.use(await temporaryFolder());
  let made = 0;
  return () => {
    const path = join(folder.path, `${(made += 1)}.db`);
    return Promise.resolve({
      place: { path },
      outcome: () => Promise.resolve(outcomeOf(path)),
      sound: () => passesIntegrityCheck(path),
      settle: () => Promise.resolve(),
    });
  };
}

async function onPostgres(stack: AsyncDisposableStack): Promise<Ground> {
  const database = stack.use(await benchDatabase());
  return {
    place: { database: database.appUrl },
    outcome: () => outcomeOnPostgres(database.adminUrl),
    sound: () => true,
    settle: () => analyze(database.adminUrl),
  };
}

const line = z.union([
  z.object({ started: z.literal(true) }),
  z.object({
    done: z.literal(true),
    cpu_ms: z.number(),
    wall_ms: z.number(),
    rss_mb: z.number(),
    report: z.record(z.string(), z.number()),
  }),
]);
type Done = Extract<z.output<typeof line>, { done: true }>;

/** Runs a process of its own until it has consolidated, or kills it so long after it began; undefined when it was killed. */
async function night({ place }: Ground, killAfterMs?: number): Promise<Done | undefined> {
  const where = place.path ?? place.database ?? '';
  const child = spawn(process.execPath, nodeArguments(script, where, user), { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  const begun = Promise.withResolvers<void>();
  const reader = createInterface({ input: child.stdout });
  const end = once(reader, 'close');
  let done: Done | undefined;
  reader.on('line', (text) => {
    const message = line.parse(JSON.parse(text));
    begun.resolve();
    if ('done' in message) done = message;
  });
  if (killAfterMs !== undefined) {
    await Promise.race([begun.promise, exit]);
    await Promise.race([setTimeout(killAfterMs), exit]);
    child.kill('SIGKILL');
  }
  await exit;
  await end;
  return done;
}

/** Kills the night so often, a little later each time on average, then lets it end. */
async function killNights(params: {
  readonly ground: Ground;
  readonly kills: number;
  readonly seed: number;
  readonly longestMs: number;
  readonly progress: (done: number, total: number, what: string) => void;
}): Promise<{ readonly kills: number; readonly clean: number }> {
  const { ground, kills, seed, longestMs, progress } = params;
  const random = seededRandom(seed);
  let clean = 0;
  let killed = 0;
  for (let round = 0; round < kills; round += 1) {
    progress(round, kills, 'killing');
    // Each time it goes on where it was: the sum of all must not get far beyond one run.
    if ((await night(ground, (random() * 1.6 * longestMs) / kills)) === undefined) killed += 1;
    if (ground.sound()) clean += 1;
  }
  if ((await night(ground)) === undefined) throw new Error('The last night ended without an answer.');
  return { kills: killed, clean };
}

/** Recalls of another user in the process that consolidates: before, and while it does. */
async function recallBeside(params: {
  readonly place: Ground['place'];
  readonly recalls: number;
  readonly seed: number;
  readonly progress: (done: number, total: number, what: string) => void;
}): Promise<Metrics> {
  const { place, recalls, seed, progress } = params;
  await using holdfast = await open({ ...place, touches: false, night: false, workingSet: false });
  const random = seededRandom(seed);
  const language = createLanguage(seed + 1);
  const ask = async (): Promise<number> => {
    const started = performance.now();
    await holdfast.recall({ userId: other, query: language.query(random), now: `${benchDay}T23:00:00Z` });
    const took = performance.now() - started;
    await setTimeout(5);
    return took;
  };
  for (let turn = 0; turn < 30; turn += 1) await ask();
  const before: number[] = [];
  for (let turn = 0; turn < recalls; turn += 1) {
    progress(turn, recalls, 'recalling');
    before.push(await ask());
  }
  await holdfast.consolidate({ userId: user, day: benchDay });
  const during: number[] = [];
  for (let done = false; !done;) {
    during.push(await ask());
    if (during.length % 20 === 0) {
      done = (await holdfast.listConsolidations({ userId: user })).consolidations[0]?.state === 'done';
    }
  }
  return {
    'recalls.during': during.length,
    'recall_before.wall_p95_ms': percentile(before, 0.95),
    'recall_during.wall_p95_ms': percentile(during, 0.95),
    'recall_during.wall_max_ms': Math.max(...during),
    'recall_p95.times': percentile(during, 0.95) / percentile(before, 0.95),
  };
}
