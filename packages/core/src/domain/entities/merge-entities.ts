import { HoldfastError } from '../errors.ts';
import type { Platform } from '../platform.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import { entityNotFound } from './entity-page.ts';
import type { Entity } from './entity-store.ts';

/**
 * Makes one entity of two.
 *
 * @throws HoldfastError not_found, invalid_input when they lie in different spaces
 */
export async function mergeEntities(
  { store, platform }: { readonly store: Store; readonly platform: Pick<Platform, 'now'> },
  scope: UserScope,
  { from, into }: { readonly from: string; readonly into: string },
): Promise<Entity> {
  return store.write(scope, async ({ entities }) => {
    const found = new Map((await entities.getMany(scope, { ids: [from, into] })).map((entity) => [entity.id, entity]));
    const [gone, kept] = [found.get(from), found.get(into)];
    if (kept === undefined) throw entityNotFound(into);
    if (gone === undefined) throw entityNotFound(from, 'from');
    if (gone.space !== kept.space) {
      throw new HoldfastError('invalid_input', {
        detail: 'The two entities lie in different spaces.',
        faults: [{ field: 'from', message: 'lies in another space' }],
      });
    }
    return present(await entities.merge(scope, { from, into, at: platform.now() }));
  });
}
