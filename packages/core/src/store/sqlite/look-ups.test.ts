import { DatabaseSync } from 'node:sqlite';
import { expect, test, vi } from 'vitest';
import { open } from '../../open.ts';
import { hashEmbedder } from '../../testing/hash-embedder.ts';

/** Statements that walk on purpose: pages, counts, what is new, and rows by number. */
const WALKS = /json_each\(\?\)\)? and "deleted_at" is null order by|"seq" > \?|group by|"seq" in/;

test('a look-up by id, source or episode never walks all memories of a user', async () => {
  const plans = new Map<string, string>();
  // oxlint-disable-next-line typescript/unbound-method -- called with its owner below
  const { prepare } = DatabaseSync.prototype;
  const spy = vi.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (
    this: DatabaseSync,
    sql,
    options,
  ) {
    if (sql.includes('"memories"') && !plans.has(sql)) {
      const steps = prepare.call(this, `EXPLAIN QUERY PLAN ${sql}`).all();
      plans.set(sql, steps.map(({ detail }) => String(detail)).join('; '));
    }
    return prepare.call(this, sql, options);
  });
  try {
    await using holdfast = await open({ path: ':memory:', worker: false, embedder: hashEmbedder() });
    const source = { type: 'mail', id: '1' };
    const { memory } = await holdfast.remember({ content: 'red', source, occurredAt: '2026-01-01' });
    const { id } = memory;
    await holdfast.rememberMany({
      sessionId: 's',
      turns: [{ role: 'user', content: 'green', occurredAt: '2026-01-02' }],
    });
    await holdfast.getMemory({ id, includeVersions: true });
    await holdfast.updateMemory({ id, content: 'blue' });
    await holdfast.pinMemory({ id });
    await holdfast.forgetMemory({ id });
    await holdfast.restoreMemory({ id });
    await holdfast.recall({ query: 'blue', window: 1 });
    await holdfast.listMemories({ sessionId: 's' });
  } finally {
    spy.mockRestore();
  }
  expect(plans.size).toBeGreaterThan(8);
  const walking = [...plans].filter(
    ([sql, plan]) => !WALKS.test(sql) && /SCAN memories|memories_by_user|memories_by_time \(user_no=\?\)/.test(plan),
  );
  expect(walking).toEqual([]);
  const ofSession = [...plans].flatMap(([sql, plan]) => (/order by \+occurred_at/.test(sql) ? [plan] : []));
  expect(ofSession).toEqual([expect.stringContaining('memories_by_session (user_no=? AND session_id=?')]);
});
