import { describeFocusBuffer } from '../../testing/shared-conformance/focus.ts';
import { createFocusBuffer } from './focus-buffer.ts';
import { expect, test } from 'vitest';

describeFocusBuffer('of one process', async (rules) => createFocusBuffer(rules));

test('a flood of users pushes out those who were not seen for the longest', async () => {
  const buffer = createFocusBuffer();
  const scope = (user: number) => ({ kind: 'user', tenant: 'acme', user: String(user), spaces: '*' }) as const;
  for (let user = 0; user <= 10_000; user += 1) await buffer.note(scope(user), [{ seq: 1, at: 1 }]);
  const held = (user: number) => buffer.recent(scope(user), { now: 1, limit: 1 });
  expect([await held(0), await held(1), await held(10_000)].map(({ length }) => length)).toEqual([0, 1, 1]);
});
