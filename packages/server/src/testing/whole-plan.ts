import { operations, type OperationName, type OutputOf } from '@holdfast/contract';
import { expect } from 'vitest';
import type { Served } from './serve.ts';

/** Monday morning in Berlin, an hour before work. */
const now = '2031-03-03T07:00:00Z';

/** From a sentence to the calendar and back, through REST alone. */
export async function expectWholePlan({ call }: Pick<Served, 'call'>): Promise<void> {
  async function ask<N extends OperationName>(name: N, path: string, json?: unknown): Promise<OutputOf<N>> {
    const { method, status: expected, output } = operations[name];
    const { status, text } = await call(method, path, json === undefined ? {} : { json });
    expect(status, text).toBe(expected);
    // Sound: what the schema of this very operation has read.
    return output.parse(JSON.parse(text)) as OutputOf<N>;
  }
  const blocks = async (): Promise<{ taskId: string | undefined; startsAt: string; late: boolean | undefined }[]> => {
    const { days } = await ask('getAgenda', '/v1/agenda?from=2031-03-03&days=14&timeZone=Europe/Berlin');
    const items = days.flatMap((day) => day.items).filter(({ type }) => type === 'block');
    return items.map(({ taskId, startsAt, late }) => ({ taskId, startsAt, late }));
  };

  const intent = 'For the demo by 14 March 2031: write the script, record the video, then send it to Ben';
  const { plan } = await ask('createPlan', '/v1/plans', { intent, now, timeZone: 'Europe/Berlin' });
  expect(plan).toMatchObject({ state: 'draft', steps: [{}, {}, {}] });
  expect(await blocks()).toEqual([]);
  const { plan: approved, tasks } = await ask('approvePlan', `/v1/plans/${plan.id}/approve`, {});
  expect(approved.state).toBe('approved');
  const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri'];
  const hours = [{ kind: 'work', times: [{ weekdays, from: '09:00', to: '12:00' }] }];
  await ask('setWorkingTime', '/v1/working-time', { timeZone: 'Europe/Berlin', hours });

  const proposed = await ask('previewSchedule', '/v1/schedules', { now, days: 14, budgetMs: 200 });
  const { schedule } = proposed;
  expect(schedule).toMatchObject({ state: 'proposed', unplaced: [], changes: { moved: [], removed: [], kept: 0 } });
  expect(new Set(schedule.blocks.map(({ taskId }) => taskId))).toEqual(new Set(tasks.map(({ id }) => id)));
  expect(await blocks()).toEqual([]);
  const applied = await ask('applySchedule', `/v1/schedules/${schedule.id}/apply`, {});
  expect(applied.schedule.writes).toHaveLength(schedule.blocks.length);
  expect(await blocks()).toEqual(schedule.blocks.map(({ taskId, startsAt }) => ({ taskId, startsAt, late: false })));
  // In the order of the steps: each waits for the one before.
  const order = schedule.blocks.map(({ taskId }) => tasks.findIndex(({ id }) => id === taskId));
  expect(order).toEqual(order.toSorted((a, b) => a - b));

  const undone = await ask('undoSchedule', `/v1/schedules/${schedule.id}/undo`, {});
  expect(undone.schedule).toMatchObject({ state: 'undone', kept: [] });
  expect(await blocks()).toEqual([]);
  const { schedules } = await ask('listSchedulerRuns', '/v1/schedules');
  expect(schedules).toEqual([undone.schedule]);
}
