import { describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { fakePlatform } from '../../testing/fake-platform.ts';
import { ana, dayMs, home, type Parts, signal, sorted, start, useNight } from '../../testing/life/night-world.ts';
import type { ModelAnswer } from '../language/language-model.ts';
import type { Memory } from '../memories/memory.ts';
import type { ConsolidationChange } from './consolidation-store.ts';
import { openRun } from './consolidate.ts';
import { putSummary } from './put-summary.ts';
import { scheduleNights } from './schedule.ts';
import { undoConsolidation } from './undo.ts';
import { storedUserSummary } from './user-summary.ts';

const { fixture, handle, job, consolidate, demand, say, bySource, reportOf, restingOn, live } = useNight({
  name: 'SQLite',
  async open() {
    const platform = fakePlatform();
    const store = await openSqliteStore({ path: ':memory:', platform });
    return { store, platform, cleanup: () => store.close() };
  },
});
const forget = (...memories: (Memory | undefined)[]) =>
  fixture.store.write(ana, async (w) => {
    for (const memory of memories) await w.memories.softDelete(ana, { id: memory?.id ?? '', at: 1 });
  });
const runOf = async (day: string) => {
  const run = await fixture.store.read(ana, (r) => r.consolidations.ofDay(ana, { day }));
  if (run === undefined) throw new Error('there is no run');
  return run;
};
const undo = async (day: string) => undoConsolidation({ ...fixture, embedding: 'none' }, ana, (await runOf(day)).id);
const noted = async (day: string, ...changes: ConsolidationChange[]) => {
  const { no } = await runOf(day);
  await fixture.store.write(ana, (w) => w.consolidations.addChanges(ana, { no, changes, at: 1 }));
};
/** A model that does something while it is asked. */
const modelOf = (answer: ModelAnswer<unknown>, meanwhile: () => Promise<unknown> = () => Promise.resolve()) => {
  const language = {
    has: () => Promise.resolve(true),
    ask: async (): Promise<ModelAnswer<unknown>> => {
      await meanwhile();
      return answer;
    },
  };
  // Sound: what it answers fits the one schema that nights ask for.
  return language as unknown as NonNullable<Parts['language']>;
};
const refusal = { ok: false, reason: 'timed_out' } as const;
const saying = (summary: string) => ({ ok: true, value: { summary }, model: 'm', repaired: false }) as const;
const rebuild = (ids: readonly string[], parts?: Parts) =>
  handle('rebuild_summaries', parts)(job('rebuild_summaries', { space: 'default', ids: [...ids] }), { signal });

describe('a day', () => {
  test('of which a part was forgotten meanwhile says the rest, and is made anew when it comes again', async () => {
    const said = await live();
    const once = { done: false };
    const language = modelOf(refusal, async () => {
      if (!once.done) await forget(said[0]);
      once.done = true;
    });
    await consolidate('2026-11-16', { language });
    const monday = await bySource('day:2026-11-16');
    expect(monday?.content).toContain('piano');
    expect(monday?.content).not.toContain('Lisbon');
    expect(monday?.metadata['basis']).toBe('changed meanwhile');
  });

  test('of which all was forgotten meanwhile has no summary', async () => {
    const said = await live();
    await consolidate('2026-11-16', { language: modelOf(refusal, () => forget(...said.slice(0, 3))) });
    expect(await bySource('day:2026-11-16')).toBeUndefined();
  });

  test('is told by rules where a model is for other tasks', async () => {
    await live();
    const language = { ...modelOf(refusal), has: () => Promise.resolve(false) };
    await consolidate('2026-11-16', { language });
    expect((await bySource('day:2026-11-16'))?.content).toContain('I moved to Lisbon last week.');
    expect(await reportOf('2026-11-16')).not.toHaveProperty('model_timed_out');
  });

  test('that somebody had done already is looked at again by its night', async () => {
    await live();
    await demand('2026-11-17');
    await say(start + dayMs + 3, 'The tuner has cancelled the appointment.', { salience: 0.9 });
    await consolidate('2026-11-17');
    expect((await bySource('day:2026-11-17'))?.content).toContain('cancelled');
  });

  test('nobody knows of has nothing to rebuild', async () => {
    await rebuild(['day:2026-11-16']);
    expect(await bySource('day:2026-11-16')).toBeUndefined();
  });
});

describe('a week', () => {
  const week = 'week:2026-W47';
  const over = () => fixture.platform.setNow(start + 7 * dayMs);

  test('is told in a model’s words where it gives some, and made once', async () => {
    await live();
    await fixture.insert(
      home,
      { kind: 'semantic', content: 'Ana has a piano.', occurredAt: start, salience: 0.5 },
      { kind: 'semantic', content: 'Ana has a flat.', occurredAt: start, salience: 0.5 },
    );
    over();
    await consolidate('2026-11-22', { language: modelOf(saying('Ana moved to Lisbon with a piano.')) });
    const made = await bySource(week);
    expect(made?.content).toContain('Ana moved to Lisbon with a piano.');
    await rebuild([week]);
    expect((await bySource(week))?.version).toBe(made?.version);
  });

  test('is left to the next run when something of it was forgotten meanwhile', async () => {
    await live();
    await consolidate('2026-11-17');
    over();
    const days = [await bySource('day:2026-11-16'), await bySource('day:2026-11-17')];
    await rebuild([week], { language: modelOf(saying('Ana moved.'), () => forget(...days)) });
    expect(await bySource(week)).toBeUndefined();
  });

  test('that somebody has edited is theirs', async () => {
    await live();
    over();
    await consolidate('2026-11-22');
    const made = await bySource(week);
    const patch = { content: 'Mine.', contentHash: fixture.platform.sha256('Mine.') };
    await fixture.store.write(ana, (w) => w.memories.update(ana, { id: made?.id ?? '', patch, at: 9 }));
    await say(start + 2 * dayMs, 'The cellar was flooded by the river.', { salience: 0.9 });
    await say(start + 2 * dayMs + 1, 'The firemen pumped all of it out.', { salience: 0.9 });
    await say(start + 2 * dayMs + 2, 'The piano was saved by Pedro.', { salience: 0.9 });
    await demand('2026-11-22');
    expect((await bySource(week))?.content).toBe('Mine.');
  });
});

describe('the summary of a user', () => {
  const lives = () => fixture.insertOne(home, { kind: 'semantic', content: 'Ana lives in Lisbon.', occurredAt: start });
  const stored = () => fixture.store.read(home, (r) => storedUserSummary(r, home));

  test('is told in a model’s words, and by rules where it refuses', async () => {
    fixture.platform.setNow(start);
    await lives();
    await consolidate('2026-11-16', { language: modelOf(refusal) });
    expect((await stored())?.memory.content).toContain('Ana lives in Lisbon.');
    expect(await reportOf('2026-11-16')).toMatchObject({ model_timed_out: 1, user_summaries: 1 });
    await fixture.insertOne(home, { kind: 'semantic', content: 'Ana plays the piano.' });
    await rebuild(['user'], { language: modelOf(saying('Ana plays the piano in Lisbon.')) });
    expect((await stored())?.memory.content).toContain('Ana plays the piano in Lisbon.');
  });

  test('is left to whoever asks next when something of it changed meanwhile', async () => {
    fixture.platform.setNow(start);
    const memory = await lives();
    const edit = () =>
      fixture.store.write(home, (w) => w.memories.update(home, { id: memory.id, patch: { salience: 1 }, at: 2 }));
    await rebuild(['user'], { language: modelOf(saying('Ana lives in Lisbon.'), edit) });
    expect(await stored()).toBeUndefined();
    await rebuild(['user'], { language: modelOf(saying('Ana lives in Lisbon.'), () => forget(memory)) });
    expect(await stored()).toBeUndefined();
  });

  test('that came with an import is as old as the first write', async () => {
    await lives();
    await fixture.insertOne(home, { kind: 'reflective', content: 'Ana.', source: { type: 'summary', id: 'user' } });
    expect((await stored())?.stale).toBe(false);
  });
});

describe('moving tiers', () => {
  test('goes on behind the last memory looked at, and leaves what is to stay', async () => {
    fixture.platform.setNow(start);
    const old = { createdAt: 1, accessedAt: 1, occurredAt: 1, accessCount: 0, salience: 0.01 };
    const [before, moved, stays] = await fixture.insert(home, old, old, { occurredAt: start, salience: 1 });
    fixture.platform.setNow(start + 500 * dayMs);
    await openRun(fixture, ana, { day: '2026-11-16', origin: 'night', timeZone: 'UTC' });
    const run = await runOf('2026-11-16');
    const place = before?.seq ?? 0;
    await fixture.store.write(ana, (w) => w.consolidations.advance(ana, { ...run, step: 'tiers', place, at: 2 }));
    await fixture.store.write(ana, (w) =>
      w.memories.update(ana, { id: stays?.id ?? '', patch: { pinned: true }, at: 3 }),
    );
    await consolidate('2026-11-16');
    const rows = await fixture.store.read(ana, (r) =>
      r.memories.getBySeqs(ana, { seqs: [before, moved, stays].map((one) => one?.seq ?? 0) }),
    );
    expect(rows.toSorted((a, b) => a.seq - b.seq).map(({ state }) => state)).toEqual(['active', 'archived', 'active']);
  });

  test('takes the vectors under other heads from what grows cold', async () => {
    fixture.platform.setNow(start);
    const [warm] = await fixture.insert(home, { tier: 'warm', embedding: 'ready', salience: 0.01, occurredAt: start });
    const values = new Float32Array([1]);
    const heads = ['semantic', 'entity'] as const;
    const vectors = heads.map((head) => ({ memoryId: warm?.id ?? '', version: 1, head, model: 'm', values }));
    await fixture.store.write(home, (w) => w.embeddings.put(home, { vectors, at: 1 }));
    fixture.platform.setNow(start + 500 * dayMs);
    await consolidate('2026-11-16', { heads });
    expect(await reportOf('2026-11-16')).toMatchObject({ heads_dropped: 1 });
  });
});

test('of two equal memories that both rest on something, the one kept rests on all of it', async () => {
  fixture.platform.setNow(start);
  const [one, other, kept, again] = await fixture.insert(
    home,
    { content: 'I love tea' },
    { content: 'I do love tea' },
    { kind: 'semantic', content: 'Ana loves tea.' },
    { kind: 'semantic', content: 'Ana loves tea.' },
  );
  const link = (from: Memory | undefined, to: Memory | undefined) =>
    ({ from: from?.seq ?? 0, to: to?.seq ?? 0, type: 'derived_from', weight: 1, origin: 'automatic' }) as const;
  await fixture.store.write(ana, (w) =>
    w.links.put(ana, { links: [link(kept, one), link(again, one), link(again, other)], at: 1 }),
  );
  // Among so many that they are read page by page.
  await fixture.insert(home, ...Array.from({ length: 1_000 }, (_, at) => ({ content: `thing ${at}` })));
  await consolidate('2026-11-16');
  expect(await reportOf('2026-11-16')).toMatchObject({ merged: 1 });
  expect(sorted(await restingOn(kept?.seq ?? 0))).toEqual([one?.seq, other?.seq]);
});

describe('undoing', () => {
  test('goes through many changes', async () => {
    fixture.platform.setNow(start);
    await consolidate('2026-11-16');
    const gone = { kind: 'made', seq: 9e9, before: {}, after: {} } as const;
    await noted('2026-11-16', ...Array.from({ length: 201 }, () => gone));
    expect(await undo('2026-11-16')).toMatchObject({ undone: 0, kept: 201, run: { state: 'undone' } });
  });

  test('leaves numbers that somebody has changed since, and versions that are gone', async () => {
    await live();
    await consolidate('2026-11-17');
    const monday = await bySource('day:2026-11-16');
    if (monday === undefined) throw new Error('there is no summary');
    const { seq, version, salience } = monday;
    await noted(
      '2026-11-17',
      { kind: 'reinforced', seq, before: { confidence: 0.1, salience: 0.1 }, after: { confidence: 0.2, salience } },
      { kind: 'rewritten', seq, before: { version: 99 }, after: { version } },
    );
    const { kept } = await undo('2026-11-17');
    expect(kept).toBe(2);
  });

  test('gives a summary back what it rested on where its words had stayed the same', async () => {
    await live();
    const asked = {
      source: { type: 'consolidation', id: 'day:2026-11-16' },
      content: 'Same words.',
      tags: [],
    } as const;
    const put = async (basis: string) =>
      fixture.store.write(home, (w) =>
        putSummary({ ...fixture, embedding: 'none' }, w, home, {
          ...asked,
          occurredAt: start,
          salience: 0.6,
          basis,
          restsOn: [],
        }),
      );
    const { memory } = await put('first');
    expect((await put('first')).changes).toEqual([]);
    const { changes } = await put('second');
    expect(changes).toMatchObject([{ kind: 'rewritten' }]);
    await openRun(fixture, ana, { day: '2026-11-18', origin: 'night', timeZone: 'UTC' });
    await noted('2026-11-18', ...changes);
    const run = await runOf('2026-11-18');
    await fixture.store.write(ana, (w) => w.consolidations.advance(ana, { ...run, state: 'done', at: 2 }));
    await undo('2026-11-18');
    const back = await bySource('day:2026-11-16');
    expect([back?.metadata['basis'], back?.content, back?.id]).toEqual(['first', 'Same words.', memory.id]);
  });
});

test('users without a night ahead get one, however many they are', async () => {
  const names = Array.from({ length: 201 }, (_, at) => `user-${at}`);
  for (const user of names) {
    await fixture.store.write({ ...ana, user }, (w) => w.users.ensure({ ...ana, user }, { at: 0, timeZone: 'UTC' }));
  }
  await scheduleNights({ ...fixture, hour: 3, timeZone: 'UTC' }, signal);
  const scope = { ...ana, user: 'user-200' };
  expect(await fixture.store.read(scope, (r) => r.jobs.list(scope, { limit: 9 }))).toHaveLength(1);
});
