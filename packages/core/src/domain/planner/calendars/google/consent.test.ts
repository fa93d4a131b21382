import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCipher } from '../../../../cipher.ts';
import { fakePlatform } from '../../../../testing/fake-platform.ts';
import { googleWorld, type GoogleWorld } from '../../../../testing/google/google-world.ts';
import type { UserScope } from '../../../scope.ts';
import { beginConsent, challengeOf, consentMs, takeConsent } from './consent.ts';

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
  world.store.read(world.scope, ({ planner }) =>
    planner.list(world.scope, { noun: 'google_consent', limit: 10 }),
  );

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
