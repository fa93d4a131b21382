import { HoldfastError } from '../../errors.ts';
import type { SchedulingInput, Task } from './model.ts';
import { item } from './chunks.ts';

const GRIDS = [5, 10, 15, 20, 30, 60];

/**
 * What the scheduler takes for granted: known ids, each once, positive durations and weights, a dependency graph without circles.
 * @throws HoldfastError invalid_input naming the task
 */
export function checkInput({ tasks, grid, now, until }: SchedulingInput): void {
  if (!GRIDS.includes(grid)) throw refusal(`The grid must be one of ${GRIDS.join(', ')} minutes.`);
  const step = grid * 60_000;
  if (!(Math.ceil(now / step) * step + step <= until))
    throw refusal('The planned time must hold one step of the grid.');
  const ids = new Set<string>();
  for (const task of tasks) {
    if (ids.has(task.id)) throw refusal(`The task ${task.id} is there twice.`);
    ids.add(task.id);
    if (!(task.minutes > 0)) throw refusal(`The task ${task.id} needs a duration above 0 minutes.`);
    if (!(task.weight > 0)) throw refusal(`The task ${task.id} needs a weight above 0.`);
    const { min = 1, max = min } = task.split ?? {};
    if (!(min > 0 && max >= min)) throw refusal(`The blocks of the task ${task.id} need 0 < min <= max.`);
  }
  for (const { id, after = [] } of tasks) {
    const unknown = after.find(({ task }) => !ids.has(task));
    if (unknown !== undefined) throw refusal(`The task ${id} waits for ${unknown.task}, which is not given.`);
  }
  inOrder(tasks);
}

/**
 * The tasks' places such that each comes after those it waits for, otherwise as given.
 * @throws HoldfastError invalid_input when they wait for each other
 */
export function inOrder(tasks: readonly Task[]): number[] {
  const state = new Map<string, 'open' | 'done'>();
  const order: number[] = [];
  const visit = (task: Task, at: number): void => {
    const known = state.get(task.id);
    if (known === 'open') throw refusal(`The task ${task.id} waits for itself by way of others.`);
    if (known === 'done') return;
    state.set(task.id, 'open');
    for (const { task: id } of task.after ?? []) {
      const place = tasks.findIndex((other) => other.id === id);
      visit(item(tasks, place), place);
    }
    state.set(task.id, 'done');
    order.push(at);
  };
  tasks.forEach(visit);
  return order;
}

function refusal(detail: string): HoldfastError {
  return new HoldfastError('invalid_input', { detail });
}
