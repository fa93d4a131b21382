import { expect, test } from 'vitest';
import { fakePlatform } from '../../../testing/fake-platform.ts';
import type { NewJob } from '../../jobs/job-store.ts';
import type { UserScope } from '../../scope.ts';
import { openSqliteStore } from '../../../store/sqlite/open.ts';
import { createReflectionWatch } from './reflection-watch.ts';

const ana: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };
const work: UserScope = { ...ana, spaces: ['work'] };

test('once enough was said that matters, a look back on the day waits, one a space', async () => {
  const platform = fakePlatform();
  const store = await openSqliteStore({ path: ':memory:', platform });
  const watch = createReflectionWatch(platform, { enough: 2 });
  const say = (scope: UserScope, ...saliences: readonly number[]) =>
    store.write(scope, async (writers) => {
      await writers.users.ensure(scope, { at: 1, timeZone: 'UTC' });
      await watch.noteMemories(
        writers,
        scope,
        saliences.map((salience) => ({ salience })),
      );
    });
  const waiting = async (): Promise<NewJob['payload'][]> =>
    (await store.read(ana, (r) => r.jobs.list(ana, { kinds: ['reflect'], limit: 9 }))).map(({ payload }) => payload);
  await say(ana, 0.5, 0.9);
  await say(work, 0.9);
  await say({ ...ana, spaces: [] }, 9);
  expect(await waiting()).toEqual([]);
  await say(ana, 0.6);
  expect(await waiting()).toEqual([{ space: 'default' }]);
  await say(ana, 0.6);
  await say(ana, 2);
  expect(await waiting()).toHaveLength(1);
  await say(work, 2);
  expect(new Set((await waiting()).map(({ space }) => space))).toEqual(new Set(['default', 'work']));
  await store.close();
});

test('what it remembers of users is bounded', async () => {
  const platform = fakePlatform();
  const watch = createReflectionWatch(platform, { enough: 2 });
  const asked: NewJob[] = [];
  const jobs = {
    enqueue: async (_: UserScope, { jobs: some }: { readonly jobs: readonly NewJob[] }) => {
      asked.push(...some);
    },
  };
  for (let user = 0; user <= 10_000; user += 1) {
    // Sound: nothing else of the writers is asked for.
    await watch.noteMemories({ jobs } as never, { ...ana, user: `user ${user}` }, [{ salience: 1.5 }]);
  }
  await watch.noteMemories({ jobs } as never, { ...ana, user: 'user 0' }, [{ salience: 1.5 }]);
  expect(asked).toEqual([]);
  await watch.noteMemories({ jobs } as never, { ...ana, user: 'user 0' }, [{ salience: 1.5 }]);
  expect(asked).toHaveLength(1);
});
