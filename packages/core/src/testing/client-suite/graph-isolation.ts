import type { Client } from '@holdfast/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import { failure, remember, type World } from './world.ts';

/** Names that a careless prefix match, pattern, quote, trim, fold or normalisation would confuse. */
const names = [
  'u1',
  'u10',
  'U1',
  'u_',
  'u%',
  '%',
  "o'brien",
  'o"brien',
  "'; --",
  ' a b',
  'a b ',
  'zoë',
  '🦊',
  '🦊🦊',
  'null',
];

interface Ids {
  readonly memory: string;
  readonly other: string;
  readonly fact: string;
  readonly entity: string;
}

/** Leaves of each kind one, named alike for everybody. */
async function fill(client: Client, space?: string): Promise<Ids> {
  const where = space === undefined ? {} : { space };
  const read = space === undefined ? {} : { spaces: [space] };
  const memory = await remember(client, 'Bob lives in Porto', where);
  const other = await remember(client, 'Bob likes tea', where);
  const stated = { subject: 'Bob', predicate: 'lives_in', object: 'Porto', sources: [memory.id] };
  const { fact } = await client.createFact({ ...stated, ...where });
  await client.linkMemories({ from: memory.id, to: other.id, type: 'similar', ...read });
  await client.recordEvents({ events: [{ type: 'call', content: 'Bob called' }], ...where });
  const { entities } = await client.listEntities({ prefix: 'bob', ...read });
  return { memory: memory.id, other: other.id, fact: fact.id, entity: entities[0]?.id ?? '' };
}

/** What is to be seen with these spaces, by every way of reading. */
async function seen(client: Client, { memory, other, entity }: Ids, spaces: '*' | string[]): Promise<unknown> {
  const page = await client.getEntity({ id: entity, spaces });
  return {
    facts: (await client.listFacts({ about: 'bob', spaces })).facts.map(({ sources }) => sources),
    history: (await client.factHistory({ subject: 'BOB', spaces })).facts.length,
    events: (await client.listEvents({ spaces })).events.length,
    entities: (await client.listEntities({ prefix: 'b', spaces })).entities.map(({ id, mentions }) => ({
      id,
      mentions,
    })),
    page: [page.facts.length, page.memories.map(({ id }) => id), page.neighbours.length],
    neighbours: (await client.neighbours({ id: memory, spaces })).neighbours.map((found) => found.memory.id),
    path: (await client.path({ from: memory, to: other, spaces })).memories.length,
    subgraph: (await client.subgraph({ ids: [memory], hops: 3, spaces })).memories.length,
  };
}

const own = ({ memory, other, entity }: Ids): unknown => ({
  facts: [[memory]],
  history: 1,
  events: 1,
  entities: [{ id: entity, mentions: 1 }],
  page: [1, [memory], 1],
  neighbours: [other],
  path: 2,
  subgraph: 2,
});

/** Every operation that names something of somebody else. */
function callsOn(client: Client, theirs: Ids, mine: Ids): ReadonlyArray<readonly [string, () => Promise<unknown>]> {
  const { memory, fact, entity } = theirs;
  const stated = { subject: 'Bob', predicate: 'knows', object: 'me' };
  return [
    ['createFact', () => client.createFact({ ...stated, sources: [memory] })],
    ['factHistory', () => client.factHistory({ id: fact })],
    ['retractFact', () => client.retractFact({ id: fact })],
    ['getEntity', () => client.getEntity({ id: entity })],
    ['mergeEntities into', () => client.mergeEntities({ id: entity, from: mine.entity })],
    ['mergeEntities from', () => client.mergeEntities({ id: mine.entity, from: entity })],
    ['linkMemories from', () => client.linkMemories({ from: memory, to: mine.memory, type: 'similar' })],
    ['unlinkMemories from', () => client.unlinkMemories({ from: memory, to: mine.memory })],
    ['unlinkMemories to', () => client.unlinkMemories({ from: mine.memory, to: memory })],
    ['linkMemories to', () => client.linkMemories({ from: mine.memory, to: memory, type: 'similar' })],
    ['neighbours', () => client.neighbours({ id: memory })],
    ['path from', () => client.path({ from: memory, to: mine.memory })],
    ['path to', () => client.path({ from: mine.memory, to: memory })],
    ['subgraph', () => client.subgraph({ ids: [memory] })],
  ];
}

export function describeGraphIsolation(world: World): void {
  describe('facts, events, entities and links', () => {
    const clientOf = (name: string): Client => world.clientOf(`graph ${name}`);
    const users = new Map<string, Ids>();
    const spaces = new Map<string, Ids>();
    let client: Client;
    beforeAll(async () => {
      for (const name of names) users.set(name, await fill(clientOf(name)));
      client = world.fresh();
      for (const name of names) spaces.set(name, await fill(client, name));
    });
    const idsOf = (of: ReadonlyMap<string, Ids>, name: string): Ids => {
      const found = of.get(name);
      if (found === undefined) throw new Error(`nothing was stored for ${name}`);
      return found;
    };

    test.each(names)('user %j sees only what is theirs, by every way of reading', async (name) => {
      const ids = idsOf(users, name);
      for (const read of ['*', ['default']] as const) {
        expect(await seen(clientOf(name), ids, read === '*' ? '*' : [...read])).toEqual(own(ids));
      }
    });

    test.each(names)('space %j holds only its own', async (name) => {
      const ids = idsOf(spaces, name);
      expect(await seen(client, ids, [name])).toEqual(own(ids));
    });

    test('what is somebody else’s, or of another space, is not_found for every operation, and stays as it is', async () => {
      for (const walls of [users, spaces]) {
        const theirs = idsOf(walls, 'u10');
        const me = walls === users ? clientOf('u1') : client;
        const mine = walls === users ? idsOf(users, 'u1') : await fill(client);
        for (const [operation, run] of callsOn(me, theirs, mine)) {
          expect(await failure(run()), operation).toMatchObject({ code: 'not_found' });
        }
        const them = walls === users ? clientOf('u10') : client;
        expect(await seen(them, theirs, walls === users ? '*' : ['u10'])).toEqual(own(theirs));
      }
    });

    test('the same statement of another user or space is another fact', async () => {
      const ids = [...users.values(), ...spaces.values()];
      for (const kind of ['fact', 'entity', 'memory'] as const) {
        expect(new Set(ids.map((one) => one[kind])).size, kind).toBe(ids.length);
      }
    });
  });
}
