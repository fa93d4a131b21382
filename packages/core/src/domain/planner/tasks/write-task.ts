import { defined } from '../../defined.ts';
import { newId } from '../../ids.ts';
import { present } from '../../present.ts';
import { soleSpace, type UserScope } from '../../scope.ts';
import type { Writers } from '../../store.ts';
import { showAnew } from '../calendars/show-anew.ts';
import { enqueueSync } from '../calendars/sync-job.ts';
import { settlePlan } from '../plans/settle.ts';
import { knownEstimates, usualLength } from '../reflections/estimates.ts';
import {
  change,
  checkVersion,
  demand,
  invalid,
  notFound,
  type PlannerDependencies,
  writeWith,
} from '../records/records.ts';
import type { PlannerReader, PlannerRecord } from '../records/record-store.ts';
import { isLeft, readTask, type Task, type TaskContent, type TaskState } from './task.ts';

/** What a caller says of a new task. */
export interface NewTask extends Omit<
  TaskContent,
  'minutes' | 'thought' | 'unsaid' | 'spentMinutes' | 'citations' | 'outcome' | 'startedAt' | 'endedAt' | 'step'
> {
  /** What such work usually takes when not given. */
  readonly minutes?: number;
  readonly dueAt?: number;
  readonly sprintId?: string;
  readonly sessionId?: string;
}

/** What a caller changes; `null` removes. */
export interface TaskPatch {
  readonly title?: string;
  readonly notes?: string | null;
  readonly owner?: string;
  readonly kind?: string | null;
  readonly priority?: TaskContent['priority'];
  readonly minutes?: number;
  /** Added to what was spent. */
  readonly addSpentMinutes?: number;
  readonly startsAt?: number | null;
  readonly dueAt?: number | null;
  readonly hard?: boolean;
  readonly dependsOn?: readonly string[];
  readonly verification?: string | null;
  readonly tags?: readonly string[];
  readonly sprintId?: string | null;
  readonly placing?: TaskContent['placing'] | null;
  readonly state?: Exclude<TaskState, 'done'>;
}

/** @throws HoldfastError not_found for a sprint or task that it names, invalid_input for dates that cannot be */
export async function createTask(
  dependencies: PlannerDependencies,
  scope: UserScope,
  { dueAt, sprintId, sessionId, minutes, ...content }: NewTask,
): Promise<Task> {
  soleSpace(scope);
  checkDates(content.startsAt, dueAt);
  // Settled when the task is made: were it looked up anew, every task that is done would move what is planned.
  const length =
    minutes === undefined
      ? usualLength(
          content.kind,
          await dependencies.store.read(scope, ({ planner }) => knownEstimates(planner, scope, content)),
        )
      : { minutes };
  return writeWith(dependencies, scope, async ({ planner }, at) => {
    await checkNames(planner, scope, { dependsOn: content.dependsOn, sprintId });
    const record = {
      id: newId(dependencies.platform),
      noun: 'task' as const,
      state: 'open',
      content: JSON.stringify({ ...content, ...length, spentMinutes: 0, citations: [] } satisfies TaskContent),
      ...defined({ dueAt, sprintId, sessionId }),
    };
    const [made] = await planner.insert(scope, { records: [record], at });
    return readTask(present(made));
  });
}

/**
 * Changes what is given. Starting, and opening again, are changes of state; to be done is `completeTask`.
 *
 * @throws HoldfastError not_found, version_conflict, invalid_input for dates that cannot be and for a circle of tasks
 */
export async function updateTask(
  dependencies: PlannerDependencies,
  scope: UserScope,
  { id, expectedVersion, patch }: { readonly id: string; readonly expectedVersion?: number; readonly patch: TaskPatch },
): Promise<Task> {
  return writeWith(dependencies, scope, async (writers, at) => {
    const { planner } = writers;
    const record = await demand(planner, scope, { noun: 'task', id });
    checkVersion(record, expectedVersion);
    const own = { ...scope, spaces: [record.space] };
    const task = readTask(record);
    const { dueAt, sprintId, state = task.state, addSpentMinutes = 0, ...rest } = patch;
    await checkNames(planner, own, { dependsOn: patch.dependsOn ?? [], sprintId: sprintId ?? undefined });
    if (patch.dependsOn !== undefined) await checkCircle(planner, own, { id, dependsOn: patch.dependsOn });
    const due = dueAt === undefined ? record.dueAt : (dueAt ?? undefined);
    const content = withMarks(merge(withLength(contentOf(task), rest.minutes), rest), {
      before: task.state,
      after: state,
      at,
    });
    checkDates(content.startsAt, due);
    const changed = await change(planner, own, {
      record,
      patch: {
        state,
        content: JSON.stringify({ ...content, spentMinutes: content.spentMinutes + addSpentMinutes }),
        ...defined({ dueAt, sprintId }),
      },
      at,
    });
    await settle(writers, own, { record, at });
    if (content.title !== task.title || content.notes !== task.notes) {
      await showAnew({ writers, scope: own, at, dependencies }, id);
    }
    return readTask(changed);
  });
}

/** Done, whatever it waits for: who did it knows better. Doing it twice adds nothing. @throws HoldfastError not_found */
export async function completeTask(
  dependencies: PlannerDependencies,
  scope: UserScope,
  done: { readonly id: string; readonly spentMinutes?: number; readonly outcome?: string; readonly at?: number },
): Promise<Task> {
  return writeWith(dependencies, scope, async (writers, at) => {
    const record = await demand(writers.planner, scope, { noun: 'task', id: done.id });
    const task = readTask(record);
    if (task.state === 'done') return task;
    const own = { ...scope, spaces: [record.space] };
    const content: TaskContent = {
      ...contentOf(task),
      endedAt: done.at ?? at,
      spentMinutes: task.spentMinutes + (done.spentMinutes ?? 0),
      ...defined({ outcome: done.outcome }),
    };
    const patch = { state: 'done', content: JSON.stringify(content) };
    const changed = await change(writers.planner, own, { record, patch, at });
    await settle(writers, own, { record, at });
    return readTask(changed);
  });
}

/** Removes a task for good; those that waited for it wait no more. @throws HoldfastError not_found */
export async function deleteTask(dependencies: PlannerDependencies, scope: UserScope, id: string): Promise<void> {
  await writeWith(dependencies, scope, async (writers, at) => {
    const record = await demand(writers.planner, scope, { noun: 'task', id });
    const own = { ...scope, spaces: [record.space] };
    await writers.planner.remove(scope, { nos: [record.no] });
    await settle(writers, own, { record, at });
    // A calendar elsewhere may show its blocks.
    await enqueueSync({ writers, scope: own, at, dependencies });
  });
}

/** Of each task, the ids of those that it waits for; what is gone is waited for no more. */
export async function blockersOf(
  planner: PlannerReader,
  scope: UserScope,
  tasks: readonly Task[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const ids = [...new Set(tasks.flatMap(({ dependsOn }) => dependsOn))];
  const found = await planner.getMany(scope, { noun: 'task', ids });
  const left = new Set(found.filter(({ state }) => isLeft(state)).map(({ id }) => id));
  return new Map(tasks.map(({ record, dependsOn }) => [record.id, dependsOn.filter((id) => left.has(id))]));
}

/** A plan whose last task has ended is done, and open again when one is taken back. */
async function settle(
  { planner }: Pick<Writers, 'planner'>,
  scope: UserScope,
  { record: { planId }, at }: { readonly record: PlannerRecord; readonly at: number },
): Promise<void> {
  if (planId !== undefined) await settlePlan(planner, scope, { planId, at });
}

function checkDates(startsAt: number | undefined, dueAt: number | undefined): void {
  if (startsAt !== undefined && dueAt !== undefined && startsAt >= dueAt)
    throw invalid('dueAt', 'must be after startsAt');
}

async function checkNames(
  planner: PlannerReader,
  scope: UserScope,
  { dependsOn, sprintId }: { readonly dependsOn: readonly string[]; readonly sprintId: string | undefined },
): Promise<void> {
  const found = new Set((await planner.getMany(scope, { noun: 'task', ids: dependsOn })).map(({ id }) => id));
  for (const [index, id] of dependsOn.entries()) if (!found.has(id)) throw notFound('task', id, `dependsOn[${index}]`);
  if (sprintId !== undefined) await demand(planner, scope, { noun: 'sprint', id: sprintId, field: 'sprintId' });
}

/** Follows what the tasks wait for, a level a query, until it comes back to the task or ends. */
async function checkCircle(
  planner: PlannerReader,
  scope: UserScope,
  { id, dependsOn }: { readonly id: string; readonly dependsOn: readonly string[] },
): Promise<void> {
  const seen = new Set<string>();
  for (let level = dependsOn; level.length > 0;) {
    if (level.includes(id)) throw invalid('dependsOn', 'would make the task wait for itself');
    for (const one of level) seen.add(one);
    const found = await planner.getMany(scope, { noun: 'task', ids: level });
    level = [...new Set(found.flatMap((record) => readTask(record).dependsOn))].filter((one) => !seen.has(one));
  }
}

function contentOf({ record: _record, state: _state, ...content }: Task): TaskContent {
  return content;
}

/** Who says how long it takes has thought of it: nothing that was learnt stands in its place. */
function withLength(content: TaskContent, minutes: number | undefined): TaskContent {
  if (minutes === undefined) return content;
  const { thought: _thought, unsaid: _unsaid, ...rest } = content;
  return rest;
}

type Merged = Pick<TaskPatch, 'notes' | 'kind' | 'startsAt' | 'verification' | 'placing'>;

function merge(
  content: TaskContent,
  patch: Omit<TaskPatch, 'state' | 'dueAt' | 'sprintId' | 'addSpentMinutes'>,
): TaskContent {
  const merged: Omit<TaskContent, keyof Merged> & Merged = { ...content, ...patch };
  const kept = Object.entries(merged).filter(([, value]) => value !== null && value !== undefined);
  // Sound: what `null` removes are the fields that may be absent.
  return Object.fromEntries(kept) as unknown as TaskContent;
}

/** Notes when work began, and when it was given up. */
function withMarks(
  { endedAt: _endedAt, outcome: _outcome, ...content }: TaskContent,
  { before, after, at }: { readonly before: TaskState; readonly after: TaskState; readonly at: number },
): TaskContent {
  const ended = defined({ endedAt: _endedAt, outcome: _outcome });
  if (before === after) return { ...content, ...ended };
  if (after === 'cancelled') return { ...content, endedAt: at };
  return after === 'started' ? { ...content, startedAt: content.startedAt ?? at } : content;
}
