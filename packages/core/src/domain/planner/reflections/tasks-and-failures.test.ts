import { describe, expect, test } from 'vitest';
import type { PlannerRecord } from '../records/record-store.ts';
import type { Task } from '../tasks/task.ts';
import { draftOf } from './draft.ts';
import { correctedLength, estimatesOf, likelyMinutes, usualLength } from './estimates.ts';
import { failuresOf } from './failures.ts';
import { periodOf } from './period.ts';
import { standingOf } from './standing.ts';
import { doneSentences } from './task-sentences.ts';
import { createCalendar } from '../../lib/calendar.ts';

const hour = 3_600_000;
const monday = Date.UTC(2026, 10, 16);
const period = periodOf(createCalendar('UTC'), 'day', '2026-11-16');

function record(no: number, fields: Partial<PlannerRecord> = {}): PlannerRecord {
  return {
    no,
    id: `t${no}`,
    space: 'default',
    noun: 'task',
    state: 'open',
    version: 1,
    content: '{}',
    createdAt: monday,
    updatedAt: monday,
    ...fields,
  };
}

function task(
  no: number,
  { record: own, ...fields }: Partial<Omit<Task, 'record'>> & { record?: Partial<PlannerRecord> } = {},
): Task {
  return {
    title: `Task ${no}`,
    owner: 'user',
    priority: 'normal',
    minutes: 60,
    spentMinutes: 0,
    dependsOn: [],
    tags: [],
    citations: [],
    state: 'open',
    ...fields,
    record: record(no, own),
  };
}

const done = (no: number, minutes: number, spentMinutes: number, fields: Partial<Omit<Task, 'record'>> = {}): Task =>
  task(no, { state: 'done', minutes, spentMinutes, endedAt: monday + no * hour, ...fields });

describe('estimates', () => {
  const of = (tasks: readonly Task[]) => estimatesOf(tasks, { to: monday + 24 * hour });

  test('are corrected by the median of what such work took, the less the fewer there are', () => {
    expect(of([])).toEqual([]);
    expect(of([done(1, 60, 120, { kind: 'a' })])).toEqual([{ kind: 'a', factor: 1.41, tasks: ['t1'], usual: 60 }]);
    const three = [done(1, 60, 120, { kind: 'a' }), done(2, 60, 120, { kind: 'a' }), done(3, 60, 600, { kind: 'a' })];
    expect(of(three)).toEqual([{ kind: 'a', factor: 1.68, tasks: ['t3', 't2', 't1'], usual: 85 }]);
    expect(of([done(1, 60, 30), done(2, 60, 60)])).toMatchObject([
      { kind: 'other', factor: 0.79, tasks: ['t2', 't1'] },
    ]);
    expect(of([done(1, 10, 1_000), done(2, 10, 1_000)]).map(({ factor }) => factor)).toEqual([3]);
    expect(of([done(1, 1_000, 10), done(2, 1_000, 10)]).map(({ factor }) => factor)).toEqual([0.5]);
    expect(of([done(1, 60, 90, { kind: 'b' }), done(2, 60, 90, { kind: 'a' })]).map(({ kind }) => kind)).toEqual([
      'a',
      'b',
    ]);
  });

  test('rest on what was done by then, and on time that was noted', () => {
    const some = [done(1, 60, 0), done(30, 60, 90), task(2, { spentMinutes: 90 })];
    expect(of(some)).toEqual([]);
    const twins = [done(1, 60, 90, { endedAt: monday }), done(2, 60, 90, { endedAt: monday })];
    for (const tasks of [twins, twins.toReversed()]) {
      expect(estimatesOf(tasks, { to: monday + 1 })[0]?.tasks).toEqual(['t1', 't2']);
    }
  });

  test('are learnt from what was thought, not from what was corrected, and not where nobody thought of any', () => {
    const corrected = [1, 2, 3].map((no) => done(no, 90, 90, { kind: 'a', thought: 60 }));
    expect(of(corrected)).toMatchObject([{ factor: 1.36, usual: 68 }]);
    expect(of([done(1, 90, 120, { kind: 'a', unsaid: true })])).toEqual([
      { kind: 'a', factor: 1, tasks: [], usual: 60 },
    ]);
  });

  test('give what a task is likely to take', () => {
    const known = [{ kind: 'a', factor: 1.5, tasks: [], usual: 50 }];
    expect(likelyMinutes({ kind: 'a', minutes: 30 }, known)).toBe(45);
    expect(likelyMinutes({ kind: 'a', minutes: 45, thought: 30 }, known)).toBe(45);
    expect(likelyMinutes({ kind: 'a', minutes: 30, unsaid: true }, known)).toBe(50);
    expect(likelyMinutes({ minutes: 30 }, known)).toBe(30);
    expect(likelyMinutes({ kind: 'a', minutes: 1 }, [{ kind: 'a', factor: 0.3, tasks: [], usual: 1 }])).toBe(1);
  });

  test('say how long a task is to be where nobody, or only a rule, said so', () => {
    const known = [
      { kind: 'a', factor: 1.5, tasks: [], usual: 50 },
      { kind: 'other', factor: 1, tasks: [], usual: 20 },
    ];
    expect(usualLength('a', known)).toEqual({ minutes: 50, unsaid: true });
    expect(usualLength('b', known)).toEqual({ minutes: 30, unsaid: true });
    expect(usualLength(undefined, known)).toEqual({ minutes: 20, unsaid: true });
    expect(correctedLength({ kind: 'a', minutes: 30 }, known)).toEqual({ minutes: 45, thought: 30 });
    expect(correctedLength({ minutes: 30 }, known)).toEqual({ minutes: 30 });
  });
});

describe('where tasks stood', () => {
  test('what was given up is neither done nor carried over, with or without a note of when', () => {
    const tasks = [
      task(1, { state: 'cancelled', endedAt: monday + hour, record: { dueAt: monday + 2 * hour } }),
      task(2, { state: 'cancelled', record: { dueAt: monday + 2 * hour } }),
      task(3, { state: 'cancelled', record: { dueAt: monday + 2 * hour, updatedAt: monday + 48 * hour } }),
    ];
    const { planned, carried } = standingOf({ period, tasks, blocks: [] }, []);
    expect(planned).toHaveLength(3);
    expect(carried.map(({ task: { record: of } }) => of.id)).toEqual(['t3']);
  });
});

describe('a draft', () => {
  test('begins with what is overdue or due, then what was begun, then what matters most', () => {
    const free = [
      task(1, { priority: 'high' }),
      task(2, { startedAt: monday }),
      task(3, { record: { dueAt: monday + 30 * hour } }),
      task(4, { record: { dueAt: monday + hour } }),
      task(5),
      task(6, { priority: 'urgent', startsAt: monday + 72 * hour }),
      task(7, { startedAt: monday + 30 * hour }),
    ];
    const week = periodOf(createCalendar('UTC'), 'week', '2026-11-16');
    expect(draftOf(period, { free, estimates: [] }).map(({ taskId, reason }) => [taskId, reason])).toEqual([
      ['t4', 'overdue'],
      ['t3', 'due'],
      ['t2', 'started'],
    ]);
    expect(draftOf(week, { free, estimates: [] }).map(({ taskId }) => taskId)).toEqual([
      't4',
      't3',
      't2',
      't7',
      't6',
      't1',
    ]);
  });
});

test('what was done is told with the time that it took, against what was thought or is usual, and what came of it', () => {
  const some = [done(1, 90, 120, { thought: 60 }), done(2, 30, 20, { unsaid: true, outcome: 'Sent' }), done(3, 30, 0)];
  expect(doneSentences(some).map(({ text }) => text)).toEqual([
    'Done: “Task 1”, 2 h against 1 h that were thought.',
    'Done: “Task 2”, 20 min against the usual 30 min: “Sent”.',
    'Done: “Task 3”.',
  ]);
});

describe('failures', () => {
  test('of one instant come in one order, and runs of old without an end count by their last change', () => {
    const run = (no: number) => ({
      name: `Run ${no}`,
      steps: [],
      state: 'failed' as const,
      record: record(no, { noun: 'run', updatedAt: monday }),
    });
    const none = { period, work: [], errors: [], said: [] };
    for (const runs of [
      [run(1), run(2)],
      [run(2), run(1)],
    ]) {
      expect(failuresOf({ ...none, runs }, () => '2026-11-16').map(({ text }) => text)).toEqual(['Run 1', 'Run 2']);
    }
    const twice = [run(1), { ...run(2), name: 'Run 1' }];
    expect(failuresOf({ ...none, runs: twice.toReversed() }, () => '2026-11-16')).toEqual([
      {
        text: 'Run 1',
        times: 2,
        days: new Set(['2026-11-16']),
        citations: [
          { type: 'run', id: 't1' },
          { type: 'run', id: 't2' },
        ],
      },
    ]);
  });
});
