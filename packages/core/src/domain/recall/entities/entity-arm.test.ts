import { expect, test } from 'vitest';
import { openSqliteStore } from '../../../store/sqlite/open.ts';
import { fakePlatform } from '../../../testing/fake-platform.ts';
import type { UserScope } from '../../scope.ts';
import { createIndexCache } from '../index-cache.ts';
import { memoryOf, queryOf } from '../testing/memories.ts';
import type { EntityArm } from './entity-arm.ts';

test('the index asks the entity arm, and finds what it ties to the query', async () => {
  const platform = fakePlatform();
  const scope: UserScope = { kind: 'user', tenant: 't', user: 'ana', spaces: ['default'] };
  const store = await openSqliteStore({ path: ':memory:', platform });
  const {
    seq: _seq,
    tenant: _tenant,
    user: _user,
    space: _space,
    ...memory
  } = memoryOf({ seq: 1, content: 'she sails' });
  const id = '00000000-0000-7000-8000-000000000001';
  const [stored] = await store.write(scope, (writers) =>
    writers.memories.insert(scope, { memories: [{ ...memory, id }] }),
  );
  const asked: unknown[] = [];
  const entities: EntityArm = {
    ready: (_scope, version) => (asked.push(version) === 1 ? Promise.resolve() : undefined),
    ties: () => ({ related: new Map([[stored?.seq ?? -1, { strength: 1, entities: ['Mo'] }]]) }),
    pairs: () => [],
    forget: () => void asked.push('forget'),
  };
  const index = createIndexCache({ store, platform, maxBytes: 1e9, entities });
  const { hits } = await index.search(scope, queryOf('zeppelin'), undefined);
  expect(hits.map(({ seq, parts }) => ({ seq, entities: parts.entities }))).toEqual([
    { seq: stored?.seq, entities: ['Mo'] },
  ]);
  index.evict(scope);
  expect(asked).toEqual([1, 'forget']);
  await store.close();
});
