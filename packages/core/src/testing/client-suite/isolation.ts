import type { Client } from '@holdfast/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import { contents, expectCode, failure, listAll, type Memory, recalled, remember, type World } from './world.ts';

/** Names that a careless prefix match, pattern, quote, trim, fold or normalisation would confuse. */
const names = [
  'u1',
  'u10',
  'U1',
  'u_',
  'u%',
  '%',
  '_',
  "o'brien",
  'o"brien',
  "'; --",
  'a b',
  ' a b',
  'a b ',
  'a/b',
  'a?b&c=d#e',
  'zoë',
  'zoe\u0308',
  '🦊',
  '🦊🦊',
  '*x',
  'null',
  '__proto__',
  'constructor',
];

/** Every operation that names one memory by its id. */
function callsOn(client: Client, id: string): ReadonlyArray<readonly [name: string, run: () => Promise<unknown>]> {
  return [
    ['getMemory', () => client.getMemory({ id, includeDeleted: true, includeVersions: true })],
    ['updateMemory', () => client.updateMemory({ id, content: 'overwritten' })],
    ['pinMemory', () => client.pinMemory({ id })],
    ['unpinMemory', () => client.unpinMemory({ id })],
    ['forgetMemory', () => client.forgetMemory({ id })],
    ['restoreMemory', () => client.restoreMemory({ id })],
  ];
}

export function describeIsolation(world: World): void {
  describe('users see nothing of each other', () => {
    const clientOf = (name: string): Client => world.clientOf(`wall ${name}`);
    const memories = new Map<string, Memory>();
    const source = { type: 'mail', id: '1' };
    beforeAll(async () => {
      for (const [index, name] of names.entries()) {
        const said = { source, sessionId: 's', turn: 1, tags: ['t'], occurredAt: '2026-01-01' };
        const { memory, outcome } = await clientOf(name).remember({ ...said, content: `lantern ${index}` });
        expect(outcome, `same source, user ${name}`).toBe('created');
        memories.set(name, memory);
      }
    });

    test.each(names)('user %j finds only what is theirs, by every way of reading', async (name) => {
      const client = clientOf(name);
      const own = `lantern ${names.indexOf(name)}`;
      expect((await remember(client, own, { source })).userId).toBe(`wall ${name}`);
      expect(contents(await listAll(client, { spaces: '*', includeDeleted: true }))).toEqual([own]);
      expect(await recalled(client, 'lantern', { k: 100, spaces: '*', window: 10 })).toEqual([own]);
      const { memories: used } = await client.context({ query: 'lantern', spaces: '*' });
      expect(used.map((one) => one.id)).toEqual([memories.get(name)?.id]);
      expect((await client.listMemories({ facets: true })).facets).toMatchObject({ total: 1, tags: { t: 1 } });
      expect((await client.stats({})).memories).toMatchObject({ total: 1, bySpace: { default: 1 } });
      const { changes } = await client.listChanges({ spaces: '*' });
      expect(changes.map((change) => change.memoryId)).toEqual([memories.get(name)?.id]);
      const neighbours = (await client.recall({ query: own, window: 10 })).results[0]?.neighbours ?? [];
      expect(neighbours).toEqual([]);
    });

    test('an id of somebody else is not_found for every operation, and nothing of it changes', async () => {
      const [own, other] = ['u1', 'u10'];
      const id = memories.get(other)?.id ?? '';
      const client = clientOf(own);
      for (const [operation, run] of callsOn(client, id)) {
        expect(await failure(run()), operation).toMatchObject({ code: 'not_found' });
      }
      await expectCode(client.explainMiss({ id, query: 'lantern', spaces: '*' }), 'not_found');
      expect((await clientOf(other).getMemory({ id })).memory).toMatchObject({ version: 1, pinned: false });
    });

    test('a userId in the input names the same walls as the client’s own user', async () => {
      const client = world.fresh();
      for (const name of names) {
        const { results } = await client.recall({ query: 'lantern', userId: `wall ${name}`, k: 100 });
        expect(
          results.map((result) => result.memory.id),
          name,
        ).toEqual([memories.get(name)?.id]);
        const listed = await client.listMemories({ userId: `wall ${name}` });
        expect(listed.memories.map((one) => one.userId)).toEqual([`wall ${name}`]);
      }
    });

    test('one idempotency key never hands a memory across users', async () => {
      const options = { idempotencyKey: 'shared-by-two-users' };
      const input = { content: 'a lantern of mine' };
      const [one, two] = [world.fresh(), world.fresh()];
      await one.remember(input, options);
      const second = await two.remember(input, options).then(
        ({ memory }) => memory.userId,
        (error: unknown) => error,
      );
      if (second instanceof Error) expect(second).toMatchObject({ code: 'idempotency_conflict' });
      else expect(second).toBe(two.user);
    });
  });

  describe('spaces see nothing of each other', () => {
    const memories = new Map<string, Memory>();
    let client: Client;
    const source = { type: 'mail', id: '1' };
    beforeAll(async () => {
      client = world.fresh();
      for (const [index, space] of names.entries()) {
        const said = { space, source, sessionId: 's', turn: 1, tags: ['t'], occurredAt: '2026-01-01' };
        const { memory, outcome } = await client.remember({ ...said, content: `lamp ${index}` });
        expect(outcome, `same source, space ${space}`).toBe('created');
        memories.set(space, memory);
      }
    });

    test.each(names)('space %j holds only its own', async (space) => {
      const own = `lamp ${names.indexOf(space)}`;
      const spaces = [space];
      expect(contents(await listAll(client, { spaces }))).toEqual([own]);
      expect(await recalled(client, 'lamp', { k: 100, spaces })).toEqual([own]);
      const { memories: used } = await client.context({ query: 'lamp', spaces });
      expect(used.map((one) => one.id)).toEqual([memories.get(space)?.id]);
      const { changes } = await client.listChanges({ spaces });
      expect(changes.map((change) => change.memoryId)).toEqual([memories.get(space)?.id]);
      const { results } = await client.recall({ query: own, spaces, window: 10 });
      expect(results[0]?.neighbours ?? []).toEqual([]);
    });

    test('naming none means the default space, a list means these, * means all', async () => {
      expect(await recalled(client, 'lamp')).toEqual([]);
      expect(await listAll(client)).toEqual([]);
      expect((await recalled(client, 'lamp', { spaces: ['u1', '%'] })).toSorted()).toEqual(
        [`lamp ${names.indexOf('u1')}`, `lamp ${names.indexOf('%')}`].toSorted(),
      );
      expect(await recalled(client, 'lamp', { spaces: '*', k: 100 })).toHaveLength(names.length);
      expect(await listAll(client, { spaces: '*' })).toHaveLength(names.length);
    });

    test('an id of another space is not_found for every operation, and nothing of it changes', async () => {
      const id = memories.get('u10')?.id ?? '';
      for (const [operation, run] of callsOn(client, id)) {
        expect(await failure(run()), operation).toMatchObject({ code: 'not_found' });
      }
      const { memory } = await client.getMemory({ id, spaces: ['u10'] });
      expect(memory).toMatchObject({ version: 1, pinned: false });
    });
  });
}
