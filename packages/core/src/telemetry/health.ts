import type { OutputOf } from '@holdfast/contract';
import type { Embedder } from '../domain/embeddings/embedder.ts';
import type { Platform } from '../domain/platform.ts';
import type { Scheduler } from '../domain/scheduler.ts';
import type { Shared } from '../domain/shared.ts';
import { systemScope } from '../domain/scope.ts';
import type { Store } from '../domain/store.ts';
import { readQueue } from './figures.ts';
import type { ModelState } from './observe-embedder.ts';

export type Checks = OutputOf<'health'>['checks'];
type Check = Checks[string];

export interface HealthParts {
  readonly store: Store;
  readonly platform: Pick<Platform, 'now' | 'monotonic'>;
  readonly scheduler: Scheduler;
  readonly embedder: Embedder | undefined;
  readonly embedderState: ModelState;
  /** Of language models; undefined where none is set up by the environment. */
  readonly languageState: ModelState | undefined;
  readonly shared: Pick<Shared, 'trouble'> | undefined;
  /** When the worker of this process last looked for jobs, by the monotonic clock; undefined where it has none. */
  readonly lastLook: (() => number) | undefined;
  /** Bytes that must be free on the disk of a file. */
  readonly leastFreeBytes: number;
  /** What only the composition knows. */
  readonly more: (() => Promise<Checks>) | undefined;
}

/** The answer is open to all: whoever asks more often gets what the database said last. */
const FRESH_MS = 1_000;
/** A database that takes so long to answer a look at one row is slow; one that takes longer than the other is away. */
const SLOW_MS = 500;
const AWAY_MS = 2_000;
/** A worker looks for jobs each second. */
const QUIET_WORKER_MS = 30_000;
/** Jobs that are due and that nobody takes up for so long are not being worked off. */
const UNCLAIMED_SECONDS = 60;
const LATE_SECONDS = 900;
/** How often an embedder that failed last is asked whether it is back, when nobody else asks it. */
const PROBE_EVERY_MS = 30_000;
const PROBE_MS = 1_000;

/** The state of the parts, by name. `degraded` means that everything works, but less well; `failed` that it does not. */
export function createHealth(parts: HealthParts): () => Promise<Checks> {
  const { platform } = parts;
  const embedder = embedderCheck(parts);
  let known: { readonly at: number; readonly checks: Promise<Checks> } | undefined;
  const look = async (): Promise<Checks> => {
    const store = await storeCheck(parts);
    const readable = store.status !== 'failed';
    return {
      store,
      ...(readable ? await workChecks(parts) : {}),
      ...(readable ? await webhookCheck(parts) : {}),
      ...(readable && parts.store.capabilities.driver === 'sqlite' ? await diskCheck(parts) : {}),
      ...(await parts.more?.()),
    };
  };
  return async () => {
    const now = platform.monotonic();
    if (known === undefined || now - known.at >= FRESH_MS) known = { at: now, checks: look() };
    const { store, ...others } = await known.checks;
    return {
      ...(store === undefined ? {} : { store }),
      embedder: await embedder(),
      ...languageCheck(parts),
      ...(parts.shared === undefined ? {} : { redis: sharedCheck(parts.shared) }),
      ...others,
    };
  };
}

const ok: Check = { status: 'ok' };
const degraded = (detail: string): Check => ({ status: 'degraded', detail });

async function storeCheck({ store, platform, scheduler }: HealthParts): Promise<Check> {
  const start = platform.monotonic();
  const late = Promise.withResolvers<'late'>();
  const cancel = scheduler.after(AWAY_MS, () => late.resolve('late'));
  const asked = store.ping().then(
    () => 'there' as const,
    () => 'away' as const,
  );
  const found = await Promise.race([asked, late.promise]).finally(cancel);
  if (found === 'away') return { status: 'failed', detail: 'The database cannot be read.' };
  if (found === 'late') return { status: 'failed', detail: `The database has not answered within ${AWAY_MS} ms.` };
  const took = Math.round(platform.monotonic() - start);
  return took > SLOW_MS ? degraded(`The database took ${took} ms to answer.`) : ok;
}

function embedderCheck({ embedder, embedderState: state, platform }: HealthParts): () => Promise<Check> {
  let probed = -Infinity;
  return async () => {
    if (embedder === undefined) return { status: 'ok', detail: 'none; recall works on words and time' };
    const fails = (): boolean => (state.lastFailure ?? -Infinity) > (state.lastSuccess ?? -Infinity);
    const now = platform.monotonic();
    const quiet = now - (state.lastFailure ?? now) >= PROBE_EVERY_MS;
    if (fails() && quiet && now - probed >= PROBE_EVERY_MS) {
      probed = now;
      const signal = AbortSignal.timeout(PROBE_MS);
      // How it went is in the state.
      await embedder.embed({ texts: ['text'], purpose: 'query', signal }).catch(() => undefined);
    }
    return fails()
      ? degraded(`${embedder.model} does not answer; recall works on words, and vectors are made later`)
      : { status: 'ok', detail: embedder.model };
  };
}

/** By what became of the last request; nothing is asked for health alone, since every answer costs. */
function languageCheck({ languageState: state }: HealthParts): Checks {
  if (state === undefined) return {};
  const fails = (state.lastFailure ?? -Infinity) > (state.lastSuccess ?? -Infinity);
  return { language: fails ? degraded('The language model failed when it was last asked; rules do its tasks.') : ok };
}

function sharedCheck(shared: Pick<Shared, 'trouble'>): Check {
  const trouble = shared.trouble();
  return trouble === undefined ? ok : degraded(`Each process works by itself meanwhile: ${trouble}`);
}

async function workChecks(parts: HealthParts): Promise<Checks> {
  const { jobs, jobAges } = await readQueue(parts);
  const [kind, oldest = 0] = Object.entries(jobAges).toSorted(([, a], [, b]) => b - a)[0] ?? [];
  const running = jobs.some(({ state }) => state === 'running');
  const since = `Jobs of kind ${kind} have been due for ${Math.round(oldest)} s`;
  return {
    queue: oldest > LATE_SECONDS ? degraded(`${since}.`) : ok,
    worker: workerCheck(parts, oldest > UNCLAIMED_SECONDS && !running ? since : undefined),
  };
}

/** @param unclaimed says that jobs wait and none runs anywhere */
function workerCheck({ lastLook, platform }: HealthParts, unclaimed: string | undefined): Check {
  if (lastLook !== undefined) {
    const quiet = platform.monotonic() - lastLook();
    if (quiet > QUIET_WORKER_MS) {
      return degraded(`The worker of this process has not looked for jobs for ${Math.round(quiet / 1_000)} s.`);
    }
  }
  return unclaimed === undefined ? ok : degraded(`${unclaimed}, and none runs: no worker takes them.`);
}

/** Nothing is said of webhooks that fare well. */
async function webhookCheck({ store }: HealthParts): Promise<Checks> {
  const { disabled } = await store.read(systemScope, ({ webhooks }) => webhooks.overview(systemScope));
  return disabled === 0 ? {} : { webhooks: degraded(`Disabled after failing for long: ${disabled}.`) };
}

async function diskCheck({ store, leastFreeBytes }: HealthParts): Promise<Checks> {
  const { disk } = await store.figures();
  if (disk === undefined) return {};
  const free = Math.floor(disk.freeBytes / 2 ** 20);
  return { disk: disk.freeBytes < leastFreeBytes ? degraded(`The disk has ${free} MiB left.`) : ok };
}
