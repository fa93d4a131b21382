import pg from 'pg';
import { z } from 'zod';
import { type Entry, markOf } from './ledger.ts';

const row = z.object({
  id: z.string(),
  tenant: z.string(),
  user: z.string(),
  content: z.string(),
  deleted: z.boolean(),
  embedding: z.string(),
  vectors: z.coerce.number(),
});

const everything = `
select memories.id, state.tenant, state.user_id as user, content, deleted_at is not null as deleted, embedding,
  (select count(*) from holdfast.embeddings where embeddings.seq = memories.seq) as vectors
from holdfast.memories join holdfast.user_state as state using (user_no)`;

const jobsLeft = `select count(*) filter (where state <> 'dead' and kind = 'embed_memories') as due,
  count(*) filter (where state = 'dead') as dead from holdfast.jobs`;
const jobs = z.object({ due: z.coerce.number(), dead: z.coerce.number() });

/** A look at the database itself, past every wall. */
export interface Look {
  jobs(): Promise<{ readonly due: number; readonly dead: number }>;
  /** Jobs that are at their second try or a later one. */
  retried(): Promise<readonly string[]>;
  compare(entries: readonly Entry[]): Promise<Comparison>;
  /** How many of these are there, forgotten or not. */
  countStored(entries: readonly Entry[]): Promise<number>;
}

export interface Comparison {
  readonly stored: number;
  /** Acknowledged and not there, without having been forgotten. */
  readonly lost: number;
  /** There more than once. */
  readonly doubled: number;
  /** Forgotten, which was acknowledged, and still there. */
  readonly resurrected: number;
  /** Batches of which only a part is there. */
  readonly half_stored: number;
  /** Rows of one user with the words of another. */
  readonly misplaced: number;
  /** Without its vector, or with more than one. */
  readonly vectors_wrong: number;
}

/** Each question by a connection of its own: the database may have been restarted since the last one. */
export function lookAt(adminUrl: string): Look {
  const ask = async (text: string): Promise<unknown[]> => {
    const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  return {
    jobs: async () => jobs.parse((await ask(jobsLeft))[0]),
    retried: async () =>
      z
        .array(z.object({ id: z.string() }))
        .parse(await ask('select id from holdfast.jobs where attempts > 1'))
        .map(({ id }) => id),
    async countStored(entries) {
      const contents = new Set(
        z
          .array(row)
          .parse(await ask(everything))
          .map(({ content }) => content),
      );
      return entries.filter(({ content }) => contents.has(content)).length;
    },
    compare: async (entries) => compare(entries, z.array(row).parse(await ask(everything))),
  };
}

function compare(entries: readonly Entry[], rows: readonly z.infer<typeof row>[]): Comparison {
  const byContent = Map.groupBy(rows, ({ content }) => content);
  const count = { lost: 0, doubled: 0, resurrected: 0, half_stored: 0 };
  const groups = new Map<string, Set<boolean>>();
  for (const entry of entries) {
    const found = byContent.get(entry.content) ?? [];
    const live = found.filter(({ deleted }) => !deleted);
    count.doubled += Math.max(0, found.length - 1);
    if (entry.acknowledged && entry.forgotten === 'no' && live.length === 0) count.lost += 1;
    if (entry.forgotten === 'acknowledged' && live.length > 0) count.resurrected += 1;
    if (entry.group === undefined) continue;
    const there = groups.get(entry.group) ?? new Set();
    groups.set(entry.group, there.add(live.length > 0));
  }
  count.half_stored = [...groups.values()].filter((there) => there.size > 1).length;
  const live = rows.filter(({ deleted }) => !deleted);
  return {
    stored: live.length,
    ...count,
    misplaced: rows.filter((one) => !one.content.includes(markOf(one))).length,
    vectors_wrong: live.filter(({ embedding, vectors }) => embedding !== 'ready' || vectors !== 1).length,
  };
}
