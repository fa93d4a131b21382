import { open } from '@holdfast/core';
import { maintainPostgres } from '@holdfast/core/postgres';
import type { TestDatabase } from '@holdfast/core/testing';
import pg from 'pg';
import type { BenchOptions, Metrics } from '../bench.ts';
import { cpuMsOf, latencyMetrics, percentile, timed, type Timing } from '../measure.ts';
import { noIndexBytes, untilSearched } from '../until-searched.ts';
import type { WordVectors } from './model.ts';
import { measuredAlone } from './measured-alone.ts';

/** As many as a search would fuse. */
const CANDIDATES = 50;
const RESULTS = 10;
const WARM_UP = 20;

/**
 * Recall of a user who is taken to be too large for memory, and beside it the same question in SQL by hand: the best by
 * `ts_rank`, every vector compared, ten rows. Both come in by the servers' role and name the user, as its walls demand.
 * On the clock, since most of the work is the database's.
 */
export async function measureInDatabase(params: {
  readonly database: TestDatabase;
  readonly modelFolder: string;
  readonly model: WordVectors;
  readonly queries: readonly string[];
  readonly options: BenchOptions;
}): Promise<Metrics> {
  const { database, modelFolder, model, queries, options } = params;
  await using holdfast = await open({
    ...measuredAlone,
    database: database.appUrl,
    indexBytes: noIndexBytes,
    embedder: { kind: 'static', path: modelFolder },
  });
  options.progress(0, undefined, 'storing words');
  const [, stored] = await timed(() => untilSearched(holdfast));
  options.progress(0, undefined, 'making graphs, if any are due');
  const [, maintained] = await timed(() => maintainPostgres({ url: database.ownerUrl, now: Date.now() }));
  await using floor = await sqlFloor(database.appUrl);
  await using watch = await watchCpu(database, floor.pid);
  const spent = { recall: 0, floor: 0 };
  const timings = {
    recall: new Array<Timing>(),
    words: new Array<Timing>(),
    near: new Array<Timing>(),
    rows: new Array<Timing>(),
  };
  for (const [place, query] of [...queries.slice(0, WARM_UP).map((each) => `${each} warm`), ...queries].entries()) {
    options.progress(place, queries.length + WARM_UP, 'recalling in the database');
    const [{ understood }, recall] = await timed(() => holdfast.recall({ query, k: RESULTS }));
    const values = model.vectorOf(query);
    const [found, words] = await timed(() => floor.words(understood.terms));
    const [near, vectors] = await timed(() => floor.near(values));
    const [, rows] = await timed(() => floor.rows([...found, ...near].slice(0, RESULTS)));
    if (place === WARM_UP - 1) await watch.restart();
    if (place < WARM_UP) continue;
    spent.recall += recall.cpu;
    spent.floor += words.cpu + vectors.cpu + rows.cpu;
    timings.recall.push(recall);
    timings.words.push(words);
    timings.near.push(vectors);
    timings.rows.push(rows);
  }
  const behind = await watch.since();
  const cpu = {
    recall: (spent.recall + behind.others) / queries.length,
    floor: (spent.floor + behind.floor) / queries.length,
  };
  const floors = timings.words.map((words, place) => sum([words, timings.near[place], timings.rows[place]]));
  return {
    'in_database.words_stored_wall_ms': stored.wall,
    'in_database.maintained_wall_ms': maintained.wall,
    ...latencyMetrics('in_database.recall', timings.recall),
    ...latencyMetrics('in_database.floor', floors),
    'in_database.floor.words_wall_p50_ms': wall(timings.words),
    'in_database.floor.near_wall_p50_ms': wall(timings.near),
    'in_database.floor.rows_wall_p50_ms': wall(timings.rows),
    'in_database.over_floor': wall(timings.recall) / wall(floors),
    // Of this process and of the database's, on average; NaN where the database is on another machine.
    'in_database.recall.all_cpu_ms': cpu.recall,
    'in_database.floor.all_cpu_ms': cpu.floor,
    'in_database.cpu_over_floor': cpu.recall / cpu.floor,
  };
}

interface SqlFloor extends AsyncDisposable {
  /** Of the database's process for it. */
  readonly pid: number;
  words(terms: readonly string[]): Promise<number[]>;
  near(values: Float32Array): Promise<number[]>;
  rows(seqs: readonly number[]): Promise<unknown>;
}

async function sqlFloor(url: string): Promise<SqlFloor> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // As the store names them.
  await client.query(`set holdfast.scope = 'user'; set holdfast.tenant = 'local'; set holdfast."user" = 'default'`);
  const { rows } = await client.query<{ no: string }>(
    "select user_no as no from holdfast.user_state where tenant = 'local' and user_id = 'default'",
  );
  const user = Number(rows[0]?.no);
  const { rows: own } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const seqs = async (query: pg.QueryConfig): Promise<number[]> =>
    (await client.query<{ seq: string }>(query)).rows.map(({ seq }) => Number(seq));
  return {
    pid: own[0]?.pid ?? 0,
    async words(terms) {
      const asked = terms.map((term) => `'${user.toString(36)}:${term.replaceAll("'", "''")}'`).join(' | ');
      await client.query({ name: 'ask', text: "select set_config('holdfast.words', $1, false)", values: [asked] });
      return seqs({
        name: 'words',
        text: `select seq from holdfast.search_words_found where user_no = $1 order by ts_rank(words, $2::tsquery) desc limit ${CANDIDATES}`,
        values: [user, asked],
      });
    },
    near: (values) =>
      seqs({
        name: 'near',
        text: `with own as materialized (select seq, vector <=> $2::halfvec as distance from holdfast.embeddings where user_no = $1 and head = 'semantic' and hidden = 0)
          select seq from own order by distance limit ${CANDIDATES}`,
        values: [user, `[${values.join(',')}]`],
      }),
    rows: (wanted) =>
      client.query({
        name: 'rows',
        text: 'select * from holdfast.memories where seq = any ($1::bigint[])',
        values: [wanted],
      }),
    [Symbol.asyncDispose]: () => client.end(),
  };
}

const sum = (timings: readonly (Timing | undefined)[]): Timing => ({
  cpu: timings.reduce((total, timing) => total + (timing?.cpu ?? 0), 0),
  wall: timings.reduce((total, timing) => total + (timing?.wall ?? 0), 0),
});

const wall = (timings: readonly Timing[]): number =>
  percentile(
    timings.map((timing) => timing.wall),
    0.5,
  );

/** Processor time of the database's processes that serve the servers' role, in milliseconds. */
async function watchCpu(
  { adminUrl, appUrl }: TestDatabase,
  floorPid: number,
): Promise<{ restart(): Promise<void>; since(): Promise<{ floor: number; others: number }> } & AsyncDisposable> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  const role = new URL(appUrl).username;
  const read = async (): Promise<{ floor: number; others: number }> => {
    const { rows } = await client.query<{ pid: number }>('select pid from pg_stat_activity where usename = $1', [role]);
    let others = 0;
    for (const { pid } of rows) if (pid !== floorPid) others += await cpuMsOf(pid);
    return { floor: await cpuMsOf(floorPid), others };
  };
  let before = await read();
  return {
    async restart() {
      before = await read();
    },
    async since() {
      const now = await read();
      return { floor: now.floor - before.floor, others: now.others - before.others };
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}
