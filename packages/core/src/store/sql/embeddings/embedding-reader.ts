import type { EmbeddingReader, StoredVector } from '../../../domain/embeddings/embedding-store.ts';
import type { Head } from '../../../domain/embeddings/head.ts';
import type { Session } from '../session.ts';
import { forScope, spaced, type Walls, wallsOf } from '../spaced.ts';
import { bytesToVector } from './vector-bytes.ts';

const vectorColumns = ['seq', 'memory_id as memoryId', 'space', 'head', 'model', 'vector'] as const;

const scanVectors = spaced(
  (db, p: Walls & { head: Head; model: string; afterSeq: number; limit: number }, dialect, listed) =>
    db
      .selectFrom('embeddings')
      .select(vectorColumns)
      .where('user_no', '=', p.userNo)
      .where('head', '=', p.head)
      .where('model', '=', p.model)
      .where('seq', '>', p.afterSeq)
      .where('hidden', '=', 0)
      .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
      .orderBy('seq')
      .limit(p.limit),
);

const bySeqs = spaced((db, p: Walls & { head: Head; model: string; seqs: readonly number[] }, dialect, listed) =>
  db
    .selectFrom('embeddings')
    .select(vectorColumns)
    .where('user_no', '=', p.userNo)
    .where('head', '=', p.head)
    .where('model', '=', p.model)
    .where('seq', 'in', dialect.elements(p.seqs))
    .where('hidden', '=', 0)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
);

const modelCounts = spaced((db, p: Walls, dialect, listed) =>
  db
    .selectFrom('embeddings')
    .select((eb) => ['model', 'head', 'dimensions', eb.fn.countAll<number>().as('count')])
    .where('user_no', '=', p.userNo)
    .where('hidden', '=', 0)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
    .groupBy(['model', 'head', 'dimensions'])
    .orderBy((eb) => eb.fn.countAll(), 'desc')
    .orderBy('model')
    .orderBy('head'),
);

interface VectorRow {
  readonly seq: number;
  readonly memoryId: string;
  readonly space: string;
  readonly head: Head;
  readonly model: string;
  readonly vector: Uint8Array;
}

export function embeddingReader(session: Session): EmbeddingReader {
  return {
    async scan(scope, params) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const rows = await session.executor.all(forScope(scanVectors, scope), { ...wallsOf(scope, userNo), ...params });
      return rows.map(toVector);
    },
    async getBySeqs(scope, params) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || params.seqs.length === 0) return [];
      const rows = await session.executor.all(forScope(bySeqs, scope), { ...wallsOf(scope, userNo), ...params });
      return rows.map(toVector);
    },
    async models(scope) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const rows = await session.executor.all(forScope(modelCounts, scope), wallsOf(scope, userNo));
      return rows.map((row) => ({ ...row, count: Number(row.count) }));
    },
  };
}

function toVector({ vector, ...row }: VectorRow): StoredVector {
  return { ...row, values: bytesToVector(vector) };
}
