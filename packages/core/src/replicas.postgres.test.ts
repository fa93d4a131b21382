import { afterAll, expect, test } from 'vitest';
import { systemScope, type UserScope } from './domain/scope.ts';
import { open } from './open.ts';
import { openPostgresStore } from './store/postgres/open.ts';
import { testDatabases } from './store/postgres/testing/test-databases.ts';
import { fakePlatform } from './testing/fake-platform.ts';

const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
afterAll(() => databases.remove());

test('what one replica stores, edits or forgets, the next recall of the other knows', { timeout: 60_000 }, async () => {
  const { appUrl } = await databases.make();
  await using left = await open({ database: appUrl, worker: false, touches: false, timeZone: 'UTC' });
  await using right = await open({ database: appUrl, worker: false, touches: false, timeZone: 'UTC' });
  const chance = fakePlatform({ seed: 11 });
  const random = (): number => (chance.randomBytes(1)[0] ?? 0) / 256;
  const there = new Map<string, { readonly word: string; readonly user: string }>();
  for (let round = 0; round < 150; round += 1) {
    const [writes, reads] = random() < 0.5 ? [left, right] : [right, left];
    const [id, known] = [...there][Math.floor(random() * there.size)] ?? [];
    const share = random();
    if (id === undefined || known === undefined || share < 0.5) {
      const word = `pebble${round}`;
      const userId = `user${Math.floor(random() * 3)}`;
      const { memory } = await writes.remember({ userId, content: `the ${word} lies there` });
      there.set(memory.id, { word, user: userId });
      const { results } = await reads.recall({ userId, query: word });
      expect(results[0]?.memory.id).toBe(memory.id);
    } else if (share < 0.75) {
      const word = `boulder${round}`;
      await writes.updateMemory({ userId: known.user, id, content: `the ${word} lies there` });
      there.set(id, { ...known, word });
      const { results } = await reads.recall({ userId: known.user, query: word });
      expect(results[0]?.memory.content).toContain(word);
    } else {
      await writes.forgetMemory({ userId: known.user, id });
      there.delete(id);
      const { results } = await reads.recall({ userId: known.user, query: known.word });
      expect(results.map(({ memory }) => memory.id)).not.toContain(id);
    }
  }
});

test('three workers that claim at once get every job once, and none of them waits for another', async () => {
  const { appUrl } = await databases.make();
  const platform = fakePlatform();
  const stores = await Promise.all([1, 2, 3].map(() => openPostgresStore({ url: appUrl, platform })));
  const [store] = stores;
  if (store === undefined) throw new Error('no store');
  const people = Array.from({ length: 12 }, (_, number): UserScope => ({
    kind: 'user',
    tenant: `t${number % 3}`,
    user: `u${number}`,
    spaces: '*',
  }));
  for (const [number, scope] of people.entries()) {
    const jobs = [0, 1, 2, 3, 4].map((nth) => ({
      id: `job ${number} ${nth}`,
      kind: 'embed_memories' as const,
      payload: { ids: [`${number}`] },
      runAt: 0,
    }));
    await store.write(scope, (w) => w.jobs.enqueue(scope, { jobs }));
  }
  const claims = await Promise.all(
    stores.map(async (each, number) => {
      const mine: string[] = [];
      for (;;) {
        const jobs = await each.write(systemScope, (w) =>
          w.jobs.claim(systemScope, {
            kinds: ['embed_memories'],
            worker: `w${number}`,
            now: 1,
            leaseUntil: 9e15,
            limit: 4,
          }),
        );
        if (jobs.length === 0) return mine;
        for (const { id, tenant, user } of jobs) {
          const scope: UserScope = { kind: 'user', tenant, user, spaces: '*' };
          expect(await each.write(scope, (w) => w.jobs.complete(scope, { id, worker: `w${number}` }))).toBe(true);
          mine.push(id);
        }
      }
    }),
  );
  expect(claims.flat().toSorted()).toEqual(
    people.flatMap((_, number) => [0, 1, 2, 3, 4].map((nth) => `job ${number} ${nth}`)).toSorted(),
  );
  await Promise.all(stores.map((each) => each.close()));
});
