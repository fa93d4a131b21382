import type { Plan } from '../domain/planner/scheduling/plan.ts';
import type { SchedulingInput } from '../domain/planner/scheduling/model.ts';

/** What the thread is started with. */
export interface ThreadTask {
  readonly input: SchedulingInput;
  readonly seed: number;
  /** CPU of the whole thread, milliseconds. */
  readonly budgetMs: number;
  readonly published: string | undefined;
}

export type FromThread =
  /** The rules' plan without explanations, in case the thread does not come further. */
  | { readonly kind: 'first'; readonly plan: Plan }
  /** `cpuMs`: what the whole thread has used. */
  | { readonly kind: 'done'; readonly plan: Plan; readonly cpuMs: number }
  | { readonly kind: 'failed'; readonly code: 'invalid_input' | 'internal'; readonly message: string };
