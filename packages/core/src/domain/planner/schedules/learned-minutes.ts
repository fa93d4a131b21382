import type { UserScope } from '../../scope.ts';
import type { Readers } from '../../store.ts';
import type { Task } from '../tasks/task.ts';

/** Whole minutes that a task is likely to take in all, above 0. */
export type LikelyMinutes = (task: Pick<Task, 'kind' | 'minutes' | 'thought' | 'unsaid'>) => number;

/**
 * What work of each kind has taken until an instant, in the one space of the scope. The scheduler asks for what was known at the
 * beginning of the day, so that a task that is done does not move all others at once, and a proposal holds as long as its day.
 */
export type LearnedMinutes = (
  readers: Readers,
  scope: UserScope,
  /** `to`: exclusive. */
  span: { readonly to: number },
) => Promise<LikelyMinutes>;

/** Where nothing has been learned: work takes what was thought. */
export const asEstimated: LearnedMinutes = () => Promise.resolve(({ minutes }) => minutes);
