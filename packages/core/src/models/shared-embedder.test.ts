import { describe, expect, test } from 'vitest';
import type { Embedder } from '../domain/embeddings/embedder.ts';
import { fakePlatform } from '../testing/fake-platform.ts';
import { hashEmbedder, hashVector } from '../testing/hash-embedder.ts';
import { createSharedEmbedder } from './shared-embedder.ts';

const platform = fakePlatform();

/** An embedder that answers when the test says so, and notes what it was asked. */
function heldEmbedder() {
  const calls: { texts: readonly string[]; purpose: string; signal: AbortSignal | undefined }[] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const embedder: Embedder = {
    model: 'held',
    dimensions: 8,
    local: false,
    async embed({ texts, purpose, signal }) {
      calls.push({ texts, purpose, signal });
      const gate = Promise.withResolvers<void>();
      gates.push(gate);
      signal?.addEventListener('abort', () => gate.reject(signal.reason));
      await gate.promise;
      return texts.map((text) => hashVector({ text, dimensions: 8 }));
    },
  };
  return { embedder, calls, gates };
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await platform.yieldTurn();
}

describe('the shared embedder', () => {
  test('sends what several callers ask in one turn as one call, each text once', async () => {
    const inner = hashEmbedder({ local: false, dimensions: 8 });
    const shared = createSharedEmbedder({ embedder: inner, platform });
    const answers = await Promise.all([
      shared.embed({ texts: ['a', 'b'], purpose: 'document' }),
      shared.embed({ texts: ['b', 'c'], purpose: 'document' }),
    ]);
    expect(inner.texts).toEqual(['a', 'b', 'c']);
    expect(inner.calls).toBe(1);
    expect(answers[1]).toEqual(['b', 'c'].map((text) => hashVector({ text, dimensions: 8 })));
  });

  test('splits a merged call at its limit, and never mixes queries with documents', async () => {
    const { embedder, calls, gates } = heldEmbedder();
    const shared = createSharedEmbedder({ embedder, platform, maxTexts: 2 });
    const work = Promise.all([
      shared.embed({ texts: ['a', 'b', 'c'], purpose: 'document' }),
      shared.embed({ texts: ['a'], purpose: 'query' }),
    ]);
    await turns();
    for (const gate of gates) gate.resolve();
    await work;
    expect(calls.map(({ texts, purpose }) => [purpose, ...texts])).toEqual([
      ['query', 'a'],
      ['document', 'a', 'b'],
      ['document', 'c'],
    ]);
  });

  test('answers from memory what it was asked before', async () => {
    const inner = hashEmbedder({ local: false });
    const shared = createSharedEmbedder({ embedder: inner, platform });
    const first = await shared.embed({ texts: ['a'], purpose: 'query' });
    expect(await shared.embed({ texts: ['a'], purpose: 'query' })).toEqual(first);
    expect(inner.calls).toBe(1);
  });

  test('joins a text that is on its way already', async () => {
    const { embedder, calls, gates } = heldEmbedder();
    const shared = createSharedEmbedder({ embedder, platform });
    const first = shared.embed({ texts: ['a'], purpose: 'document' });
    await turns();
    const second = shared.embed({ texts: ['a'], purpose: 'document' });
    await turns();
    gates[0]?.resolve();
    expect(await second).toEqual(await first);
    expect(calls).toHaveLength(1);
  });

  test('lets one caller leave while another waits on', async () => {
    const { embedder, calls, gates } = heldEmbedder();
    const shared = createSharedEmbedder({ embedder, platform });
    const controller = new AbortController();
    const leaving = shared.embed({ texts: ['a'], purpose: 'document', signal: controller.signal });
    const staying = shared.embed({ texts: ['a'], purpose: 'document' });
    await turns();
    controller.abort(new Error('gone'));
    await expect(leaving).rejects.toThrow('gone');
    expect(calls[0]?.signal?.aborted).toBe(false);
    gates[0]?.resolve();
    expect(await staying).toHaveLength(1);
  });

  test('calls the embedder off when nobody waits any more, and asks anew afterwards', async () => {
    const { embedder, calls, gates } = heldEmbedder();
    const shared = createSharedEmbedder({ embedder, platform });
    const controller = new AbortController();
    const leaving = shared.embed({ texts: ['a', 'b'], purpose: 'document', signal: controller.signal });
    await turns();
    controller.abort(new Error('gone'));
    await expect(leaving).rejects.toThrow('gone');
    expect(calls[0]?.signal?.aborted).toBe(true);
    const again = shared.embed({ texts: ['a'], purpose: 'document' });
    await turns();
    gates[1]?.resolve();
    expect(await again).toHaveLength(1);
  });

  test('does not ask for what was called off before it went out', async () => {
    const { embedder, calls } = heldEmbedder();
    const shared = createSharedEmbedder({ embedder, platform });
    const controller = new AbortController();
    const leaving = shared.embed({ texts: ['a'], purpose: 'document', signal: controller.signal });
    controller.abort(new Error('gone'));
    await expect(leaving).rejects.toThrow('gone');
    await turns();
    expect(calls).toEqual([]);
    await expect(shared.embed({ texts: ['a'], purpose: 'query', signal: controller.signal })).rejects.toThrow('gone');
  });

  test('passes a failure to every caller and keeps nothing of it', async () => {
    const { embedder, gates } = heldEmbedder();
    const shared = createSharedEmbedder({ embedder, platform });
    const work = [1, 2].map(() => shared.embed({ texts: ['a'], purpose: 'document' }));
    await turns();
    gates[0]?.reject(new Error('down'));
    for (const one of await Promise.allSettled(work)) expect(one.status).toBe('rejected');
    const again = shared.embed({ texts: ['a'], purpose: 'document' });
    await turns();
    gates[1]?.resolve();
    expect(await again).toHaveLength(1);
  });

  test('does not believe an embedder that answers too few vectors', async () => {
    const embedder: Embedder = { model: 'short', dimensions: 1, local: false, embed: async () => [] };
    const shared = createSharedEmbedder({ embedder, platform });
    await expect(shared.embed({ texts: ['a'], purpose: 'query' })).rejects.toThrow('fewer vectors');
  });

  test('leaves a local embedder as it is', () => {
    const inner = hashEmbedder();
    expect(createSharedEmbedder({ embedder: inner, platform })).toBe(inner);
  });
});
