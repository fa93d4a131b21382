import { setTimeout as sleep } from 'node:timers/promises';
import { testDatabases } from '@holdfast/core/testing';
import { type Bench, type BenchOptions, type Metrics, numberFlag } from '../bench.ts';
import { APIS, type Fleet, startFleet, WORKERS } from '../fleet/fleet.ts';
import { createLedger } from '../fleet/ledger.ts';
import { startLoad } from '../fleet/load.ts';
import { settles } from '../fleet/until.ts';
import { type Look, lookAt } from '../fleet/verify.ts';
import { percentile, seededRandom } from '../measure.ts';
import { ownServiceFor } from '../services.ts';
import { type Events, startEvents } from './events.ts';
import { cause, faultNames, faultsInRandomOrder } from './faults.ts';

const TENANTS = ['north', 'south'] as const;
const USERS = ['ana', 'ben', 'cleo'] as const;
const LEASE_MS = 10_000;
/** How long the installation may take to finish what is left and to be well again. */
const RECOVERY_MS = 90_000;

export const chaos: Bench = {
  name: 'chaos',
  summary:
    'Processes killed, Postgres and Redis restarted and filled under load: nothing is lost, doubled or shown to others',
  flags: {
    seconds: 'how long faults happen (60)',
    faults: 'how many at most (1000)',
    seed: 'of their order and moments, and of the load (1)',
  },
  stores: ['postgres'],
  async run(options) {
    const seconds = numberFlag(options, 'seconds', 60);
    const faults = numberFlag(options, 'faults', 1_000);
    const seed = numberFlag(options, 'seed', 1);
    const metrics = await wreak({
      seconds,
      faults,
      seed,
      pauseMs: [500, 2_000],
      jobLeaseMs: LEASE_MS,
      progress: options.progress,
    });
    return {
      settings: {
        store: options.store,
        apis: APIS,
        workers: WORKERS,
        tenants: TENANTS.length,
        users: TENANTS.length * USERS.length,
        seconds,
        seed,
        job_lease_ms: LEASE_MS,
      },
      metrics,
    };
  },
};

/** Two API replicas and three workers on services of their own, under load, and one fault after another. */
export async function wreak(params: {
  readonly seconds: number;
  readonly faults: number;
  readonly seed: number;
  /** Least and most milliseconds between two faults. */
  readonly pauseMs: readonly [number, number];
  /** How long work of a process that died waits. */
  readonly jobLeaseMs: number;
  readonly progress: BenchOptions['progress'];
}): Promise<Metrics> {
  const { seconds, seed, pauseMs, jobLeaseMs, progress } = params;
  await using stack = new AsyncDisposableStack();
  const postgres = stack.use(await ownServiceFor('postgres'));
  const redis = stack.use(await ownServiceFor('redis'));
  const database = await migratedDatabase(postgres.url);
  const fleet = stack.use(
    await startFleet({ ...database, redisUrl: redis.url, tenants: TENANTS, users: USERS, jobLeaseMs }),
  );
  const ledger = createLedger();
  const random = seededRandom(seed);
  const look = lookAt(database.adminUrl);
  const events = await startEvents({ fleet, ledger, redisUrl: redis.url, random: seededRandom(seed + 1), pauseMs: 20 });
  stack.defer(() => events.close());
  const load = startLoad({ fleet, ledger, random: seededRandom(seed + 2), pauseMs: 10, forgets: true });
  const watching = watchRetries(look);
  const done = new Map<string, number>();
  const began = performance.now();
  const elapsed = (): number => (performance.now() - began) / 1_000;
  let count = 0;
  for (const fault of faultsInRandomOrder(random)) {
    if (elapsed() > seconds || count === params.faults) break;
    progress(Math.round(elapsed()), seconds, `chaos (${fault})`);
    const [least, most] = pauseMs;
    await sleep(least + random() * (most - least));
    await cause(fault, { fleet, postgres, redis, events, random });
    done.set(fault, (done.get(fault) ?? 0) + 1);
    count += 1;
  }
  const [report] = await Promise.all([load.stop(), events.stop()]);
  const recovering = performance.now();
  const healthy = await settles(RECOVERY_MS, () => isWell({ fleet, look, events }));
  const recovery = performance.now() - recovering;
  const retried = await watching.stop();
  const compared = await look.compare(ledger.entries);
  const { due, dead } = await look.jobs();
  return {
    acknowledged: ledger.entries.filter(({ acknowledged }) => acknowledged).length,
    stored: compared.stored,
    lost: compared.lost,
    doubled: compared.doubled,
    resurrected: compared.resurrected,
    half_stored: compared.half_stored,
    isolation_violations: report.violations + compared.misplaced,
    stale: report.stale,
    healthy: healthy ? 1 : 0,
    vectors_wrong: compared.vectors_wrong,
    given_up: report.givenUp,
    crashes: [...fleet.apis, ...fleet.workers].reduce((sum, one) => sum + one.crashes(), 0),
    'jobs.left': due,
    'jobs.dead': dead,
    'jobs.taken_over': retried,
    'events.left': await events.waiting(),
    'events.dead_letters': await events.deadLetters(),
    'events.refused': events.refused(),
    'calls.answered': report.answered,
    'calls.wall_p50_ms': percentile(report.walls, 0.5),
    'calls.wall_p95_ms': percentile(report.walls, 0.95),
    'calls.wall_max_ms': percentile(report.walls, 1),
    ...Object.fromEntries([...report.failures].map(([code, times]) => [`calls.failed.${code}`, times])),
    faults: count,
    ...Object.fromEntries(faultNames.map((name) => [`faults.${name}`, done.get(name) ?? 0])),
    'recovery.wall_s': recovery / 1_000,
  };
}

/** It lies on a service that is removed with all it holds. */
async function migratedDatabase(url: string): Promise<{ readonly appUrl: string; readonly adminUrl: string }> {
  const databases = await testDatabases(url);
  const made = await databases.make();
  await databases.leave();
  return made;
}

/** Every process says that it is well, and nothing is left to do. */
async function isWell({
  fleet,
  look,
  events,
}: {
  readonly fleet: Fleet;
  readonly look: Look;
  readonly events: Events;
}): Promise<boolean> {
  const states = await Promise.all(
    [...fleet.apis, ...fleet.workers].map(async (one) => (await one.current()?.client.health({}))?.status),
  );
  if (states.some((status) => status !== 'ok')) return false;
  return (await look.jobs()).due === 0 && (await events.waiting()) === 0;
}

/** Counts the jobs that were seen at their second try or a later one. */
function watchRetries(look: Look): { readonly stop: () => Promise<number> } {
  const seen = new Set<string>();
  let over = false;
  const watch = async (): Promise<void> => {
    while (!over) {
      // The database may be away.
      for (const id of await look.retried().catch(() => [])) seen.add(id);
      await sleep(500);
    }
  };
  const watching = watch();
  return {
    async stop() {
      over = true;
      await watching;
      return seen.size;
    },
  };
}
