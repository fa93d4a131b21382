import { newId } from '../ids.ts';
import type { EntityType } from '../entities/entity-store.ts';
import { nameKey } from '../memories/match-key.ts';
import type { Platform } from '../platform.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';
import type { Fact } from './fact-store.ts';
import { predicateOf } from './predicates.ts';

/** Stands for the person whose memories these are, and is nobody's name. */
const selfKey = 'user';

/** Makes the entities that a stated fact names: its subject, and its object where the predicate says what that is. */
export async function noteEntities(
  { entities }: Pick<Writers, 'entities'>,
  platform: Pick<Platform, 'now' | 'randomBytes'>,
  scope: UserScope,
  { subject, predicate, object, sources }: Fact,
): Promise<void> {
  const objectType = predicateOf(predicate).object;
  const named: { readonly name: string; readonly type: EntityType }[] = [];
  if (nameKey(subject) !== selfKey) named.push({ name: subject, type: 'other' });
  if (objectType !== undefined) named.push({ name: object, type: objectType });
  const found = await entities.ensure(scope, {
    entities: named.map((entity) => ({ id: newId(platform), ...entity })),
    at: platform.now(),
  });
  await entities.mention(scope, {
    mentions: found.flatMap(({ no: entityNo }) => sources.map((seq) => ({ entityNo, seq }))),
  });
}
