import type { Pool } from 'pg';

/** Months since January 1970 (UTC); vectors of one month lie in one table. */
export function monthAt(instant: number): number {
  const at = new Date(instant);
  return (at.getUTCFullYear() - 1970) * 12 + at.getUTCMonth();
}

/** Makes the tables of this month and the next where they are missing. */
export async function prepareMonths(pool: Pick<Pool, 'query'>, month: number): Promise<void> {
  await pool.query('select holdfast.embedding_month($1), holdfast.embedding_month($1 + 1)', [month]);
}
