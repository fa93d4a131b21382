import { expect, test } from 'vitest';
import { progressLine } from './progress.ts';

test('a progress line shows share, count and rate', () => {
  const line = progressLine({
    label: 'notes.jsonl',
    unit: 'memories',
    done: 50,
    total: 200,
    count: 3_000,
    elapsedMs: 1_500,
  });
  expect(line).toBe(`notes.jsonl ${'█'.repeat(6)}${'░'.repeat(18)} 25 % 3,000 memories, 2,000/s`);
});

test('without a total it shows count and rate alone', () => {
  expect(progressLine({ label: '-', unit: 'memories', done: 9, count: 10, elapsedMs: 0 })).toBe('- 10 memories, 0/s');
});
