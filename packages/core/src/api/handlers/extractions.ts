import { type OutputOf, defined } from '@holdfast/contract';
import { z } from 'zod';
import { type ExtractionView, reviewExtraction, viewExtractions } from '../../domain/extraction/review.ts';
import { predicateName } from '../../domain/facts/predicate-name.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Handlers } from '../handler.ts';
import { toTimestamp } from '../instants.ts';
import { presentMemory } from '../present.ts';

export const extractionHandlers: Pick<Handlers, 'listExtractions' | 'reviewExtraction'> = {
  async listExtractions({ input: { reviews, limit, cursor }, scope, dependencies: { store } }) {
    const list = JSON.stringify(['extractions', scope.user, scope.spaces, reviews]);
    const before = cursor === undefined ? undefined : readCursor(cursor, list, z.tuple([z.int()]))[0];
    return store.read(scope, async (readers) => {
      const found = await readers.extractions.list(scope, { ...defined({ reviews, before }), limit: limit + 1 });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const { counts } = await readers.extractions.progress(scope);
      return {
        extractions: (await viewExtractions(readers, scope, page)).map(presentExtraction),
        counts: { ...counts, reasons: defined(counts.reasons) },
        ...(found.length > limit && last !== undefined ? { nextCursor: writeCursor(list, [last.no]) } : {}),
      };
    });
  },

  async reviewExtraction({ input: { id, decision, content, facts }, scope, dependencies }) {
    const named = facts?.map(({ subject, predicate, object }) => ({
      subject: subject.trim(),
      predicate: predicateName(predicate),
      object: object.trim(),
    }));
    const said = decision === 'correct' ? { decision, ...defined({ content, facts: named }) } : { decision };
    return { extraction: presentExtraction(await reviewExtraction(dependencies, scope, { id, ...said })) };
  },
};

function presentExtraction({
  record,
  memory,
  sourceIds,
  facts,
}: ExtractionView): OutputOf<'reviewExtraction'>['extraction'] {
  const { id, kind, method, review, createdAt, reviewedAt } = record;
  return {
    id,
    kind,
    method,
    review,
    sourceIds: [...sourceIds],
    facts: facts.map(({ id: fact, subject, predicate, object, status, confidence }) => ({
      id: fact,
      subject,
      predicate,
      object,
      status,
      confidence,
    })),
    createdAt: toTimestamp(createdAt),
    ...(memory === undefined ? {} : { memory: presentMemory(memory) }),
    ...(reviewedAt === undefined ? {} : { reviewedAt: toTimestamp(reviewedAt) }),
  };
}
