import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { open } from './open.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-links-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('links of what is recalled together grow stronger, those put by hand stay by hand, and others stay as they are', async () => {
  const path = join(folder, 'holdfast.db');
  const holdfast = await open({ path, worker: false });
  const ids: string[] = [];
  for (const content of ['a red kite', 'a kite in the wind', 'soup', 'bread']) {
    ids.push((await holdfast.remember({ content })).memory.id);
  }
  const [one = '', other = '', soup = '', bread = ''] = ids;
  await holdfast.linkMemories({ from: one, to: other, type: 'supports', weight: 0.5 });
  await holdfast.linkMemories({ from: soup, to: bread, type: 'supports', weight: 0.5 });
  const { results } = await holdfast.recall({ query: 'kite', explain: true });
  expect(results.map(({ memory }) => memory.id).toSorted()).toEqual([one, other].toSorted());
  expect(results[0]?.explain?.links).toEqual([{ memoryId: results[1]?.memory.id, type: 'supports', weight: 0.5 }]);
  await holdfast.recall({ query: 'kite' });
  await holdfast.close();

  await using again = await open({ path, worker: false });
  const weightOf = async (id: string) => (await again.neighbours({ id })).neighbours[0]?.link;
  // Once for all recalls between two writings.
  expect((await weightOf(one))?.weight).toBeCloseTo(0.525, 9);
  expect(await weightOf(one)).toMatchObject({ origin: 'manual' });
  expect(await weightOf(soup)).toMatchObject({ weight: 0.5 });
});

test('an entity is recalled under any of its names, from the call after it was named', async () => {
  await using holdfast = await open({ path: ':memory:', worker: false });
  const { memory } = await holdfast.remember({ content: 'She came by to mend the roof' });
  await holdfast.remember({ content: 'Soup for lunch' });
  expect((await holdfast.recall({ query: 'What did Mirabel do?' })).results).toEqual([]);
  await holdfast.createFact({ subject: 'Mira', predicate: 'job_title', object: 'roofer', sources: [memory.id] });
  await holdfast.createFact({ subject: 'Mirabel', predicate: 'plays', object: 'chess' });
  const { entities } = await holdfast.listEntities({});
  const [mira = '', mirabel = ''] = ['Mira', 'Mirabel'].map((name) => entities.find((one) => one.name === name)?.id);
  await holdfast.mergeEntities({ id: mira, from: mirabel });
  const { results } = await holdfast.recall({ query: 'What did Mirabel do?', explain: true });
  expect(results.map((result) => [result.memory.id, result.explain?.entities])).toEqual([[memory.id, ['Mira']]]);
  expect((await holdfast.recall({ query: 'What did Mirabel do?', userId: 'else' })).results).toEqual([]);
  await holdfast.forgetMemory({ id: memory.id });
  expect((await holdfast.recall({ query: 'What did Mirabel do?' })).results).toEqual([]);
});
