import { defined } from '../../defined.ts';
import { newId } from '../../ids.ts';
import { present } from '../../present.ts';
import { soleSpace, type UserScope } from '../../scope.ts';
import type { PlannerReader, PlannerRecord } from '../records/record-store.ts';
import { change, checkVersion, demand, invalid, type PlannerDependencies, writeWith } from '../records/records.ts';
import { isLeft, readTask, type Task } from '../tasks/task.ts';

/** Days are those of the user's calendar, YYYY-MM-DD, both included. */
export interface SprintContent {
  readonly name: string;
  readonly goal?: string;
  readonly startsOn: string;
  readonly endsOn: string;
  /** Working time that there is. */
  readonly capacityMinutes: number;
  readonly closedAt?: number;
}

export interface Sprint extends SprintContent {
  readonly record: PlannerRecord;
  readonly state: 'open' | 'closed';
}

/** What has been taken on against what there is; all in minutes. */
export interface SprintFigures {
  readonly tasks: number;
  readonly done: number;
  readonly committedMinutes: number;
  readonly doneMinutes: number;
  readonly spentMinutes: number;
  /** Of what is left; below 0 when more was taken on than there is. */
  readonly freeMinutes: number;
}

/** Tasks that a sprint may hold. */
const MOST_TASKS = 1_000;

export function readSprint(record: PlannerRecord): Sprint {
  // Sound: only this file writes sprints.
  return { ...(JSON.parse(record.content) as SprintContent), record, state: record.state as Sprint['state'] };
}

export async function tasksOfSprint(planner: PlannerReader, scope: UserScope, sprintId: string): Promise<Task[]> {
  const records = await planner.list(scope, { noun: 'task', filter: { sprintId }, limit: MOST_TASKS });
  return records.map(readTask);
}

/** What is cancelled was not taken on; what took longer than estimated uses up more. */
export function figuresOf({ capacityMinutes }: SprintContent, tasks: readonly Task[]): SprintFigures {
  const sum = (of: readonly Task[], minutes: (task: Task) => number): number =>
    of.reduce((total, task) => total + minutes(task), 0);
  const taken = tasks.filter(({ state }) => state !== 'cancelled');
  const done = taken.filter(({ state }) => state === 'done');
  const committedMinutes = sum(taken, (task) => Math.max(task.minutes, task.state === 'done' ? 0 : task.spentMinutes));
  return {
    tasks: taken.length,
    done: done.length,
    committedMinutes,
    doneMinutes: sum(done, ({ minutes }) => minutes),
    spentMinutes: sum(tasks, ({ spentMinutes }) => spentMinutes),
    freeMinutes: capacityMinutes - committedMinutes,
  };
}

/** @throws HoldfastError invalid_input when it would end before it begins */
export async function createSprint(
  dependencies: PlannerDependencies,
  scope: UserScope,
  { sessionId, ...content }: SprintContent & { readonly sessionId?: string },
): Promise<Sprint> {
  soleSpace(scope);
  checkDays(content);
  return writeWith(dependencies, scope, async ({ planner }, at) => {
    const id = newId(dependencies.platform);
    const record = {
      id,
      noun: 'sprint',
      state: 'open',
      content: JSON.stringify(content),
      ...defined({ sessionId }),
    } as const;
    const [made] = await planner.insert(scope, { records: [record], at });
    return readSprint(present(made));
  });
}

/** @throws HoldfastError not_found, version_conflict, invalid_input */
export async function updateSprint(
  dependencies: PlannerDependencies,
  scope: UserScope,
  {
    id,
    expectedVersion,
    patch,
  }: {
    readonly id: string;
    readonly expectedVersion?: number;
    readonly patch: Partial<Omit<SprintContent, 'closedAt'>>;
  },
): Promise<Sprint> {
  return writeWith(dependencies, scope, async ({ planner }, at) => {
    const record = await demand(planner, scope, { noun: 'sprint', id });
    checkVersion(record, expectedVersion);
    const { record: _record, state: _state, ...before } = readSprint(record);
    const content = { ...before, ...patch };
    checkDays(content);
    return readSprint(await change(planner, scope, { record, patch: { content: JSON.stringify(content) }, at }));
  });
}

/**
 * Closes a sprint. What is left of it moves to the sprint named, or out of any sprint. Closing it again changes nothing.
 *
 * @throws HoldfastError not_found, invalid_input when the next one is closed or the same
 */
export async function closeSprint(
  dependencies: PlannerDependencies,
  scope: UserScope,
  { id, carryTo }: { readonly id: string; readonly carryTo?: string },
): Promise<{ readonly sprint: Sprint; readonly carried: readonly string[] }> {
  return writeWith(dependencies, scope, async ({ planner }, at) => {
    const record = await demand(planner, scope, { noun: 'sprint', id });
    const before = readSprint(record);
    if (before.state === 'closed') return { sprint: before, carried: [] };
    const own = { ...scope, spaces: [record.space] };
    if (carryTo !== undefined) {
      const next = await demand(planner, own, { noun: 'sprint', id: carryTo, field: 'carryTo' });
      if (next.state === 'closed' || next.id === id) throw invalid('carryTo', 'must be another sprint that is open');
    }
    const left = (await tasksOfSprint(planner, own, id)).filter(({ state }) => isLeft(state));
    for (const task of left) {
      await change(planner, own, { record: task.record, patch: { sprintId: carryTo ?? null }, at });
    }
    const { record: _record, state: _state, ...content } = before;
    const patch = { state: 'closed', content: JSON.stringify({ ...content, closedAt: at }) };
    const sprint = readSprint(await change(planner, own, { record, patch, at }));
    return { sprint, carried: left.map((task) => task.record.id) };
  });
}

function checkDays({ startsOn, endsOn }: Pick<SprintContent, 'startsOn' | 'endsOn'>): void {
  if (endsOn < startsOn) throw invalid('endsOn', 'must not be before startsOn');
}
