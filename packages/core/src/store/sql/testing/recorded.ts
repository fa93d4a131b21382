import type { UserScope } from '../../../domain/scope.ts';
import type { Writers } from '../../../domain/store.ts';
import { fakePlatform } from '../../../testing/fake-platform.ts';
import type { Dialect } from '../dialect.ts';
import { writersOf } from '../repositories.ts';
import { writeSession } from '../session.ts';
import { compile, type Executor, type SqlValue, type Statement } from '../statement.ts';
import { userNumbers } from '../user-numbers.ts';

export interface Recorded {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/**
 * The statements that a piece of work would run for user number 1, but for those that ask who that is. None is run: whatever
 * is asked finds nothing.
 */
export async function recorded(
  dialect: Dialect,
  scope: UserScope,
  work: (writers: Writers) => Promise<unknown>,
): Promise<readonly Recorded[]> {
  const run: Recorded[] = [];
  const note = <P extends object, R>(source: Statement<P, R>, params: P): void => {
    const { sql, bind } = compile(source, dialect);
    if (!/user_state/u.test(sql)) run.push({ sql, values: bind(params) });
  };
  const executor: Executor = {
    dialect,
    enter: () => undefined,
    all(source, params) {
      note(source, params);
      return Promise.resolve([]);
    },
    first(source, params) {
      note(source, params);
      return Promise.resolve(undefined);
    },
    insert: () => Promise.resolve(1),
    insertAll: () => Promise.resolve([]),
    runAll: () => Promise.resolve(),
    run(source, params) {
      note(source, params);
      return Promise.resolve(0);
    },
  };
  const numbers = userNumbers();
  const session = writeSession({ executor, outer: scope, numbers, hashing: fakePlatform() });
  await session.ownUserNo(scope);
  await work(writersOf(session));
  return run;
}

/** What finds or changes much, and the index that leads there. */
export const ledByIndex: readonly (readonly [
  what: string,
  index: string,
  work: (writers: Writers, scope: UserScope) => Promise<unknown>,
])[] = [
  ['work of a task', 'work_records_by_task', ({ work }, s) => work.list(s, { filter: { task: 'task 7' }, limit: 50 })],
  [
    'work before other work of its task',
    'work_records_by_task',
    ({ work }, s) => work.list(s, { filter: { task: 'task 7' }, after: { occurredAt: 2_000, no: 9 }, limit: 50 }),
  ],
  ['active work', 'work_records_active', ({ work }, s) => work.list(s, { filter: {}, limit: 50 })],
  ['work to archive', 'work_records_active', ({ work }, s) => work.archive(s, { before: 50, limit: 500 })],
  ['active problems', 'problems_active', ({ knowledge }, s) => knowledge.listProblems(s, { limit: 50 })],
  ['problems to archive', 'problems_active', ({ knowledge }, s) => knowledge.archive(s, { before: 50, limit: 500 })],
  [
    'runs of a procedure',
    'planner_records_by_procedure',
    ({ planner }, s) => planner.list(s, { noun: 'run', filter: { procedureId: 'procedure 7' }, limit: 50 }),
  ],
  [
    'tasks due in a time',
    'planner_records_by_due',
    ({ planner }, s) => planner.list(s, { noun: 'task', filter: { dueFrom: 40, dueTo: 50 }, limit: 50 }),
  ],
  [
    'tasks due before a time',
    'planner_records_by_due',
    ({ planner }, s) =>
      planner.list(s, { noun: 'task', filter: { states: ['open'], dueTo: 50 }, before: 9_000, limit: 50 }),
  ],
  [
    'tasks of a plan',
    'planner_records_by_plan',
    ({ planner }, s) => planner.list(s, { noun: 'task', filter: { planId: 'plan 7' }, limit: 50 }),
  ],
  [
    'tasks of a sprint',
    'planner_records_by_sprint',
    ({ planner }, s) => planner.list(s, { noun: 'task', filter: { sprintId: 'sprint 7' }, limit: 50 }),
  ],
];
