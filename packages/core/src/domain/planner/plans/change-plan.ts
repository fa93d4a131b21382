import { defined } from '../../defined.ts';
import { newId } from '../../ids.ts';
import { present } from '../../present.ts';
import type { UserScope } from '../../scope.ts';
import type { PlannerWriter } from '../records/record-store.ts';
import { change, checkVersion, demand, invalid, type PlannerDependencies, writeWith } from '../records/records.ts';
import { isLeft, type Task, type TaskContent } from '../tasks/task.ts';
import { type PlanEdits, withEdits } from './edit-plan.ts';
import { asTasksSay, renewed } from './renew-tasks.ts';
import { contentOfPlan, type Plan, type PlanContent, type PlanState, type PlanStep, readPlan } from './plan.ts';
import { tasksOfPlan } from './settle.ts';

/**
 * Makes the next version of a plan that is not approved yet; the one before can be read.
 *
 * @throws HoldfastError not_found, version_conflict, invalid_input naming what the validator found
 */
export async function refinePlan(
  dependencies: PlannerDependencies,
  scope: UserScope,
  { id, expectedVersion, edits }: { readonly id: string; readonly expectedVersion?: number; readonly edits: PlanEdits },
): Promise<Plan> {
  return writeWith(dependencies, scope, async ({ planner }, at) => {
    const plan = await planIn(planner, scope, {
      id,
      states: ['draft'],
      to: 'refined',
      ...defined({ expectedVersion }),
    });
    const content = withEdits(contentOfPlan(plan), edits, { now: at });
    return putVersion(planner, scope, { plan, content, at });
  });
}

/**
 * Takes a plan on: each of its steps becomes a task. Approving it again changes nothing.
 *
 * @throws HoldfastError not_found, version_conflict, invalid_input when it is cancelled
 */
export async function approvePlan(
  dependencies: PlannerDependencies,
  scope: UserScope,
  {
    id,
    expectedVersion,
    sprintId,
  }: { readonly id: string; readonly expectedVersion?: number; readonly sprintId?: string },
): Promise<{ readonly plan: Plan; readonly tasks: readonly Task[] }> {
  return writeWith(dependencies, scope, async ({ planner }, at) => {
    const wanted = {
      id,
      states: ['draft', 'approved', 'done'],
      to: 'approved',
      ...defined({ expectedVersion }),
    } as const;
    const plan = await planIn(planner, scope, wanted);
    const own = { ...scope, spaces: [plan.record.space] };
    if (plan.state === 'draft') {
      if (sprintId !== undefined) await demand(planner, own, { noun: 'sprint', id: sprintId, field: 'sprintId' });
      const ids = new Map(plan.steps.map(({ key }) => [key, newId(dependencies.platform)]));
      await addTasks(planner, own, { plan, steps: plan.steps, ids, at, ...defined({ sprintId }) });
      const record = await change(planner, own, { record: plan.record, patch: { state: 'approved' }, at });
      return { plan: readPlan(record), tasks: await tasksOfPlan(planner, own, id) };
    }
    return { plan, tasks: await tasksOfPlan(planner, own, id) };
  });
}

/** Gives a plan up, and with it the tasks that are left. Doing it twice changes nothing. @throws HoldfastError not_found */
export async function cancelPlan(
  dependencies: PlannerDependencies,
  scope: UserScope,
  { id, reason }: { readonly id: string; readonly reason?: string },
): Promise<{ readonly plan: Plan; readonly cancelled: readonly string[] }> {
  return writeWith(dependencies, scope, async ({ planner }, at) => {
    const plan = readPlan(await demand(planner, scope, { noun: 'plan', id }));
    if (plan.state === 'cancelled') return { plan, cancelled: [] };
    const own = { ...scope, spaces: [plan.record.space] };
    const left = (await tasksOfPlan(planner, own, id)).filter(({ state }) => isLeft(state));
    for (const task of left) await cancelTask(planner, own, { task, at, ...defined({ reason }) });
    const record = await change(planner, own, { record: plan.record, patch: { state: 'cancelled' }, at });
    return { plan: readPlan(record), cancelled: left.map((task) => task.record.id) };
  });
}

/**
 * Plans anew what is left of an approved plan: dates from now on, by the date given or the one it has. Tasks that are done
 * stay as they are. Those that are left get their new dates, and what the edits change; what somebody has changed in them since
 * holds, their dates too as long as these are ahead and the plan is given no other. The version before can be read.
 *
 * @throws HoldfastError not_found, version_conflict, invalid_input when the plan is not approved
 */
export async function replan(
  dependencies: PlannerDependencies,
  scope: UserScope,
  { id, expectedVersion, edits }: { readonly id: string; readonly expectedVersion?: number; readonly edits: PlanEdits },
): Promise<{ readonly plan: Plan; readonly tasks: readonly Task[] }> {
  return writeWith(dependencies, scope, async ({ planner }, at) => {
    const wanted = { id, states: ['approved', 'done'], to: 'planned anew', ...defined({ expectedVersion }) } as const;
    const plan = await planIn(planner, scope, wanted);
    const own = { ...scope, spaces: [plan.record.space] };
    const tasks = await tasksOfPlan(planner, own, id);
    const everyTask = new Map(tasks.map((task) => [present(task.step), task]));
    const byStep = new Map([...everyTask].filter(([, { state }]) => state !== 'cancelled'));
    // What somebody has cancelled or deleted is wanted no more.
    const gone = plan.steps.map(({ key }) => key).filter((key) => !byStep.has(key));
    const done = new Set(plan.steps.map(({ key }) => key).filter((key) => byStep.get(key)?.state === 'done'));
    const former = contentOfPlan(plan);
    const before = asTasksSay(former, everyTask);
    const content = withEdits(
      before,
      { ...edits, remove: [...gone, ...(edits.remove ?? [])].filter((key) => !done.has(key)) },
      { now: at, done },
    );
    const wantedKeys = new Set(content.steps.map(({ key }) => key));
    for (const [key, task] of byStep) if (!wantedKeys.has(key)) await cancelTask(planner, own, { task, at });
    const fresh = content.steps.filter(({ key }) => !byStep.has(key));
    const ids = new Map([
      ...[...everyTask].map(([key, { record }]) => [key, record.id] as const),
      ...fresh.map(({ key }) => [key, newId(dependencies.platform)] as const),
    ]);
    const redated = edits.dueAt !== undefined || edits.happensAt !== undefined;
    for (const [place, was] of former.steps.entries()) {
      const task = byStep.get(was.key);
      const step = content.steps.find(({ key }) => key === was.key);
      if (task === undefined || step === undefined || done.has(was.key)) continue;
      const anew = renewed(task, { was, before: present(before.steps[place]), step, ids, redated, now: at });
      const patch = { content: JSON.stringify(anew.content), dueAt: anew.dueAt ?? null };
      await change(planner, own, { record: task.record, patch, at });
    }
    await addTasks(planner, own, { plan: { ...plan, ...content }, steps: fresh, ids, at });
    const state = content.steps.every(({ key }) => done.has(key)) ? 'done' : 'approved';
    const changed = await putVersion(planner, own, { plan, content, at, state });
    return { plan: changed, tasks: await tasksOfPlan(planner, own, id) };
  });
}

async function planIn(
  planner: PlannerWriter,
  scope: UserScope,
  {
    id,
    states,
    to,
    expectedVersion,
  }: {
    readonly id: string;
    readonly states: readonly PlanState[];
    readonly to: string;
    readonly expectedVersion?: number;
  },
): Promise<Plan> {
  const record = await demand(planner, scope, { noun: 'plan', id });
  checkVersion(record, expectedVersion);
  const plan = readPlan(record);
  if (!states.includes(plan.state)) throw invalid('id', `names a plan that is ${plan.state}, which cannot be ${to}`);
  return plan;
}

async function putVersion(
  planner: PlannerWriter,
  scope: UserScope,
  params: { readonly plan: Plan; readonly content: PlanContent; readonly at: number; readonly state?: PlanState },
): Promise<Plan> {
  const { plan, content, at, state } = params;
  const patch = {
    content: JSON.stringify(content),
    dueAt: content.dueAt ?? content.happensAt ?? null,
    ...defined({ state }),
  };
  return readPlan(await change(planner, scope, { record: plan.record, patch, keep: true, at }));
}

/** One task a step, each with an id of its own, so that they can name each other. */
async function addTasks(
  planner: PlannerWriter,
  scope: UserScope,
  {
    plan,
    steps,
    ids,
    sprintId,
    at,
  }: {
    readonly plan: Plan;
    readonly steps: readonly PlanStep[];
    /** Of all tasks of the plan, by step. */
    readonly ids: ReadonlyMap<string, string>;
    readonly sprintId?: string;
    readonly at: number;
  },
): Promise<void> {
  const { id: planId, sessionId, no } = plan.record;
  const sources = await planner.sources(scope, { no });
  const records = steps.map((step) => {
    const { key, title, owner, minutes, thought, after, verification, startsAt, dueAt, citations, kind } = step;
    const content: TaskContent = {
      title,
      owner,
      priority: plan.priority,
      minutes,
      spentMinutes: 0,
      dependsOn: after.map((one) => present(ids.get(one))),
      verification,
      tags: [],
      citations,
      step: key,
      ...defined({ startsAt, kind, thought }),
    };
    const id = present(ids.get(key));
    return {
      id,
      noun: 'task' as const,
      state: 'open',
      content: JSON.stringify(content),
      planId,
      sources,
      ...defined({ dueAt, sprintId, sessionId }),
    };
  });
  await planner.insert(scope, { records, at });
}

async function cancelTask(
  planner: PlannerWriter,
  scope: UserScope,
  { task, at, reason }: { readonly task: Task; readonly at: number; readonly reason?: string },
): Promise<void> {
  const { record, state: _state, ...content } = task;
  const ended = { ...content, endedAt: at, ...defined({ outcome: reason }) };
  await change(planner, scope, { record, patch: { state: 'cancelled', content: JSON.stringify(ended) }, at });
}
