import { readFileSync } from 'node:fs';
import { open, type Holdfast, type OpenOptions } from '@holdfast/core';
import { pick, seeded } from '@holdfast/core/testing';
import { type Bench, type BenchOptions, type Metrics, numberFlag } from '../bench.ts';
import { benchStore, fileIn } from '../bench-store.ts';
import { percentile } from '../measure.ts';
import { type Served, startReplica } from '../serve.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type FuzzRequest, fuzzRequests, type Requests } from './requests.ts';
import { canary, plantVictims, victimsNow } from './victims.ts';

export const fuzz: Bench = {
  name: 'fuzz',
  summary:
    'Every operation over REST with valid, nearly valid and hostile requests: no 5xx, no crash, nobody sees or changes what is not theirs',
  flags: {
    requests: 'in all (20000)',
    seed: 'of the requests (1)',
    workers: 'requests at once (8)',
    seconds: 'after which it stops, however many are done (300)',
  },
  stores: ['sqlite', 'postgres'],
  async run(options) {
    const requests = numberFlag(options, 'requests', 20_000);
    const seed = numberFlag(options, 'seed', 1);
    const workers = numberFlag(options, 'workers', 8);
    const seconds = numberFlag(options, 'seconds', 300);
    const { metrics, worst } = await runFuzz({
      store: options.store,
      requests,
      seed,
      workers,
      seconds,
      progress: options.progress,
    });
    return { settings: { store: options.store, requests, seed, workers, worst: worst.join('\n') }, metrics };
  },
};

export interface FuzzParams {
  readonly store: BenchOptions['store'];
  readonly requests: number;
  readonly seed: number;
  readonly workers: number;
  readonly seconds: number;
  readonly progress: BenchOptions['progress'];
}

/** Longer than the server's own deadline of a call: what takes longer hangs. */
const hangMs = 45_000;

/** Who asks: a key bound to a user, a key of another tenant with all permissions, and somebody without. */
interface Actor {
  readonly name: string;
  readonly requests: Requests;
  secret: string | undefined;
  renew(): Promise<void>;
}

export async function runFuzz(
  params: FuzzParams,
): Promise<{ readonly metrics: Metrics; readonly worst: readonly string[] }> {
  const { seed, workers, seconds, progress } = params;
  await using folder = await temporaryFolder();
  await using store = await benchStore(params.store, fileIn(folder.path));
  const place: OpenOptions = { ...store.place, worker: false, extraction: 'off', touches: false };
  const served = await startReplica({
    args: ['--data', `${folder.path}/data`],
    env: {
      ...(place.database === undefined ? {} : { HOLDFAST_DATABASE_URL: place.database }),
      HOLDFAST_MODE: 'team',
      HOLDFAST_RATE_LIMITS: 'off',
      // Without it, storing a model's key is refused as a fault of the server's configuration.
      HOLDFAST_SECRET_KEY: 'a secret of the bench, longer than thirty-two characters',
      HOLDFAST_QUOTA_MEMORIES: '1000000',
      HOLDFAST_QUOTA_DAILY_INGESTIONS: '1000000',
      HOLDFAST_EXTRACTION: 'rules',
      HOLDFAST_LOG_LEVEL: 'error',
    },
  });
  const holdfast = await open(place);
  try {
    const ids = await plantVictims(holdfast);
    const before = await victimsNow(holdfast);
    const random = seeded(seed);
    const actors = await actorsOf(holdfast, { random, ids });
    const tally = new Tally();
    const end = performance.now() + seconds * 1_000;
    let sent = 0;
    const work = async (): Promise<void> => {
      while (sent < params.requests && performance.now() < end && served.child.exitCode === null) {
        sent += 1;
        const actor = pick(random, actors);
        await send(served, actor, actor.requests.next(), tally);
        if (sent % 250 === 0) {
          tally.rss.push(rssOf(served.child.pid));
          progress(sent, params.requests, 'sent');
        }
      }
    };
    await Promise.all(Array.from({ length: workers }, work));
    const crashed = served.child.exitCode !== null || served.child.signalCode !== null;
    const changed = (await victimsNow(holdfast)) !== before;
    return {
      metrics: { ...tally.metrics(), crashes: crashed ? 1 : 0, victims_changed: changed ? 1 : 0 },
      worst: tally.worst,
    };
  } finally {
    await holdfast.close();
    await served.end('SIGTERM');
  }
}

async function actorsOf(
  { api }: Holdfast,
  { random, ids }: { readonly random: () => number; readonly ids: readonly string[] },
): Promise<Actor[]> {
  const make = (name: string, users: readonly string[], key: (() => Promise<string>) | undefined): Actor => {
    const actor: Actor = {
      name,
      requests: fuzzRequests({ random, ids, users }),
      secret: undefined,
      renew: async () => void (actor.secret = await key?.()),
    };
    return actor;
  };
  const keyOf = (tenant: string, input: object) => async (): Promise<string> =>
    (await api.call('createKey', { name: 'fuzz', ...input }, { caller: { kind: 'owner', tenant } })).secret;
  const actors = [
    make('bound', ['mallory', 'mallory', 'victor'], keyOf('local', { userId: 'mallory' })),
    make('other tenant', ['eve', 'mallory', 'victor', 'zoe'], keyOf('other', {})),
    make('no key', ['victor', 'zoe'], undefined),
  ];
  for (const actor of actors) await actor.renew();
  // Most requests are to get past the door.
  const [bound, other] = actors;
  return bound === undefined || other === undefined ? actors : [...actors, bound, bound, other, other, other];
}

async function send({ url }: Served, actor: Actor, request: FuzzRequest, tally: Tally): Promise<void> {
  const { method, path, headers, body } = request;
  const started = performance.now();
  try {
    const reply = await fetch(`${url}${path}`, {
      method,
      headers: { ...headers, ...(actor.secret === undefined ? {} : { Authorization: `Bearer ${actor.secret}` }) },
      signal: AbortSignal.timeout(hangMs),
      ...(body === undefined ? {} : { body }),
    });
    const text = await reply.text();
    tally.note({ actor: actor.name, request, status: reply.status, text, ms: performance.now() - started });
    if (reply.ok) actor.requests.learn((text.match(UUID) ?? []).slice(0, 5));
    // It has revoked itself, which is its right.
    if (reply.status === 401 && actor.secret !== undefined) await actor.renew();
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
    const name = error instanceof Error ? `${error.name} ${error.message} ${cause}` : 'failed';
    tally.lost(`${actor.name} ${method} ${path.slice(0, 200)}: ${name}`, name.startsWith('TimeoutError'));
  }
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;

interface Outcome {
  readonly actor: string;
  readonly request: FuzzRequest;
  readonly status: number;
  readonly text: string;
  readonly ms: number;
}

class Tally {
  readonly rss: number[] = [];
  readonly worst: string[] = [];
  readonly #statuses = new Map<number, number>();
  readonly #operations = new Set<string>();
  readonly #ms: number[] = [];
  #hangs = 0;
  #lost = 0;
  #leaks = 0;
  #slowest = '';

  note({ actor, request, status, text, ms }: Outcome): void {
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
    this.#operations.add(request.operation);
    if (this.#ms.every((before) => before < ms)) this.#slowest = `${request.kind} ${request.operation}`;
    this.#ms.push(ms);
    const { kind, operation, method, path, body } = request;
    const what = `${actor}, ${kind} ${operation}: ${method} ${path.slice(0, 300)} ${body?.slice(0, 500) ?? ''}`;
    if (status >= 500) this.#tell(`${status} ${text.slice(0, 300)} <- ${what}`);
    if (status === 408) this.#hangs += 1;
    if (text.includes(canary)) {
      this.#leaks += 1;
      this.#tell(`LEAK ${text.slice(0, 300)} <- ${what}`);
    }
  }

  lost(what: string, hung: boolean): void {
    if (hung) this.#hangs += 1;
    else this.#lost += 1;
    this.#tell(what);
  }

  #tell(what: string): void {
    if (this.worst.length < 20) this.worst.push(what);
  }

  metrics(): Metrics {
    const count = (from: number, to: number): number =>
      [...this.#statuses].reduce((sum, [status, many]) => (status >= from && status < to ? sum + many : sum), 0);
    // A quarter of the way in, caches are as full as they get.
    const warm = this.rss[Math.floor(this.rss.length / 4)] ?? 0;
    const last = this.rss.at(-1) ?? 0;
    this.worst.push(`slowest: ${this.#slowest}`);
    return {
      requests: this.#ms.length,
      operations: this.#operations.size,
      status_2xx: count(200, 300),
      status_4xx: count(400, 500),
      status_5xx: count(500, 600),
      hangs: this.#hangs,
      lost: this.#lost,
      isolation_violations: this.#leaks,
      wall_p50_ms: percentile(this.#ms, 0.5),
      wall_p99_ms: percentile(this.#ms, 0.99),
      wall_max_ms: Math.max(...this.#ms),
      rss_warm_mb: warm,
      rss_end_mb: last,
      rss_max_mb: Math.max(0, ...this.rss),
    };
  }
}

/** Resident memory of a process in MiB; 0 where the platform does not tell. */
function rssOf(pid: number | undefined): number {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(text)?.[1] ?? 0) / 1_024);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
    throw error;
  }
}
