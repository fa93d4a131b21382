import { describe, expect, test } from 'vitest';
import type { Amount, Limits } from '../../domain/language/budget.ts';
import type { UsagePlace } from '../../domain/language/usage-store.ts';
import type { TenantScope } from '../../domain/scope.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

const acme: TenantScope = { kind: 'tenant', tenant: 'acme' };
const zeta: TenantScope = { kind: 'tenant', tenant: 'zeta' };
const nothing = { calls: 0, inputTokens: 0, outputTokens: 0, cost: 0 };
const text = { instructions: 'Read.', prompt: '{{texts}}' };

export function languageSuite(under: StoreUnderTest): void {
  describe('settings', () => {
    const fixture = useStore(under);
    const put = (scope: TenantScope, value: unknown, expected: number) =>
      fixture.store.write(scope, (w) => w.settings.put(scope, { name: 'ai', value, expected, at: 7 }));
    const get = (scope: TenantScope) => fixture.store.read(scope, (r) => r.settings.get(scope, { name: 'ai' }));

    test('are kept by tenant, as they were given, and count their changes', async () => {
      expect(await get(acme)).toBeUndefined();
      const value = { model: 'größer', nested: [1, null, { a: true }] };
      expect(await put(acme, value, 0)).toEqual({ value, version: 1 });
      expect(await put(acme, { model: 'b' }, 1)).toEqual({ value: { model: 'b' }, version: 2 });
      expect(await get(acme)).toEqual({ value: { model: 'b' }, version: 2 });
      expect(await get(zeta)).toBeUndefined();
    });

    test('are not overwritten by whoever has seen an older version', async () => {
      await put(acme, 1, 0);
      expect(await put(acme, 2, 0)).toBeUndefined();
      expect(await put(acme, 2, 5)).toBeUndefined();
      expect(await put(zeta, 2, 1)).toBeUndefined();
      const both = await Promise.all([put(acme, 'one', 1), put(acme, 'other', 1)]);
      expect(both.filter((stored) => stored !== undefined)).toHaveLength(1);
      expect(await get(acme)).toMatchObject({ version: 2 });
    });
  });

  describe('the use of language models', () => {
    const fixture = useStore(under);
    const place: UsagePlace = { day: '2026-05-01', user: 'ana', task: 'extract', model: 'm' };
    const amount: Amount = { inputTokens: 100, outputTokens: 50, cost: 7 };
    const wide: Limits = { calls: 1_000, tokens: 1_000_000, cost: Number.MAX_SAFE_INTEGER };
    const reserve = (limits: Partial<Limits> = {}, more: Partial<UsagePlace> = {}, scope: TenantScope = acme) =>
      fixture.store.write(scope, (w) =>
        w.usage.reserve(scope, { place: { ...place, ...more }, amount, limits: { ...wide, ...limits } }),
      );
    const settle = (used: Amount | 'unsent') =>
      fixture.store.write(acme, (w) => w.usage.settle(acme, { place, reserved: amount, used }));
    const total = (scope: TenantScope = acme, day = place.day) =>
      fixture.store.read(scope, (r) => r.usage.total(scope, { day }));
    const list = (scope: TenantScope = acme) =>
      fixture.store.read(scope, (r) => r.usage.list(scope, { day: place.day, limit: 9 }));

    test('is booked as the most that it can be, then as what it was', async () => {
      expect(await total()).toEqual(nothing);
      expect(await reserve()).toBeUndefined();
      expect(await total()).toEqual({ calls: 1, ...amount });
      await settle({ inputTokens: 90, outputTokens: 5, cost: 2 });
      expect(await total()).toEqual({ calls: 1, inputTokens: 90, outputTokens: 5, cost: 2 });
      await reserve();
      await settle('unsent');
      const used = { calls: 1, inputTokens: 90, outputTokens: 5, cost: 2 };
      expect(await total()).toEqual(used);
      expect(await list()).toEqual([{ ...place, ...used }]);
    });

    test.each([
      ['calls', { calls: 2 }],
      ['tokens', { tokens: 449 }],
      ['cost', { cost: 20 }],
    ] as const)('stops below the limit of %s, and books nothing then', async (name, limits) => {
      expect([await reserve(limits), await reserve(limits), await reserve(limits)]).toEqual([
        undefined,
        undefined,
        name,
      ]);
      expect(await total()).toMatchObject({ calls: 2 });
      expect(await reserve(limits, { day: '2026-05-02' })).toBeUndefined();
      expect(await reserve(limits, {}, zeta)).toBeUndefined();
    });

    test('takes the last place of a limit once, however many ask for it at the same time', async () => {
      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, n) => reserve({ calls: 10 }, { user: `u${n % 3}` })),
      );
      expect(answers.filter((refused) => refused === undefined)).toHaveLength(10);
      expect(await total()).toMatchObject({ calls: 10, inputTokens: 1_000 });
      const rows = await list();
      expect(rows.reduce((sum, row) => sum + row.calls, 0)).toBe(10);
    });

    test('is listed by user, task and model, the most expensive first, and nobody else’s', async () => {
      await reserve();
      await reserve({}, { task: 'summarise_week' });
      await reserve({}, { task: 'summarise_week' });
      await reserve({}, { user: 'bob' });
      await reserve({}, {}, zeta);
      expect((await list()).map(({ user, task, calls }) => [user, task, calls])).toEqual([
        ['ana', 'summarise_week', 2],
        ['ana', 'extract', 1],
        ['bob', 'extract', 1],
      ]);
      expect(await list(zeta)).toHaveLength(1);
    });

    test('of a user goes with the user, and stays in the totals', async () => {
      await reserve();
      await reserve({}, { user: 'bob' });
      const ana = scopeOf('ana');
      await fixture.store.write(ana, (w) => w.usage.forget(ana));
      expect((await list()).map(({ user }) => user)).toEqual(['bob']);
      expect(await total()).toMatchObject({ calls: 2 });
    });

    test('of long ago is dropped', async () => {
      await reserve({}, { day: '2025-01-01' });
      await reserve({}, { day: '2025-05-01' });
      await reserve();
      expect(await total(acme, '2025-01-01')).toEqual(nothing);
      expect(await total(acme, '2025-05-01')).toMatchObject({ calls: 1 });
    });
  });

  describe('prompt templates', () => {
    const fixture = useStore(under);
    const add = (scope: TenantScope, instructions: string) =>
      fixture.store.write(scope, (w) =>
        w.templates.add(scope, { task: 'extract', text: { ...text, instructions }, at: 3 }),
      );
    const active = (scope: TenantScope) =>
      fixture.store.read(scope, (r) => r.templates.active(scope, { task: 'extract' }));

    test('have versions, of which the newest is the active one', async () => {
      expect(await active(acme)).toBeUndefined();
      const first = { task: 'extract', ...text, version: 1, createdAt: 3, active: true } as const;
      expect(await add(acme, text.instructions)).toEqual(first);
      expect(await add(acme, 'Read twice.')).toMatchObject({ version: 2 });
      expect(await active(acme)).toMatchObject({ version: 2, instructions: 'Read twice.' });
      const versions = await fixture.store.read(acme, (r) => r.templates.list(acme, {}));
      expect(versions.map((one) => [one.version, one.active])).toEqual([
        [2, true],
        [1, false],
      ]);
      expect(await fixture.store.read(acme, (r) => r.templates.list(acme, { task: 'summarise_week' }))).toEqual([]);
    });

    test('belong to their tenant', async () => {
      await add(acme, 'of acme');
      expect(await active(zeta)).toBeUndefined();
      expect(await add(zeta, 'of zeta')).toMatchObject({ version: 1 });
      await fixture.store.write(zeta, (w) => w.templates.deactivate(zeta, { task: 'extract' }));
      expect(await active(zeta)).toBeUndefined();
      expect(await active(acme)).toMatchObject({ instructions: 'of acme' });
    });

    test('after a reset go on counting', async () => {
      await add(acme, 'one');
      await fixture.store.write(acme, (w) => w.templates.deactivate(acme, { task: 'extract' }));
      expect(await add(acme, 'two')).toMatchObject({ version: 2, active: true });
    });

    test('written at the same time leave one active', async () => {
      await add(acme, 'one');
      const outcomes = await Promise.allSettled([add(acme, 'two'), add(acme, 'three')]);
      const stored = outcomes.filter(({ status }) => status === 'fulfilled').length;
      const versions = await fixture.store.read(acme, (r) => r.templates.list(acme, {}));
      expect(versions).toHaveLength(1 + stored);
      expect(versions.filter((one) => one.active)).toHaveLength(1);
    });
  });
}
