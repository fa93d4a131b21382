import { createHash } from 'node:crypto';
import type { HoldfastClient } from '@holdfast/sdk';
import { permissions } from '@holdfast/contract';
import { type FakeEmbeddingServer, fakeEmbeddingServer } from '@holdfast/core/testing';
import pg from 'pg';
import { type Supervised, supervise } from './supervised.ts';

export const APIS = 2;
export const WORKERS = 3;

/** How long the model takes: longer than a write waits for it, so that vectors are the workers' work. */
const MODEL_MS = 60;

/** One user of one tenant, by a key of its own. Tenants have users of the same names. */
export interface Member {
  readonly tenant: string;
  readonly user: string;
  readonly apiKey: string;
}

/** Two API replicas and three workers on one database, with one model that is slow. */
export interface Fleet extends AsyncDisposable {
  readonly apis: readonly Supervised[];
  readonly workers: readonly Supervised[];
  readonly members: readonly Member[];
  readonly embeddings: FakeEmbeddingServer;
  /** A client of a replica that runs, drawn by chance; undefined when none does. */
  clientOf(member: Member, random: () => number): HoldfastClient | undefined;
}

/** What a worker calls itself when it asks the model. */
export function modelKeyOf(worker: number): string {
  return `worker-${worker}`;
}

export async function startFleet(params: {
  readonly appUrl: string;
  readonly adminUrl: string;
  readonly redisUrl?: string;
  readonly tenants: readonly string[];
  readonly users: readonly string[];
  readonly jobLeaseMs: number;
}): Promise<Fleet> {
  await using stack = new AsyncDisposableStack();
  const { redisUrl, tenants } = params;
  const embeddings = stack.use(await fakeEmbeddingServer({ usual: { kind: 'slow', ms: MODEL_MS } }));
  const members = tenants.flatMap((tenant) =>
    params.users.map((user) => ({ tenant, user, apiKey: `hf_bench-key-of-${tenant}-${user}` })),
  );
  await makeKeys(params.adminUrl, members);
  const env = (modelKey: string): Record<string, string> => ({
    HOLDFAST_DATABASE_URL: params.appUrl,
    HOLDFAST_JOB_LEASE_MS: String(params.jobLeaseMs),
    HOLDFAST_EMBEDDER: 'openai',
    HOLDFAST_EMBEDDER_URL: embeddings.baseUrl,
    HOLDFAST_EMBEDDER_MODEL: 'bench',
    HOLDFAST_EMBEDDER_API_KEY: modelKey,
    HOLDFAST_LOG_LEVEL: 'warn',
    HOLDFAST_LOG_FORMAT: 'json',
    ...(redisUrl === undefined
      ? {}
      : { HOLDFAST_REDIS_URL: redisUrl, HOLDFAST_INGEST: tenants.map((one) => `${channelOf(one)}=${one}`).join(',') }),
  });
  const start = async (role: 'api' | 'worker', place: number): Promise<Supervised> => {
    const modelKey = role === 'api' ? 'api' : modelKeyOf(place);
    const one = await supervise(`${role}-${place}`, { args: ['--role', role], env: env(modelKey) });
    stack.defer(() => one.stop());
    return one;
  };
  const apis = await Promise.all(Array.from({ length: APIS }, (_, place) => start('api', place)));
  const workers = await Promise.all(Array.from({ length: WORKERS }, (_, place) => start('worker', place)));
  const running = stack.move();
  return {
    apis,
    workers,
    members,
    embeddings,
    clientOf({ apiKey }, random) {
      const up = apis.flatMap((api) => api.current() ?? []);
      return up[Math.floor(random() * up.length)]?.clientWithKey(apiKey);
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

export function channelOf(tenant: string): string {
  return `bench.${tenant}`;
}

/** By hand: no door makes tenants. */
async function makeKeys(adminUrl: string, members: readonly Member[]): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const { tenant, user, apiKey } of members) {
      const hash = createHash('sha256').update(apiKey).digest('hex');
      await client.query(
        'insert into holdfast.api_keys (tenant, id, name, prefix, hash, user_id, permissions, created_at) values ($1, $2, $2, $2, $3, $4, $5, 0)',
        [tenant, `key-of-${user}`, hash, user, JSON.stringify(permissions)],
      );
    }
  } finally {
    await client.end();
  }
}
