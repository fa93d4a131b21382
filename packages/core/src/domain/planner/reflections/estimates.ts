import { defined } from '../../defined.ts';
import type { UserScope } from '../../scope.ts';
import type { PlannerReader } from '../records/record-store.ts';
import type { LearnedMinutes } from '../schedules/learned-minutes.ts';
import { readTask, type Task } from '../tasks/task.ts';

/** How long work of one kind takes. */
export interface Estimate {
  /** `other` for work of no kind. */
  readonly kind: string;
  /** What is thought is to be multiplied by it; 1 when it is right. */
  readonly factor: number;
  /** Ids of the tasks that the factor was learnt from, the latest. */
  readonly tasks: readonly string[];
  /** What such work usually takes, in minutes: for a task of which nobody said how long. */
  readonly usual: number;
}

/** Minutes of a task of which nobody said how long, and nothing is known. */
const unsaidMinutes = 30;
/** Work of no kind. */
const otherKind = 'other';
/** The latest of a kind that count: how long something takes changes. */
const mostTasks = 20;
/** How many tasks the belief that estimates are right is worth. */
const PRIOR = 1;
const bounds = { least: 0.5, most: 3 } as const;
/** The longest that a task is expected to take, in minutes. */
const longest = 60_000;
/** Tasks that are read at once, and how often at most: of one kind little may have been done lately. */
const PAGE = 200;
const mostPages = 10;

/**
 * By kind, what tasks that were done by an instant took, and what against their estimates: the medians, drawn towards what
 * is thought as long as there are few (by logarithms, so that half and twice as long weigh the same). Sorted by kind.
 */
export function estimatesOf(tasks: readonly Task[], { to }: { readonly to: number }): Estimate[] {
  const timed = timedBy(tasks, to)
    .toSorted((a, b) => b.endedAt - a.endedAt || (a.task.record.id < b.task.record.id ? -1 : 1))
    .map(({ task }) => task);
  return [...Map.groupBy(timed, kindOf)]
    .map(([kind, all]) => {
      const thought = all.filter(({ unsaid }) => unsaid !== true).slice(0, mostTasks);
      const factor = drawn(thought.map((task) => task.spentMinutes / thoughtOf(task)));
      const usual =
        unsaidMinutes * drawn(all.slice(0, mostTasks).map(({ spentMinutes }) => spentMinutes / unsaidMinutes));
      return {
        kind,
        factor: Math.round(Math.min(bounds.most, Math.max(bounds.least, factor)) * 100) / 100,
        tasks: thought.map(({ record }) => record.id),
        usual: whole(usual),
      };
    })
    .toSorted((a, b) => (a.kind < b.kind ? -1 : 1));
}

/** Tasks that were done by an instant, whose time was noted. */
function timedBy(tasks: readonly Task[], to: number): { readonly task: Task; readonly endedAt: number }[] {
  return tasks.flatMap((task) => {
    const { state, endedAt, spentMinutes } = task;
    return state === 'done' && endedAt !== undefined && endedAt < to && spentMinutes > 0 ? [{ task, endedAt }] : [];
  });
}

/** What was learnt up to now, of the tasks made last; of work like one task alone where that is given, with less to read. */
export async function knownEstimates(
  planner: Pick<PlannerReader, 'list'>,
  scope: UserScope,
  like?: Pick<Task, 'kind'>,
): Promise<readonly Estimate[]> {
  const to = Infinity;
  return estimatesOf(await lastDone(planner, scope, { to, ...defined({ kind: like && kindOf(like) }) }), { to });
}

/** What a task is likely to take by what was learnt until an instant: for the scheduler. */
export const learnedMinutes: LearnedMinutes = async ({ planner }, scope, { to }) => {
  const estimates = estimatesOf(await lastDone(planner, scope, { to }), { to });
  return (task) => likelyMinutes(task, estimates);
};

/** Done tasks, page by page: until enough of the kind were found, where one is asked for. */
async function lastDone(
  planner: Pick<PlannerReader, 'list'>,
  scope: UserScope,
  { to, kind }: { readonly to: number; readonly kind?: string },
): Promise<Task[]> {
  const all: Task[] = [];
  let before: number | undefined;
  let more = true;
  for (let page = 0; more && page < mostPages; page += 1) {
    const filter = { states: ['done'] };
    const records = await planner.list(scope, { noun: 'task', filter, limit: PAGE, ...defined({ before }) });
    all.push(...records.map(readTask));
    before = records.at(-1)?.no;
    more = records.length === PAGE && timedBy(all, to).filter(({ task }) => kindOf(task) === kind).length < mostTasks;
  }
  return all;
}

/** How long a task of which nobody said so takes. */
export function usualLength(
  kind: string | undefined,
  estimates: readonly Estimate[],
): Pick<Task, 'minutes'> & { readonly unsaid: true } {
  const known = estimates.find((one) => one.kind === (kind ?? otherKind));
  return { minutes: known?.usual ?? unsaidMinutes, unsaid: true };
}

/** How long a task takes of which rules thought so, not a person. */
export function correctedLength(
  { kind, minutes }: Pick<Task, 'kind' | 'minutes'>,
  estimates: readonly Estimate[],
): Pick<Task, 'minutes' | 'thought'> {
  const likely = likelyMinutes({ minutes, ...(kind === undefined ? {} : { kind }) }, estimates);
  return likely === minutes ? { minutes } : { minutes: likely, thought: minutes };
}

/** What a task is likely to take, in whole minutes: what was thought as what such work took before corrects it. */
export function likelyMinutes(
  task: Pick<Task, 'kind' | 'minutes' | 'thought' | 'unsaid'>,
  estimates: readonly Estimate[],
): number {
  const known = estimates.find(({ kind }) => kind === kindOf(task));
  if (known === undefined) return task.minutes;
  return task.unsaid === true ? known.usual : whole(thoughtOf(task) * known.factor);
}

/** What was thought; `minutes` may have been corrected by what was learnt. */
export function thoughtOf({ minutes, thought = minutes }: Pick<Task, 'minutes' | 'thought'>): number {
  return thought;
}

function kindOf({ kind = otherKind }: { readonly kind?: string | undefined }): string {
  return kind;
}

/** The middle of ratios, nearer to 1 the fewer there are. */
function drawn(ratios: readonly number[]): number {
  if (ratios.length === 0) return 1;
  const sorted = ratios.map((ratio) => Math.log(ratio)).toSorted((a, b) => a - b);
  return Math.exp((ratios.length / (ratios.length + PRIOR)) * middleOf(sorted));
}

function whole(minutes: number): number {
  return Math.min(longest, Math.max(1, Math.round(minutes)));
}

function middleOf(sorted: readonly number[]): number {
  const half = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1);
  return half.reduce((sum, value) => sum + value, 0) / half.length;
}
