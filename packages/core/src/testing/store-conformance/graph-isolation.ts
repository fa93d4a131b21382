import { beforeEach, describe, expect, test } from 'vitest';
import type { Entity, EntityReader, EntityWriter } from '../../domain/entities/entity-store.ts';
import type { EventReader, EventWriter } from '../../domain/events/event-store.ts';
import type { Fact, FactReader, FactWriter } from '../../domain/facts/fact-store.ts';
import type { LinkReader, LinkWriter } from '../../domain/links/link-store.ts';
import type { Memory } from '../../domain/memories/memory.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { Readers, Writers } from '../../domain/store.ts';
import { type StoreUnderTest, useStore } from './fixture.ts';
import { graphFixture } from './graph-fixture.ts';
import { owner, prefixed, strangers } from './isolation.ts';

/** What there is to find, all of the owner's. */
interface Rows {
  readonly memory: Memory;
  readonly other: Memory;
  readonly unlinked: Memory;
  readonly entity: Entity;
  readonly second: Entity;
  readonly fact: Fact;
  readonly closed: Fact;
}

interface Call<S> {
  readonly call: (store: S, scope: UserScope, rows: Rows) => Promise<unknown>;
  /** What somebody gets to whom none of it exists. */
  readonly nothing: unknown;
}
type Calls<S, Names extends string> = Readonly<Record<Names, Call<S>>>;

const entityReads: Calls<Readers, keyof EntityReader> = {
  getMany: { call: (r, s, { entity }) => r.entities.getMany(s, { ids: [entity.id] }), nothing: [] },
  findByNames: {
    call: async (r, s) => [...(await r.entities.findByNames(s, { keys: ['bob', 'bobby'] })).keys()],
    nothing: [],
  },
  list: { call: (r, s) => r.entities.list(s, { limit: 9 }), nothing: [] },
  mentioning: {
    call: (r, s, { entity }) => r.entities.mentioning(s, { entityNos: [entity.no], limit: 9 }),
    nothing: [],
  },
  names: { call: (r, s) => r.entities.names(s, { limit: 9 }), nothing: [] },
  mentions: { call: (r, s) => r.entities.mentions(s, { mostOf: 9, limit: 9 }), nothing: [] },
  mentionedBy: { call: (r, s, { memory }) => r.entities.mentionedBy(s, { seqs: [memory.seq] }), nothing: [] },
};

const factReads: Calls<Readers, keyof FactReader> = {
  getMany: { call: (r, s, { fact }) => r.facts.getMany(s, { ids: [fact.id] }), nothing: [] },
  list: {
    call: (r, s) => r.facts.list(s, { filter: { about: ['bob'], includeSuperseded: true }, limit: 9 }),
    nothing: [],
  },
  history: { call: (r, s) => r.facts.history(s, { subject: 'bob' }), nothing: [] },
  around: {
    call: (r, s) =>
      r.facts.around(s, { subjects: ['bob'], predicate: 'lives_in', objects: ['porto'], at: 1, seqs: [] }),
    nothing: [],
  },
  latest: { call: (r, s) => r.facts.latest(s, { subjects: ['bob'], predicate: 'lives_in', limit: 9 }), nothing: [] },
  restingOn: { call: (r, s, { memory }) => r.facts.restingOn(s, { seqs: [memory.seq] }), nothing: [] },
};

const linkReads: Calls<Readers, Exclude<keyof LinkReader, 'version'>> = {
  scan: { call: (r, s) => r.links.scan(s, { minWeight: 0, limit: 9 }), nothing: [] },
  between: { call: (r, s, { memory, other }) => r.links.between(s, { seqs: [memory.seq, other.seq] }), nothing: [] },
  touching: { call: (r, s, { memory }) => r.links.touching(s, { seqs: [memory.seq], limit: 9 }), nothing: [] },
  derivatives: { call: (r, s, { memory }) => r.links.derivatives(s, { seqs: [memory.seq] }), nothing: [] },
  bases: { call: (r, s, { other }) => r.links.bases(s, { seqs: [other.seq] }), nothing: [] },
};

const eventReads: Calls<Readers, keyof EventReader> = {
  list: { call: (r, s) => r.events.list(s, { limit: 9 }), nothing: [] },
  ofMemories: { call: (r, s, { memory }) => r.events.ofMemories(s, { seqs: [memory.seq] }), nothing: [] },
};

/** `ensure`, `insert` and `append` make rows of the scope's own, and are tried below. */
const entityWrites: Calls<Writers, Exclude<keyof EntityWriter, keyof EntityReader | 'ensure'>> = {
  mention: {
    call: (w, s, { entity, unlinked }) =>
      w.entities.mention(s, { mentions: [{ entityNo: entity.no, seq: unlinked.seq }] }),
    nothing: undefined,
  },
  merge: {
    call: (w, s, { entity, second }) => w.entities.merge(s, { from: entity.id, into: second.id, at: 9 }),
    nothing: undefined,
  },
  rename: {
    call: (w, s, { entity }) => w.entities.rename(s, { id: entity.id, name: 'Bobby', at: 9 }),
    nothing: undefined,
  },
  dropAliases: {
    call: (w, s, { entity }) => w.entities.dropAliases(s, { id: entity.id, names: ['Bobby'] }),
    nothing: undefined,
  },
  remove: { call: (w, s, { entity }) => w.entities.remove(s, { ids: [entity.id] }), nothing: 0 },
};

const factWrites: Calls<Writers, Exclude<keyof FactWriter, keyof FactReader | 'insert'>> = {
  confirm: {
    call: (w, s, { fact, other }) => w.facts.confirm(s, { id: fact.id, confidence: 1, sources: [other.seq], at: 9 }),
    nothing: undefined,
  },
  close: {
    call: (w, s, { fact }) => w.facts.close(s, { id: fact.id, status: 'expired', validTo: 1, at: 9 }),
    nothing: undefined,
  },
  retract: { call: (w, s, { fact }) => w.facts.retract(s, { id: fact.id, at: 9 }), nothing: undefined },
  reopen: { call: (w, s, { closed }) => w.facts.reopen(s, { id: closed.id }), nothing: undefined },
  flag: { call: (w, s, { fact }) => w.facts.flag(s, { ids: [fact.id], flagged: true }), nothing: undefined },
  remove: { call: (w, s, { fact }) => w.facts.remove(s, { ids: [fact.id] }), nothing: 0 },
};

const linkWrites: Calls<Writers, Exclude<keyof LinkWriter, keyof LinkReader>> = {
  put: {
    call: (w, s, { memory, unlinked }) =>
      w.links.put(s, {
        links: [{ from: memory.seq, to: unlinked.seq, type: 'similar', weight: 1, origin: 'manual' }],
        at: 9,
      }),
    nothing: undefined,
  },
  reinforce: {
    call: (w, s, { memory, other }) => w.links.reinforce(s, { pairs: [[memory.seq, other.seq]], by: 0.5, at: 9 }),
    nothing: undefined,
  },
  decay: {
    call: (w, s) => w.links.decay(s, { before: 9e15, factor: 0.5, floor: 0.4, at: 9, limit: 9 }),
    nothing: { weakened: 0, removed: 0 },
  },
  remove: {
    call: (w, s, { memory, other }) =>
      w.links.remove(s, { links: [{ from: memory.seq, to: other.seq, type: 'similar' }] }),
    nothing: 0,
  },
};

const eventWrites: Calls<Writers, Exclude<keyof EventWriter, keyof EventReader | 'append'>> = {
  notePromoted: {
    call: (w, s) => w.events.notePromoted(s, { ids: ['e1'], at: 9 }),
    nothing: undefined,
  },
};

export function graphIsolationSuite(under: StoreUnderTest): void {
  describe('isolation of what hangs on memories', () => {
    const fixture = useStore(under);
    const graph = graphFixture(fixture);
    let rows: Rows;

    beforeEach(async () => {
      const [memory, other, unlinked] = await fixture.insert(owner, {}, {}, {});
      if (memory === undefined || other === undefined || unlinked === undefined) throw new Error('not stored');
      const [, second] = await graph.ensure(owner, { name: 'Bob', aliases: ['Bobby'] }, { name: 'Second' });
      const entity = await graph.mentioned(owner, 'Bob', [memory]);
      const [fact, closed] = await graph.state(
        owner,
        { subject: 'Bob', sources: [memory.seq] },
        { subject: 'Bob', object: 'Lisbon' },
      );
      if (second === undefined || fact === undefined || closed === undefined) throw new Error('not stored');
      await graph.link(owner, memory, other);
      rows = { memory, other, unlinked, entity, second, fact, closed };
      await fixture.store.write(owner, async (w) => {
        await w.facts.close(owner, { id: closed.id, status: 'superseded', validTo: 1, at: 2_000 });
        await w.links.put(owner, {
          links: [{ from: other.seq, to: memory.seq, type: 'derived_from', weight: 1, origin: 'automatic' }],
          at: 1,
        });
        const event = { id: 'e1', type: 't', seq: memory.seq, memoryId: memory.id, salience: 1, occurredAt: 1 };
        await w.events.append(owner, { events: [event], at: 1 });
      });
      // So that the strangers have a row of their own, and nothing is hidden by an early "no such user".
      for (const stranger of strangers.filter(({ spaces }) => spaces === '*')) {
        await fixture.store.write(stranger, (w) => w.users.ensure(stranger, { at: 1, timeZone: 'UTC' }));
      }
    });

    const state = () =>
      fixture.store.read(owner, async (r) => [
        await r.entities.list(owner, { limit: 9 }),
        await r.entities.mentioning(owner, { entityNos: [rows.entity.no, rows.second.no], limit: 9 }),
        await r.facts.history(owner, { subject: 'bob' }),
        await r.links.touching(owner, { seqs: [rows.memory.seq], limit: 9 }),
        await r.events.list(owner, { limit: 9 }),
        await r.links.version(owner),
      ]);

    const reads = {
      ...prefixed('entities', entityReads),
      ...prefixed('facts', factReads),
      ...prefixed('links', linkReads),
      ...prefixed('events', eventReads),
    };
    for (const [name, { call, nothing }] of Object.entries(reads)) {
      test(`${name} shows nothing to anybody but its tenant, user and space`, async () => {
        for (const stranger of strangers) {
          const seen = await fixture.store.read(stranger, (r) => call(r, stranger, rows));
          expect(seen, JSON.stringify(stranger)).toEqual(nothing);
        }
        for (const spaces of ['*', ['work'], ['other', 'work']] as const) {
          const own = { ...owner, spaces };
          expect(await fixture.store.read(own, (r) => call(r, own, rows))).not.toEqual(nothing);
        }
      });
    }

    const writes = {
      ...prefixed('entities', entityWrites),
      ...prefixed('facts', factWrites),
      ...prefixed('links', linkWrites),
      ...prefixed('events', eventWrites),
    };
    for (const [name, { call, nothing }] of Object.entries(writes)) {
      test(`${name} reaches nothing of another tenant, user or space`, async () => {
        const before = await state();
        for (const stranger of strangers) {
          const done = await fixture.store.write(stranger, (w) => call(w, stranger, rows));
          expect(done, JSON.stringify(stranger)).toEqual(nothing);
        }
        expect(await state()).toEqual(before);
        await fixture.store.write(owner, (w) => call(w, owner, rows));
        expect(await state()).not.toEqual(before);
      });
    }

    test('what strangers make has nothing to do with what the owner has', async () => {
      const before = await state();
      const { memory, other, entity } = rows;
      for (const stranger of strangers) {
        const [space] = stranger.spaces === '*' ? ['work'] : stranger.spaces;
        if (space === undefined || (stranger.spaces !== '*' && stranger.spaces.length > 1)) continue;
        const own: UserScope = { ...stranger, spaces: [space] };
        const [bob] = await graph.ensure(own, { name: 'Bob' });
        expect(bob?.id).not.toBe(entity.id);
        const [fact] = await graph.state(own, { subject: 'Bob', sources: [memory.seq] });
        expect(fact?.sources).toEqual([]);
        const mine = await fixture.insertOne(own);
        await graph.link(own, mine, memory);
        await fixture.store.write(own, async (w) => {
          await w.entities.mention(own, {
            mentions: [
              { entityNo: bob?.no ?? 0, seq: memory.seq },
              { entityNo: entity.no, seq: mine.seq },
            ],
          });
          const event = { id: 'e2', type: 't', seq: other.seq, memoryId: other.id, salience: 1, occurredAt: 1 };
          expect(await w.events.append(own, { events: [event], at: 1 })).toEqual([]);
        });
        expect(await graph.touching(own, mine, memory)).toEqual([]);
      }
      expect((await state()).slice(0, 5)).toEqual(before.slice(0, 5));
    });

    test('the version of the graph of one user means nothing to another', async () => {
      expect(await fixture.store.read(owner, (r) => r.links.version(owner))).toBeGreaterThan(0);
      for (const stranger of strangers.filter(({ spaces }) => spaces === '*')) {
        expect(await fixture.store.read(stranger, (r) => r.links.version(stranger))).toBe(0);
      }
    });
  });
}
