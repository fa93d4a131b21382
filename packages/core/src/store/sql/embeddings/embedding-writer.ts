import type { EmbeddingWriter } from '../../../domain/embeddings/embedding-store.ts';
import type { Head } from '../../../domain/embeddings/head.ts';
import { findPlace } from '../memories/find-row.ts';
import type { WriteSession } from '../session.ts';
import { forScope, spaced, type Walls, wallsOf } from '../spaced.ts';
import { statement } from '../statement.ts';
import { embeddingReader } from './embedding-reader.ts';
import { vectorToBytes } from './vector-bytes.ts';

interface NewVectorRow {
  readonly userNo: number;
  readonly seq: number;
  readonly memoryId: string;
  readonly space: string;
  readonly head: Head;
  readonly model: string;
  readonly dimensions: number;
  readonly vector: Uint8Array;
}

const putVector = statement((db, p: NewVectorRow) =>
  db
    .insertInto('embeddings')
    .values({
      user_no: p.userNo,
      seq: p.seq,
      memory_id: p.memoryId,
      space: p.space,
      head: p.head,
      model: p.model,
      dimensions: p.dimensions,
      hidden: 0,
      vector: p.vector,
    })
    .onConflict((conflict) =>
      conflict.columns(['user_no', 'head', 'model', 'seq']).doUpdateSet({ dimensions: p.dimensions, vector: p.vector }),
    ),
);

const markReady = statement((db, p: { seq: number }) =>
  db.updateTable('memories').set({ embedding: 'ready' }).where('seq', '=', p.seq),
);

const nameFirstModel = statement((db, p: { userNo: number; model: string }) =>
  db.updateTable('user_state').set({ model: p.model }).where('user_no', '=', p.userNo).where('model', 'is', null),
);

const setModel = statement((db, p: { userNo: number; model: string }) =>
  db
    .updateTable('user_state')
    .set({ model: p.model })
    .where('user_no', '=', p.userNo)
    .where('model', 'is distinct from', p.model),
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

export function embeddingWriter(session: WriteSession): EmbeddingWriter {
  const { executor } = session;
  return {
    ...embeddingReader(session),
    async put(scope, { vectors, at }) {
      const changed = new Set<number>();
      const named = new Set<number>();
      let stored = 0;
      for (const { memoryId, version, head, model, values } of vectors) {
        const found = await findPlace(session, scope, memoryId);
        if (found === undefined || found.place.deleted_at !== null || found.place.version !== version) continue;
        const { place, userNo } = found;
        const { seq, space } = place;
        await executor.run(putVector, {
          userNo,
          seq,
          memoryId,
          space,
          head,
          model,
          dimensions: values.length,
          vector: vectorToBytes(values),
        });
        stored += 1;
        if (head === 'semantic' && !named.has(userNo)) {
          named.add(userNo);
          await executor.run(nameFirstModel, { userNo, model });
        }
        if (changed.has(seq)) continue;
        changed.add(seq);
        if (place.embedding !== 'ready') {
          await executor.run(markReady, { seq });
          session.count(userNo, place, -1);
          session.count(userNo, { ...place, embedding: 'ready' }, 1);
        }
        await session.record(userNo, { seq, memoryId, space, change: 'embedded', at });
      }
      return stored;
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
  };
}
