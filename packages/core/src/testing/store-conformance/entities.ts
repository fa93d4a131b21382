import { describe, expect, test } from 'vitest';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';
import { graphFixture } from './graph-fixture.ts';

const ana = scopeOf('ana');
const all = scopeOf('ana', { spaces: '*' });
const work = scopeOf('ana', { spaces: ['work'] });

export function entitiesSuite(under: StoreUnderTest): void {
  describe('entities', () => {
    const fixture = useStore(under);
    const graph = graphFixture(fixture);
    const names = async (keys: readonly string[], scope = ana) =>
      [...(await fixture.store.read(scope, (r) => r.entities.findByNames(scope, { keys })))].map(
        ([key, { name }]) => `${key}: ${name}`,
      );

    test('an entity comes back as it was made, and is found by its name and aliases', async () => {
      const [made, other] = await graph.ensure(
        ana,
        { name: 'Robert Möller', aliases: ['Bob', 'Robbie', 'bob'] },
        { name: '🛶 Clube', type: 'organisation' },
      );
      expect(made).toMatchObject({
        name: 'Robert Möller',
        type: 'person',
        aliases: ['Bob', 'Robbie'],
        space: 'default',
        mentions: 0,
        createdAt: 1,
        updatedAt: 1,
      });
      const ids = [made?.id ?? '', other?.id ?? '', 'unknown'];
      expect(await fixture.store.read(ana, (r) => r.entities.getMany(ana, { ids }))).toEqual(
        expect.arrayContaining([made, other]),
      );
      expect((await names(['bob', 'robert möller', '🛶 clube', 'rob', 'Bob'])).toSorted()).toEqual([
        'bob: Robert Möller',
        'robert möller: Robert Möller',
        '🛶 clube: 🛶 Clube',
      ]);
    });

    test('an alias becomes the name, and the name before an alias that can be dropped', async () => {
      const [bob] = await graph.ensure(ana, { name: 'Robert', aliases: ['Bob', 'Rob'] });
      const id = bob?.id ?? '';
      const rename = (scope: typeof ana, name: string) =>
        fixture.store.write(scope, (w) => w.entities.rename(scope, { id, name, at: 9 }));
      const now = async () => {
        const [entity] = await fixture.store.read(ana, (r) => r.entities.getMany(ana, { ids: [id] }));
        return [entity?.name, ...(entity?.aliases ?? [])];
      };
      await rename(ana, 'Zoe');
      await rename(work, 'Bob');
      expect(await now()).toEqual(['Robert', 'Bob', 'Rob']);
      await rename(ana, 'Bob');
      expect(await now()).toEqual(['Bob', 'Rob', 'Robert']);
      await fixture.store.write(ana, (w) => w.entities.dropAliases(ana, { id, names: ['Robert', 'Bob'] }));
      expect(await now()).toEqual(['Bob', 'Rob']);
    });

    test('who is known is not made again: new aliases are added, a name of another is not taken', async () => {
      const [bob, tom] = await graph.ensure(ana, { name: 'Bob', type: 'other' }, { name: 'Tom' });
      const [known, byAlias] = await graph.ensure(
        ana,
        { name: '  BOB! ', aliases: ['Robert', 'Tom'], type: 'person' },
        { name: 'Roberto', aliases: ['robert'] },
      );
      expect(known).toMatchObject({ id: bob?.id, name: 'Bob', type: 'person', aliases: ['Robert', 'Roberto'] });
      expect(byAlias).toEqual(known);
      expect(await names(['tom', 'roberto'])).toEqual(expect.arrayContaining(['tom: Tom', 'roberto: Bob']));
      expect(await graph.ensure(ana, { name: 'Tom', type: 'place' })).toEqual([tom]);
      expect(await graph.ensure(ana)).toEqual([]);
    });

    test('a name of marks alone stands for itself, and C# is not C', async () => {
      const made = await graph.ensure(ana, { name: '—' }, { name: '!!!' }, { name: 'C#' }, { name: 'C' });
      expect(new Set(made.map(({ id }) => id)).size).toBe(4);
      expect(await names(['—', 'c#'])).toEqual(expect.arrayContaining(['—: —', 'c#: C#']));
    });

    test('the same name in two spaces is two entities; one space is needed to make them', async () => {
      const [here] = await graph.ensure(ana, { name: 'Bob' });
      const [there] = await graph.ensure(work, { name: 'Bob' });
      expect(there?.id).not.toBe(here?.id);
      const memory = await fixture.insertOne(work);
      await graph.mentioned(work, 'Bob', [memory]);
      const found = await fixture.store.read(all, (r) => r.entities.findByNames(all, { keys: ['bob'] }));
      expect(found.get('bob')?.id).toBe(there?.id);
      await expect(graph.ensure(all, { name: 'Bob' })).rejects.toMatchObject({ code: 'invalid_input' });
    });

    test('mentions count once a memory, and only memories of the entity’s space', async () => {
      const [one, two] = await fixture.insert(ana, {}, {});
      const elsewhere = await fixture.insertOne(work);
      if (one === undefined || two === undefined) throw new Error('not stored');
      const bob = await graph.mentioned(ana, 'Bob', [one, two]);
      const mention = (seq: number) =>
        fixture.store.write(all, (w) => w.entities.mention(all, { mentions: [{ entityNo: bob.no, seq }] }));
      for (const seq of [one.seq, elsewhere.seq, 999_999]) await mention(seq);
      const read = () =>
        fixture.store.read(ana, async (r) => ({
          entity: (await r.entities.getMany(ana, { ids: [bob.id] }))[0],
          mentioning: await r.entities.mentioning(ana, { entityNos: [bob.no], limit: 9 }),
          newest: await r.entities.mentioning(ana, { entityNos: [bob.no], limit: 1 }),
          mentionedBy: await r.entities.mentionedBy(ana, { seqs: [two.seq, elsewhere.seq, one.seq] }),
        }));
      expect(await read()).toEqual({
        entity: bob,
        mentioning: [two.seq, one.seq].map((seq) => ({ entityNo: bob.no, seq })),
        newest: [{ entityNo: bob.no, seq: two.seq }],
        mentionedBy: [one.seq, two.seq].map((seq) => ({ seq, entity: bob })),
      });
      await graph.ensure(ana, { name: 'Bob', aliases: ['Bobby'] });
      await fixture.store.read(ana, async (r) => {
        expect(await r.entities.names(ana, { limit: 9 })).toEqual(
          ['bob', 'bobby'].map((key) => ({ key, entityNo: bob.no, name: 'Bob' })),
        );
        expect(await r.entities.names(ana, { limit: 1 })).toHaveLength(1);
        const both = [one.seq, two.seq].map((seq) => ({ entityNo: bob.no, seq }));
        expect(await r.entities.mentions(ana, { mostOf: 2, limit: 9 })).toEqual(both);
        expect(await r.entities.mentions(ana, { mostOf: 2, after: both[0], limit: 9 })).toEqual(both.slice(1));
        expect(await r.entities.mentions(ana, { mostOf: 1, limit: 9 })).toEqual([]);
      });
      await fixture.store.write(ana, (w) => w.memories.softDelete(ana, { id: two.id, at: 1 }));
      expect(await read()).toMatchObject({
        mentioning: [{ seq: one.seq }],
        mentionedBy: [{ seq: one.seq }],
      });
    });

    test('a list begins with the most mentioned, by type, by the beginning of a name, a page at a time', async () => {
      const memories = await fixture.insert(ana, {}, {});
      await graph.ensure(ana, { name: 'Porto', type: 'place' }, { name: 'Portugal', type: 'place' });
      const bob = await graph.mentioned(ana, 'Bob', memories);
      await graph.mentioned(ana, 'Porto', memories.slice(0, 1));
      await graph.ensure(ana, { name: 'Bob', aliases: ['p%o'] });
      const list = async (params: { type?: 'place'; prefix?: string; after?: { mentions: number; id: string } }) =>
        (await fixture.store.read(ana, (r) => r.entities.list(ana, { ...params, limit: 9 }))).map(({ name }) => name);
      expect(await list({})).toEqual(['Bob', 'Porto', 'Portugal']);
      expect(await list({ type: 'place' })).toEqual(['Porto', 'Portugal']);
      expect(await list({ prefix: 'portu' })).toEqual(['Portugal']);
      expect([await list({ prefix: 'p%' }), await list({ prefix: 'p_' }), await list({ prefix: '' })]).toEqual([
        ['Bob'],
        [],
        ['Bob', 'Porto', 'Portugal'],
      ]);
      expect(await list({ after: { mentions: 2, id: bob.id } })).toEqual(['Porto', 'Portugal']);
      expect(await list({ type: 'place', prefix: 'por', after: { mentions: 2, id: bob.id } })).toHaveLength(2);
    });

    test('of two one is made: mentions, names and what facts are found by pass on', async () => {
      const memories = await fixture.insert(ana, {}, {}, {});
      const robert = await graph.mentioned(ana, 'Robert', memories.slice(0, 2));
      const bob = await graph.mentioned(ana, 'Bob', memories.slice(1));
      await graph.ensure(ana, { name: 'Bob', aliases: ['Bobby'] });
      await graph.state(ana, { subject: 'bobby' }, { subject: 'Ana', predicate: 'knows', object: 'Bob' });
      const [elsewhere] = await graph.ensure(work, { name: 'Bob' });
      await graph.state(work, { subject: 'Bob' });
      const merge = (from: string, into: string, scope = ana) =>
        fixture.store.write(scope, (w) => w.entities.merge(scope, { from, into, at: 7 }));
      expect(await merge(bob.id, robert.id)).toEqual({
        ...robert,
        mentions: 3,
        aliases: ['Bob', 'Bobby'],
        updatedAt: 7,
      });
      expect(await names(['bob', 'bobby'])).toEqual(expect.arrayContaining(['bob: Robert', 'bobby: Robert']));
      const facts = (scope: typeof ana, about: string) =>
        fixture.store.read(scope, (r) => r.facts.list(scope, { filter: { about: [about] }, limit: 9 }));
      expect((await facts(ana, 'robert')).map(({ subject, object }) => `${subject} ${object}`)).toEqual([
        'Ana Bob',
        'bobby Porto',
      ]);
      expect(await facts(work, 'bob')).toHaveLength(1);
      const pairs = [
        [bob.id, robert.id],
        [robert.id, bob.id],
        [robert.id, robert.id],
        [elsewhere?.id ?? '', robert.id],
      ] as const;
      for (const [from, into] of pairs) expect(await merge(from, into, all)).toBeUndefined();
    });

    test('what nothing tells of, a merge learns from the other: its kind', async () => {
      const [thing, place] = await graph.ensure(
        ana,
        { name: 'Oporto', type: 'other' },
        { name: 'Porto', type: 'place' },
      );
      const merged = await fixture.store.write(ana, (w) =>
        w.entities.merge(ana, { from: place?.id ?? '', into: thing?.id ?? '', at: 2 }),
      );
      expect(merged).toMatchObject({ name: 'Oporto', type: 'place', aliases: ['Porto'] });
    });

    test('an entity that is removed goes with its names and mentions', async () => {
      const memory = await fixture.insertOne(ana);
      const bob = await graph.mentioned(ana, 'Bob', [memory]);
      const remove = () => fixture.store.write(ana, (w) => w.entities.remove(ana, { ids: [bob.id, 'unknown'] }));
      expect([await remove(), await remove()]).toEqual([1, 0]);
      expect(await names(['bob'])).toEqual([]);
      expect(await fixture.store.read(ana, (r) => r.entities.mentionedBy(ana, { seqs: [memory.seq] }))).toEqual([]);
    });

    test('a purge takes along what only the purged memories mention', async () => {
      const [gone, kept] = await fixture.insert(ana, {}, {});
      if (gone === undefined || kept === undefined) throw new Error('not stored');
      await graph.mentioned(ana, 'Secret', [gone]);
      await graph.mentioned(ana, 'Bob', [gone, kept]);
      await graph.ensure(ana, { name: 'Unmentioned' });
      await fixture.store.write(ana, async (w) => {
        await w.memories.softDelete(ana, { id: gone.id, at: 1 });
        await w.memories.purge(ana, { deletedBefore: 2, limit: 9, at: 3 });
      });
      const left = await fixture.store.read(ana, (r) => r.entities.list(ana, { limit: 9 }));
      expect(left.map(({ name, mentions }) => `${name} ${mentions}`)).toEqual(['Bob 1', 'Unmentioned 0']);
      expect(await names(['secret'])).toEqual([]);
    });

    test('what changes the graph counts in its version and in that of the user, what does not counts in neither', async () => {
      const memory = await fixture.insertOne(ana);
      const versions = () =>
        fixture.store.read(ana, async (r) => [await r.links.version(ana), await r.changes.version(ana)]);
      expect(await versions()).toEqual([0, 1]);
      const bob = await graph.mentioned(ana, 'Bob', [memory]);
      expect(await versions()).toEqual([2, 3]);
      await graph.mentioned(ana, 'Bob', [memory]);
      await fixture.store.write(ana, (w) => w.entities.mention(ana, { mentions: [] }));
      expect(await versions()).toEqual([2, 3]);
      await fixture.store.write(ana, (w) => w.entities.remove(ana, { ids: [bob.id] }));
      expect(await versions()).toEqual([3, 4]);
      // Entries of the log are those of memories alone, and it stays whole.
      const since = await fixture.store.read(ana, (r) => r.changes.since(ana, { after: 0, limit: 9 }));
      expect(since).toMatchObject({ complete: true, changes: [{ change: 'created' }] });
    });
  });
}
