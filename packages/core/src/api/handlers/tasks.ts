import { type OutputOf, defined } from '@holdfast/contract';
import { z } from 'zod';
import { demand } from '../../domain/planner/records/records.ts';
import {
  closeSprint,
  createSprint,
  figuresOf,
  readSprint,
  type Sprint,
  tasksOfSprint,
  updateSprint,
} from '../../domain/planner/sprints/sprint.ts';
import { readTask, type Task } from '../../domain/planner/tasks/task.ts';
import { blockersOf, completeTask, createTask, deleteTask, updateTask } from '../../domain/planner/tasks/write-task.ts';
import { present } from '../../domain/present.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { Readers } from '../../domain/store.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { ApiDependencies, Handlers } from '../handler.ts';
import { checkRange, toMillis } from '../instants.ts';
import { dueMillis, endMillis, startMillis } from '../planner-days.ts';
import { presentSprint, presentTask } from '../present-planner.ts';

type TaskHandlers = Pick<
  Handlers,
  | 'createTask'
  | 'listTasks'
  | 'updateTask'
  | 'completeTask'
  | 'deleteTask'
  | 'createSprint'
  | 'listSprints'
  | 'updateSprint'
  | 'closeSprint'
>;

export const taskHandlers: TaskHandlers = {
  async createTask({ input, scope, dependencies }) {
    const { title, owner, priority, minutes, hard, dependsOn, tags } = input;
    const { notes, kind, verification, sprintId, sessionId } = input;
    const task = await createTask(dependencies, scope, {
      title,
      owner,
      priority,
      dependsOn,
      tags,
      ...(hard ? { hard } : {}),
      ...defined({
        minutes,
        notes,
        kind,
        verification,
        sprintId,
        sessionId,
        placing: input.placing === undefined ? undefined : defined(input.placing),
        startsAt: input.startsAt === undefined ? undefined : toMillis(input.startsAt),
        dueAt: await dueMillis(dependencies, scope, input.dueAt),
      }),
    });
    return { task: await presentOne(dependencies, scope, task) };
  },

  async listTasks({ input, scope, dependencies }) {
    const { store, platform } = dependencies;
    const { id, states, planId, sprintId, limit, cursor } = input;
    if (id !== undefined) {
      return store.read(scope, async (readers) => {
        const record = await demand(readers.planner, scope, { noun: 'task', id });
        return { tasks: await presentTasks(readers, scope, [readTask(record)]) };
      });
    }
    const dueFrom = await startMillis(dependencies, scope, input.dueFrom);
    const dueTo = await endMillis(dependencies, scope, input.dueTo);
    checkRange({ from: dueFrom, to: dueTo }, 'dueTo');
    const filter = defined({ states, planId, sprintId, dueFrom, dueTo });
    const list = platform.sha256(JSON.stringify(['tasks', scope, filter])).slice(0, 16);
    const before = cursor === undefined ? undefined : readCursor(cursor, list, z.tuple([z.int()]))[0];
    return store.read(scope, async (readers) => {
      const found = await readers.planner.list(scope, {
        noun: 'task',
        filter,
        limit: limit + 1,
        ...defined({ before }),
      });
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      return {
        tasks: await presentTasks(readers, scope, page.map(readTask)),
        ...(last === undefined ? {} : { nextCursor: writeCursor(list, [last.no]) }),
      };
    });
  },

  async updateTask({ input, scope, dependencies }) {
    const { id, userId: _user, spaces: _spaces, expectedVersion, startsAt, dueAt, placing, ...rest } = input;
    const patch = defined({
      ...rest,
      placing: placing === null || placing === undefined ? placing : defined(placing),
      startsAt: typeof startsAt === 'string' ? toMillis(startsAt) : startsAt,
      dueAt: dueAt === null ? null : await dueMillis(dependencies, scope, dueAt),
    });
    const task = await updateTask(dependencies, scope, { id, patch, ...defined({ expectedVersion }) });
    return { task: await presentOne(dependencies, scope, task) };
  },

  async completeTask({ input: { id, spentMinutes, outcome, at }, scope, dependencies }) {
    const done = defined({ spentMinutes, outcome, at: at === undefined ? undefined : toMillis(at) });
    return { task: await presentOne(dependencies, scope, await completeTask(dependencies, scope, { id, ...done })) };
  },

  async deleteTask({ input: { id }, scope, dependencies }) {
    await deleteTask(dependencies, scope, id);
    return { id };
  },

  async createSprint({ input, scope, dependencies }) {
    const { name, goal, startsOn, endsOn, capacityHours, sessionId } = input;
    const sprint = await createSprint(dependencies, scope, {
      name,
      startsOn,
      endsOn,
      capacityMinutes: Math.round(capacityHours * 60),
      ...defined({ goal, sessionId }),
    });
    return { sprint: presentSprint(sprint, figuresOf(sprint, [])) };
  },

  async listSprints({ input: { id, state, limit, cursor }, scope, dependencies: { store, platform } }) {
    return store.read(scope, async (readers) => {
      const { planner } = readers;
      if (id !== undefined) {
        const sprint = readSprint(await demand(planner, scope, { noun: 'sprint', id }));
        return { sprints: [await withFigures(readers, scope, sprint)] };
      }
      const list = platform.sha256(JSON.stringify(['sprints', scope, state])).slice(0, 16);
      const before = cursor === undefined ? undefined : readCursor(cursor, list, z.tuple([z.int()]))[0];
      const filter = state === undefined ? {} : { states: [state] };
      const found = await planner.list(scope, { noun: 'sprint', filter, limit: limit + 1, ...defined({ before }) });
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      const sprints: OutputOf<'listSprints'>['sprints'] = [];
      for (const record of page) sprints.push(await withFigures(readers, scope, readSprint(record)));
      return { sprints, ...(last === undefined ? {} : { nextCursor: writeCursor(list, [last.no]) }) };
    });
  },

  async updateSprint({ input, scope, dependencies }) {
    const { id, expectedVersion, name, goal, startsOn, endsOn, capacityHours } = input;
    const capacityMinutes = capacityHours === undefined ? undefined : Math.round(capacityHours * 60);
    const patch = defined({ name, goal, startsOn, endsOn, capacityMinutes });
    const sprint = await updateSprint(dependencies, scope, { id, patch, ...defined({ expectedVersion }) });
    return { sprint: await dependencies.store.read(scope, (readers) => withFigures(readers, scope, sprint)) };
  },

  async closeSprint({ input: { id, carryTo }, scope, dependencies }) {
    const { sprint, carried } = await closeSprint(dependencies, scope, { id, ...defined({ carryTo }) });
    const presented = await dependencies.store.read(scope, (readers) => withFigures(readers, scope, sprint));
    return { sprint: presented, carried: [...carried] };
  },
};

async function withFigures(
  { planner }: Pick<Readers, 'planner'>,
  scope: UserScope,
  sprint: Sprint,
): Promise<OutputOf<'listSprints'>['sprints'][number]> {
  return presentSprint(sprint, figuresOf(sprint, await tasksOfSprint(planner, scope, sprint.record.id)));
}

export async function presentTasks(
  { planner }: Pick<Readers, 'planner'>,
  scope: UserScope,
  tasks: readonly Task[],
): Promise<OutputOf<'listTasks'>['tasks']> {
  const blockers = await blockersOf(planner, scope, tasks);
  return tasks.map((task) => presentTask(task, blockers.get(task.record.id) ?? []));
}

async function presentOne(
  { store }: Pick<ApiDependencies, 'store'>,
  scope: UserScope,
  task: Task,
): Promise<OutputOf<'createTask'>['task']> {
  const own = { ...scope, spaces: [task.record.space] };
  const [presented] = await store.read(own, (readers) => presentTasks(readers, own, [task]));
  return present(presented);
}
