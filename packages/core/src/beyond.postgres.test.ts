import type { Client, InputOf } from '@holdfast/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { open } from './open.ts';
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
    const words = [pick(common), pick(things), pick(common), pick(places), pick(common), `item${session * TURNS + turn}`];
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

  test('is searched in the database once its words are stored, and finds nearly the same', { timeout: 60_000 }, async () => {
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
  });
});
