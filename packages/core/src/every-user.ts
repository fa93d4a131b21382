import { systemScope } from './domain/scope.ts';
import type { Store } from './domain/store.ts';

const page = 200;
/** No job has this key: so users without one are all users. */
const noJob = 'no such job';

/** All users of all tenants, in order. */
export async function everyUser(store: Store): Promise<readonly { readonly tenant: string; readonly user: string }[]> {
  const all: { readonly tenant: string; readonly user: string }[] = [];
  for (;;) {
    const after = all.at(-1);
    const found = await store.read(systemScope, ({ jobs }) =>
      jobs.usersWithout(systemScope, { key: noJob, limit: page, ...(after === undefined ? {} : { after }) }),
    );
    all.push(...found);
    if (found.length < page) return all;
  }
}
