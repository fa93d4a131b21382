import { beforeEach, describe, expect, test } from 'vitest';
import type { Memory } from '../../domain/memories/memory.ts';
import type { MemoryReader, MemoryWriter } from '../../domain/memories/memory-store.ts';
import type { EmbeddingReader, EmbeddingWriter } from '../../domain/embeddings/embedding-store.ts';
import type { ChangeReader } from '../../domain/changes/change-store.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { Readers, Writers } from '../../domain/store.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

export const owner = scopeOf('u1', { spaces: ['work'] });
const source = { type: 'mail', id: 'm1' };

/** Scopes that must not see a thing of the owner's. */
export const strangers: readonly UserScope[] = [
  scopeOf('u1', { tenant: 'other', spaces: '*' }),
  ...['u10', 'u', 'U1', 'u1 ', '%', 'u_', "u1' OR '1'='1", 'u"1', '🛶', ' '].map((user) =>
    scopeOf(user, { spaces: '*' }),
  ),
  ...['wor', 'workshop', '%', 'w_rk', "work' --", 'WORK', '*', '🛶'].map((space) => scopeOf('u1', { spaces: [space] })),
  scopeOf('u1', { spaces: ['default', 'other'] }),
  scopeOf('u1', { spaces: [] }),
];

/** `lastSeq` is of a user as a whole. */
type MemoryReads = Exclude<keyof MemoryReader, 'lastSeq'>;
type MemoryWrites = Exclude<keyof MemoryWriter, keyof MemoryReader | 'insert'>;
const nothingPurged = { ids: [], versions: 0, embeddings: 0, links: 0, events: 0, entities: 0, facts: 0 };
type Read = (readers: Readers, scope: UserScope, memory: Memory) => Promise<unknown>;
type Write = (writers: Writers, scope: UserScope, memory: Memory) => Promise<unknown>;

/** What each method answers to somebody to whom the memory does not exist. A method missing here does not compile. */
const memoryReads: Readonly<Record<MemoryReads, { readonly call: Read; readonly nothing: unknown }>> = {
  getMany: { call: (r, s, m) => r.memories.getMany(s, { ids: [m.id], includeDeleted: true }), nothing: [] },
  getBySeqs: { call: (r, s, m) => r.memories.getBySeqs(s, { seqs: [m.seq] }), nothing: [] },
  list: {
    call: (r, s) => r.memories.list(s, { filter: { includeDeleted: true }, order: 'newest', limit: 9 }),
    nothing: [],
  },
  facets: { call: async (r, s) => (await r.memories.facets(s, { filter: {} })).total, nothing: 0 },
  count: { call: (r, s) => r.memories.count(s, { filter: {} }), nothing: 0 },
  formerContents: { call: (r, s, m) => r.memories.formerContents(s, { seqs: [m.seq] }), nothing: [] },
  scan: { call: (r, s) => r.memories.scan(s, { afterSeq: 0, limit: 9 }), nothing: [] },
  neighbours: {
    call: (r, s) =>
      r.memories.neighbours(s, { around: [{ space: 'work', sessionId: 's', turn: 4 }], before: 3, after: 3 }),
    nothing: [[]],
  },
  retained: { call: (r, s) => r.memories.retained(s, { afterSeq: 0, limit: 9 }), nothing: [] },
  versions: { call: (r, s, m) => r.memories.versions(s, { id: m.id }), nothing: [] },
  counts: { call: async (r, s) => (await r.memories.counts(s)).total, nothing: 0 },
  findBySources: { call: (r, s) => r.memories.findBySources(s, { sources: [source] }), nothing: [] },
  findEpisodes: {
    call: (r, s, m) =>
      r.memories.findEpisodes(s, {
        keys: [{ contentHash: m.contentHash, occurredAt: m.occurredAt, sessionId: 's', nth: 0 }],
      }),
    nothing: [undefined],
  },
};

/** Of a user as a whole, or of the system, or true of another memory than this one: they have tests of their own below. */
type WiderReads = 'model' | 'behind' | 'lacks';
type WiderWrites = 'switchModel';

const embeddingReads: Readonly<
  Record<Exclude<keyof EmbeddingReader, WiderReads>, { readonly call: Read; readonly nothing: unknown }>
> = {
  scan: { call: (r, s) => r.embeddings.scan(s, { head: 'semantic', model: 'm', afterSeq: 0, limit: 9 }), nothing: [] },
  getBySeqs: {
    call: (r, s, m) => r.embeddings.getBySeqs(s, { head: 'semantic', model: 'm', seqs: [m.seq] }),
    nothing: [],
  },
  models: { call: (r, s) => r.embeddings.models(s), nothing: [] },
};

const changeReads: Readonly<
  Record<Exclude<keyof ChangeReader, 'version' | 'size'>, { readonly call: Read; readonly nothing: unknown }>
> = {
  since: { call: async (r, s) => (await r.changes.since(s, { after: 0, limit: 9 })).changes, nothing: [] },
};

const memoryWrites: Readonly<Record<MemoryWrites, { readonly call: Write; readonly nothing: unknown }>> = {
  update: {
    call: (w, s, m) => w.memories.update(s, { id: m.id, patch: { content: 'stolen' }, at: 1 }),
    nothing: undefined,
  },
  softDelete: { call: (w, s, m) => w.memories.softDelete(s, { id: m.id, at: 1 }), nothing: undefined },
  restore: { call: (w, s, m) => w.memories.restore(s, { id: m.id, at: 1 }), nothing: undefined },
  purge: { call: (w, s) => w.memories.purge(s, { deletedBefore: 9e15, limit: 9, at: 1 }), nothing: [] },
  purgeSeqs: { call: (w, s, m) => w.memories.purgeSeqs(s, { seqs: [m.seq], at: 1 }), nothing: nothingPurged },
  move: {
    call: (w, s, m) => w.memories.move(s, { moves: [{ seq: m.seq, state: 'archived', tier: 'cold' }], at: 1 }),
    nothing: [],
  },
  touch: { call: (w, s, m) => w.memories.touch(s, { seqs: [m.seq], at: 1 }), nothing: undefined },
};

const embeddingWrites: Readonly<
  Record<
    Exclude<keyof EmbeddingWriter, keyof EmbeddingReader | WiderWrites>,
    { readonly call: Write; readonly nothing: unknown }
  >
> = {
  put: {
    call: (w, s, m) =>
      w.embeddings.put(s, {
        vectors: [{ memoryId: m.id, version: m.version, head: 'semantic', model: 'm', values: new Float32Array([9]) }],
        at: 1,
      }),
    nothing: 0,
  },
  emptyHeads: { call: (w, s, m) => w.embeddings.emptyHeads(s, { seqs: [m.seq], at: 1 }), nothing: [] },
  reopenHeads: { call: (w, s, m) => w.embeddings.reopenHeads(s, { seqs: [m.seq] }), nothing: 0 },
  dropOthers: { call: (w, s) => w.embeddings.dropOthers(s, { model: 'other', limit: 9 }), nothing: 0 },
};

export function isolationSuite(under: StoreUnderTest): void {
  describe('isolation', () => {
    const fixture = useStore(under);
    let memory: Memory;
    beforeEach(async () => {
      const inserted = await fixture.insertOne(owner, {
        sessionId: 's',
        turn: 3,
        dated: true,
        occurredAt: 1_000,
        source,
      });
      memory = await fixture.store.write(owner, async (w) => {
        const edited = await w.memories.update(owner, { id: inserted.id, patch: { salience: 0.6 }, at: 2 });
        if (edited === undefined) throw new Error('not stored');
        await w.embeddings.put(owner, {
          vectors: [{ memoryId: inserted.id, version: 2, head: 'semantic', model: 'm', values: new Float32Array([1]) }],
          at: 3,
        });
        return edited;
      });
      // So that the strangers have a row of their own, and nothing is hidden by an early "no such user".
      for (const stranger of strangers.filter(({ spaces }) => spaces === '*')) {
        await fixture.store.write(stranger, (w) => w.users.ensure(stranger, { at: 1, timeZone: 'UTC' }));
      }
    });

    const reads = {
      ...prefixed('memories', memoryReads),
      ...prefixed('embeddings', embeddingReads),
      ...prefixed('changes', changeReads),
    };
    for (const [name, { call, nothing }] of Object.entries(reads)) {
      test(`${name} shows a memory to nobody but its tenant, user and space`, async () => {
        for (const stranger of strangers) {
          expect(
            await fixture.store.read(stranger, (r) => call(r, stranger, memory)),
            JSON.stringify(stranger),
          ).toEqual(nothing);
        }
        for (const spaces of ['*', ['work'], ['other', 'work']] as const) {
          const own = { ...owner, spaces };
          expect(await fixture.store.read(own, (r) => call(r, own, memory))).not.toEqual(nothing);
        }
      });
    }

    const writes = { ...prefixed('memories', memoryWrites), ...prefixed('embeddings', embeddingWrites) };
    for (const [name, { call, nothing }] of Object.entries(writes)) {
      for (const deleted of [false, true]) {
        test(`${name} reaches no ${deleted ? 'deleted ' : ''}memory of another tenant, user or space`, async () => {
          if (deleted) await fixture.store.write(owner, (w) => w.memories.softDelete(owner, { id: memory.id, at: 5 }));
          const state = () =>
            fixture.store.read(owner, async (r) => [
              await r.memories.getMany(owner, { ids: [memory.id], includeDeleted: true }),
              await r.changes.version(owner),
              await r.embeddings.models(owner),
            ]);
          const before = await state();
          for (const stranger of strangers) {
            expect(
              await fixture.store.write(stranger, (w) => call(w, stranger, memory)),
              JSON.stringify(stranger),
            ).toEqual(nothing);
          }
          expect(await state()).toEqual(before);
        });
      }
    }

    test('versions, jobs, turns and sources of one user mean nothing to another', async () => {
      await fixture.store.write(owner, (w) =>
        w.jobs.enqueue(owner, { jobs: [{ id: 'j', kind: 'embed_memories', payload: {}, runAt: 0, key: 'k' }] }),
      );
      for (const stranger of strangers.filter(({ spaces }) => spaces === '*')) {
        const own: UserScope = { ...stranger, spaces: ['work'] };
        await fixture.store.read(stranger, async (r) => {
          expect(await r.changes.version(stranger)).toBe(0);
          expect(await r.changes.size(stranger)).toBe(0);
          expect(await r.memories.lastSeq(stranger)).toBe(0);
          expect(await r.jobs.counts(stranger)).toEqual({ waiting: 0, running: 0, dead: 0 });
          expect(await r.jobs.dead(stranger, { limit: 9 })).toEqual([]);
        });
        // The same source, session and episode are free here.
        const stored = await fixture.insertOne(own, { sessionId: 's', dated: true, occurredAt: 1_000, source });
        expect(stored.turn).toBe(0);
      }
      expect(await fixture.store.read(owner, (r) => r.memories.counts(owner))).toMatchObject({ total: 1 });
      for (const stranger of strangers.filter(({ spaces }) => spaces === '*')) {
        await fixture.store.write(stranger, async (w) => {
          expect(await w.embeddings.model(stranger)).toBeUndefined();
          await w.embeddings.switchModel(stranger, { model: 'other' });
        });
      }
      expect(await fixture.store.read(owner, (r) => r.embeddings.model(owner))).toBe('m');
    });

    test('embeddings.lacks tells of a memory to nobody but its tenant, user and space', async () => {
      const lacks = (scope: UserScope) => fixture.store.read(scope, (r) => r.embeddings.lacks(scope, { jobKey: 'k' }));
      await fixture.insertOne(owner, { embedding: 'none' });
      for (const stranger of strangers) expect(await lacks(stranger), JSON.stringify(stranger)).toBe(false);
      expect(await lacks(owner)).toBe(true);
      // Another's job with the key hides nothing.
      const bob = scopeOf('u10');
      await fixture.store.write(bob, (w) =>
        w.jobs.enqueue(bob, { jobs: [{ id: 'j', kind: 'reembed', payload: {}, runAt: 0, key: 'k' }] }),
      );
      expect(await lacks(owner)).toBe(true);
    });

    test('pruning the change log of one user leaves that of any other', async () => {
      const size = await fixture.store.read(owner, (r) => r.changes.size(owner));
      for (const stranger of strangers.filter(({ spaces }) => spaces === '*')) {
        const params = { keep: 0, before: 9e15, limit: 99 };
        expect(await fixture.store.write(stranger, (w) => w.changes.prune(stranger, params))).toBe(0);
      }
      expect(await fixture.store.read(owner, (r) => r.changes.size(owner))).toBe(size);
    });

    test('an id may be used once in a tenant, and again in another', async () => {
      await expect(fixture.insertOne(scopeOf('u10'), { id: memory.id })).rejects.toMatchObject({ code: 'internal' });
      const elsewhere = scopeOf('u1', { tenant: 'other' });
      expect((await fixture.insertOne(elsewhere, { id: memory.id })).id).toBe(memory.id);
      expect(await fixture.store.read(owner, (r) => r.memories.getMany(owner, { ids: [memory.id] }))).toMatchObject([
        { tenant: 'acme' },
      ]);
    });
  });
}

export function prefixed<T>(prefix: string, table: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [`${prefix}.${name}`, value]));
}
