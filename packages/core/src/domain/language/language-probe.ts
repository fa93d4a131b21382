import type { TenantScope } from '../scope.ts';
import type { ModelAnswer, ModelTask } from './language-model.ts';

/** Asks a task's model the least that there is to ask, by the same way as any question: budget, breaker and all. */
export interface LanguageProbe {
  probe(
    scope: TenantScope,
    params: { readonly task: ModelTask; readonly signal: AbortSignal | undefined },
  ): Promise<ModelAnswer<{ readonly ready: boolean }>>;
}
