import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenOptions } from '@holdfast/core';
import { searchPostgres } from '@holdfast/core/testing';
import { type Bench, type BenchOptions, type Metrics, numberFlag } from '../bench.ts';
import { benchDatabase } from '../bench-store.ts';
import { uniqueWord } from '../crash/words.ts';
import { seededRandom } from '../measure.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { CaseFailed, type CaseTools, type Played } from './case.ts';
import { families } from './families.ts';
import { measureLarge } from './large.ts';
import { createWorld, type World } from './world.ts';

export const forgetting: Bench = {
  name: 'forgetting',
  summary:
    'Generated cases of forgetting, by family: what must be gone is, in calls and in the bytes of the store; the rest stays',
  flags: {
    cases: 'of each family (40)',
    seed: 'of the cases (1)',
    large: 'memories of a space that is forgotten while somebody else writes; not measured when not given',
  },
  stores: ['sqlite', 'postgres'],
  async run(options) {
    const each = numberFlag(options, 'cases', 40);
    const seed = numberFlag(options, 'seed', 1);
    const { metrics, failures } = await play({ each, seed, store: options.store, progress: options.progress });
    const large = numberFlag(options, 'large', 0);
    if (large > 0) Object.assign(metrics, await measureLarge(large, (done) => options.progress(done, large, 'stored')));
    return { settings: { store: options.store, each, seed, failed: failures.join('; ') }, metrics };
  },
};

interface Case {
  readonly name: string;
  readonly family: string;
  readonly user: string;
  played?: Played | undefined;
  failure?: string;
}

/** Plays all cases by day, lets a night pass and another after what follows, checks them, and looks for every forgotten word in the file and its log. */
async function play({
  each,
  seed,
  store,
  progress,
}: {
  readonly each: number;
  readonly seed: number;
  readonly store: BenchOptions['store'];
  readonly progress: BenchOptions['progress'];
}): Promise<{ readonly metrics: Metrics; readonly failures: readonly string[] }> {
  await using stack = new AsyncDisposableStack();
  const { place, search } = await (store === 'sqlite' ? inFile(stack) : onPostgres(stack));
  const cases: Case[] = Object.keys(families).flatMap((family) =>
    Array.from({ length: each }, (_, index) => ({ name: `${family} ${index}`, family, user: `${family}-${index}` })),
  );
  let done = 0;
  const step = (what: string): void => progress((done += 1), 2 * cases.length, what);
  {
    await using world = await createWorld(place);
    const words = wordMaker();
    for (const [index, one] of cases.entries()) {
      await noting(one, async () => {
        one.played = await families[one.family]?.(toolsOf(world, one, { seed: seed * 100_003 + index, words }));
      });
      step('played');
    }
    const users = cases.flatMap(({ user }) => [user, `${user}-other`]);
    await world.night(users);
    for (const one of cases) await noting(one, async () => one.played?.goOn?.());
    await world.night(users);
    for (const one of cases) {
      await noting(one, async () => one.played?.check());
      step('checked');
    }
  }
  const { bytes, found } = await search(cases.flatMap(({ played }) => [...(played?.gone ?? [])]));
  for (const one of cases) {
    for (const word of one.played?.gone ?? []) {
      const where = found.get(word);
      if (where !== undefined) one.failure ??= `${word} is in ${where}`;
    }
  }
  return { metrics: metricsOf(cases, bytes), failures: failuresOf(cases) };
}

interface Searched {
  /** Bytes looked through, as far as they are known. */
  readonly bytes: number;
  /** Where each word was found. */
  readonly found: ReadonlyMap<string, string>;
}

/** Where the cases are played, and how its bytes are looked through for words. */
interface Ground {
  readonly place: Pick<OpenOptions, 'path' | 'database'>;
  readonly search: (words: readonly string[]) => Promise<Searched>;
}

async function inFile(stack: AsyncDisposableStack): Promise<Ground> {
  const folder = stack.use(await temporaryFolder());
  const path = join(folder.path, 'memory.db');
  return {
    place: { path },
    search: async (words) => {
      const files = ['', '-wal', '-shm'].map((end) => `${path}${end}`).filter((file) => existsSync(file));
      const bytes = Buffer.concat(files.map((file) => readFileSync(file)));
      const found = words.filter((word) => bytes.includes(word)).map((word) => [word, 'the file'] as const);
      return { bytes: bytes.length, found: new Map(found) };
    },
  };
}

/** Every table, what the planner keeps of it, and the bytes of its files, vacuumed. */
async function onPostgres(stack: AsyncDisposableStack): Promise<Ground> {
  const database = stack.use(await benchDatabase());
  return {
    place: { database: database.appUrl },
    search: async (words) => {
      const needles = Object.fromEntries(words.map((word) => [word, Buffer.from(word)]));
      const findings = await searchPostgres(database.adminUrl, needles);
      return { bytes: 0, found: new Map(findings.map(({ needle, place }) => [needle, place])) };
    },
  };
}

async function noting(one: Case, work: () => Promise<void> | undefined): Promise<void> {
  if (one.failure !== undefined) return;
  try {
    await work();
  } catch (error) {
    one.failure = error instanceof CaseFailed ? error.message : `broke: ${String(error)}`;
  }
}

function toolsOf(
  world: World,
  { user }: Case,
  { seed, words }: { readonly seed: number; readonly words: () => string },
): CaseTools {
  const random = seededRandom(seed);
  const below = (end: number): number => Math.floor(random() * end);
  return {
    client: world.clientOf(user),
    other: world.clientOf(`${user}-other`),
    word: words,
    below,
    // Sound: the index is below the length, which is not 0.
    pick: <T>(choices: readonly [T, ...T[]]) => choices[below(choices.length)] as T,
  };
}

function wordMaker(): () => string {
  let count = 0;
  return () => uniqueWord('zq', (count += 1) * 7_919);
}

function metricsOf(cases: readonly Case[], bytes: number): Metrics {
  const rate = (some: readonly Case[]): number =>
    some.filter(({ failure }) => failure === undefined).length / some.length;
  const byFamily = Map.groupBy(cases, ({ family }) => family);
  return {
    cases: cases.length,
    passed_rate: rate(cases),
    ...Object.fromEntries([...byFamily].map(([family, some]) => [`${family}.passed_rate`, rate(some)])),
    forgotten_words: cases.reduce((sum, { played }) => sum + (played?.gone.length ?? 0), 0),
    ...(bytes === 0 ? {} : { searched_bytes: bytes }),
  };
}

function failuresOf(cases: readonly Case[]): string[] {
  return cases.flatMap(({ name, failure }) => (failure === undefined ? [] : [`${name}: ${failure}`]));
}
