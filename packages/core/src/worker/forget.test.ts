import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fakePlatform } from '../testing/fake-platform.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import { searchSqlite } from '../store/sqlite/testing/search-sqlite.ts';
import { canaryWord, needlesOf } from '../testing/canary/needles.ts';
import { open } from '../open.ts';
import { forgetJob } from './forget.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-forget-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** How a process ended that carries out jobs until there is a receipt, or until it kills itself. */
async function carryOn(path: string, marks: number, id: string): Promise<NodeJS.Signals | null> {
  const main = join(import.meta.dirname, 'children', 'forget-and-die.ts');
  const child = spawn(process.execPath, ['--conditions=holdfast-source', main, path, String(marks), id], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await once(child, 'close');
  return child.signalCode;
}

test(
  'a forgetting survives its processes, killed four times: nothing stays, nothing is counted twice',
  {
    timeout: 180_000,
  },
  async () => {
    const path = join(folder, 'memory.db');
    const word = canaryWord('killed');
    const holdfast = await open({ path, worker: false });
    for (let batch = 0; batch < 2; batch += 1) {
      const items = Array.from({ length: 500 }, (_, n) => ({ content: `${word} ${batch} ${n}`, sessionId: word }));
      await holdfast.rememberMany({ items });
    }
    await holdfast.remember({ content: 'kept' });
    const target = { type: 'session', sessionId: word } as const;
    const { planned } = await holdfast.forget({ target, dryRun: true });
    const { id = '' } = await holdfast.forget({ target, confirm: planned?.confirm ?? '' });
    for (let kill = 0; kill < 4; kill += 1) {
      // A slice of a hundred memories at least has been carried out by then, and another is under way.
      expect(await carryOn(path, 250, id)).toBe('SIGKILL');
      expect(await holdfast.getReceipt({ id })).toMatchObject({ status: 'running' });
    }
    expect((await holdfast.getReceipt({ id })).removed).toBeGreaterThanOrEqual(400);
    expect(await carryOn(path, Infinity, id)).toBeNull();
    const { receipt } = await holdfast.getReceipt({ id });
    expect(receipt).toMatchObject({ removed: { memories: 1_000 }, marks: { count: 1_000 } });
    expect((await holdfast.listMemories({})).memories.map(({ content }) => content)).toEqual(['kept']);
    await holdfast.close();
    expect(searchSqlite(path, needlesOf({ word }))).toEqual([]);
  },
);

describe('the job forget', () => {
  const signal = new AbortController().signal;
  const caches = { forget: async () => undefined };
  const jobOf = (payload: object) =>
    ({
      id: 'j',
      kind: 'forget',
      tenant: 'local',
      user: 'ana',
      payload: { ...payload },
      attempts: 1,
      runAt: 0,
    }) as const;

  test('of an unknown forgetting does nothing, and one without a name is refused', async () => {
    const platform = fakePlatform();
    const store = await openSqliteStore({ path: ':memory:', platform });
    const handler = forgetJob({ store, platform, caches });
    await handler(jobOf({ receiptId: 'unknown' }), { signal });
    await expect(handler(jobOf({}), { signal })).rejects.toMatchObject({ code: 'internal' });
    await store.close();
  });
});
