import { defined } from '../../defined.ts';
import { present } from '../../present.ts';
import { isLeft, type Task, type TaskContent } from '../tasks/task.ts';
import { stepMinutes } from './check-plan.ts';
import type { PlanContent, PlanStep } from './plan.ts';

/**
 * The plan as its tasks say: what somebody has changed in a task that is left holds for its step too, so that planning anew
 * begins with it instead of putting it back.
 *
 * @param tasks of each step, those that were cancelled too
 */
export function asTasksSay(plan: PlanContent, tasks: ReadonlyMap<string, Task>): PlanContent {
  const keys = new Map([...tasks].map(([key, { record }]) => [record.id, key]));
  const steps = plan.steps.map((step): PlanStep => {
    const task = tasks.get(step.key);
    if (task === undefined || !isLeft(task.state)) return step;
    const { title, owner, kind, thought, verification = step.verification } = task;
    const minutes = Math.min(stepMinutes.most, Math.max(stepMinutes.least, task.minutes));
    const { kind: _kind, thought: _thought, ...rest } = step;
    return { ...rest, title, owner, minutes, verification, after: afterOf(step, task), ...defined({ kind, thought }) };
  });
  return { ...plan, steps };

  /** Steps without a task say nothing; what waits for them still does. */
  function afterOf({ after }: PlanStep, { dependsOn }: Task): readonly string[] {
    const known = after.filter((key) => tasks.has(key));
    const said = dependsOn.flatMap((id) => keys.get(id) ?? []);
    const same = known.length === said.length && known.every((key) => said.includes(key));
    return same ? after : [...said, ...after.filter((key) => !tasks.has(key))];
  }
}

/** What a task is changed to once its plan was made anew: in words and numbers what differs between both, and its dates. */
export function renewed(
  task: Task,
  {
    was,
    before,
    step,
    ids,
    redated,
    now,
  }: {
    /** The step as it was planned. */
    readonly was: PlanStep;
    /** The same as its task said, and as it is planned now. */
    readonly before: PlanStep;
    readonly step: PlanStep;
    /** Of the plan's tasks, by step. */
    readonly ids: ReadonlyMap<string, string>;
    /** Whether somebody gave the plan another date: then every task gets another one. */
    readonly redated: boolean;
    readonly now: number;
  },
): { readonly content: TaskContent; readonly dueAt: number | undefined } {
  const { record, state: _state, startsAt: _startsAt, thought: _thought, ...content } = task;
  const moved = task.startsAt !== was.startsAt || record.dueAt !== was.dueAt;
  const stays = moved && !redated && (record.dueAt ?? Infinity) > now;
  const { startsAt, dueAt } = stays ? { startsAt: task.startsAt, dueAt: record.dueAt } : step;
  const own = new Set(ids.values());
  const changed = {
    ...(step.title === before.title ? {} : { title: step.title }),
    ...(step.owner === before.owner ? {} : { owner: step.owner }),
    ...(step.minutes === before.minutes ? {} : { minutes: step.minutes }),
    ...(step.verification === before.verification ? {} : { verification: step.verification }),
    ...(step.kind === before.kind ? {} : defined({ kind: step.kind })),
  };
  const dependsOn = [
    ...content.dependsOn.filter((id) => !own.has(id)),
    ...step.after.map((key) => present(ids.get(key))),
  ];
  return { content: { ...content, ...changed, dependsOn, ...defined({ startsAt, thought: step.thought }) }, dueAt };
}
