import type { Fact } from '../facts/fact-store.ts';
import { nameKey } from '../memories/match-key.ts';
import { forgetReflections } from '../planner/reflections/forget-reflections.ts';
import type { Platform } from '../platform.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';
import { entomb, factText } from './marks.ts';
import type { ForgettingRequest } from './request.ts';
import type { SliceOutcome } from './slice.ts';
import { isWhole } from './target.ts';

const SLICE = 100;

/**
 * The next slice of what stands by itself, without a memory that it hangs on: facts and entities of a whole user or space,
 * facts about a forgotten entity and the entity. Undefined when nothing is left.
 */
export async function removeStatements(
  writers: Writers,
  platform: Pick<Platform, 'hmac' | 'now' | 'randomBytes'>,
  scope: UserScope,
  { target, names }: ForgettingRequest,
): Promise<(Pick<SliceOutcome, 'marks'> & { readonly removed: Partial<SliceOutcome['removed']> }) | undefined> {
  if (!isWhole(target) && target.type !== 'entity') return undefined;
  const about = target.type === 'entity' ? { about: names.map(nameKey) } : {};
  const facts = await writers.facts.list(scope, { filter: { includeSuperseded: true, ...about }, limit: SLICE });
  if (facts.length > 0) {
    const marks = await entombFacts(writers, platform, scope, facts);
    const ids = facts.map(({ id }) => id);
    const removed = await writers.facts.remove(scope, { ids });
    // Of a whole user or space they go as a whole.
    if (!isWhole(target)) await forgetReflections(writers.planner, scope, { of: 'records', ids: new Set(ids) });
    return { removed: { facts: removed }, marks };
  }
  const entities =
    target.type === 'entity'
      ? await writers.entities.getMany(scope, { ids: [target.id] })
      : await writers.entities.list(scope, { limit: SLICE });
  if (entities.length === 0) return undefined;
  const removed = await writers.entities.remove(scope, { ids: entities.map(({ id }) => id) });
  return { removed: { entities: removed }, marks: [] };
}

async function entombFacts(
  writers: Writers,
  platform: Pick<Platform, 'hmac' | 'now' | 'randomBytes'>,
  scope: UserScope,
  facts: readonly Fact[],
): Promise<readonly string[]> {
  const marks: string[] = [];
  for (const [space, own] of Map.groupBy(facts, (fact) => fact.space)) {
    const wanted = { texts: own.map(factText), reason: 'forgotten' } as const;
    marks.push(...(await entomb(writers, platform, { ...scope, spaces: [space] }, wanted)));
  }
  return marks;
}
