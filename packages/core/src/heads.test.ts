import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HoldfastError, operations } from '@holdfast/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Holdfast, open, type OpenOptions } from './open.ts';
import { hashEmbedder } from './testing/hash-embedder.ts';

const heads = ['entity', 'situation'] as const;
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-heads-'));
  path = join(folder, 'memory.db');
});
afterEach(() => rm(folder, { recursive: true }));

function opened(options: Partial<OpenOptions> = {}): Promise<Holdfast> {
  return open({ path, embedder: hashEmbedder(), embedding: { heads }, touches: false, ...options });
}

/** Until a recall under the heads is answered, and answered so. */
async function untilFound(holdfast: Holdfast, query: string, head: (typeof heads)[number]): Promise<number> {
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await holdfast
      .recall({ query, heads: [head], explain: true, profile: 'balanced' })
      .catch((error: unknown) => {
        if (error instanceof HoldfastError && error.code === 'head_unavailable') return undefined;
        throw error;
      });
    const cosine = answer?.results[0]?.explain?.cosine;
    if (cosine !== undefined && cosine > 0.9) return cosine;
    await sleep(10);
  }
  throw new Error('it was not found');
}

const ana = { content: 'we walked by the river with Ana Silva', speaker: 'Bo' };

describe('heads', () => {
  test('join the commit of the memory, are searched and explained each by itself', async () => {
    await using holdfast = await opened({ worker: false });
    await holdfast.rememberMany({ items: [ana, { content: 'nothing of note' }, { content: 'Carl sings' }] });
    const answer = await holdfast.recall({ query: 'Who is Ana Silva?', explain: true });
    expect(operations.recall.output.parse(answer)).toEqual(answer);
    const { results } = answer;
    expect(results[0]?.memory.content).toBe(ana.content);
    const { cosine, cosines } = results[0]?.explain ?? {};
    expect(cosines?.semantic).toBe(cosine);
    // Two of the three words of "Bo, Ana Silva" are asked for, and of two asked for both are there.
    expect(cosines?.entity).toBeCloseTo(2 / Math.sqrt(6), 2);
    expect(cosines?.situation).toBeDefined();
    const named = await holdfast.recall({ query: 'Ana Silva', heads: ['entity'], explain: true });
    expect(named.results[0]?.explain?.cosine).toBeCloseTo(2 / Math.sqrt(6), 2);
    expect(named.results[0]?.explain?.cosines).toBeUndefined();
    expect(await untilFound(holdfast, 'Carl', 'entity')).toBeCloseTo(1, 2);
  });

  test('of a question without names say nothing, and find nothing of what has none', async () => {
    const embedder = hashEmbedder();
    await using holdfast = await opened({ worker: false, embedder });
    await holdfast.rememberMany({ items: [ana, { content: 'nothing of note' }] });
    const asked = embedder.texts.length;
    const { results } = await holdfast.recall({ query: 'what happened by the river?', explain: true });
    expect(embedder.texts).toHaveLength(asked + 1);
    expect(results[0]?.explain?.cosines).not.toHaveProperty('entity');
    const named = await holdfast.recall({ query: 'Nobody Else', explain: true });
    const plain = named.results.find(({ memory }) => memory.content === 'nothing of note');
    expect(plain?.explain?.cosines).not.toHaveProperty('entity');
  });

  test('a head that has no vectors yet is refused, and so is one that is not made', async () => {
    await using holdfast = await opened({ worker: false });
    await expect(holdfast.recall({ query: 'x', heads: ['entity'] })).rejects.toMatchObject({
      code: 'head_unavailable',
    });
    await using plain = await opened({ worker: false, embedding: {} });
    await plain.remember(ana);
    await expect(plain.recall({ query: 'x', heads: ['semantic', 'situation'] })).rejects.toMatchObject({
      code: 'head_unavailable',
      faults: [{ field: 'heads', message: 'situation is not available' }],
    });
    expect((await plain.recall({ query: 'river', explain: true })).results[0]?.explain).not.toHaveProperty('cosines');
  });

  test('are made of what was stored before they were switched on, and once', async () => {
    const before = await opened({ embedding: {} });
    await before.rememberMany({ items: [ana, { content: 'Carl sings' }] });
    await before.close();
    const embedder = hashEmbedder();
    const after = await opened({ embedder });
    await untilFound(after, 'Carl', 'entity');
    // The content has its vectors already.
    expect(embedder.texts).not.toContain(ana.content);
    await after.close();
    const again = hashEmbedder();
    const third = await opened({ embedder: again });
    await sleep(50);
    await third.close();
    expect(again.texts).toEqual([]);
  });

  test('follow an edit of what they read', async () => {
    await using holdfast = await opened();
    const { memory } = await holdfast.remember(ana);
    await holdfast.updateMemory({ id: memory.id, speaker: 'Dora' });
    await untilFound(holdfast, 'Dora, Ana Silva', 'entity');
    await holdfast.updateMemory({ id: memory.id, content: 'we met Eve' });
    await untilFound(holdfast, 'Dora, Eve', 'entity');
    expect((await holdfast.stats({})).embeddings).toMatchObject({ pending: 0 });
  });

  test('follow a vector that the caller brings, which stays', async () => {
    const embedder = hashEmbedder({ dimensions: 4 });
    await using holdfast = await opened({ embedder });
    const vector = { model: embedder.model, values: [0, 0, 0, 2] };
    await holdfast.remember({ ...ana, vector });
    await untilFound(holdfast, 'Bo, Ana Silva', 'entity');
    // Compared with the semantic vectors alone: heads may differ in length.
    await holdfast.remember({ content: 'Carl sings', vector: { ...vector, values: [1, 0, 0, 0] } });
    const { results } = await holdfast.recall({ query: 'x', vector, explain: true });
    expect(results[0]?.explain?.cosines?.semantic).toBeCloseTo(1, 2);
  });

  test('come back with a memory that is restored', async () => {
    const before = await opened({ embedding: {} });
    const { memory } = await before.remember(ana);
    await before.forgetMemory({ id: memory.id });
    await before.close();
    await using after = await opened();
    await after.restoreMemory({ id: memory.id });
    await untilFound(after, 'Bo, Ana Silva', 'entity');
  });
});
