import { defined } from '../defined.ts';
import { forget, type Forgetting, planForgetting } from '../forgetting/forget.ts';
import type { ForgettingDependencies } from '../forgetting/run.ts';
import type { ForgettingTarget } from '../forgetting/target.ts';
import type { UserScope } from '../scope.ts';

/** Forgets what the caller has named so exactly that there is nothing to confirm: one call, or a guest who is merged. */
export async function forgetWithout(
  dependencies: ForgettingDependencies & { readonly onError: (error: unknown) => void },
  scope: UserScope,
  target: ForgettingTarget,
): Promise<Forgetting> {
  const { confirmation } = await planForgetting(dependencies, scope, target);
  return forget(dependencies, scope, { target, ...defined({ confirm: confirmation?.token }) });
}
