import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InputOf, OutputOf } from '@holdfast/contract';
import { type Holdfast, open } from './open.ts';
import { hashEmbedder } from './testing/hash-embedder.ts';

const refused = (port: number, place: string): string =>
  `Error: connect ECONNREFUSED 10.0.3.7:${port}\n    at connect (/srv/${place}/dist/pool.js:${port % 97}:11)\n    at main (/srv/${place}/dist/main.js:4:2)`;

let folder: string;
let holdfast: Holdfast;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-knowledge-'));
  holdfast = await open({ path: join(folder, 'memory.db'), embedder: hashEmbedder() });
});
afterAll(async () => {
  await holdfast.close();
  await rm(folder, { recursive: true, force: true });
});

async function until<T>(work: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await work();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('an agent at work', () => {
  test('a failure that was seen before brings what helped, learned from what was done after the first', async () => {
    const space = 'learning';
    const step = (input: InputOf<'logWork'>): Promise<OutputOf<'logWork'>> =>
      holdfast.logWork({ space, sessionId: 's1', task: 'nightly export', ...input });
    const first = await step({ action: 'run export', error: refused(5432, 'app') });
    expect(first).toMatchObject({ outcome: 'created', work: { success: false }, solutions: [] });
    await step({ action: 'restart the database proxy', input: { service: 'pgbouncer' } });
    await step({ action: 'run export', output: { rows: 12 } });
    const [learned] = await until(async () => {
      const { solutions } = await holdfast.getProblem({ spaces: [space], id: first.work.problemId ?? '' });
      return solutions[0]?.usageCount === 1 ? solutions : undefined;
    });
    expect(learned).toMatchObject({
      origin: 'learned',
      content: '1. restart the database proxy {"service":"pgbouncer"}',
      successes: 1,
      successRate: 1,
    });
    expect(learned?.confidence).toBeCloseTo(0.2065, 3);
    const again = await step({ action: 'run export', error: refused(6543, 'other'), sessionId: 's2' });
    expect(again.work.problemId).toBe(first.work.problemId);
    expect(again.solutions).toMatchObject([{ match: 'exact', solution: { id: learned?.id } }]);
    const { problem, work } = await holdfast.getProblem({ spaces: [space], id: again.work.problemId ?? '' });
    expect(problem).toMatchObject({ occurrences: 2, solutions: 1, state: 'active' });
    expect(work.map(({ id }) => id)).toEqual([again.work.id, first.work.id]);
  });
});
