import { describe, expect, test } from 'vitest';
import { rebuildJobs, scheduleNights } from '../../domain/consolidation/schedule.ts';
import { staleAfter, storedUserSummary } from '../../domain/consolidation/user-summary.ts';
import { undoConsolidation } from '../../domain/consolidation/undo.ts';
import { entomb } from '../../domain/forgetting/marks.ts';
import { newId } from '../../domain/ids.ts';
import type { ModelAnswer } from '../../domain/language/language-model.ts';
import type { Memory } from '../../domain/memories/memory.ts';
import { hashEmbedder } from '../hash-embedder.ts';
import type { StoreUnderTest } from '../store-conformance/fixture.ts';
import { ana, dayMs, home, type Parts, signal, start, useNight } from './night-world.ts';

/** What comes between: edits, forgetting, short logs, models that are late. */
export function nightEdgesSuite(under: StoreUnderTest): void {
  describe(`a night that something comes between, on ${under.name}`, () => {
    const { fixture, handle, job, consolidate, demand, say, summaries, bySource, reportOf, live } = useNight(under);
    const forget = (memory: Memory | undefined) =>
      fixture.store.write(ana, (w) => w.memories.softDelete(ana, { id: memory?.id ?? '', at: 1 }));
    const undo = async (day: string) => {
      const run = await fixture.store.read(ana, (r) => r.consolidations.ofDay(ana, { day }));
      return undoConsolidation({ ...fixture, embedding: 'none' }, ana, run?.id ?? '');
    };
    /** A model that does something while it is asked, and then says this. */
    const modelOf = (says: string, meanwhile: () => Promise<unknown> = () => Promise.resolve()) => {
      const language = {
        has: () => Promise.resolve(true),
        ask: async (): Promise<ModelAnswer<unknown>> => {
          await meanwhile();
          return { ok: true, value: { summary: says }, model: 'm', repaired: false };
        },
      };
      // Sound: what it answers fits the one schema that nights ask for.
      return language as unknown as NonNullable<Parts['language']>;
    };

    test('a summary that a person has edited is theirs: no night rewrites or removes it', async () => {
      const said = await live();
      await consolidate('2026-11-17');
      const monday = await bySource('day:2026-11-16');
      const patch = { content: 'Mine.', contentHash: fixture.platform.sha256('Mine.') };
      await fixture.store.write(ana, (w) => w.memories.update(ana, { id: monday?.id ?? '', patch, at: 9 }));
      await say(start + 5, 'The cellar was flooded by the river.', { salience: 0.9 });
      await demand('2026-11-17');
      for (const one of [...said.slice(0, 3), ...(await summaries()).slice(1)]) await forget(one);
      const ids = ['day:2026-11-16', 'week:2026-W47'];
      await handle('rebuild_summaries')(job('rebuild_summaries', { space: 'default', ids }), { signal });
      expect((await bySource('day:2026-11-16'))?.content).toBe('Mine.');
    });

    test('a model’s words about what has changed meanwhile are dropped, and made anew by the next run', async () => {
      const said = await live();
      let gone = false;
      const meanwhile = async () => {
        if (!gone) await forget(said[0]);
        gone = true;
      };
      await consolidate('2026-11-17', { language: modelOf('Pedro helped with the piano.', meanwhile) });
      expect(await bySource('day:2026-11-16')).toBeUndefined();
      expect(await reportOf('2026-11-17')).toMatchObject({ summaries_postponed: 1, day_summaries: 1 });
      await say(start + 6, 'Rita brought a cake.');
      await consolidate('2026-11-18', { language: modelOf('Pedro helped with the piano.') });
      expect((await bySource('day:2026-11-16'))?.content).toContain('Pedro helped with the piano.');
    });

    test('names that nobody said are no summary: rules do', async () => {
      await live();
      await consolidate('2026-11-17', { language: modelOf('Zebediah Quux bought 99 yachts.') });
      expect((await bySource('day:2026-11-16'))?.content).toContain('I moved to Lisbon last week.');
      expect(await reportOf('2026-11-17')).toMatchObject({ model_not_grounded: 2 });
    });

    test('what somebody had forgotten is quoted nowhere, though it came back', async () => {
      await live();
      const texts = ['I moved to Lisbon last week.'];
      await fixture.store.write(home, (w) => entomb(w, fixture.platform, home, { texts, reason: 'forgotten' }));
      await consolidate('2026-11-17');
      const monday = await bySource('day:2026-11-16');
      expect(monday?.content).toContain('Pedro helped me');
      expect(monday?.content).not.toContain('Lisbon');
    });

    test('where the change log does not reach back, all memories are looked at', async () => {
      await live();
      await fixture.insert(home, ...Array.from({ length: 210 }, () => ({ content: 'noise', occurredAt: start })));
      await fixture.store.write(ana, (w) => w.changes.prune(ana, { keep: 1, before: 9e15, limit: 9_999 }));
      await consolidate('2026-11-17');
      expect(await reportOf('2026-11-17')).toMatchObject({ day_summaries: 2, state: 'done' });
    });

    test('links that nobody used fade once a day, and are removed in the end', async () => {
      fixture.platform.setNow(start);
      const [one, two, three] = await fixture.insert(home, {}, {}, {});
      const link = (to: Memory | undefined, weight: number) =>
        ({ from: one?.seq ?? 0, to: to?.seq ?? 0, type: 'follows', weight, origin: 'automatic' }) as const;
      await fixture.store.write(ana, (w) =>
        w.links.put(ana, { links: [link(two, 0.5), link(three, 0.05)], at: start }),
      );
      fixture.platform.setNow(start + dayMs);
      await consolidate('2026-11-16');
      await consolidate('2026-11-17');
      const left = await fixture.store.read(ana, (r) =>
        r.links.touching(ana, { seqs: [one?.seq ?? 0], types: ['follows'], limit: 9 }),
      );
      expect(left.map(({ weight }) => weight)).toEqual([0.49]);
      expect(await reportOf('2026-11-16')).toMatchObject({ links_weakened: 1, links_removed: 1 });
      expect(await reportOf('2026-11-17')).toEqual({ state: 'done' });
    });

    test('a memory that is strong again wants its vectors under other heads back', async () => {
      fixture.platform.setNow(start);
      const [cold] = await fixture.insert(home, { tier: 'cold', embedding: 'ready' });
      const values = new Float32Array([1]);
      const heads = ['semantic', 'entity'] as const;
      const vectors = heads.map((head) => ({ memoryId: cold?.id ?? '', version: 1, head, model: 'm', values }));
      await fixture.store.write(home, async (w) => {
        await w.embeddings.put(home, { vectors, at: 1 });
        await w.embeddings.emptyHeads(home, { seqs: [cold?.seq ?? 0], at: 1 });
      });
      await consolidate('2026-11-16', { heads, embedder: hashEmbedder() });
      expect(await reportOf('2026-11-16')).toMatchObject({ strong: 1 });
      const jobs = await fixture.store.read(ana, (r) => r.jobs.list(ana, { kinds: ['embed_memories'], limit: 9 }));
      expect(jobs).toMatchObject([{ payload: { memoryIds: [cold?.id] } }]);
    });

    test('more equal memories than one transaction takes are all merged, and summaries never', async () => {
      fixture.platform.setNow(start);
      const source = (id: string) => ({ type: 'summary', id });
      await fixture.insert(
        home,
        ...Array.from({ length: 121 }, (_, at) => ({
          kind: 'semantic' as const,
          content: `Ana likes tea ${at % 60}.`,
        })),
        { kind: 'reflective', content: 'Same.', source: source('a') },
        { kind: 'reflective', content: 'Same.', source: source('b') },
      );
      await consolidate('2026-11-16');
      expect(await reportOf('2026-11-16')).toMatchObject({ merged: 61 });
    });

    test('days beyond what a run may do are left to the next, and none is lost', async () => {
      const said = Array.from({ length: 9 }, (_, at) => ({
        content: `thing ${at}`,
        occurredAt: start + (at % 3) * dayMs,
      }));
      fixture.platform.setNow(start + 3 * dayMs);
      await fixture.insert(home, ...said);
      const few = handle('consolidate', { mostDays: 2 });
      await few(job('consolidate', { day: '2026-11-18', origin: 'night' }), { signal });
      expect(await reportOf('2026-11-18')).toMatchObject({ day_summaries: 2, days_postponed: 1 });
      await few(job('consolidate', { day: '2026-11-19', origin: 'night' }), { signal });
      expect(await reportOf('2026-11-19')).toMatchObject({ day_summaries: 1, state: 'done' });
      expect(await summaries()).toHaveLength(3);
    });

    test('undoing brings back a removed summary, and takes back facts; what is gone meanwhile is passed over', async () => {
      const said = await live();
      await consolidate('2026-11-16');
      for (const one of said.slice(0, 2)) await forget(one);
      await consolidate('2026-11-17');
      expect(await reportOf('2026-11-17')).toMatchObject({ summaries_removed: 1 });
      const run = await fixture.store.read(ana, (r) => r.consolidations.ofDay(ana, { day: '2026-11-17' }));
      const { platform, store } = fixture;
      const fact = { id: newId(platform), subject: 'Ana', predicate: 'likes', object: 'tea', confidence: 1 };
      await store.write(home, async (w) => {
        await w.facts.insert(home, { facts: [{ ...fact, origin: 'rules', sources: [] }], at: 1 });
        const changes = [fact.id, 'gone'].map((id) => ({ kind: 'fact', before: {}, after: { id } }) as const);
        const none = (['made', 'removed', 'rewritten', 'reinforced', 'moved'] as const).map(
          (kind) => ({ kind, seq: 9e9, before: {}, after: {} }) as const,
        );
        const link = { kind: 'linked', seq: 9e9, before: {}, after: { to: 1, type: 'similar' } } as const;
        await w.consolidations.addChanges(ana, { no: run?.no ?? 0, changes: [...changes, ...none, link], at: 1 });
      });
      expect(await undo('2026-11-17')).toMatchObject({ kept: 7 });
      expect(await bySource('day:2026-11-16')).toBeDefined();
      const [taken] = await store.read(home, (r) => r.facts.getMany(home, { ids: [fact.id] }));
      expect(taken).toMatchObject({ status: 'retracted' });
    });

    test('two processes that take one night for theirs do it once', async () => {
      await live();
      await fixture.insert(home, { kind: 'semantic', content: 'Tea.' }, { kind: 'semantic', content: 'tea' });
      await Promise.allSettled([consolidate('2026-11-17'), consolidate('2026-11-17')]);
      // Whoever came second may have been told that nothing is under way any more; its job comes again, in vain.
      await consolidate('2026-11-17');
      expect(await reportOf('2026-11-17')).toMatchObject({ state: 'done', day_summaries: 2, merged: 1 });
      const made = new Set((await summaries()).map(({ source }) => source?.id));
      expect(made).toEqual(new Set(['day:2026-11-16', 'day:2026-11-17', 'user']));
      expect(await summaries()).toHaveLength(3);
      const nights = await fixture.store.read(ana, (r) => r.jobs.list(ana, { kinds: ['consolidate'], limit: 9 }));
      expect(nights).toHaveLength(1);
    });

    test('a run that was undone while it was under way ends', async () => {
      await live();
      const meanwhile = async () => {
        const run = await fixture.store.read(ana, (r) => r.consolidations.ofDay(ana, { day: '2026-11-17' }));
        if (run === undefined) return;
        await fixture.store.write(ana, (w) => w.consolidations.advance(ana, { ...run, state: 'undone', at: 1 }));
      };
      const language = modelOf('Pedro helped with the piano.', meanwhile);
      await expect(consolidate('2026-11-17', { language })).rejects.toMatchObject({ code: 'internal' });
      expect(await summaries()).toEqual([]);
    });

    test('the summary of a user is looked at again when much has changed, and goes with what it rested on', async () => {
      fixture.platform.setNow(start);
      const lives = await fixture.insertOne(home, { kind: 'semantic', content: 'Ana lives in Lisbon.' });
      await consolidate('2026-11-16');
      for (let turn = 0; turn < staleAfter; turn += 1) await fixture.insertOne(home);
      const stored = () => fixture.store.read(home, (r) => storedUserSummary(r, home));
      expect((await stored())?.stale).toBe(true);
      const rebuild = () =>
        handle('rebuild_summaries')(job('rebuild_summaries', { space: 'default', ids: ['user'] }), { signal });
      await rebuild();
      expect((await stored())?.stale).toBe(false);
      await forget(lives);
      await rebuild();
      expect(await stored()).toBeUndefined();
    });

    test('the roll-up of a week goes when too few of its days are left', async () => {
      const said = await live();
      fixture.platform.setNow(start + 7 * dayMs);
      await consolidate('2026-11-22');
      expect(await bySource('week:2026-W47')).toBeDefined();
      for (const one of said.slice(0, 2)) await forget(one);
      const ids = ['day:2026-11-16', 'week:2026-W47'];
      await handle('rebuild_summaries')(job('rebuild_summaries', { space: 'default', ids }), { signal });
      expect(await bySource('week:2026-W47')).toBeUndefined();
      expect(await bySource('day:2026-11-17')).toBeDefined();
    });

    test('jobs say in which order summaries are made anew, and faulty ones fail', async () => {
      const jobs = rebuildJobs(fixture.platform, [
        { space: 'default', id: 'user' },
        { space: 'default', id: 'week:2026-W47' },
        { space: 'work', id: 'user' },
        { space: 'default', id: 'day:2026-11-17' },
        { space: 'default', id: 'day:2026-11-16' },
      ]);
      expect(jobs.map(({ payload }) => payload)).toEqual([
        { space: 'default', ids: ['day:2026-11-16', 'day:2026-11-17', 'week:2026-W47', 'user'] },
        { space: 'work', ids: ['user'] },
      ]);
      for (const kind of ['consolidate', 'rebuild_summaries'] as const) {
        await expect(handle(kind)(job(kind, {}), { signal })).rejects.toMatchObject({ code: 'internal' });
      }
      await live();
      const controller = new AbortController();
      controller.abort();
      await scheduleNights({ ...fixture, hour: 3, timeZone: 'UTC' }, controller.signal);
      expect(await fixture.store.read(ana, (r) => r.jobs.list(ana, { limit: 9 }))).toEqual([]);
    });
  });
}
