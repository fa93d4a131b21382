import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Holdfast, open } from './open.ts';
import { hashEmbedder } from './testing/hash-embedder.ts';

const old = hashEmbedder({ model: 'old', dimensions: 32 });
const fresh = hashEmbedder({ model: 'fresh', dimensions: 64 });

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-model-'));
  path = join(folder, 'memory.db');
});
afterEach(() => rm(folder, { recursive: true }));

async function recalled(holdfast: Holdfast): Promise<{ cosines: number; degraded: readonly string[] }> {
  const { results, degraded } = await holdfast.recall({ query: 'red apple', explain: true });
  return { cosines: results.filter(({ explain }) => (explain?.cosine ?? 0) > 0).length, degraded };
}

const whole = { cosines: 2, degraded: [] };
const settled = (holdfast: Holdfast) =>
  vi.waitFor(async () => expect(await recalled(holdfast)).toEqual(whole), { timeout: 5_000, interval: 20 });

describe('opening with another embedder', () => {
  test('gives what is stored vectors of it: after none, and after another model', async () => {
    {
      await using none = await open({ path });
      await none.rememberMany({ items: [{ content: 'red apple' }, { content: 'a red kite' }] });
    }
    {
      await using first = await open({ path, embedder: old });
      await settled(first);
    }
    {
      await using idle = await open({ path, embedder: fresh, worker: false });
      expect(await recalled(idle)).toEqual({ cosines: 0, degraded: ['model_changed'] });
    }
    await using second = await open({ path, embedder: fresh });
    await settled(second);
  });

  test('while a process without one writes: the next write gives its memories vectors too', async () => {
    await using embedding = await open({ path, embedder: fresh });
    await using plain = await open({ path });
    await embedding.remember({ content: 'red apple' });
    await plain.remember({ content: 'a red kite' });
    expect(await recalled(embedding)).toEqual({ cosines: 1, degraded: ['vectors_pending'] });
    await embedding.remember({ content: 'nothing alike' });
    await settled(embedding);
  });
});
