import type { UserScope } from '../scope.ts';

/** What a model is asked for; settings, prompts, cost and limits go by task. */
export const modelTasks = [
  'extract',
  'summarise_day',
  'summarise_week',
  'summarise_user',
  'answer_call',
  'plan',
] as const;
export type ModelTask = (typeof modelTasks)[number];

/** Why no answer came; the caller goes on by rules and says so. */
export type ModelRefusal = 'not_configured' | 'budget_spent' | 'breaker_open' | 'failed' | 'timed_out' | 'bad_answer';

export type ModelAnswer<T> =
  | { readonly ok: true; readonly value: T; readonly model: string; readonly repaired: boolean }
  | { readonly ok: false; readonly reason: ModelRefusal; readonly detail?: string };

/** The form of an answer, as the model is told it and as what it sent is checked. Every zod schema is one. */
export interface AnswerSchema<T> {
  toJSONSchema(): object;
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: T }
    | { readonly success: false; readonly error: { readonly message: string } };
}

export interface ModelQuestion<T> {
  readonly task: ModelTask;
  readonly schema: AnswerSchema<T>;
  /** Values of the prompt template's placeholders. */
  readonly data: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * Language models behind one call. Never inside a transaction. Content given as `data` is quoted as data: what it says
 * is never an instruction. Retries, timeouts, budget and breaker are its own. It throws for abort, and what the store
 * throws; everything else is a refusal.
 */
export interface LanguageModel {
  /** Whether a model is configured for the task. */
  has(scope: UserScope, task: ModelTask): Promise<boolean>;
  ask<T>(scope: UserScope, question: ModelQuestion<T>): Promise<ModelAnswer<T>>;
}
