import type { AppliedStep } from '../sql/migration.ts';

/** What asks the database: a connection or a pool. */
export interface Asks {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: unknown[] }>;
}

/** The steps that a database has taken, in order; none where there is no schema. */
export async function appliedSteps(db: Asks): Promise<AppliedStep[]> {
  const { rows: there } = await db.query("select to_regclass('holdfast.schema_migrations') is not null as there");
  // Sound, here and below: the columns are named in the text.
  if (!(there as { there: boolean }[])[0]?.there) return [];
  const { rows } = await db.query(
    'select number, name, checksum, breaking from holdfast.schema_migrations order by number',
  );
  return (rows as { number: number; name: string; checksum: string; breaking: number }[]).map((row) => ({
    number: row.number,
    name: row.name,
    checksum: row.checksum,
    breaking: row.breaking === 1,
  }));
}
