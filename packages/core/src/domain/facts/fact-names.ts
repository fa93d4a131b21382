import { nameKey } from '../memories/match-key.ts';
import type { UserScope } from '../scope.ts';
import type { Readers } from '../store.ts';

/** Match keys under which facts of a name are found: its own, and where an entity has that name, all of the entity's. */
export async function keysOfName(
  { entities }: Pick<Readers, 'entities'>,
  scope: UserScope,
  name: string,
): Promise<readonly string[]> {
  const key = nameKey(name);
  const entity = (await entities.findByNames(scope, { keys: [key] })).get(key);
  return entity === undefined ? [key] : [...new Set([key, ...[entity.name, ...entity.aliases].map(nameKey)])];
}
