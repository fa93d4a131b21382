import { expect, test } from 'vitest';
import { laps } from './laps.ts';

test('each part is timed from the end of the one before', () => {
  let now = 100;
  const heard: unknown[] = [];
  const lap = laps({ now: () => now, ended: (arm, ms) => heard.push([arm, ms]) });
  now = 103;
  lap('words');
  now = 104;
  lap('vectors');
  expect(heard).toEqual([
    ['words', 3],
    ['vectors', 1],
  ]);
});

test('without a watch nothing is timed', () => {
  expect(laps(undefined)('words')).toBeUndefined();
});
