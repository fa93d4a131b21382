import type { Platform } from '../platform.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import { missing } from './add-solution.ts';
import type { Solution } from './knowledge-store.ts';

/** Counts whether a solution helped. @throws HoldfastError not_found */
export async function recordOutcome(
  { store, platform }: { readonly store: Store; readonly platform: Pick<Platform, 'now'> },
  scope: UserScope,
  { id, success }: { readonly id: string; readonly success: boolean },
): Promise<Solution> {
  const solution = await store.write(scope, ({ knowledge }) =>
    knowledge.recordOutcome(scope, { id, success, at: platform.now() }),
  );
  if (solution === undefined) throw missing('solution');
  return solution;
}
