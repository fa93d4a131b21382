import type { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { unitVector } from '../../../domain/embeddings/vectors.ts';
import { prepareMemory } from '../../../domain/memories/prepare.ts';
import type { SearchFilter } from '../../../domain/recall/beyond/search-store.ts';
import type { UserScope } from '../../../domain/scope.ts';
import type { Store } from '../../../domain/store.ts';
import { fakePlatform } from '../../../testing/fake-platform.ts';
import { loadDriver } from '../connect.ts';
import { maintainPostgres } from '../maintain.ts';
import { monthAt } from '../months.ts';
import { openPostgresStore } from '../open.ts';
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts';

const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
afterAll(() => databases.remove());

const DIMENSIONS = 32;
const CROWD = 4_500;
const LARGE = 1_500;
/** A hundredth of all. */
const FEW = 60;
const QUESTIONS = 20;

const platform = fakePlatform({ seed: 3, now: Date.now() });
const userOf = (user: string, spaces: UserScope['spaces'] = '*'): UserScope => ({
  kind: 'user',
  tenant: 't',
  user,
  spaces,
});
const random = (): number => platform.randomBytes(2).reduce((sum, byte) => sum * 256 + byte, 0) / 65_536;

/** No clusters, which is the hardest case for a graph. */
function vector(): Float32Array {
  return unitVector(Float64Array.from({ length: DIMENSIONS }, () => random() - 0.5)) ?? new Float32Array(DIMENSIONS);
}

describe('search of vectors within the database', () => {
  let database: TestDatabase;
  let admin: Client;
  const kept = new Map<string, Map<number, { values: Float32Array; space: string; kind: string }>>();
  const open: Store[] = [];

  const opened = async (exactUpTo?: number): Promise<Store> => {
    const store = await openPostgresStore({
      url: database.appUrl,
      platform,
      search: exactUpTo === undefined ? {} : { exactUpTo },
    });
    open.push(store);
    return store;
  };

  async function fill(store: Store, user: string, count: number): Promise<void> {
    const known = new Map<number, { values: Float32Array; space: string; kind: string }>();
    for (let from = 0; from < count; from += 500) {
      // One in a hundred lies in a space of its own.
      for (const space of ['default', 'attic']) {
        const scope = userOf(user, [space]);
        const size = Math.min(500, count - from);
        const own = Array.from({ length: space === 'attic' ? Math.ceil(size / 100) : size - Math.ceil(size / 100) });
        const memories = own.map((_, place) =>
          prepareMemory(
            { content: `note ${user} ${space} ${from + place}`, kind: place % 100 === 7 ? 'semantic' : 'episodic' },
            platform,
            'none',
          ),
        );
        await store.write(scope, async (w) => {
          await w.users.ensure(scope, { at: 1, timeZone: 'UTC' });
          const rows = await w.memories.insert(scope, { memories });
          const vectors = rows.map(({ id, version, seq, kind }) => {
            const values = vector();
            known.set(seq, { values, space, kind });
            return { memoryId: id, version, head: 'semantic' as const, model: 'm', values };
          });
          await w.embeddings.put(scope, { vectors, at: 1 });
        });
      }
    }
    kept.set(user, known);
  }

  /** What an exhaustive comparison finds, in half precision as stored. */
  function exactly(
    user: string,
    query: Float32Array,
    admits: (row: { space: string; kind: string }) => boolean,
  ): number[] {
    const cosine = (values: Float32Array): number =>
      values.reduce((sum, value, at) => sum + value * (query[at] ?? 0), 0);
    return [...(kept.get(user) ?? [])]
      .filter(([, row]) => admits(row))
      .map(([seq, { values }]) => ({ seq, near: cosine(values) }))
      .toSorted((a, b) => b.near - a.near)
      .slice(0, 10)
      .map(({ seq }) => seq);
  }

  async function recallAt10(
    store: Store,
    scope: UserScope,
    {
      filter,
      admits = () => true,
    }: { filter?: SearchFilter; admits?: (row: { space: string; kind: string }) => boolean } = {},
  ): Promise<number> {
    let found = 0;
    let there = 0;
    for (let asked = 0; asked < QUESTIONS; asked += 1) {
      const values = vector();
      const given = {
        head: 'semantic',
        model: 'm',
        values,
        limit: 10,
        ...(filter === undefined ? {} : { filter }),
      } as const;
      const near = await store.read(
        scope,
        ({ search }) => search?.nearest(scope, given) ?? Promise.reject(new Error()),
      );
      const wanted = exactly(scope.user, values, admits);
      const seqs = new Set(near.hits.map(({ seq }) => seq));
      found += wanted.filter((seq) => seqs.has(seq)).length;
      there += wanted.length;
    }
    return found / there;
  }

  beforeAll(async () => {
    database = await databases.make();
    const store = await opened();
    await fill(store, 'large', LARGE);
    await fill(store, 'few', FEW);
    const { Client } = await loadDriver();
    admin = new Client({ connectionString: database.adminUrl });
    await admin.connect();
    // Whose these are does not matter: they are only there.
    await admin.query('set session_replication_role = replica');
    await admin.query(
      `insert into holdfast.embeddings (user_no, seq, memory_id, space, head, model, dimensions, hidden, month, vector)
       select 1000, 100000 + n, n::text, 'default', 'semantic', 'm', ${DIMENSIONS}, 0, $1,
         array(select random() - 0.5 + n * 0 from generate_series(1, ${DIMENSIONS}))::real[]::vector::halfvec
       from generate_series(1, ${CROWD}) n`,
      [monthAt(platform.now())],
    );
    // What somebody might make who knows no better: one graph over everybody.
    const { rows } = await admin.query<{ part: string }>(
      'select distinct tableoid::regclass::text as part from holdfast.embeddings',
    );
    for (const { part } of rows) {
      await admin.query(
        `create index on ${part} using hnsw ((vector::halfvec(${DIMENSIONS})) halfvec_cosine_ops) with (m = 16, ef_construction = 64)`,
      );
    }
    await admin.query('analyze');
  }, 120_000);
  afterEach(() => Promise.all(open.splice(1).map((store) => store.close())));
  afterAll(async () => {
    await admin.end();
    await Promise.all(open.map((store) => store.close()));
  });

  test('a graph over all users, which the planner takes by itself, finds next to nothing of a user with one in a hundred', async () => {
    let found = 0;
    // At so few rows; with a million more it does so without being told.
    await admin.query('begin; set local enable_sort = off');
    const month = monthAt(platform.now());
    for (let asked = 0; asked < QUESTIONS; asked += 1) {
      const values = vector();
      const { rows } = await admin.query<{ seq: string }>(
        `select seq from holdfast.embeddings where month = ${month} and user_no = (select user_no from holdfast.user_state where user_id = 'few')
         order by (vector::halfvec(${DIMENSIONS})) <=> $1::halfvec(${DIMENSIONS}) limit 10`,
        [`[${values.join(',')}]`],
      );
      const seqs = new Set(rows.map(({ seq }) => Number(seq)));
      found += exactly('few', values, () => true).filter((seq) => seqs.has(seq)).length;
    }
    await admin.query('rollback');
    expect(found / (QUESTIONS * 10)).toBeLessThan(0.5);
  });

  test('a user with one in a hundred of all vectors is compared exactly', async () => {
    expect(await recallAt10(await opened(), userOf('few'))).toBeGreaterThanOrEqual(0.98);
  });

  test('a large user gets a graph of their own, which finds what is near', async () => {
    const large = userOf('large');
    const store = await opened(500);
    expect(await recallAt10(store, large)).toBeGreaterThanOrEqual(0.98);
    await store.write(large, async ({ search }) =>
      search?.putWords(large, { rows: [], gone: [], state: { version: 1, through: 1, complete: true } }),
    );
    const { steps } = await maintainPostgres({ url: database.ownerUrl, now: platform.now(), graphFrom: 500 });
    expect(steps.map(({ what }) => what)).toContainEqual(expect.stringMatching(/^make graph .*_graph_\d+_32$/u));
    const again = await maintainPostgres({ url: database.ownerUrl, now: platform.now(), graphFrom: 500 });
    expect(again.steps.filter(({ what }) => what.includes('graph'))).toEqual([]);
    const walked = async (): Promise<number> =>
      (
        await admin.query<{ count: string }>(
          "select coalesce(sum(idx_scan), 0) as count from pg_stat_all_indexes where indexrelname ~ '_graph_'",
        )
      ).rows.map(({ count }) => Number(count))[0] ?? 0;
    expect(await recallAt10(store, large)).toBeGreaterThanOrEqual(0.95);
    // The database counts with a delay.
    await expect.poll(walked, { timeout: 20_000 }).toBeGreaterThan(0);
  }, 60_000);

  test('conditions that one in a hundred meets lose nothing, of rows or of a space', async () => {
    const store = await opened(500);
    const filter = { filter: { kinds: ['semantic'] }, now: platform.now(), includeArchived: false } as const;
    const rare = { filter, admits: ({ kind }: { kind: string }) => kind === 'semantic' };
    expect(await recallAt10(store, userOf('large'), rare)).toBeGreaterThanOrEqual(0.98);
    const attic = { admits: ({ space }: { space: string }) => space === 'attic' };
    expect(await recallAt10(store, userOf('large', ['attic']), attic)).toBeGreaterThanOrEqual(0.98);
    // As if there were too many even so: the graph goes on until it has found enough.
    const walking = await opened(1);
    expect(await recallAt10(walking, userOf('large'), rare)).toBeGreaterThanOrEqual(0.98);
    expect(await recallAt10(walking, userOf('large', ['attic']), attic)).toBeGreaterThanOrEqual(0.98);
  }, 60_000);
});
