import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, type OperationName, operationNames, type OutputOf } from '@holdfast/contract';
import { type Holdfast, nodePlatform, open, type OpenOptions, type Platform } from '@holdfast/core';

const dayMs = 86_400_000;

/** One database that all cases share, each as a user of its own, with a clock that can be moved. */
export interface World extends AsyncDisposable {
  /** A client that acts for this user. */
  clientOf(user: string): Client;
  /** Lets eight days pass and everything be done that is due by then. */
  night(users: readonly string[]): Promise<void>;
}

/** Longest that work in the background may take: by all users together, since the first of them may come last. */
const patienceMs = 120_000;
const patienceMsPerUser = 2_000;

export async function createWorld(place: Pick<OpenOptions, 'path' | 'database'>): Promise<World> {
  let later = 0;
  const own = nodePlatform();
  const platform: Platform = { ...own, now: () => own.now() + later };
  const options = { ...place, platform, touches: false, timeZone: 'UTC' } as const;
  // No worker by day, so that nothing happens but what a case does.
  let holdfast = await open({ ...options, worker: false });

  const idle = async (users: readonly string[]): Promise<void> => {
    const patience = patienceMs + users.length * patienceMsPerUser;
    const until = performance.now() + patience;
    for (const user of users) {
      for (;;) {
        const { memories } = await callAs(holdfast, user, 'stats', {});
        const { jobs } = await callAs(holdfast, user, 'listJobs', { states: ['waiting', 'running'] });
        const due = jobs.some(({ state, runAt }) => state === 'running' || Date.parse(runAt) <= platform.now());
        if (memories.deleted === 0 && !due) break;
        if (performance.now() > until) throw new Error(`there is still work for ${user} after ${patience} ms`);
        await sleep(20);
      }
    }
  };

  return {
    clientOf: (user) => {
      const methods = operationNames.map((name) => [
        name,
        // The one that is open now, by day or by night.
        (input: unknown) => callAs(holdfast, user, name, input),
      ]);
      // Sound: the names are those of the table, and the api answers each with its operation's output.
      return Object.fromEntries(methods) as Client;
    },
    async night(users) {
      later += 8 * dayMs;
      await holdfast.close();
      holdfast = await open(options);
      await idle(users);
      await holdfast.close();
      holdfast = await open({ ...options, worker: false });
    },
    [Symbol.asyncDispose]: () => holdfast.close(),
  };
}

function callAs<N extends OperationName>(
  holdfast: Holdfast,
  user: string,
  name: N,
  input: unknown,
): Promise<OutputOf<N>> {
  return holdfast.api.call(name, input, { caller: { kind: 'owner' }, user });
}
