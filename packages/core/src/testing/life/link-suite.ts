import { describe, expect, test } from 'vitest';
import { newId } from '../../domain/ids.ts';
import type { Job } from '../../domain/jobs/job-store.ts';
import type { LinkType } from '../../domain/links/link-store.ts';
import { createLinkWatch } from '../../domain/links/link-watch.ts';
import type { Memory, NewMemory } from '../../domain/memories/memory.ts';
import { createIndexCache } from '../../domain/recall/index-cache.ts';
import { jobHandlers } from '../../worker/handlers.ts';
import { noCaches } from './no-caches.ts';
import { scopeOf, type StoreUnderTest, useStore } from '../store-conformance/fixture.ts';

const ana = scopeOf('ana', { spaces: '*' });
const home = scopeOf('ana');
const work = scopeOf('ana', { spaces: ['work'] });

/** Links that memories get by themselves, on a real store. */
export function linkSuite(under: StoreUnderTest): void {
  describe(`links by themselves on ${under.name}`, () => {
    const fixture = useStore(under);
    const run = async (): Promise<void> => {
      const { store, platform } = fixture;
      const handler = jobHandlers({
        store,
        platform,
        embedder: undefined,
        restoreMs: 1,
        caches: noCaches,
        index: createIndexCache({ store, platform, maxBytes: 2 ** 24 }),
      }).link_memories;
      const { tenant, user } = ana;
      const job: Job = { id: newId(platform), kind: 'link_memories', tenant, user, payload: {}, attempts: 1, runAt: 0 };
      await handler?.(job, { signal: new AbortController().signal });
    };
    const linksOf = async (memory: Memory | undefined, type: LinkType) => {
      const seq = memory?.seq ?? -1;
      const links = await fixture.store.read(ana, (r) =>
        r.links.touching(ana, { seqs: [seq], types: [type], limit: 99 }),
      );
      return links.map(({ from, to, weight }) => ({ other: from === seq ? to : from, weight }));
    };
    /** Memories with a vector of two numbers each, at an angle in degrees. */
    const place = async (scope: typeof home, ...angles: number[]): Promise<Memory[]> => {
      const stored = await fixture.insert(scope, ...angles.map((angle) => ({ content: `at ${angle}` })));
      const vectors = stored.map(({ id, version }, at) => {
        const turn = ((angles[at] ?? 0) * Math.PI) / 180;
        const values = new Float32Array([Math.cos(turn), Math.sin(turn)]);
        return { memoryId: id, version, head: 'semantic', model: 'm', values } as const;
      });
      await fixture.store.write(scope, (w) => w.embeddings.put(scope, { vectors, at: 1 }));
      return stored;
    };

    test('a memory is linked both ways to those closer than 0.8, five at most, within its space', async () => {
      const [one, near, far] = await place(home, 10, 30, 80);
      await place(work, 10);
      await run();
      const [link, ...none] = await linksOf(one, 'similar');
      expect([link?.other, none]).toEqual([near?.seq, []]);
      expect(link?.weight).toBeCloseTo(Math.cos(Math.PI / 9), 2);
      expect(await linksOf(near, 'similar')).toHaveLength(1);
      expect(await linksOf(far, 'similar')).toEqual([]);
      const [late] = await place(home, 12, 12.1, 12.2, 12.3, 12.4, 12.5, 12.6);
      await run();
      const linked = await linksOf(late, 'similar');
      expect(linked.length).toBeGreaterThanOrEqual(5);
    });

    test('turns follow each other, topics and entities link what shares them, weighed by words', async () => {
      const said = async (fields: Partial<NewMemory>) => fixture.insertOne(home, fields);
      const first = await said({ sessionId: 's', turn: 1, content: 'the engine of the boat', tags: ['boat'] });
      const second = await said({ sessionId: 's', turn: 2, content: 'oil for the engine', tags: ['boat'] });
      const other = await said({ content: 'Pedro painted the boat', tags: [] });
      await fixture.store.write(home, async (w) => {
        const [pedro] = await w.entities.ensure(home, {
          entities: [{ id: newId(fixture.platform), name: 'Pedro', type: 'person' }],
          at: 1,
        });
        const mentions = [first, other].map(({ seq }) => ({ entityNo: pedro?.no ?? -1, seq }));
        await w.entities.mention(home, { mentions });
      });
      await run();
      expect(await linksOf(second, 'follows')).toEqual([{ other: first.seq, weight: 0.5 }]);
      expect(await linksOf(second, 'same_topic')).toMatchObject([{ other: first.seq }]);
      const [byEntity] = await linksOf(other, 'mentions');
      expect(byEntity?.other).toBe(first.seq);
      expect(byEntity?.weight).toBeGreaterThan(0.1);
      expect(byEntity?.weight).toBeLessThan(1);
    });

    test('what is linked once is left alone until something comes, and nothing is lost when the log was shortened', async () => {
      const [one] = await place(home, 10);
      await run();
      const version = () => fixture.store.read(ana, (r) => r.links.version(ana));
      const before = await version();
      await run();
      expect(await version()).toBe(before);
      const [two] = await place(home, 12);
      await fixture.insert(home, ...Array.from({ length: 600 }, (_, index) => ({ content: `noise ${index}` })));
      await fixture.store.write(ana, (w) => w.changes.prune(ana, { keep: 1, before: 9e15, limit: 9_999 }));
      await run();
      expect(await linksOf(two, 'similar')).toMatchObject([{ other: one?.seq }]);
      const after = await version();
      await run();
      expect(await version()).toBe(after);
    });

    test('vectors leave one job behind a user, which the next in half a minute does not ask for again', async () => {
      const { store, platform } = fixture;
      const watch = createLinkWatch(platform);
      const note = () => store.write(ana, (w) => watch.noteVectors(w, ana));
      const jobs = () => store.read(ana, (r) => r.jobs.list(ana, { kinds: ['link_memories'], limit: 9 }));
      await note();
      const [job, ...others] = await jobs();
      expect([job?.runAt, job?.priority, others]).toEqual([platform.now() + 30_000, 'low', []]);
      await store.write(ana, (w) => w.jobs.drop(ana, { id: job?.id ?? '' }));
      await note();
      expect(await jobs()).toEqual([]);
      platform.advance(25_000);
      await note();
      await note();
      expect(await jobs()).toHaveLength(1);
    });
  });
}
