/** Months since January 1970 (UTC); vectors of one month lie in one table. */
export function monthAt(instant: number): number {
  const at = new Date(instant);
  return (at.getUTCFullYear() - 1970) * 12 + at.getUTCMonth();
}

interface MonthMaker {
  query(text: string, values: unknown[]): Promise<unknown>;
}

/** Makes the tables of this month and the next where they are missing. */
export async function prepareMonths(db: MonthMaker, month: number): Promise<void> {
  await db.query('select holdfast.embedding_month($1), holdfast.embedding_month($1 + 1)', [month]);
}

/** The month of a table of vectors by its name; undefined for that of all months without one of their own. */
export function monthOf(table: string): number | undefined {
  const [, year, month] = /^embeddings_(\d{4})_(\d\d)$/u.exec(table) ?? [];
  return year === undefined ? undefined : (Number(year) - 1970) * 12 + Number(month) - 1;
}
