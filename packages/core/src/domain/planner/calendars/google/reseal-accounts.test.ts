import { afterEach, beforeEach, expect, test } from 'vitest';
import { googleWorld, type GoogleWorld } from '../../../../testing/google/google-world.ts';
import { accountsOf, changeAccount } from './google-records.ts';
import { resealAccounts } from './reseal-accounts.ts';

let world: GoogleWorld;
beforeEach(async () => {
  world = await googleWorld();
  await world.connect('none');
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
});

const now = (): number => world.platform.now();
const accounts = () => world.store.read(world.scope, ({ planner }) => accountsOf(planner, world.scope));
const tokens = async (): Promise<string | undefined> => (await accounts())[0]?.tokens;
const anew = async (sealed: string): Promise<string | undefined> =>
  sealed.startsWith('new') ? undefined : `new ${sealed}`;

test('tokens are sealed anew once', async () => {
  const before = await tokens();
  expect(await resealAccounts(world.store, world.scope, { anew, now })).toBe(1);
  expect(await tokens()).toBe(`new ${before}`);
  expect(await resealAccounts(world.store, world.scope, { anew, now })).toBe(0);
});

test('tokens that come in between are sealed anew, too, and counted once', async () => {
  const { store, scope } = world;
  const [account = expect.fail('there is no account')] = await accounts();
  let asked = 0;
  const between = async (sealed: string): Promise<string | undefined> => {
    asked += 1;
    if (asked === 1) {
      await store.write(scope, ({ planner }) => changeAccount(planner, scope, { account, tokens: 'later', at: now() }));
    }
    return anew(sealed);
  };
  expect(await resealAccounts(store, scope, { anew: between, now })).toBe(1);
  expect(await tokens()).toBe('new later');
});

test('an account that goes in between is not counted', async () => {
  const { store, scope } = world;
  const [account = expect.fail('there is no account')] = await accounts();
  const leaving = async (sealed: string): Promise<string | undefined> => {
    await store.write(scope, ({ planner }) => planner.remove(scope, { nos: [account.record.no] }));
    return anew(sealed);
  };
  expect(await resealAccounts(store, scope, { anew: leaving, now })).toBe(0);
});
