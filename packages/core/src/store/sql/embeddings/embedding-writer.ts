import type { EmbeddingWriter } from '../../../domain/embeddings/embedding-store.ts';
import { coversSpace, type UserScope } from '../../../domain/scope.ts';
import { findPlace } from '../memories/find-row.ts';
import type { NewVectorRow } from '../schema.ts';
import type { WriteSession } from '../session.ts';
import { forScope, spaced, type Walls, wallsOf } from '../spaced.ts';
import { statement } from '../statement.ts';
import { embeddingReader } from './embedding-reader.ts';

const putVector = statement((db, p: NewVectorRow, dialect) => dialect.putVector(db, p));

const markReady = statement((db, p: { seq: number }) =>
  db.updateTable('memories').set({ embedding: 'ready' }).where('seq', '=', p.seq),
);

const setModel = statement((db, p: { userNo: number; model: string }) =>
  db
    .updateTable('user_state')
    .set({ model: p.model })
    .where('user_no', '=', p.userNo)
    .where('model', 'is distinct from', p.model),
);

/** As `lacks`, whatever jobs there are. */
const unasked = statement((db, p: { userNo: number }) =>
  db
    .selectFrom('memory_counts')
    .select('count')
    .where('user_no', '=', p.userNo)
    .where('embedding', '=', 'none')
    .where('deleted', '=', 0)
    .where('count', '>', 0)
    .limit(1),
);

const dropOtherModels = spaced((db, p: Walls & { model: string; limit: number }, dialect, listed) =>
  db.deleteFrom('embeddings').where('embedding_no', 'in', (eb) =>
    eb
      .selectFrom('embeddings as other')
      .select('other.embedding_no')
      .where('other.user_no', '=', p.userNo)
      .where('other.model', '<>', p.model)
      .$if(listed, (query) => query.where('other.space', 'in', dialect.elements(p.spaces)))
      .limit(p.limit),
  ),
);

type ListedSeqs = { userNo: number; seqs: readonly number[] };

const extraHeads = statement((db, p: ListedSeqs, dialect) =>
  db
    .selectFrom('embeddings')
    .select(['seq', 'memory_id as memoryId', 'space'])
    .distinct()
    .where(dialect.isOneOf('seq', p.seqs))
    .where('user_no', '=', p.userNo)
    .where('head', '<>', 'semantic')
    .where('dimensions', '>', 0)
    .orderBy('seq'),
);

const emptyVectors = statement((db, p: ListedSeqs & { values: Float32Array }, dialect) =>
  db
    .updateTable('embeddings')
    .set({ dimensions: 0, ...dialect.vectorColumns(p.values) })
    .where(dialect.isOneOf('seq', p.seqs))
    .where('user_no', '=', p.userNo)
    .where('head', '<>', 'semantic'),
);

const emptied = statement((db, p: ListedSeqs, dialect) =>
  db
    .selectFrom('embeddings')
    .select(['seq', 'space'])
    .distinct()
    .where(dialect.isOneOf('seq', p.seqs))
    .where('user_no', '=', p.userNo)
    .where('head', '<>', 'semantic')
    .where('dimensions', '=', 0),
);

const dropEmptied = statement((db, p: ListedSeqs, dialect) =>
  db
    .deleteFrom('embeddings')
    .where(dialect.isOneOf('seq', p.seqs))
    .where('user_no', '=', p.userNo)
    .where('head', '<>', 'semantic')
    .where('dimensions', '=', 0),
);

/** A memory that was stored a moment ago need not be read to know where it is. */
async function placeOf(session: WriteSession, scope: UserScope, id: string): ReturnType<typeof findPlace> {
  const place = session.stored.get(id);
  if (place === undefined) return findPlace(session, scope, id);
  return { place, userNo: await session.ownUserNo(scope) };
}

export function embeddingWriter(session: WriteSession): EmbeddingWriter {
  const { executor } = session;
  const reader = embeddingReader(session);
  return {
    ...reader,
    async put(scope, { vectors, at }) {
      const rows: NewVectorRow[] = [];
      const seen = new Set<number>();
      const changes: Parameters<WriteSession['record']>[1][number][] = [];
      let userNo: number | undefined;
      for (const { memoryId, version, head, model, values } of vectors) {
        const known = session.stored.get(memoryId);
        const found =
          known === undefined || userNo === undefined
            ? await placeOf(session, scope, memoryId)
            : { place: known, userNo };
        if (found === undefined || found.place.deleted_at !== null || found.place.version !== version) continue;
        const { place } = found;
        const { seq, space } = place;
        userNo = found.userNo;
        rows.push({
          userNo,
          seq,
          memoryId,
          space,
          head,
          model,
          dimensions: values.length,
          values,
          createdAt: place.created_at,
        });
        if (seen.has(seq)) continue;
        seen.add(seq);
        if (place.embedding !== 'ready') {
          await executor.run(markReady, { seq });
          session.count(userNo, place, -1);
          session.count(userNo, { ...place, embedding: 'ready' }, 1);
          if (known !== undefined) session.stored.set(memoryId, { ...place, embedding: 'ready' });
        }
        // One that is new in this transaction is read with its vectors by whoever hears that it was created.
        if (known === undefined) changes.push({ seq, memoryId, space, change: 'embedded', at });
      }
      if (userNo === undefined) return 0;
      await executor.runAll(putVector, rows);
      const first = rows.find(({ head }) => head === 'semantic');
      if (first !== undefined) await session.nameFirstModel(scope, first.model);
      await session.record(userNo, changes);
      return rows.length;
    },
    async switchModel(scope, { model }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || (await executor.run(setModel, { userNo, model })) === 0) return false;
      await session.raise(userNo);
      return true;
    },
    async dropOthers(scope, { model, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return 0;
      return executor.run(forScope(dropOtherModels, scope), { ...wallsOf(scope, userNo), model, limit });
    },
    async emptyHeads(scope, { seqs, at }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || seqs.length === 0) return [];
      const found = await executor.all(extraHeads, { userNo, seqs });
      const rows = found.filter(({ space }) => coversSpace(scope, space));
      if (rows.length === 0) return [];
      const own = rows.map(({ seq }) => seq);
      await executor.run(emptyVectors, { userNo, seqs: own, values: new Float32Array(0) });
      await session.record(
        userNo,
        rows.map((row) => ({ ...row, change: 'embedded', at })),
      );
      return own;
    },
    async reopenHeads(scope, { seqs }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || seqs.length === 0) return 0;
      const found = await executor.all(emptied, { userNo, seqs });
      const own = found.filter(({ space }) => coversSpace(scope, space)).map(({ seq }) => seq);
      if (own.length > 0) await executor.run(dropEmptied, { userNo, seqs: own });
      return own.length;
    },
    async lacks(scope, params) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || scope.spaces !== '*') return reader.lacks(scope, params);
      if (session.isWhole(userNo)) return false;
      // What this unit of work counted comes into the table at its end, and is noted by the session itself.
      if ((await executor.first(unasked, { userNo })) !== undefined) return reader.lacks(scope, params);
      session.noteWhole(userNo);
      return false;
    },
  };
}
