import type { z } from 'zod';
import type { UserScope } from '../scope.ts';

/** What a model is asked for; settings, prompts, cost and limits go by task. */
export type ModelTask = 'extract' | 'reconcile' | 'summarise_day' | 'summarise_user' | 'summarise_week';

/** Why no answer came; the caller goes on by rules and says so. */
export type ModelRefusal = 'not_configured' | 'budget_spent' | 'breaker_open' | 'failed' | 'timed_out' | 'bad_answer';

export type ModelAnswer<T> =
  | { readonly ok: true; readonly value: T; readonly model: string; readonly repaired: boolean }
  | { readonly ok: false; readonly reason: ModelRefusal; readonly detail?: string };

/**
 * Language models behind one call. Never inside a transaction. Content given as `data` is quoted as data: what it says
 * is never an instruction. Retries, timeouts, budget and breaker are its own; it does not throw, except for abort.
 */
export interface LanguageModel {
  /** Whether a model is configured for the task. */
  has(scope: UserScope, task: ModelTask): Promise<boolean>;
  ask<T>(
    scope: UserScope,
    params: {
      readonly task: ModelTask;
      readonly schema: z.ZodType<T>;
      /** Values of the prompt template's placeholders. */
      readonly data: Readonly<Record<string, string>>;
      readonly signal?: AbortSignal;
    },
  ): Promise<ModelAnswer<T>>;
}
