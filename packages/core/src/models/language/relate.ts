import { z } from 'zod';
import {
  type FoundRelation,
  type ModelRelations,
  relations,
  type Statement,
  toRelations,
} from '../../domain/extraction/model-relations.ts';
import type { LanguageModel, ModelAnswer } from '../../domain/language/language-model.ts';
import type { UserScope } from '../../domain/scope.ts';

const relationsSchema: z.ZodType<ModelRelations> = z.strictObject({
  relations: z.array(z.strictObject({ found: z.int(), known: z.int().nullable(), relation: z.enum(relations) })),
});

/** Has a model say how found statements stand to known ones; its answer is held against them (see `toRelations`). */
export async function askForRelations(
  model: LanguageModel,
  scope: UserScope,
  params: { readonly known: readonly Statement[]; readonly found: readonly Statement[]; readonly signal?: AbortSignal },
): Promise<ModelAnswer<FoundRelation[]>> {
  const { known, found, signal } = params;
  const answer = await model.ask(scope, {
    task: 'reconcile',
    schema: relationsSchema,
    data: { known: linesOf(known), found: linesOf(found) },
    ...(signal === undefined ? {} : { signal }),
  });
  return answer.ok ? { ...answer, value: toRelations(answer.value, params) } : answer;
}

function linesOf(statements: readonly Statement[]): string {
  return statements
    .map(({ text, saidAt }, place) => JSON.stringify({ n: place + 1, at: new Date(saidAt).toISOString(), text }))
    .join('\n');
}
