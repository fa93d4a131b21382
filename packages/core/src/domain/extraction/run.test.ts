import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEmbeddingService } from '../../models/embedding-service.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { type FakePlatform, fakePlatform } from '../../testing/fake-platform.ts';
import type { Fact } from '../facts/fact-store.ts';
import { editMemory } from '../memories/edit.ts';
import type { Memory } from '../memories/memory.ts';
import type { RememberItem } from '../memories/prepare.ts';
import { rememberAll, type RememberDependencies } from '../memories/remember.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import { type Extractor, rulesExtractor } from './extractor.ts';
import { extractAgain, type ExtractionParts, extractNew } from './run.ts';

const scope: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };
const all: UserScope = { ...scope, spaces: '*' };
const noon = Date.UTC(2026, 4, 1, 12);
const dayMs = 86_400_000;
const { signal } = new AbortController();

let platform: FakePlatform;
let store: Store;

beforeEach(async () => {
  platform = fakePlatform();
  store = await openSqliteStore({ path: ':memory:', platform });
});
afterEach(() => store.close());

const dependencies = (): RememberDependencies => ({
  store,
  platform,
  timeZone: 'UTC',
  extraction: 'rules',
  embeddings: createEmbeddingService({ embedder: undefined, platform }),
});
const parts = (extractor: Extractor = rulesExtractor()): ExtractionParts => ({ ...dependencies(), extractor });
const remember = async (items: readonly RememberItem[], where = scope): Promise<readonly Memory[]> =>
  (await rememberAll(dependencies(), where, { items })).map(({ memory }) => memory);
/** One turn a day, from the first of May on. */
const say = (...contents: string[]): Promise<readonly Memory[]> =>
  remember(contents.map((content, day) => ({ content, role: 'user', occurredAt: noon + day * dayMs })));
const extract = (extractor?: Extractor): ReturnType<typeof extractNew> => extractNew(parts(extractor), all, signal);

const facts = (): Promise<Fact[]> =>
  store.read(all, (r) => r.facts.list(all, { filter: { includeSuperseded: true }, limit: 99 }));
const known = async (status: Fact['status'] = 'active'): Promise<string[]> =>
  (await facts())
    .filter((fact) => fact.status === status)
    .map(({ subject, predicate, object }) => `${subject} ${predicate} ${object}`)
    .toSorted();
const typed = async (states: readonly Memory['state'][] = ['active']): Promise<Memory[]> =>
  store.read(all, (r) =>
    r.memories.list(all, { filter: { sourceType: 'extraction', states }, order: 'oldest', limit: 99 }),
  );
const contents = async (...states: Memory['state'][]): Promise<string[]> =>
  (await typed(states.length === 0 ? undefined : states)).map(({ content }) => content).toSorted();
const progress = () => store.read(all, (r) => r.extractions.progress(all));

/** All that extraction has written, without ids. */
async function everything(): Promise<unknown> {
  const records = await store.read(all, (r) => r.extractions.list(all, { limit: 99 }));
  return {
    memories: (await typed(['active', 'archived'])).map(({ content, salience, state, version }) => ({
      content,
      salience,
      state,
      version,
    })),
    facts: (await facts()).map(({ object, status, validFrom, validTo, confirmations }) => ({
      object,
      status,
      validFrom,
      validTo,
      confirmations,
    })),
    records: records.map(({ seq, kind, review }) => ({ seq, kind, review })),
    entities: (await store.read(all, (r) => r.entities.list(all, { limit: 99 }))).map(({ name, mentions }) => ({
      name,
      mentions,
    })),
    progress: await progress(),
  };
}

describe('what was written', () => {
  test('gives typed memories that rest on it, facts and entities', async () => {
    const [turn] = await remember([{ content: 'I live in Porto with my sister Clara.', role: 'user', speaker: 'Ana' }]);
    await extract();
    expect(await known()).toEqual(['Ana lives_in Porto']);
    const [memory] = await typed();
    expect(memory).toMatchObject({
      kind: 'semantic',
      content: "Ana lives in Porto with Ana's sister Clara.",
      speaker: 'Ana',
      source: { type: 'extraction' },
    });
    const links = await store.read(all, (r) => r.links.touching(all, { seqs: [turn?.seq ?? 0], limit: 9 }));
    expect(links).toMatchObject([{ from: memory?.seq, to: turn?.seq, type: 'derived_from' }]);
    const entities = await store.read(all, (r) => r.entities.list(all, { limit: 9 }));
    expect(entities.map(({ name }) => name).toSorted()).toEqual(['Ana', 'Clara', 'Porto']);
    expect(entities.every(({ mentions }) => mentions === 1)).toBe(true);
  });

  test('is read once, and what gives nothing is counted with the reason', async () => {
    await say('Hello!', 'I live in Porto', 'What time is it?');
    await extract();
    const { seq, counts } = await progress();
    expect(counts).toEqual({
      extracted: 2,
      refused: 2,
      repaired: 0,
      rejected: 0,
      reasons: { greeting: 1, question: 1 },
    });
    await extract();
    expect((await progress()).counts).toEqual(counts);
    expect((await progress()).seq).toBeGreaterThan(seq - 1);
  });

  test('is read in slices, in order, over all spaces, and nothing crosses their walls', async () => {
    await say(...Array.from({ length: 40 }, (_, place) => `I like number ${place} bread`));
    await remember([{ content: 'I live in Ghent', occurredAt: noon }], { ...scope, spaces: ['work'] });
    await remember([{ content: 'I live in Porto', occurredAt: noon + dayMs }]);
    await extract();
    expect(await known()).toHaveLength(42);
    expect(await known('superseded')).toEqual([]);
  });

  test('said again reinforces, and is one memory', async () => {
    await say('I love jazz', 'I love jazz!');
    await extract();
    const [memory, ...others] = await typed();
    expect(others).toEqual([]);
    expect(memory?.salience).toBeGreaterThan(0.5);
    expect((await facts())[0]).toMatchObject({ object: 'jazz', confirmations: 1 });
  });

  test('typed by its caller makes no other of itself, but facts', async () => {
    await remember([{ content: 'I live in Porto', kind: 'semantic' }]);
    await extract();
    expect(await typed()).toEqual([]);
    expect(await known()).toEqual(['user lives_in Porto']);
  });

  test('gives facts from an event only where it matters enough, and it is noted as promoted', async () => {
    const [loud, quiet] = await remember([
      { content: 'I moved to Porto', contentType: 'event', salience: 0.7 },
      { content: 'I joined Bosch', contentType: 'event', salience: 0.69 },
    ]);
    const append = (memory: Memory | undefined) => ({
      id: memory?.id ?? '',
      type: 't',
      seq: memory?.seq ?? 0,
      memoryId: memory?.id ?? '',
      salience: 1,
      occurredAt: 1,
    });
    await store.write(scope, (w) => w.events.append(scope, { events: [append(loud), append(quiet)], at: 1 }));
    await extract();
    expect(await known()).toEqual(['user lives_in Porto']);
    const events = await store.read(all, (r) => r.events.list(all, { limit: 9 }));
    expect(events.map(({ memoryId, promotedAt }) => [memoryId, promotedAt !== undefined])).toEqual(
      expect.arrayContaining([
        [loud?.id, true],
        [quiet?.id, false],
      ]),
    );
  });

  test('by an agent or of a deleted turn gives nothing', async () => {
    const [gone] = await remember([{ content: 'I live in Porto' }]);
    await remember([{ content: 'I live in a data centre in Oslo', role: 'assistant' }]);
    await store.write(scope, (w) => w.memories.softDelete(scope, { id: gone?.id ?? '', at: 1 }));
    await extract();
    expect([await known(), await typed()]).toEqual([[], []]);
  });

  test('is understood with the turns before it, also those read before', async () => {
    const turn = (content: string, role: 'user' | 'assistant') => ({ content, role, sessionId: 's' });
    await remember([turn('I moved to Porto', 'user'), turn('Where do you work?', 'assistant')]);
    await extract();
    await remember([turn('Bosch', 'user')]);
    await extract();
    expect(await known()).toEqual(['user lives_in Porto', 'user works_at Bosch']);
    await remember([turn('just kidding', 'user')]);
    await extract();
    expect(await known()).toEqual(['user lives_in Porto']);
  });

  test('and taken back in the next turn, is retracted and its memory put away', async () => {
    const turn = (content: string) => ({ content, role: 'user' as const, sessionId: 's' });
    await remember([turn('I moved to Porto')]);
    await extract();
    await remember([turn('just kidding')]);
    await extract();
    expect(await known('retracted')).toEqual(['user lives_in Porto']);
    expect(await contents('archived')).toEqual(['The user moved to Porto.']);
  });
});

describe('facts over time', () => {
  test('a move ends what was before, and the memory of it is put away', async () => {
    await say('I live in Porto', 'I moved to Ghent');
    await extract();
    expect(await known()).toEqual(['user lives_in Ghent']);
    expect(await contents('archived')).toEqual(['The user lives in Porto.']);
    const at = (asOf: number) => store.read(all, (r) => r.facts.list(all, { filter: { asOf }, limit: 9 }));
    expect((await at(noon + 1)).map(({ object }) => object)).toEqual(['Porto']);
    expect((await at(noon + 2 * dayMs)).map(({ object }) => object)).toEqual(['Ghent']);
  });

  test('what is pinned is not put away', async () => {
    await say('I live in Porto');
    await extract();
    const [memory] = await typed();
    await store.write(scope, (w) => w.memories.update(scope, { id: memory?.id ?? '', patch: { pinned: true }, at: 1 }));
    await remember([{ content: 'I moved to Ghent', occurredAt: noon + dayMs }]);
    await extract();
    expect(await contents('active')).toContain('The user lives in Porto.');
  });

  test('an older statement that comes later takes its place in the history', async () => {
    platform.setNow(noon + 10 * dayMs);
    await remember([{ content: 'I live in Ghent', occurredAt: noon + 9 * dayMs }]);
    await extract();
    await remember([{ content: 'I live in Porto', occurredAt: noon }]);
    await extract();
    expect(await known()).toEqual(['user lives_in Ghent']);
    expect(await known('superseded')).toEqual(['user lives_in Porto']);
  });

  test('two of the same time contradict each other: both are kept, linked', async () => {
    const turns = await remember([
      { content: 'I live in Porto', occurredAt: noon },
      { content: 'I live in Ghent', occurredAt: noon },
    ]);
    await extract();
    expect(await known()).toEqual(['user lives_in Ghent']);
    expect(await known('contradicted')).toEqual(['user lives_in Porto']);
    const links = await store.read(all, (r) =>
      r.links.touching(all, { seqs: turns.map(({ seq }) => seq), types: ['contradicts'], limit: 9 }),
    );
    expect(links).toHaveLength(1);
  });

  test('a changed mind ends the opposite, and a fact with an end runs out', async () => {
    await say('I love olives', 'I hate olives', 'I live in Porto until 12 May', 'I work at Bosch');
    await extract();
    expect(await known()).toEqual(['user dislikes olives', 'user lives_in Porto', 'user works_at Bosch']);
    platform.advance(Date.UTC(2026, 5, 1) - platform.now());
    await remember([{ content: "I don't live in Rome anymore", occurredAt: noon + 5 * dayMs }]);
    await extract();
    expect(await known('expired')).toContain('user lives_in Porto');
  });

  test('who is renamed stays the same person', async () => {
    await remember([{ content: 'My sister Clara lives in Rome', occurredAt: noon }]);
    await extract();
    await remember([{ content: 'Clara changed her name to Lara. Lara lives in Milan.', occurredAt: noon + dayMs }]);
    await extract();
    expect(await known()).toEqual(['Clara lives_in Milan', 'Clara name Lara', 'user sister Clara']);
  });
});

describe('twice is as once', () => {
  const sentences = [
    'I live in Porto',
    'I moved to Ghent',
    'I love jazz',
    'I hate jazz',
    'Hello',
    'My dog Rex is old',
    'I adopted a dog named Rex',
    'My sister Clara works at Bosch',
    "I don't live in Porto anymore",
    'just kidding',
    'I ran a race yesterday',
    'I am so happy today',
  ];

  test('for any conversation, read again from the start', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...sentences), { minLength: 1, maxLength: 8 }), async (said) => {
        await store.close();
        platform = fakePlatform();
        store = await openSqliteStore({ path: ':memory:', platform });
        const turns = await remember(
          said.map((content, turn) => ({
            content,
            role: 'user',
            sessionId: 's',
            turn,
            occurredAt: noon + turn * dayMs,
          })),
        );
        await extract();
        const once = await everything();
        await extract();
        await extractAgain(parts(), all, { ids: turns.map(({ id }) => id), signal });
        expect(await everything()).toEqual(once);
      }),
      { numRuns: 25, seed: 5 },
    );
  });

  test('two at once do the work of one', async () => {
    await say('I live in Porto', 'I love jazz', 'I work at Bosch');
    await Promise.all([extract(), extract()]);
    expect(await known()).toHaveLength(3);
    expect((await progress()).counts.extracted).toBe(6);
  });
});

describe('an edited memory', () => {
  const edit = async (id: string, content: string): Promise<void> => {
    await editMemory(dependencies(), scope, { id, patch: { content } });
    await extractAgain(parts(), all, { ids: [id, 'unknown'], signal });
  };

  test('takes back what it says no more, as far as nothing else says it', async () => {
    const [one] = await remember([
      { content: 'I love jazz and I live in Porto', occurredAt: noon },
      { content: 'I love jazz', occurredAt: noon },
    ]);
    await extract();
    await edit(one?.id ?? '', 'I work at Bosch');
    expect(await known()).toEqual(['user likes jazz', 'user works_at Bosch']);
    expect(await contents()).toEqual(['The user loves jazz.', 'The user works at Bosch.']);
  });

  test('that was not read yet is left to the reading of what is new', async () => {
    const [one] = await say('I live in Porto');
    await edit(one?.id ?? '', 'I live in Ghent');
    expect(await facts()).toEqual([]);
    await extract();
    expect(await known()).toEqual(['user lives_in Ghent']);
  });

  test('while it was being read is read again', async () => {
    const [one] = await say('I live in Porto');
    const rules = rulesExtractor();
    let edits = 0;
    const slow: Extractor = {
      async extract(where, params) {
        const extracted = await rules.extract(where, params);
        if (edits === 0) {
          edits += 1;
          await editMemory(dependencies(), scope, { id: one?.id ?? '', patch: { content: 'I live in Ghent' } });
        }
        return extracted;
      },
    };
    await extract(slow);
    expect(await known()).toEqual(['user lives_in Ghent']);
    edits = 0;
    await editMemory(dependencies(), scope, { id: one?.id ?? '', patch: { content: 'I live in Rome' } });
    await extractAgain(parts(slow), all, { ids: [one?.id ?? ''], signal });
    expect(await known()).toEqual(['user lives_in Ghent']);
  });
});

test('the job is left behind by writes and edits, once, and by none where extraction is off', async () => {
  const jobs = async (): Promise<string[]> =>
    (await store.read(all, (r) => r.jobs.list(all, { kinds: ['extract_memories'], limit: 9 }))).map(({ payload }) =>
      JSON.stringify(payload),
    );
  await rememberAll({ ...dependencies(), extraction: 'off' }, scope, { items: [{ content: 'I live in Oslo' }] });
  expect(await jobs()).toEqual([]);
  const [one] = await say('I live in Porto', 'I love jazz');
  await say('I live in Ghent');
  expect(await jobs()).toEqual(['{}']);
  await editMemory(dependencies(), scope, { id: one?.id ?? '', patch: { content: 'I live in Bath' } });
  await editMemory({ ...dependencies(), extraction: 'off' }, scope, {
    id: one?.id ?? '',
    patch: { content: 'I live' },
  });
  expect(await jobs()).toHaveLength(2);
});

test('a threshold may be set', async () => {
  await say('I am nervous', 'I live in Porto');
  await extract(rulesExtractor({ threshold: 0.6 }));
  expect(await contents()).toEqual(['The user lives in Porto.']);
});
