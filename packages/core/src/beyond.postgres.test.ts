import type { Client, InputOf } from '@holdfast/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { open } from './open.ts';
import { nodePlatform } from './platform.ts';
import type { Holdfast, OpenOptions } from './open.ts';
import { type TestDatabase, testDatabases } from './store/postgres/testing/test-databases.ts';
import { fakePlatform } from './testing/fake-platform.ts';
import { hashEmbedder } from './testing/hash-embedder.ts';

const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
afterAll(() => databases.remove());

/** So few bytes that a user of a hundred memories is too large. */
const LITTLE = 50_000;
const SESSIONS = 30;
const TURNS = 20;

const things = ['kettle', 'lantern', 'violin', 'ladder', 'compass', 'anchor', 'blanket', 'hammer', 'mirror', 'saddle'];
const places = ['harbour', 'attic', 'orchard', 'station', 'bakery', 'chapel', 'meadow', 'cellar', 'library', 'quarry'];
const common = ['today', 'really', 'good', 'people', 'went', 'looked', 'again', 'little', 'thing', 'always'];

function turnsOf(session: number, random: () => number): string[] {
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
  return Array.from({ length: TURNS }, (_, turn) => {
    const words = [
      pick(common),
      pick(things),
      pick(common),
      pick(places),
      pick(common),
      `item${session * TURNS + turn}`,
    ];
    return `${words.join(' ')} number${Math.floor(random() * 400)}`;
  });
}

async function fill(client: Client, userId?: string): Promise<void> {
  const chance = fakePlatform({ seed: 5 });
  const random = (): number => (chance.randomBytes(1)[0] ?? 0) / 256;
  for (let session = 0; session < SESSIONS; session += 1) {
    await client.rememberMany({
      ...(userId === undefined ? {} : { userId }),
      sessionId: `session ${session}`,
      occurredAt: new Date(Date.UTC(2026, 0, 1 + session)).toISOString(),
      turns: turnsOf(session, random).map((content, turn) => ({
        role: 'user' as const,
        speaker: turn % 2 === 0 ? 'Ada' : 'Grace',
        content,
      })),
    });
  }
}

describe('a user whose index would not fit into memory', () => {
  let database: TestDatabase;
  const opened = (options: Partial<OpenOptions> = {}): Promise<Holdfast> =>
    open({
      database: database.appUrl,
      worker: false,
      touches: false,
      workingSet: false,
      timeZone: 'UTC',
      embedder: hashEmbedder(),
      ...options,
    });
  const ask = async (client: Client, input: InputOf<'recall'>) => {
    const { results, degraded } = await client.recall({ now: '2026-03-01T00:00:00Z', ...input });
    return { found: results.map(({ memory }) => memory.content), degraded };
  };
  /** The words of a user are stored in the background from the first recall on. */
  const untilSearched = async (client: Client, userId = 'default'): Promise<void> => {
    for (let round = 0; round < 200; round += 1) {
      const { degraded } = await client.recall({ userId, query: `lantern ${round}` });
      if (degraded.includes('searched_in_database')) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error('never searched in the database');
  };

  beforeAll(async () => {
    database = await databases.make();
    await using client = await opened();
    await fill(client);
    await fill(client, 'other');
  }, 60_000);

  test(
    'is searched in the database once its words are stored, and finds nearly the same',
    { timeout: 60_000 },
    async () => {
      await using whole = await opened();
      await using small = await opened({ indexBytes: LITTLE });
      expect((await ask(small, { query: 'violin in the chapel' })).degraded).toEqual([]);
      await untilSearched(small);
      let shared = 0;
      let first = 0;
      let asked = 0;
      for (const thing of things) {
        for (const place of places.slice(0, 4)) {
          const query = `Who saw the ${thing} at the ${place}?`;
          const [a, b] = [await ask(whole, { query }), await ask(small, { query })];
          expect(b.degraded).toEqual(['searched_in_database']);
          asked += 1;
          first += a.found[0] === b.found[0] ? 1 : 0;
          shared += a.found.filter((content) => b.found.includes(content)).length / Math.max(1, a.found.length);
        }
      }
      expect(shared / asked).toBeGreaterThan(0.8);
      expect(first / asked).toBeGreaterThan(0.6);
    },
  );

  test(
    'what is stored, edited or forgotten is known to the next recall, before and after its words are stored',
    { timeout: 60_000 },
    async () => {
      await using small = await opened({ indexBytes: LITTLE, user: 'other' });
      await untilSearched(small, 'other');
      const found = async (query: string): Promise<string[]> => (await ask(small, { query })).found;
      const { memory } = await small.remember({ content: 'the pangolin sleeps in the wardrobe' });
      expect((await found('pangolin'))[0]).toContain('wardrobe');
      await small.updateMemory({ id: memory.id, content: 'the armadillo sleeps in the wardrobe' });
      expect((await found('armadillo'))[0]).toContain('armadillo');
      expect((await found('pangolin')).filter((content) => content.includes('pangolin'))).toEqual([]);
      // More changes than a search takes along.
      const items = Array.from({ length: 300 }, (_, place) => ({ content: `errand${place} of the day` }));
      await small.rememberMany({ items });
      expect((await found('errand299'))[0]).toBe('errand299 of the day');
      expect((await found('armadillo'))[0]).toContain('armadillo');
      await small.forgetMemory({ id: memory.id });
      expect((await found('armadillo')).filter((content) => content.includes('armadillo'))).toEqual([]);
      expect(small.api).toBeDefined();
    },
  );

  test('returns to memory once most of it is forgotten, without a restart', { timeout: 60_000 }, async () => {
    let later = 0;
    const platform = { ...nodePlatform(), monotonic: () => performance.now() + later };
    await using small = await opened({ indexBytes: LITTLE, user: 'brief', platform });
    const items = Array.from({ length: 90 }, (_, place) => ({
      content: `errand${place} at the ${places[place % 10]}`,
    }));
    const { results } = await small.rememberMany({ items });
    await untilSearched(small, 'brief');
    for (const { id } of results.slice(0, 70)) await small.forgetMemory({ id });
    const asked = { query: 'errand80' };
    // It is looked now and then only.
    expect((await ask(small, asked)).degraded).toEqual(['searched_in_database']);
    later = 11_000;
    expect(await ask(small, asked)).toMatchObject({ degraded: [] });
    expect((await ask(small, asked)).found[0]).toContain('errand80');
    expect((await ask(small, { query: 'errand7' })).found).not.toContain('errand7 at the cellar');
    // And back, when there is much again.
    for (const day of ['monday', 'tuesday', 'friday', 'tomorrow'])
      await small.rememberMany({ items: items.map(({ content }) => ({ content: `${content} ${day}` })) });
    await untilSearched(small, 'brief');
    later = 22_000;
    expect(await ask(small, { query: 'errand3 tomorrow' })).toMatchObject({ degraded: ['searched_in_database'] });
  });

  test('conditions, times, speakers and spaces are met, and a miss is explained', { timeout: 60_000 }, async () => {
    await using small = await opened({ indexBytes: LITTLE });
    await untilSearched(small);
    const { memory } = await small.remember({
      content: 'the gondola waits at the pier',
      kind: 'semantic',
      tags: ['boats'],
      space: 'sea',
      salience: 0.9,
      occurredAt: '2026-02-10T10:00:00Z',
    });
    const find = (input: Omit<InputOf<'recall'>, 'query'>) => ask(small, { query: 'gondola', ...input });
    const met = {
      kinds: ['semantic' as const],
      tags: ['boats'],
      minSalience: 0.8,
      from: '2026-02-01T00:00:00Z',
      to: '2026-03-01T00:00:00Z',
    };
    expect((await find({ spaces: ['sea'], filter: met })).found).toEqual([memory.content]);
    expect((await find({ spaces: ['sea'], filter: { ...met, tags: ['trains'] } })).found).toEqual([]);
    expect((await find({ spaces: ['sea'], filter: { speaker: 'Ada' } })).found).toEqual([]);
    expect((await find({ spaces: ['sea'], asOf: '2020-01-01T00:00:00Z' })).found).toEqual([]);
    expect((await find({})).found).not.toContain(memory.content);
    expect((await find({ spaces: '*' })).found[0]).toBe(memory.content);
    expect((await find({ spaces: ['nowhere'] })).found).toEqual([]);
    expect((await find({ spaces: '*', profile: 'balanced' })).found).toContain(memory.content);
    expect((await find({ spaces: '*', includeArchived: true, asOf: '2100-01-01T00:00:00Z' })).found[0]).toBe(
      memory.content,
    );
    const said = await small.recall({ query: 'What did Grace say?', now: '2026-03-01T00:00:00Z' });
    expect(said.understood.speakers).toEqual(['Grace']);
    expect(said.results[0]?.memory.speaker).toBe('Grace');
    const then = await small.recall({ query: 'What happened on 5 January 2026?', now: '2026-03-01T00:00:00Z' });
    expect(then.results[0]?.memory.occurredAt.slice(0, 10)).toBe('2026-01-05');
    const miss = await small.explainMiss({ id: memory.id, query: 'gondola' });
    expect(miss.reasons.map(({ code }) => code)).toEqual(['other_space']);
    const unlike = await small.explainMiss({ id: memory.id, spaces: ['sea'], query: 'thermometer' });
    expect(unlike.found || unlike.reasons.length > 0).toBe(true);
    const { sessions } = await small.recall({ query: 'violin in the chapel', groupBy: 'session', k: 3 });
    expect(sessions).toHaveLength(3);
  });

  test(
    'words that no longer can be brought up to date are stored anew, and memory does until then',
    { timeout: 60_000 },
    async () => {
      await using small = await opened({ indexBytes: LITTLE });
      await untilSearched(small);
      const { Client: Raw } = (await import('pg')).default;
      const admin = new Raw({ connectionString: database.adminUrl });
      await admin.connect();
      try {
        await small.remember({ content: 'the okapi stands in the garden' });
        await admin.query('update holdfast.user_state set pruned_version = version');
        expect((await ask(small, { query: 'okapi' })).found[0]).toContain('okapi');
        await untilSearched(small);
        expect((await ask(small, { query: 'okapi' })).found[0]).toContain('okapi');
        await admin.query('delete from holdfast.search_states');
        expect((await ask(small, { query: 'okapi' })).degraded).toEqual([]);
        await untilSearched(small);
      } finally {
        await admin.end();
      }
    },
  );

  test('a user who grows in memory is searched in the database from then on', { timeout: 60_000 }, async () => {
    await using growing = await opened({ indexBytes: 2 * LITTLE, user: 'growing' });
    await growing.remember({ content: 'the first of many' });
    expect((await ask(growing, { query: 'first' })).degraded).toEqual([]);
    await fill(growing, 'growing');
    await untilSearched(growing, 'growing');
    expect((await ask(growing, { query: 'first of many' })).found[0]).toBe('the first of many');
  });

  test(
    'what one replica writes, the next recall of another knows, searched in the database by both',
    { timeout: 90_000 },
    async () => {
      await using left = await opened({ indexBytes: 1, user: 'pair', embedder: { kind: 'none' } });
      await using right = await opened({ indexBytes: 1, user: 'pair', embedder: { kind: 'none' } });
      // As many as are stored at once: the next look finds no more.
      const items = Array.from({ length: 256 }, (_, place) => ({ content: `beginning ${place}` }));
      await left.rememberMany({ items });
      await untilSearched(left, 'pair');
      await untilSearched(right, 'pair');
      const chance = fakePlatform({ seed: 17 });
      const random = (): number => (chance.randomBytes(1)[0] ?? 0) / 256;
      const there = new Map<string, string>();
      for (let round = 0; round < 60; round += 1) {
        const [writes, reads] = random() < 0.5 ? [left, right] : [right, left];
        const [id, word] = [...there][Math.floor(random() * there.size)] ?? [];
        if (id === undefined || word === undefined || random() < 0.6) {
          const fresh = `pebble${round}`;
          const { memory } = await writes.remember({ content: `the ${fresh} lies there` });
          there.set(memory.id, fresh);
          const { results, degraded } = await reads.recall({ query: fresh });
          expect(results[0]?.memory.id).toBe(memory.id);
          expect(degraded).toEqual(['searched_in_database']);
        } else {
          await writes.forgetMemory({ id });
          there.delete(id);
          const { results } = await reads.recall({ query: word });
          expect(results.map(({ memory }) => memory.id)).not.toContain(id);
        }
      }
    },
  );

  test('is linked by searches of the database, to no more than five', { timeout: 60_000 }, async () => {
    await using small = await opened({ indexBytes: LITTLE, user: 'linked', worker: true, extraction: 'off' });
    await fill(small, 'linked');
    await untilSearched(small, 'linked');
    const saying = (day: number) => ({ content: 'the walrus wears a coat', occurredAt: `2026-04-0${day}T00:00:00Z` });
    const { results } = await small.rememberMany({ items: [1, 2, 3, 4, 5, 6, 7].map(saying) });
    const { jobs } = await small.listJobs({ kinds: ['link_memories'] });
    for (const { id } of jobs) await small.retryJob({ id });
    const [first] = results;
    const linked = async () => (await small.neighbours({ id: first?.id ?? '', types: ['similar'] })).neighbours;
    await expect.poll(async () => (await linked()).length, { timeout: 30_000 }).toBeGreaterThanOrEqual(5);
    for (const { memory } of await linked()) expect(memory.content).toContain('walrus');
  });

  test('a session leans on what it touched before', { timeout: 60_000 }, async () => {
    await using small = await opened({ indexBytes: LITTLE, workingSet: true });
    await untilSearched(small);
    const talk = { sessionId: 'talk', now: '2026-03-01T00:00:00Z' };
    const first = await small.recall({ ...talk, query: 'Who saw the violin at the chapel?' });
    const next = await small.recall({ ...talk, query: 'And what about that one?' });
    expect(next.degraded).toEqual(['searched_in_database']);
    expect(next.results.map(({ memory }) => memory.id)).toContain(first.results[0]?.memory.id);
  });
});
