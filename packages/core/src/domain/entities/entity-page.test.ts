import { expect, test } from 'vitest';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { fakePlatform } from '../../testing/fake-platform.ts';
import { newId } from '../ids.ts';
import { prepareMemory } from '../memories/prepare.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import { entityPage } from './entity-page.ts';

test('of the same time the memory stored last comes first, and of equal neighbours the one known longest', async () => {
  const platform = fakePlatform();
  await using stack = new AsyncDisposableStack();
  const store = await openSqliteStore({ path: ':memory:', platform });
  stack.defer(() => store.close());
  const ana: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };
  const id = await store.write(ana, async (w) => {
    await w.users.ensure(ana, { at: 0, timeZone: 'UTC' });
    const items = ['Clara met Ben.', 'Clara met Eva.'].map((content) => ({ content, occurredAt: 5 }));
    const memories = await w.memories.insert(ana, {
      memories: items.map((item) => prepareMemory(item, platform, 'none')),
    });
    const named = ['Clara', 'Ben', 'Eva'].map((name) => ({ id: newId(platform), name, type: 'person' as const }));
    const [clara, ben, eva] = await w.entities.ensure(ana, { entities: named, at: 1 });
    const [first, second] = memories.map(({ seq }) => seq);
    const mentions = [
      [clara, first],
      [clara, second],
      [ben, first],
      [eva, second],
    ] as const;
    await w.entities.mention(ana, {
      mentions: mentions.map(([entity, seq]) => ({ entityNo: present(entity).no, seq: present(seq) })),
    });
    return present(clara).id;
  });
  const asked = { id, memories: 9, facts: 0, neighbours: 9, now: 9 };
  const page = await store.read(ana, (r) => entityPage(r, ana, asked));
  expect(page.memories.map(({ content }) => content)).toEqual(['Clara met Eva.', 'Clara met Ben.']);
  expect(page.neighbours.map(({ entity }) => entity.name)).toEqual(['Ben', 'Eva']);
});
