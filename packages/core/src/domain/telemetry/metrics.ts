import type { ErrorCode, OperationName } from '@holdfast/contract';
import type { JobKind } from '../jobs/job-store.ts';
import type { ModelTask } from '../language/language-model.ts';

/** The parts of a recall that are timed by themselves; what each covers is said where it ends. */
export const arms = [
  'query_vector',
  'index',
  'database',
  'words',
  'feedback',
  'time',
  'entities',
  'vectors',
  'links_and_scores',
] as const;
export type Arm = (typeof arms)[number];

/** What is kept to be asked again: indexes of users in RAM, and vectors of texts. */
export const caches = ['index', 'vectors', 'shared_vectors'] as const;
export type CacheName = (typeof caches)[number];

/** What a run of a job came to. `called_off`: the worker had to stop, and gave it back. */
export const jobOutcomes = ['done', 'retried', 'dead', 'called_off'] as const;
export type JobOutcome = (typeof jobOutcomes)[number];

/** What derived work a write may wait for, beyond being found by its words, which it is at once. */
export const lagStages = ['embedded', 'extracted'] as const;
export type LagStage = (typeof lagStages)[number];

/**
 * Hears of what a process does, as figures: durations in seconds. No method takes a name of a tenant, user or model, nor
 * any text, so that the number of series stays bounded whatever is stored. None may throw, and each must return within a
 * microsecond or so: recall calls them.
 */
export interface Metrics {
  /** `code` is undefined when it succeeded; `degraded` when it answered with less than it should. */
  operation(ended: {
    readonly name: OperationName;
    readonly seconds: number;
    readonly code?: ErrorCode;
    readonly degraded: boolean;
  }): void;
  arm(arm: Arm, seconds: number): void;
  database(ended: { readonly kind: 'read' | 'write'; readonly seconds: number; readonly code?: ErrorCode }): void;
  cache(name: CacheName, hit: boolean): void;
  embedding(ended: {
    readonly purpose: 'document' | 'query';
    readonly texts: number;
    readonly seconds: number;
    readonly failed: boolean;
  }): void;
  /** One request to a language model. `cost` is in US dollars. */
  language(ended: {
    readonly task: ModelTask;
    readonly seconds: number;
    readonly failed: boolean;
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly cost: number;
  }): void;
  job(ended: { readonly kind: JobKind; readonly outcome: JobOutcome; readonly seconds: number }): void;
  /** From a write to the end of the work that it gave rise to. */
  lag(stage: LagStage, seconds: number): void;
}
