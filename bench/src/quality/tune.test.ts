import { profiles, recipeParts, withoutParts } from '@holdfast/core';
import { expect, test } from 'vitest';
import { search } from './search.ts';
import { tune } from './tune.ts';

const plain = withoutParts(profiles.relevance, recipeParts);

test('a number is taken over only when it is worth more than chance', async () => {
  const chosen = await search({
    from: plain,
    gain: ({ mixing, kin, speaker }) => Promise.resolve((mixing ? 0.1 : 0) - Math.abs(kin - 0.4) + speaker / 10_000),
  });
  expect(chosen).toEqual({ ...plain, mixing: true, kin: 0.4 });
});

test('leaving a set out needs another one', async () => {
  const options = { store: 'sqlite' as const, data: undefined, files: [], progress: () => undefined };
  await expect(tune.run({ ...options, flags: new Map() })).rejects.toThrow('at least two sets');
});
