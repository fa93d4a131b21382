import { setTimeout as sleep } from 'node:timers/promises';
import { type Bench, type BenchOptions, type Metrics, numberFlag } from '../bench.ts';
import { benchDatabase } from '../bench-store.ts';
import { APIS, type Fleet, modelKeyOf, startFleet, WORKERS } from '../fleet/fleet.ts';
import { createLedger, type Ledger } from '../fleet/ledger.ts';
import { startLoad } from '../fleet/load.ts';
import { settles } from '../fleet/until.ts';
import { lookAt } from '../fleet/verify.ts';
import { percentile, seededRandom } from '../measure.ts';
import { drain } from './drain.ts';

const LEASE_MS = 5_000;
const FINISH_MS = 60_000;
/** Clients of the replica that is told to stop. */
const CONNECTIONS = 16;

export const roles: Bench = {
  name: 'roles',
  summary:
    'Two API replicas and three workers share jobs; a worker is killed with one in hand, others are told to stop under load',
  flags: {
    seconds: 'of load while all work (5)',
    seed: 'of the load (1)',
  },
  stores: ['postgres'],
  async run(options) {
    const seconds = numberFlag(options, 'seconds', 5);
    const seed = numberFlag(options, 'seed', 1);
    const metrics = await shareWork({ seconds, seed, progress: options.progress });
    return { settings: { store: options.store, apis: APIS, workers: WORKERS, seconds, seed }, metrics };
  },
};

export async function shareWork(params: {
  readonly seconds: number;
  readonly seed: number;
  readonly progress: BenchOptions['progress'];
}): Promise<Metrics> {
  const { seconds, seed, progress } = params;
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await benchDatabase());
  const fleet = stack.use(
    await startFleet({ ...database, tenants: ['north', 'south'], users: ['ana', 'ben'], jobLeaseMs: LEASE_MS }),
  );
  const ledger = createLedger();
  const look = lookAt(database.adminUrl);
  const finished = (): Promise<boolean> => settles(FINISH_MS, async () => (await look.jobs()).due === 0);

  progress(0, 4, 'sharing');
  await loadFor(seconds, { fleet, ledger, seed });
  const shared = await finished();
  const together = callsOf(fleet);

  progress(1, 4, 'killing a worker');
  const load = startLoad({ fleet, ledger, random: seededRandom(seed + 1), pauseMs: 5, forgets: false });
  const inHand = await killInHand(fleet);
  const { violations, givenUp, walls } = await load.stop();
  const takenOver = await finished();
  const byOthers = new Set(
    callsOf(fleet)
      .slice(inHand.calls)
      .flatMap(({ texts }) => texts),
  );

  progress(2, 4, 'stopping a worker');
  const beforeStop = callsOf(fleet).length;
  const more = startLoad({ fleet, ledger, random: seededRandom(seed + 2), pauseMs: 5, forgets: false });
  await sleep(1_000);
  const stopping = fleet.workers.find((_, place) => place !== inHand.worker);
  const stopped = stopping?.current();
  await stopping?.stop();
  await more.stop();
  const afterStop = await finished();
  const stopCalls = callsOf(fleet).slice(beforeStop);

  progress(3, 4, 'stopping a replica');
  const { unanswered, ...drained } = await drain({ fleet, ledger, writers: CONNECTIONS });
  const afterDrain = await finished();
  const compared = await look.compare(ledger.entries);
  const { due, dead } = await look.jobs();
  const cutOff = await look.countStored(unanswered);
  return {
    acknowledged: ledger.entries.filter(({ acknowledged }) => acknowledged).length,
    stored: compared.stored,
    lost: compared.lost,
    doubled: compared.doubled,
    half_stored: compared.half_stored,
    isolation_violations: compared.misplaced + violations,
    vectors_wrong: compared.vectors_wrong,
    given_up: givenUp,
    'calls.wall_p50_ms': percentile(walls, 0.5),
    'calls.wall_p95_ms': percentile(walls, 0.95),
    'jobs.finished': [shared, takenOver, afterStop, afterDrain].every(Boolean) ? 1 : 0,
    'jobs.left': due,
    'jobs.dead': dead,
    'share.workers': workersOf(together),
    'share.embedded_twice': countTwice(together),
    'kill.in_hand': inHand.texts.length,
    'kill.taken_over': inHand.texts.filter((text) => byOthers.has(text)).length,
    'stop_worker.exit_code': stopped?.child.exitCode ?? -1,
    'stop_worker.embedded_twice': countTwice(stopCalls),
    ...Object.fromEntries(Object.entries(drained).map(([name, value]) => [`drain.${name}`, value])),
    'drain.unread': unanswered.length - cutOff,
    'drain.cut_off': cutOff,
  };
}

async function loadFor(
  seconds: number,
  { fleet, ledger, seed }: { readonly fleet: Fleet; readonly ledger: Ledger; readonly seed: number },
): Promise<void> {
  const load = startLoad({ fleet, ledger, random: seededRandom(seed), pauseMs: 5, forgets: false });
  await sleep(seconds * 1_000);
  // A worker that looks once a second may find nothing left of so little work.
  await settles(FINISH_MS, async () => workersOf(callsOf(fleet)) === WORKERS);
  await load.stop();
}

function workersOf(calls: readonly ModelCall[]): number {
  return new Set(calls.map(({ worker }) => worker)).size;
}

interface ModelCall {
  readonly worker: number;
  readonly texts: readonly string[];
}

/** What the workers asked the model for, in order. Queries and what replicas embed themselves are left out. */
function callsOf({ embeddings, workers }: Fleet): readonly ModelCall[] {
  const keys = new Map(workers.map((_, place) => [`Bearer ${modelKeyOf(place)}`, place]));
  return embeddings.calls.flatMap(({ authorization = '', input }) => {
    const worker = keys.get(authorization);
    return worker === undefined ? [] : [{ worker, texts: input }];
  });
}

function countTwice(calls: readonly ModelCall[]): number {
  const texts = calls.flatMap((call) => call.texts);
  return texts.length - new Set(texts).size;
}

/** Kills a worker as soon as it has asked the model, which takes longer to answer than the kill. */
async function killInHand(fleet: Fleet): Promise<ModelCall & { readonly calls: number }> {
  const before = callsOf(fleet).length;
  for (let waited = 0; waited < FINISH_MS; waited += 1) {
    const call = callsOf(fleet)[before];
    if (call !== undefined) {
      const last = callsOf(fleet).findLast(({ worker }) => worker === call.worker) ?? call;
      await fleet.workers[call.worker]?.kill();
      // Every later one comes from another process.
      return { ...last, calls: callsOf(fleet).length };
    }
    await sleep(1);
  }
  throw new Error('No worker took up a job');
}
