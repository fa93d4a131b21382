import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCipher } from '../../../../cipher.ts';
import { googleWorld, type GoogleWorld } from '../../../../testing/google/google-world.ts';
import { present } from '../../../present.ts';
import { changeAccount, findAccount, findCalendar, setChannel, takeConsentRecord } from './google-records.ts';
import { keptOf, openTokens, sealTokens } from './tokens.ts';

let world: GoogleWorld;
beforeEach(async () => {
  world = await googleWorld();
  await world.connect();
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
});

const calendar = async () => {
  const { calendarId } = world.own().place;
  return present(await world.store.read(world.scope, ({ planner }) => findCalendar(planner, world.scope, calendarId)));
};
const account = async () => {
  const { accountId } = await calendar();
  return present(await world.store.read(world.scope, ({ planner }) => findAccount(planner, world.scope, accountId)));
};

describe('what is kept of Google', () => {
  test('gives way to a change that came in between', async () => {
    const [known, place] = [await account(), await calendar()];
    const channel = { id: 'c', resourceId: 'r', tokenHash: 'h', expiresAt: 5 };
    await world.store.write(world.scope, async ({ planner }) => {
      const at = world.platform.now();
      expect(await changeAccount(planner, world.scope, { account: known, state: 'broken', at })).toMatchObject({
        state: 'broken',
        tokens: known.tokens,
      });
      expect(await changeAccount(planner, world.scope, { account: known, tokens: 'late', at })).toBeUndefined();
      expect(await setChannel(planner, world.scope, { calendar: place, channel, at })).toBe(true);
      expect(await setChannel(planner, world.scope, { calendar: place, channel, at })).toBe(false);
    });
    expect(await account()).toMatchObject({ state: 'broken', tokens: known.tokens });
    expect(await calendar()).toMatchObject({ channel, remoteId: place.remoteId });
  });

  test('is not there for another user, nor when it never was', async () => {
    const { record, accountId } = await calendar();
    const other = { ...world.scope, user: 'bob' };
    await world.store.read(other, async ({ planner }) => {
      expect(await findAccount(planner, other, accountId)).toBeUndefined();
      expect(await findCalendar(planner, other, record.key ?? '')).toBeUndefined();
    });
    await world.store.write(world.scope, async ({ planner }) => {
      expect(await takeConsentRecord(planner, world.scope, { id: 'none', at: 0 })).toBeUndefined();
    });
  });
});

describe('tokens', () => {
  const tokens = { refreshToken: 'lasting', accessToken: 'short', expiresAt: 5 };

  test('open for their account and user alone, under the key that they were sealed with', async () => {
    const { cipher } = world.parts;
    const { scope } = world;
    const sealed = await sealTokens(cipher, scope, { accountId: 'a', tokens });
    expect(sealed).not.toContain('lasting');
    expect(await openTokens(cipher, scope, { accountId: 'a', sealed })).toEqual(tokens);
    expect(await openTokens(cipher, scope, { accountId: 'b', sealed })).toBeUndefined();
    expect(await openTokens(cipher, { ...scope, user: 'bob' }, { accountId: 'a', sealed })).toBeUndefined();
    const other = createCipher({ secret: 'another secret key of thirty-two characters' });
    expect(await openTokens(other, scope, { accountId: 'a', sealed })).toBeUndefined();
  });

  test('keep the lasting one unless there is a new one', () => {
    const { accessToken, expiresAt } = tokens;
    expect(keptOf({ accessToken, expiresAt }, 'before')).toEqual({ ...tokens, refreshToken: 'before' });
    expect(keptOf(tokens, 'before')).toEqual(tokens);
  });
});
