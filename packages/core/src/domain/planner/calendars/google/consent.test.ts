import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCipher } from '../../../../cipher.ts';
import { fakePlatform } from '../../../../testing/fake-platform.ts';
import { googleWorld, type GoogleWorld } from '../../../../testing/google/google-world.ts';
import type { UserScope } from '../../../scope.ts';
import { present } from '../../../present.ts';
import { beginConsent, challengeOf, consentMs, lookAtConsent, takeConsent } from './consent.ts';
import { changeAccount, findAccount, findCalendar, setChannel, takeConsentRecord } from './google-records.ts';
import { resealAccounts } from './reseal-accounts.ts';
import { googleScopes, grantedOf, scopesFor } from './scopes.ts';
import { keptOf, openTokens, sealTokens } from './tokens.ts';

let world: GoogleWorld;
beforeEach(async () => {
  world = await googleWorld();
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
});

const asked = { redirectUri: 'http://127.0.0.1:5000/callback', others: 'times' } as const;
const begin = (scope: UserScope = world.scope) => beginConsent(world.parts, scope, asked);
const records = () =>
  world.store.read(world.scope, ({ planner }) => planner.list(world.scope, { noun: 'google_consent', limit: 10 }));

describe('a consent', () => {
  test('asks with PKCE: the challenge is the hash of what only Holdfast knows', async () => {
    const { challenge, state, scopes } = await begin();
    const { verifier } = await takeConsent(world.parts, state);
    expect(verifier).toMatch(/^[\w-]{43}$/);
    expect(challenge).toBe(createHash('sha256').update(verifier).digest('base64url'));
    expect(scopes).toEqual([
      'https://www.googleapis.com/auth/calendar.app.created',
      'https://www.googleapis.com/auth/calendar.freebusy',
    ]);
    // The example of RFC 7636, appendix B.
    expect(challengeOf(fakePlatform(), 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
  });

  test('belongs to the user and space that it was begun in, and can be taken once', async () => {
    const scope: UserScope = { ...world.scope, user: 'bob', spaces: ['garden'] };
    const { state } = await begin(scope);
    expect(state).not.toContain('bob');
    expect(await takeConsent(world.parts, state)).toMatchObject({ scope, ...asked });
    await expect(takeConsent(world.parts, state)).rejects.toMatchObject({ code: 'consent_invalid' });
  });

  test('says what it would connect to whoever has its state, as often as asked, until it is taken or over', async () => {
    const scope: UserScope = { ...world.scope, user: 'bob', spaces: ['garden'] };
    const { state } = await begin(scope);
    const expected = { scope, others: asked.others, expiresAt: world.platform.now() + consentMs };
    expect(await lookAtConsent(world.parts, state)).toEqual(expected);
    expect(await lookAtConsent(world.parts, state)).toEqual(expected);
    const { state: late } = await begin(scope);
    await takeConsent(world.parts, state);
    world.platform.advance(consentMs);
    for (const wrong of [state, late, 'made-up']) {
      await expect(lookAtConsent(world.parts, wrong)).rejects.toMatchObject({ code: 'consent_invalid' });
    }
  });

  test('is over after a while, and what nobody finished is cleared away', async () => {
    const { state } = await begin();
    world.platform.advance(consentMs);
    await expect(takeConsent(world.parts, state)).rejects.toMatchObject({ code: 'consent_invalid' });
    await begin();
    world.platform.advance(consentMs);
    await begin();
    expect(await records()).toHaveLength(1);
  });

  test('is refused when its state was made up, or its secrets do not open', async () => {
    const { state } = await begin();
    for (const wrong of ['', 'made-up', `${state.slice(0, -4)}AAAA`]) {
      await expect(takeConsent(world.parts, wrong)).rejects.toMatchObject({ code: 'consent_invalid' });
    }
    const [record] = await records();
    await world.store.write(world.scope, async ({ planner }) => {
      if (record === undefined) return;
      const content = JSON.stringify({ ...(JSON.parse(record.content) as object), sealed: 'v2.other.secret' });
      await planner.update(world.scope, { record, patch: { content }, at: world.platform.now() });
    });
    await expect(takeConsent(world.parts, state)).rejects.toMatchObject({ code: 'consent_invalid' });
  });

  test('cannot be finished under another secret key', async () => {
    const { state } = await begin();
    const cipher = createCipher({ secret: 'another secret key of thirty-two characters' });
    await expect(takeConsent({ ...world.parts, cipher }, state)).rejects.toMatchObject({ code: 'consent_invalid' });
  });
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
  beforeEach(async () => {
    await world.connect();
  });

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

  test('are sealed anew under another key, once', async () => {
    await world.connect();
    const { scope, store } = world;
    const second = 'another secret key of thirty-two characters';
    const other = createCipher({ secret: second, older: ['a secret key of more than thirty-two characters'] });
    const anew = async (sealed: string, context: string): Promise<string | undefined> => {
      if ((await createCipher({ secret: second }).open(sealed, context)) !== undefined) return undefined;
      return other.seal((await other.open(sealed, context)) ?? '', context);
    };
    const params = { anew, now: () => world.platform.now() };
    expect(await resealAccounts(store, scope, params)).toBe(1);
    expect(await resealAccounts(store, scope, params)).toBe(0);
    const { record, tokens: sealed } = await account();
    const opened = await openTokens(createCipher({ secret: second }), scope, { accountId: record.id, sealed });
    expect(world.google.oauth.refreshTokens()).toEqual([opened?.refreshToken]);
  });

  test('keep the lasting one unless there is a new one', () => {
    const { accessToken, expiresAt } = tokens;
    expect(keptOf({ accessToken, expiresAt }, 'before')).toEqual({ ...tokens, refreshToken: 'before' });
    expect(keptOf(tokens, 'before')).toEqual(tokens);
  });
});

describe('the scopes of Google Calendar', () => {
  test('are as few as do', () => {
    expect(scopesFor('none')).toEqual(['https://www.googleapis.com/auth/calendar.app.created']);
    expect(scopesFor('times')).toEqual([googleScopes.own, 'https://www.googleapis.com/auth/calendar.freebusy']);
    expect(scopesFor('events')).toEqual([googleScopes.own, 'https://www.googleapis.com/auth/calendar.events.readonly']);
  });

  test('say what can be done when less was granted than was asked for, or more', () => {
    expect(grantedOf([])).toEqual({ own: false, others: 'none' });
    expect(grantedOf(scopesFor('times'))).toEqual({ own: true, others: 'times' });
    expect(grantedOf([googleScopes.events])).toEqual({ own: false, others: 'events' });
    expect(grantedOf(['https://www.googleapis.com/auth/calendar'])).toEqual({ own: true, others: 'events' });
  });
});
