import {
  addCounts,
  type ExtractionCounts,
  type ExtractionReader,
  type ExtractionRecord,
  type ExtractionWriter,
  noCounts,
  type Review,
} from '../../../domain/extraction/extraction-store.ts';
import { soleSpace } from '../../../domain/scope.ts';
import type { Session, WriteSession } from '../session.ts';
import { forScope, spaced, type Walls, wallsOf } from '../spaced.ts';
import { statement } from '../statement.ts';

const columns = [
  'extraction_no as no',
  'id',
  'space',
  'seq',
  'kind',
  'method',
  'facts',
  'review',
  'created_at as createdAt',
  'reviewed_at as reviewedAt',
] as const;

type Row = Omit<ExtractionRecord, 'facts' | 'reviewedAt'> & {
  readonly facts: string;
  readonly reviewedAt: number | null;
};

const progressOf = statement((db, p: { userNo: number }) =>
  db.selectFrom('user_life').select(['extracted_seq as seq', 'counts']).where('user_no', '=', p.userNo),
);

const byId = spaced((db, p: Walls & { id: string }, dialect, listed) =>
  db
    .selectFrom('extractions')
    .select(columns)
    .where('user_no', '=', p.userNo)
    .where('id', '=', p.id)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
);

const page = spaced((db, p: Walls & { reviews: readonly Review[]; before: number; limit: number }, dialect, listed) =>
  db
    .selectFrom('extractions')
    .select(columns)
    .where('user_no', '=', p.userNo)
    .where('review', 'in', dialect.elements(p.reviews))
    .where('extraction_no', '<', p.before)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
    .orderBy('extraction_no', 'desc')
    .limit(p.limit),
);

const bySeqs = spaced((db, p: Walls & { seqs: readonly number[] }, dialect, listed) =>
  db
    .selectFrom('extractions')
    .select(columns)
    .where('user_no', '=', p.userNo)
    .where('seq', 'in', dialect.numbers(p.seqs))
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
    .orderBy('extraction_no'),
);

type NewRow = Omit<Row, 'no' | 'review' | 'reviewedAt'> & { readonly userNo: number };

/** A memory made again, after it was forgotten and said anew, keeps its first entry. */
const addRow = statement((db, p: NewRow) =>
  db
    .insertInto('extractions')
    .values({
      id: p.id,
      user_no: p.userNo,
      space: p.space,
      seq: p.seq,
      kind: p.kind,
      method: p.method,
      facts: p.facts,
      review: 'pending',
      created_at: p.createdAt,
      reviewed_at: null,
    })
    .onConflict((conflict) => conflict.doNothing()),
);

const setReview = statement((db, p: { no: number; review: Review; facts: string; at: number }) =>
  db
    .updateTable('extractions')
    .set({ review: p.review, facts: p.facts, reviewed_at: p.at })
    .where('extraction_no', '=', p.no),
);

const putProgress = statement((db, p: { userNo: number; seq: number; counts: string }) =>
  db
    .insertInto('user_life')
    .values({ user_no: p.userNo, extracted_seq: p.seq, counts: p.counts })
    .onConflict((conflict) => conflict.column('user_no').doUpdateSet({ extracted_seq: p.seq, counts: p.counts })),
);

const removeOf = statement((db, p: { userNo: number; seqs: readonly number[] }, dialect) =>
  db
    .deleteFrom('extractions')
    .where('user_no', '=', p.userNo)
    .where('seq', 'in', dialect.numbers(p.seqs))
    .where('review', '<>', 'rejected'),
);

const removeAll = spaced((db, p: Walls, dialect, listed) =>
  db
    .deleteFrom('extractions')
    .where('user_no', '=', p.userNo)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
);

export function extractionReader(session: Session): ExtractionReader {
  const { executor } = session;
  return {
    async progress(scope) {
      const userNo = await session.userNo(scope);
      const row = userNo === undefined ? undefined : await executor.first(progressOf, { userNo });
      // Sound: only this file writes the column.
      return row === undefined
        ? { seq: -1, counts: noCounts }
        : { seq: row.seq, counts: JSON.parse(row.counts) as ExtractionCounts };
    },
    async get(scope, { id }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return undefined;
      const row = await executor.first(forScope(byId, scope), { ...wallsOf(scope, userNo), id });
      return row === undefined ? undefined : toRecord(row);
    },
    async list(scope, { reviews = everyReview, before = Number.MAX_SAFE_INTEGER, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const rows = await executor.all(forScope(page, scope), { ...wallsOf(scope, userNo), reviews, before, limit });
      return rows.map(toRecord);
    },
    async ofMemories(scope, { seqs }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || seqs.length === 0) return [];
      return (await executor.all(forScope(bySeqs, scope), { ...wallsOf(scope, userNo), seqs })).map(toRecord);
    },
  };
}

const everyReview: readonly Review[] = ['pending', 'accepted', 'corrected', 'rejected'];

export function extractionWriter(session: WriteSession): ExtractionWriter {
  const { executor } = session;
  const reader = extractionReader(session);
  return {
    ...reader,
    async insert(scope, { extractions, at }) {
      const space = soleSpace(scope);
      const userNo = await session.ownUserNo(scope);
      await executor.runAll(
        addRow,
        extractions.map(({ facts, ...rest }) => ({
          ...rest,
          userNo,
          space,
          createdAt: at,
          facts: JSON.stringify(facts),
        })),
      );
    },
    async review(scope, { id, review, facts, at }) {
      const found = await reader.get(scope, { id });
      if (found === undefined) return undefined;
      const { no } = found;
      session.touch('extraction', id);
      await executor.run(setReview, { no, review, at, facts: JSON.stringify(facts ?? found.facts) });
      return reader.get(scope, { id });
    },
    async forget(scope) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return;
      await executor.run(forScope(removeAll, scope), wallsOf(scope, userNo));
      session.notePurge();
    },
    async advance(scope, { seq = -1, add }) {
      const userNo = await session.ownUserNo(scope);
      const before = await reader.progress(scope);
      const counts = JSON.stringify(addCounts(before.counts, add));
      await executor.run(putProgress, { userNo, seq: Math.max(before.seq, seq), counts });
    },
  };
}

function toRecord({ facts, reviewedAt, ...row }: Row): ExtractionRecord {
  return {
    ...row,
    // Sound: only this file writes the column.
    facts: JSON.parse(facts) as string[],
    ...(reviewedAt === null ? {} : { reviewedAt }),
  };
}

/** Removes what is known of how purged memories came about, but for rejections. */
export async function purgeExtractions(
  { executor }: WriteSession,
  params: { readonly userNo: number; readonly seqs: readonly number[] },
): Promise<void> {
  await executor.run(removeOf, params);
}
