import type { Selectable } from 'kysely';
import type { Fact } from '../../../domain/facts/fact-store.ts';
import { coversSpace, type UserScope } from '../../../domain/scope.ts';
import type { Tables } from '../schema.ts';
import type { Session } from '../session.ts';
import { statement } from '../statement.ts';

export const factColumns = [
  'fact_no',
  'id',
  'space',
  'subject',
  'predicate',
  'object',
  'valid_from',
  'valid_to',
  'recorded_at',
  'retracted_at',
  'closed_at',
  'status',
  'confidence',
  'origin',
  'superseded_by',
  'flagged',
  'confirmations',
] as const;

export type FactColumns = Pick<Selectable<Tables['facts']>, (typeof factColumns)[number]>;

const sourcesOf = statement((db, p: { userNo: number; nos: readonly number[] }, dialect) =>
  db
    .selectFrom('fact_sources')
    .select(['fact_no as no', 'seq'])
    .where(dialect.isOneOf('fact_no', p.nos))
    .where('user_no', '=', p.userNo)
    .orderBy('fact_no')
    .orderBy('seq'),
);

/** Rows in the spaces of the scope, as facts with their sources. */
export async function toFacts(
  { executor }: Session,
  scope: UserScope,
  { userNo, rows }: { readonly userNo: number; readonly rows: readonly FactColumns[] },
): Promise<Fact[]> {
  const seen = rows.filter((row) => coversSpace(scope, row.space));
  if (seen.length === 0) return [];
  const sources = new Map<number, number[]>(seen.map((row) => [row.fact_no, []]));
  for (const { no, seq } of await executor.all(sourcesOf, { userNo, nos: [...sources.keys()] })) {
    sources.get(no)?.push(seq);
  }
  return seen.map((row) => toFact(row, sources.get(row.fact_no) ?? []));
}

function toFact(row: FactColumns, sources: readonly number[]): Fact {
  return {
    no: row.fact_no,
    id: row.id,
    space: row.space,
    subject: row.subject,
    predicate: row.predicate,
    object: row.object,
    ...(row.valid_from === null ? {} : { validFrom: row.valid_from }),
    ...(row.valid_to === null ? {} : { validTo: row.valid_to }),
    recordedAt: row.recorded_at,
    ...(row.retracted_at === null ? {} : { retractedAt: row.retracted_at }),
    ...(row.closed_at === null ? {} : { closedAt: row.closed_at }),
    status: row.status,
    confidence: row.confidence,
    origin: row.origin,
    ...(row.superseded_by === null ? {} : { supersededBy: row.superseded_by }),
    flagged: row.flagged === 1,
    sources,
    confirmations: row.confirmations,
  };
}
