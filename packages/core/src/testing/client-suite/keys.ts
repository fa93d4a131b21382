import { permissions } from '@holdfast/contract';
import { describe, expect, test } from 'vitest';
import { expectCode, failure, listAll, recalled, remember, type World } from './world.ts';

export function describeKeys(world: World): void {
  describe('keys', () => {
    test('a new key works, is listed without its secret, and stops working once revoked', async () => {
      const owner = world.fresh();
      const { key, secret } = await owner.createKey({ name: 'bot', userId: owner.user });
      expect(key).toMatchObject({
        name: 'bot',
        userId: owner.user,
        permissions: [...permissions],
      });
      expect(secret.startsWith(key.prefix)).toBe(true);
      const bot = world.clientWithKey(secret);
      await remember(bot, 'written by the bot');
      expect(await recalled(owner, 'bot')).toEqual(['written by the bot']);
      const { keys } = await owner.listKeys({});
      expect(keys.map((one) => one.id)).toContain(key.id);
      expect(JSON.stringify(keys)).not.toContain(secret);
      const { key: revoked } = await owner.revokeKey({ id: key.id });
      expect(revoked.revokedAt).toBeDefined();
      await expectCode(bot.recall({ query: 'bot' }), 'unauthenticated');
      expect((await owner.listKeys({})).keys.map((one) => one.id)).not.toContain(key.id);
      expect((await owner.listKeys({ includeRevoked: true })).keys.map((one) => one.id)).toContain(key.id);
    });

    test('a key can do what it is permitted, nothing else', async () => {
      const owner = world.fresh();
      const { id } = await remember(owner, 'readable');
      const { secret } = await owner.createKey({ name: 'reader', userId: owner.user, permissions: ['memories:read'] });
      const reader = world.clientWithKey(secret);
      expect(await recalled(reader, 'readable')).toEqual(['readable']);
      for (const call of [
        () => reader.remember({ content: 'no' }),
        () => reader.rememberMany({ items: [{ content: 'no' }] }),
        () => reader.updateMemory({ id, content: 'no' }),
        () => reader.pinMemory({ id }),
        () => reader.forgetMemory({ id }),
        () => reader.restoreMemory({ id }),
        () => reader.stats({}),
        () => reader.listUsers({}),
        () => reader.listKeys({}),
        () => reader.createKey({ name: 'more' }),
      ]) {
        await expectCode(call(), 'permission_denied');
      }
      expect(await listAll(owner)).toMatchObject([{ content: 'readable', version: 1 }]);
    });

    test('a key cannot make a key that may do more than itself', async () => {
      const owner = world.fresh();
      const { secret } = await owner.createKey({ name: 'admin', permissions: ['keys:manage', 'memories:read'] });
      const admin = world.clientWithKey(secret);
      await expectCode(admin.createKey({ name: 'up', permissions: ['memories:delete'] }), 'permission_denied');
      const { key } = await admin.createKey({ name: 'same' });
      expect(key.permissions.toSorted()).toEqual(['keys:manage', 'memories:read']);
    });

    test('a key narrowed to operations may call those and no others, nor grant more', async () => {
      const owner = world.fresh();
      const { key, secret } = await owner.createKey({
        name: 'narrow',
        userId: owner.user,
        operations: ['recall', 'createKey', 'rotateKey', 'listKeys'],
      });
      expect(key.operations).toEqual(['recall', 'createKey', 'rotateKey', 'listKeys']);
      const narrow = world.clientWithKey(secret);
      expect(await recalled(narrow, 'anything')).toEqual([]);
      expect(await narrow.live({})).toEqual({ status: 'ok' });
      await expectCode(narrow.remember({ content: 'no' }), 'permission_denied');
      await expectCode(narrow.listMemories({}), 'permission_denied');
      await expectCode(narrow.createKey({ name: 'wider', operations: ['recall', 'remember'] }), 'permission_denied');
      expect((await narrow.createKey({ name: 'same' })).key.operations).toEqual(key.operations);
      expect((await narrow.createKey({ name: 'less', operations: ['recall'] })).key.operations).toEqual(['recall']);
      const { key: wide } = await owner.createKey({ name: 'wide', userId: owner.user });
      await expectCode(narrow.rotateKey({ id: wide.id }), 'permission_denied');
      const misspelt = owner.createKey({ name: 'x', operations: ['recall', 'recal'] });
      expect(await failure(misspelt)).toMatchObject({ code: 'invalid_input', faults: [{ field: 'operations[1]' }] });
    });

    test('a rotated key works on for the overlap beside the one in its place', async () => {
      const owner = world.fresh();
      const operations = ['recall', 'remember', 'rotateKey', 'listKeys'];
      const { key, secret } = await owner.createKey({ name: 'bot', userId: owner.user, operations });
      const { key: next, secret: fresh, replaced } = await owner.rotateKey({ id: key.id, overlapSeconds: 60 });
      expect(next).toMatchObject({ name: 'bot', userId: owner.user, operations, replaces: key.id });
      expect(fresh).not.toBe(secret);
      const left = Date.parse(replaced.expiresAt ?? '') - Date.now();
      expect(left).toBeGreaterThan(50_000);
      expect(left).toBeLessThanOrEqual(60_000);
      await remember(world.clientWithKey(secret), 'by the old one');
      await remember(world.clientWithKey(fresh), 'by the new one');
      await expectCode(owner.rotateKey({ id: key.id }), 'version_conflict');
      const again = await world.clientWithKey(fresh).rotateKey({ id: next.id, overlapSeconds: 0 });
      await expectCode(world.clientWithKey(fresh).recall({ query: 'one' }), 'unauthenticated');
      await remember(world.clientWithKey(again.secret), 'by the newest');
      await expectCode(owner.rotateKey({ id: next.id }), 'version_conflict');
      await owner.revokeKey({ id: again.key.id });
      await expectCode(owner.rotateKey({ id: again.key.id }), 'version_conflict');
    });

    test('a key rotates no key that may do more, reaches further or lives longer than itself', async () => {
      const owner = world.fresh();
      const later = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
      const { key: strong } = await owner.createKey({ name: 'strong', userId: owner.user });
      const { key: elsewhere } = await owner.createKey({ name: 'elsewhere', userId: 'somebody else' });
      const permissions = ['keys:manage', 'memories:read'] as const;
      const { key: weak } = await owner.createKey({ name: 'weak', userId: owner.user, permissions: ['memories:read'] });
      const { secret } = await owner.createKey({
        name: 'manager',
        userId: owner.user,
        permissions: [...permissions],
        expiresAt: later(1),
      });
      const manager = world.clientWithKey(secret);
      await expectCode(manager.rotateKey({ id: strong.id }), 'permission_denied');
      await expectCode(manager.rotateKey({ id: elsewhere.id }), 'not_found');
      const rotated = await manager.rotateKey({ id: weak.id, expiresAt: later(5) });
      expect(Date.parse(rotated.key.expiresAt ?? '')).toBeLessThan(Date.parse(later(2)));
      expect(rotated.key.permissions).toEqual(['memories:read']);
    });

    test('a key bound to a user acts for that user and no other', async () => {
      const [owner, other] = [world.fresh(), world.fresh()];
      await remember(other, 'of somebody else');
      const { secret } = await owner.createKey({ name: 'bound', userId: owner.user });
      const bound = world.clientWithKey(secret);
      expect((await remember(bound, 'mine')).userId).toBe(owner.user);
      await expectCode(bound.recall({ query: 'somebody', userId: other.user }), 'scope_forbidden');
      await expectCode(bound.remember({ content: 'x', userId: other.user }), 'scope_forbidden');
      await expectCode(
        bound.createKey({ name: 'wider' }).then(({ key }) => {
          // A key made by a bound key may stay within the same walls, or be refused; wider it may not be.
          if (key.userId !== owner.user) throw new Error('the new key is bound to nobody');
          return bound.createKey({ name: 'other', userId: other.user });
        }),
        'scope_forbidden',
      );
    });

    test('a key bound to spaces reads and writes there only', async () => {
      const owner = world.fresh();
      await remember(owner, 'plan at home');
      await remember(owner, 'plan at work', { space: 'work' });
      const { secret } = await owner.createKey({ name: 'work', userId: owner.user, spaces: ['work'] });
      const worker = world.clientWithKey(secret);
      expect(await recalled(worker, 'plan', { spaces: ['work'] })).toEqual(['plan at work']);
      await expectCode(worker.recall({ query: 'plan', spaces: ['default'] }), 'scope_forbidden');
      await expectCode(worker.recall({ query: 'plan', spaces: '*' }), 'scope_forbidden');
      await expectCode(worker.remember({ content: 'x', space: 'home' }), 'scope_forbidden');
      expect((await worker.stats({})).memories.bySpace).toEqual({ work: 1 });
    });

    test('a key bound to spaces learns nothing of other spaces, users or keys', async () => {
      const owner = world.fresh();
      const { id } = await remember(owner, 'a hidden plan', { space: 'home' });
      await remember(owner, 'a plan at work', { space: 'work' });
      const spaces = ['work', 'club'];
      const { key, secret } = await owner.createKey({ name: 'bound', userId: owner.user, spaces });
      const { key: wide } = await owner.createKey({ name: 'wide', userId: owner.user });
      const { key: elsewhere } = await owner.createKey({ name: 'home', userId: owner.user, spaces: ['home'] });
      const bound = world.clientWithKey(secret);
      await expectCode(bound.explainMiss({ id, query: 'plan', spaces: ['work'] }), 'not_found');
      expect((await bound.listKeys({})).keys.map((one) => one.id)).toEqual([key.id]);
      await expectCode(bound.revokeKey({ id: wide.id }), 'not_found');
      await expectCode(bound.revokeKey({ id: elsewhere.id }), 'not_found');
      expect((await bound.stats({})).memories.bySpace).toEqual({ work: 1 });
      const { secret: tenantWide } = await owner.createKey({ name: 'any user, one space', spaces: ['work'] });
      await expectCode(world.clientWithKey(tenantWide).listUsers({}), 'scope_forbidden');
    });

    test('a key works until it expires', async () => {
      const owner = world.fresh();
      const expiresAt = new Date(Date.now() + 700).toISOString();
      const { key, secret } = await owner.createKey({ name: 'short', userId: owner.user, expiresAt });
      expect(key.expiresAt).toBe(expiresAt);
      const brief = world.clientWithKey(secret);
      await brief.stats({});
      await new Promise((resolve) => {
        setTimeout(resolve, Date.parse(expiresAt) - Date.now() + 20);
      });
      await expectCode(brief.stats({}), 'unauthenticated');
    });

    test('a key does not outlive the key that made it', async () => {
      const owner = world.fresh();
      const later = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
      const [sooner, expiresAt, after] = [later(1), later(2), later(3)];
      const { secret } = await owner.createKey({ name: 'maker', expiresAt });
      const maker = world.clientWithKey(secret);
      expect((await maker.createKey({ name: 'unsaid' })).key.expiresAt).toBe(expiresAt);
      expect((await maker.createKey({ name: 'longer', expiresAt: after })).key.expiresAt).toBe(expiresAt);
      expect((await maker.createKey({ name: 'shorter', expiresAt: sooner })).key.expiresAt).toBe(sooner);
    });

    test('a key cannot be born expired', async () => {
      const call = world.fresh().createKey({ name: 'old', expiresAt: '2020-01-01' });
      expect(await failure(call)).toMatchObject({ code: 'invalid_input', faults: [{ field: 'expiresAt' }] });
    });

    test('an unknown key is refused', async () => {
      const { secret } = await world.fresh().createKey({ name: 'known' });
      await expectCode(world.clientWithKey('hf_made_up').stats({}), 'unauthenticated');
      await expectCode(world.clientWithKey(`${secret}x`).stats({}), 'unauthenticated');
    });

    test('revoking what is not there is not_found', async () => {
      await expectCode(world.fresh().revokeKey({ id: '01890a5d-ac96-774b-bcce-b302099a8057' }), 'not_found');
    });
  });
}
