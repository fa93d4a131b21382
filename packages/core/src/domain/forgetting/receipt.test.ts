import { expect, test } from 'vitest';
import { fakePlatform } from '../../testing/fake-platform.ts';
import type { UserScope } from '../scope.ts';
import type { SecretWriter } from '../secrets/secret-store.ts';
import { entomb, forgottenAmong, markOf } from './marks.ts';
import { isOwnKey, isSigned, nothingRemoved, type Receipt, signReceipt } from './receipt.ts';
import { describeTarget, type ForgettingTarget } from './target.ts';
import type { Tombstone } from './tombstone-store.ts';

const platform = fakePlatform();
const ana: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };
const key = new Uint8Array(32).fill(3);
const mark = (text: string): string | undefined => markOf(platform, key, text);

function secretsWith(value?: Uint8Array): SecretWriter {
  let held = value;
  return {
    get: async () => held,
    ensure: async (_, params) => (held ??= params.value),
    replace: async (_, params) => void (held = params.value),
  };
}

function sign(secrets: SecretWriter, more: { readonly keysDestroyed?: number } = {}): Promise<Receipt> {
  return signReceipt(secrets, platform, ana, {
    id: 'r',
    scope: { type: 'space', user: 'u' },
    requestedAt: '2026-01-01T00:00:00.000Z',
    completedAt: '2026-01-01T00:00:01.000Z',
    removed: { ...nothingRemoved, memories: 3 },
    flagged: 0,
    marks: { count: 0, digest: '', first: [] },
    ...more,
  });
}

test('a receipt is signed by the tenant’s key, which is made once', async () => {
  const secrets = secretsWith();
  expect(await isOwnKey(secrets, platform, ana, 'x')).toBe(false);
  const receipt = await sign(secrets);
  const again = await sign(secrets);
  expect(again).toEqual(receipt);
  expect(isSigned(platform, receipt)).toBe(true);
  expect(isSigned(platform, JSON.parse(JSON.stringify(receipt)) as object)).toBe(true);
  expect(await isOwnKey(secrets, platform, ana, receipt.publicKey)).toBe(true);
  expect(await isOwnKey(secretsWith(key), platform, ana, receipt.publicKey)).toBe(false);
});

test.for<readonly [what: string, fields: object]>([
  ['other counts', { removed: { ...nothingRemoved, memories: 4 } }],
  ['a field more', { more: 1 }],
  ['another key', { publicKey: '00'.repeat(32) }],
  ['another key id', { keyId: '0' }],
  ['no key', { publicKey: undefined }],
  ['a key that is no text', { publicKey: 7 }],
  ['a signature that is no hex', { signature: 'zz' }],
  ['no signature', { signature: undefined }],
  ['another format', { format: 'x' }],
])('a receipt with %s is not one', async ([, fields]) => {
  expect(isSigned(platform, { ...(await sign(secretsWith(key))), ...fields })).toBe(false);
});

test('what was asked for stands in a receipt as ids, instants and marks', () => {
  const of = (target: ForgettingTarget, spaces: UserScope['spaces'] = '*') =>
    describeTarget(platform, key, { scope: { ...ana, spaces }, target });
  const user = mark('ana');
  expect(of({ type: 'user' })).toEqual({ type: 'user', user });
  expect(of({ type: 'space' }, ['work'])).toEqual({ type: 'space', user, spaces: [mark('work')] });
  expect(of({ type: 'memory', ids: ['m'] }).of).toEqual(['m']);
  expect(of({ type: 'entity', id: 'e' }).of).toEqual(['e']);
  expect(of({ type: 'session', sessionId: 's' }).of).toEqual([mark('s')]);
  expect(of({ type: 'session', sessionId: '!' }).of).toEqual(['']);
  expect(of({ type: 'source', sourceType: 'mail' }).of).toEqual([mark('mail')]);
  expect(of({ type: 'source', sourceType: 'mail', sourceId: '1' }).of).toEqual([mark('mail'), mark('1')]);
  expect(of({ type: 'time' }).of).toEqual(['', '']);
  expect(of({ type: 'time', from: 0, to: 1 }).of).toEqual(['1970-01-01T00:00:00.000Z', '1970-01-01T00:00:00.001Z']);
  expect(of({ type: 'filter', filter: { tags: ['plan'] } }).of).toEqual([`tags=${mark('["plan"]')}`]);
});

test('texts are known by their marks, and one of marks alone has none', async () => {
  const held = new Map<string, Tombstone>();
  const writers = {
    secrets: secretsWith(),
    tombstones: {
      find: async (_: UserScope, { marks }: { readonly marks: readonly string[] }) =>
        new Map(marks.flatMap((one) => (held.has(one) ? [[one, present(held.get(one))] as const] : []))),
      put: async (_: UserScope, { marks, reason, at }: Tombstone & { readonly marks: readonly string[] }) => {
        for (const one of marks) held.set(one, { reason, at });
      },
    },
  };
  expect(await forgottenAmong(writers, platform, ana, ['tea'])).toEqual(new Map());
  expect(await entomb(writers, platform, ana, { texts: ['Tea', 'tea!', '...'], reason: 'rejected' })).toHaveLength(1);
  expect(await forgottenAmong(writers, platform, ana, ['TEA', '...', 'milk'])).toEqual(
    new Map([['TEA', { reason: 'rejected', at: platform.now() }]]),
  );
  expect(await forgottenAmong(writers, platform, ana, [])).toEqual(new Map());
  expect(await forgottenAmong(writers, platform, { ...ana, spaces: '*' }, ['tea'])).toEqual(
    new Map([['tea', { reason: 'rejected', at: platform.now() }]]),
  );
  expect(await entomb(writers, platform, ana, { texts: ['?!'], reason: 'forgotten' })).toEqual([]);
});

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('nothing there');
  return value;
}

test('a receipt of a user whose keys were destroyed says so, and what that means for copies', async () => {
  const receipt = await sign(secretsWith(), { keysDestroyed: 2 });
  expect(receipt).toMatchObject({ keysDestroyed: 2, backups: expect.stringContaining('root key') as unknown });
  expect(isSigned(platform, receipt)).toBe(true);
});
