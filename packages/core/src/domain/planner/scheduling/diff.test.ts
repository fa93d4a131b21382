import { expect, test } from 'vitest';
import { applyDiff, diffPlans, inverseOf, isEmpty } from './diff.ts';
import type { Block } from './model.ts';

const block = (task: string, start: number, end = start + 1): Block => ({ task, start, end });

test('equal plans have an empty diff, in whichever order their blocks are given', () => {
  const diff = diffPlans([block('a', 1), block('b', 2)], [block('b', 2), block('a', 1)]);
  expect(isEmpty(diff)).toBe(true);
  expect(diff.kept).toBe(2);
});

test('blocks that changed their place are moved; only what is left over comes or goes', () => {
  const before = [block('a', 1), block('a', 5), block('b', 2), block('c', 3)];
  const after = [block('a', 1), block('a', 6), block('a', 8), block('b', 4), block('d', 3)];
  const diff = diffPlans(before, after);
  expect(diff).toEqual({
    kept: 1,
    moved: [
      { task: 'b', from: { start: 2, end: 3 }, to: { start: 4, end: 5 } },
      { task: 'a', from: { start: 5, end: 6 }, to: { start: 6, end: 7 } },
    ],
    added: [block('a', 8), block('d', 3)],
    removed: [block('c', 3)],
  });
  expect(isEmpty(diff)).toBe(false);
  const sorted = (blocks: readonly Block[]): Block[] => blocks.toSorted((x, y) => x.start - y.start);
  expect(sorted(applyDiff(before, diff))).toEqual(sorted(after));
  expect(isEmpty(diffPlans(applyDiff(after, inverseOf(diff)), before))).toBe(true);
});

test('a diff is not applied to a plan that it was not made for', () => {
  const diff = diffPlans([block('a', 1)], []);
  expect(() => applyDiff([block('a', 2)], diff)).toThrow('no block of a at 1');
});
