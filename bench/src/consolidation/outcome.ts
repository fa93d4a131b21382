import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';

/** What a run has left behind, without ids, numbers of storage and instants: the same work leaves the same. */
export interface Outcome {
  /** Every memory: its words, kind, source, state and tier. */
  readonly memories: readonly string[];
  /** Every link, by the words of its ends. */
  readonly links: readonly string[];
  readonly report: string;
}

export function outcomeOf(path: string): Outcome {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const texts = (sql: string): string[] =>
      db
        .prepare(sql)
        .all()
        .map(({ line }) => String(line));
    return {
      memories: texts(
        `select json_array(content, kind, space, source_type, source_id, state, tier, round(confidence, 9), deleted_at is null) as line
         from memories order by line`,
      ),
      links: texts(
        `select json_array(links.type, a.content, b.content, round(weight, 9)) as line from links
         join memories a on a.seq = from_seq join memories b on b.seq = to_seq order by line`,
      ),
      report: texts('select report as line from consolidations').join(),
    };
  } finally {
    db.close();
  }
}

/** The same of a Postgres database; `url` of a superuser. */
export async function outcomeOnPostgres(url: string): Promise<Outcome> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const texts = async (sql: string): Promise<string[]> =>
      (await client.query<{ line: string }>(sql)).rows.map(({ line }) => line);
    return {
      memories: await texts(
        `select json_build_array(content, kind, space, source_type, source_id, state, tier, round(confidence::numeric, 9), deleted_at is null)::text as line
         from holdfast.memories order by line`,
      ),
      links: await texts(
        `select json_build_array(links.type, a.content, b.content, round(weight::numeric, 9))::text as line from holdfast.links
         join holdfast.memories a on a.seq = from_seq join holdfast.memories b on b.seq = to_seq order by line`,
      ),
      report: (await texts('select report::text as line from holdfast.consolidations')).join(),
    };
  } finally {
    await client.end();
  }
}

/** Lines of the one that the other lacks, repeats counted. */
export function missing(of: readonly string[], from: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const line of from) counts.set(line, (counts.get(line) ?? 0) + 1);
  let lacking = 0;
  for (const line of of) {
    const left = counts.get(line) ?? 0;
    if (left === 0) lacking += 1;
    else counts.set(line, left - 1);
  }
  return lacking;
}
