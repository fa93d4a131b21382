import { HoldfastError } from '@holdfast/contract';
import type { Api } from '@holdfast/core';
import { expect, test } from 'vitest';
import { createRemembering, type Write } from './remembering.ts';

const write: Write = {
  input: () => Promise.resolve({ items: [{ content: 'a' }] }),
  context: { caller: { kind: 'owner' } },
};

/** A store that answers as it is told, one answer an attempt, and in time afterwards. */
function storeThat(...answers: readonly (HoldfastError | Promise<void>)[]) {
  const left = [...answers];
  const logged: string[] = [];
  let attempts = 0;
  const call = async (): Promise<unknown> => {
    attempts += 1;
    const answer = left.shift();
    if (answer instanceof HoldfastError) throw answer;
    return answer;
  };
  const logger = {
    debug: () => logged.push('debug'),
    warn: () => logged.push('warn'),
    error: () => logged.push('error'),
  };
  const remembering = createRemembering({
    // Sound: nothing is read of what it gives.
    api: { call: call as Api['call'] },
    logger,
    firstPauseMs: 1,
    patienceMs: 20,
  });
  return { remembering, logged, attempts: () => attempts };
}

const busy = (): HoldfastError => new HoldfastError('store_busy');

test('what a busy store did not take is written again, without anybody asking', async () => {
  const store = storeThat(busy(), busy());
  await store.remembering.keep(write);
  await store.remembering.settle();
  expect([store.attempts(), store.logged]).toEqual([3, []]);
});

test('nobody waits for a slow store for long, and the end of the server does', async () => {
  const slow = Promise.withResolvers<void>();
  const store = storeThat(slow.promise);
  await store.remembering.keep(write);
  const settled = store.remembering.settle();
  const first = await Promise.race([settled.then(() => 'settled'), Promise.resolve('waiting')]);
  expect(first).toBe('waiting');
  slow.resolve();
  await settled;
  expect(store.attempts()).toBe(1);
});

test('it gives up, says so once, and does not repeat what can never be taken', async () => {
  const gone = storeThat(...Array.from({ length: 9 }, busy));
  await gone.remembering.keep(write);
  await gone.remembering.settle();
  expect([gone.attempts(), gone.logged]).toEqual([6, ['error']]);
  const refused = storeThat(new HoldfastError('quota_exceeded'));
  await refused.remembering.keep(write);
  expect([refused.attempts(), refused.logged]).toEqual([1, ['warn']]);
  const meant = storeThat(new HoldfastError('permission_denied'));
  await meant.remembering.keep(write);
  expect([meant.attempts(), meant.logged]).toEqual([1, ['debug']]);
  const limited = storeThat(new HoldfastError('rate_limited'));
  await limited.remembering.keep(write);
  await limited.remembering.settle();
  expect([limited.attempts(), limited.logged]).toEqual([2, []]);
});
