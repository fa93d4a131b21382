import { expect, test } from 'vitest';
import { readCalendar } from '../domain/planner/calendars/calendar.ts';
import type { PlannerRecord } from '../domain/planner/records/record-store.ts';
import type { PlannerTime } from '../domain/planner/times/time-store.ts';
import { presentRecord, presentTime } from './planner-records.ts';

const calendar = (content: object): PlannerRecord => ({
  no: 1,
  id: 'c',
  space: 'default',
  noun: 'calendar',
  state: 'active',
  version: 2,
  key: 'target',
  content: JSON.stringify({ name: 'Ours', ...content }),
  createdAt: 1,
  updatedAt: 2,
});
const time: PlannerTime = {
  no: 1,
  id: 't',
  space: 'default',
  noun: 'busy',
  state: 'busy',
  version: 1,
  calendarId: 'c',
  start: 1,
  end: 2,
  unsent: true,
  content: JSON.stringify({ title: 'Dentist', etag: 'e' }),
  createdAt: 1,
  updatedAt: 1,
};

test('a calendar goes out without what opens it or is known of it there, and so do its former versions', () => {
  const former = [{ version: 1, state: 'active', content: '{"feed":"old"}', replacedAt: 2 }];
  const of = (content: object) => presentRecord('calendar', calendar(content), { former, memoryIds: [] });
  const url = 'https://calendar.example/secret.ics';
  expect(of({ kind: 'ics', url, cursor: 'x' })).toMatchObject({
    state: 'disconnected',
    key: 'ics',
    content: { kind: 'ics', name: 'Ours' },
    former: [],
  });
  expect(of({ kind: 'google', target: true, timeZone: 'UTC' })).toMatchObject({
    state: 'disconnected',
    content: { kind: 'google', name: 'Ours', timeZone: 'UTC' },
  });
  const internal = of({ kind: 'internal', feed: 'a hash' });
  expect(internal).toMatchObject({ state: 'active' });
  expect(internal.content).toEqual({ kind: 'internal', name: 'Ours' });
});

test('times go out that no calendar would tell of anew, without what it knows of them', () => {
  const of = (content: object) => presentTime(time, readCalendar(calendar(content)));
  expect(of({ kind: 'ics' })).toMatchObject({ calendarId: 'c', content: { title: 'Dentist' } });
  expect(of({ kind: 'ics' })?.content).not.toHaveProperty('etag');
  expect(of({ kind: 'ics', url: 'https://calendar.example/secret.ics' })).toBeUndefined();
  expect(of({ kind: 'google' })).toBeUndefined();
  expect(presentTime(time, undefined)).toBeUndefined();
  const { calendarId: _calendarId, ...own } = time;
  expect(presentTime(own, undefined)).toMatchObject({ id: 't' });
  const block: PlannerTime = {
    ...time,
    noun: 'block',
    state: 'free',
    taskId: 'k',
    content: '{"scheduleId":"s","etag":"e"}',
  };
  expect(presentTime(block, undefined)).toMatchObject({ taskId: 'k', content: { scheduleId: 's' } });
  expect(presentTime(block, undefined)).not.toHaveProperty('calendarId');
  expect(presentTime({ ...block, state: 'removed' }, undefined)).toBeUndefined();
});
