import { expect, test } from 'vitest';
import { checkPlan, type Violation } from './check-plan.ts';
import type { Block, SchedulingInput, Task } from './model.ts';
import { at, DAY, HOUR, MINUTE, MONDAY, task, week, WORKDAYS } from './testing/inputs.ts';

/** An hour from there on. */
const hour = (start: number, id = 'a'): Block => ({ task: id, start, end: start + HOUR });

function rules(input: SchedulingInput, ...blocks: readonly Block[]): Violation['rule'][] {
  return checkPlan(input, blocks).map(({ rule }) => rule);
}

const one = (given: Partial<Task> = {}, rest: Partial<SchedulingInput> = {}): SchedulingInput =>
  week([task('a', given)], rest);

test('a good plan breaks nothing, and neither does an empty one', () => {
  expect(rules(one(), hour(at(0, 9)))).toEqual([]);
  expect(rules(one())).toEqual([]);
});

test('a block belongs to a known task and lies on the grid inside the planned time', () => {
  expect(rules(one(), hour(at(0, 9)), hour(at(0, 11), 'b'))).toEqual(['unknown_task']);
  expect(rules(one({}, { now: at(0, 9, 15) }), hour(at(0, 9)))).toEqual(['outside']);
  expect(rules(one({}, { until: at(0, 9, 45) }), hour(at(0, 9)))).toEqual(['outside']);
  expect(rules(one(), hour(at(0, 9) + MINUTE))).toEqual(['off_grid']);
});

test('every minute of it is in the hours of its kind of work', () => {
  expect(rules(one(), hour(at(0, 16, 15)))).toEqual(['hours']);
  expect(rules(one(), hour(at(0, 8, 45)))).toEqual(['hours']);
  expect(rules(one(), hour(at(5, 9)))).toEqual(['hours']);
  expect(rules(one({ kind: 'play' }), hour(at(0, 9)))).toEqual(['hours']);
  const night = [{ kind: 'night', zone: 'UTC', ranges: [{ weekdays: WORKDAYS, from: 22 * 60, to: 2 * 60 }] }];
  expect(rules(one({}, { hours: night }), hour(at(0, 23, 30)))).toEqual([]);
  expect(rules(one({}, { hours: night }), hour(at(1, 1, 15)))).toEqual(['hours']);
  const off = [
    { kind: 'work', zone: 'UTC', ranges: [{ weekdays: WORKDAYS, from: 0, to: 0 }], dates: { '2026-10-20': [] } },
  ];
  expect(rules(one({}, { hours: off }), hour(at(1, 9)))).toEqual(['hours']);
  expect(rules(one({}, { hours: [] }), hour(at(1, 9)))).toEqual(['hours']);
});

test('after a change of clocks the wall clock counts, not the offset of today', () => {
  const berlin = [{ kind: 'work', zone: 'Europe/Berlin', ranges: [{ weekdays: WORKDAYS, from: 540, to: 600 }] }];
  const input = one({}, { hours: berlin, until: MONDAY + 14 * DAY });
  expect(rules(input, hour(at(1, 7)))).toEqual([]);
  expect(rules(input, hour(at(7, 7)))).toEqual(['hours']);
  expect(rules(input, hour(at(7, 8)))).toEqual([]);
});

test('busy times keep their buffers, or those of their own', () => {
  const busy = { start: at(0, 10), end: at(0, 11) };
  const buffers = { beforeBusy: 15, afterBusy: 30, between: 0 };
  expect(rules(one({}, { busy: [busy], buffers }), hour(at(0, 9)))).toEqual(['busy']);
  expect(rules(one({}, { busy: [busy], buffers }), hour(at(0, 11, 15)))).toEqual(['busy']);
  expect(rules(one({}, { busy: [busy], buffers }), hour(at(0, 11, 30)))).toEqual([]);
  expect(rules(one({}, { busy: [{ ...busy, before: 0, after: 0 }], buffers }), hour(at(0, 9)))).toEqual([]);
});

test('blocks neither overlap nor come nearer than they may, fixed ones included', () => {
  const two = (between: number, fixed: Task['fixed'] = []): SchedulingInput =>
    week([task('a'), task('b'), task('c', { fixed })], { buffers: { beforeBusy: 0, afterBusy: 0, between } });
  expect(rules(two(0), hour(at(0, 9)), hour(at(0, 9, 45), 'b'))).toEqual(['overlap']);
  expect(rules(two(0), hour(at(0, 9)), hour(at(0, 10), 'b'))).toEqual([]);
  expect(rules(two(15), hour(at(0, 9)), hour(at(0, 10), 'b'))).toEqual(['overlap']);
  const pinned = [{ start: at(0, 10), end: at(0, 11), why: 'pinned' as const }];
  expect(rules(two(0, pinned), hour(at(0, 10, 30)))).toEqual(['overlap']);
});

test('releases and deadlines hold', () => {
  expect(rules(one({ release: at(0, 9, 15) }), hour(at(0, 9)))).toEqual(['release']);
  expect(rules(one({ deadline: at(0, 9, 45) }), hour(at(0, 9)))).toEqual(['deadline']);
});

test('a task is placed whole, in blocks as long as they may be', () => {
  const half = (start: number): Block => ({ task: 'a', start, end: start + 30 * MINUTE });
  expect(rules(one(), half(at(0, 9)))).toEqual(['duration']);
  expect(rules(one(), half(at(0, 9)), half(at(0, 11)))).toEqual(['not_split']);
  expect(rules(one({ split: { min: 30 } }), half(at(0, 9)), half(at(0, 11)))).toEqual([]);
  expect(rules(one({ split: { min: 45 } }), half(at(0, 9)), half(at(0, 11)))).toEqual(['too_short', 'too_short']);
  expect(rules(one({ split: { min: 30, max: 45 } }), hour(at(0, 9)))).toEqual(['too_long']);
  expect(rules(one({ split: { min: 30, max: 45 } }), half(at(0, 9)), half(at(0, 9, 30)))).toEqual(['too_long']);
  const begun = { fixed: [{ start: at(0, 8), end: at(0, 8, 30), why: 'started' as const }] };
  expect(rules(one(begun), half(at(0, 9)))).toEqual([]);
});

test('a day holds no more of a task than it may, fixed blocks included', () => {
  const fixed = [{ start: at(0, 8), end: at(0, 8, 30), why: 'started' as const }];
  expect(rules(one({ minutes: 90, perDay: 60, fixed }), hour(at(0, 9)))).toEqual(['per_day']);
  expect(rules(one({ minutes: 90, perDay: 60, fixed }), hour(at(1, 9)))).toEqual([]);
});

test('nothing comes between the blocks of a task that stays together', () => {
  const input = week([task('a', { minutes: 120, split: { min: 60, together: true } }), task('b')]);
  expect(rules(input, hour(at(0, 9)), hour(at(0, 10), 'b'), hour(at(0, 11)))).toEqual(['together']);
  expect(rules(input, hour(at(0, 9)), hour(at(0, 12), 'b'), hour(at(0, 11)))).toEqual([]);
});

test('a task begins after those that it waits for, and after the lag', () => {
  const input = week([task('a'), task('b', { after: [{ task: 'a', lag: 30 }] })]);
  expect(rules(input, hour(at(0, 9)), hour(at(0, 10), 'b'))).toEqual(['dependency']);
  expect(rules(input, hour(at(0, 9)), hour(at(0, 10, 30), 'b'))).toEqual([]);
  expect(rules(input, hour(at(0, 10, 30), 'b'))).toEqual(['dependency']);
  const done = [{ start: at(0, 8), end: at(0, 9), why: 'started' as const }];
  const begun = week([task('a', { fixed: done }), task('b', { after: [{ task: 'a' }] })]);
  expect(rules(begun, hour(at(0, 9), 'b'))).toEqual([]);
});
