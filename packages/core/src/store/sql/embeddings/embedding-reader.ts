import type { EmbeddingReader, StoredVector } from '../../../domain/embeddings/embedding-store.ts';
import type { Head } from '../../../domain/embeddings/head.ts';
import type { BehindParams, Dialect } from '../dialect.ts';
import type { Session } from '../session.ts';
import { forScope, spaced, type Walls, wallsOf } from '../spaced.ts';
import { statement } from '../statement.ts';

const vectorColumns = ['seq', 'memory_id as memoryId', 'space', 'head', 'model', 'dimensions'] as const;

const scanVectors = spaced(
  (db, p: Walls & { head: Head; model: string; afterSeq: number; limit: number }, dialect, listed) =>
    db
      .selectFrom('embeddings')
      .select(vectorColumns)
      .select(dialect.vectorBytes('vector').as('vector'))
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
    .select(dialect.vectorBytes('vector').as('vector'))
    .where('user_no', '=', p.userNo)
    .where('head', '=', p.head)
    .where('model', '=', p.model)
    .where(dialect.isOneOf('seq', p.seqs))
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

const currentModel = statement((db, p: { userNo: number }) =>
  db.selectFrom('user_state').select('model').where('user_no', '=', p.userNo),
);

/** `none`: stored when no embedder was there; what is `pending` has a job of its own. */
const lacking = spaced((db, p: Walls & { jobKey: string }, dialect, listed) =>
  db
    .selectFrom('memory_counts as counted')
    .select('counted.count')
    .where('counted.user_no', '=', p.userNo)
    .where('counted.embedding', '=', 'none')
    .where('counted.deleted', '=', 0)
    .where('counted.count', '>', 0)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('jobs')
            .select('jobs.id')
            .where('jobs.user_no', '=', p.userNo)
            .where('jobs.dedupe_key', '=', p.jobKey)
            .where('jobs.state', 'in', ['waiting', 'running']),
        ),
      ),
    )
    .$if(listed, (query) => query.where('counted.space', 'in', dialect.elements(p.spaces)))
    .limit(1),
);

const usersBehind = statement((db, p: BehindParams, dialect) => dialect.lookUps.usersBehind(db, p));
const usersBehindInHeads = statement((db, p: BehindParams, dialect) => dialect.lookUps.usersBehindInHeads(db, p));

interface VectorRow {
  readonly seq: number;
  readonly memoryId: string;
  readonly space: string;
  readonly head: Head;
  readonly model: string;
  readonly dimensions: number;
  readonly vector: Uint8Array;
}

export function embeddingReader(session: Session): EmbeddingReader {
  return {
    async scan(scope, params) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const rows = await session.executor.all(forScope(scanVectors, scope), { ...wallsOf(scope, userNo), ...params });
      return rows.map((row) => toVector(session.executor.dialect, row));
    },
    async getBySeqs(scope, params) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || params.seqs.length === 0) return [];
      const rows = await session.executor.all(forScope(bySeqs, scope), { ...wallsOf(scope, userNo), ...params });
      return rows.map((row) => toVector(session.executor.dialect, row));
    },
    async models(scope) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const rows = await session.executor.all(forScope(modelCounts, scope), wallsOf(scope, userNo));
      return rows.map((row) => ({ ...row, count: Number(row.count) }));
    },
    async model(scope) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return undefined;
      return (await session.executor.first(currentModel, { userNo }))?.model ?? undefined;
    },
    behind: (_, { model, heads, jobKey, after, limit }) => {
      const others = heads?.slice(1) ?? [];
      return session.executor.all(others.length === 0 ? usersBehind : usersBehindInHeads, {
        model,
        jobKey,
        limit,
        others,
        otherCount: others.length,
        afterTenant: after?.tenant ?? '',
        afterUser: after?.user ?? '',
      });
    },
    async lacks(scope, { jobKey }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return false;
      const found = await session.executor.first(forScope(lacking, scope), { ...wallsOf(scope, userNo), jobKey });
      return found !== undefined;
    },
  };
}

function toVector(dialect: Dialect, { vector, dimensions, ...row }: VectorRow): StoredVector {
  return { ...row, values: dialect.bytesToVector(vector, dimensions) };
}
