import { expect, test } from 'vitest';
import { pairsOf, stagesOf } from './dockerfile.ts';

test('stages come in order, with continued lines joined and comments gone', () => {
  const text = `# a file
ARG V=1
FROM node:\${V} AS build
# inside
RUN one \\
  && two
FROM build
ENV A=1 \\
    B=2
`;
  expect(stagesOf(text)).toEqual([
    { name: 'build', base: 'node:${V}', instructions: [{ name: 'RUN', rest: 'one && two' }] },
    { name: '', base: 'build', instructions: [{ name: 'ENV', rest: 'A=1 B=2' }] },
  ]);
});

test('pairs are cut at the first sign of equality', () => {
  expect(pairsOf('A=1 B= C C=a=b')).toEqual([
    ['A', '1'],
    ['B', ''],
    ['C', ''],
    ['C', 'a=b'],
  ]);
});
