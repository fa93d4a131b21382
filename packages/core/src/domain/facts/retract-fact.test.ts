import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { fakePlatform, type FakePlatform } from '../../testing/fake-platform.ts';
import type { Memory } from '../memories/memory.ts';
import { prepareMemory, type RememberItem } from '../memories/prepare.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import { retractFact } from './retract-fact.ts';
import { stateFact } from './state-fact.ts';

const scope: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };

let platform: FakePlatform;
let store: Store;

beforeEach(async () => {
  platform = fakePlatform();
  store = await openSqliteStore({ path: ':memory:', platform });
});
afterEach(() => store.close());

/** A memory, derived from others if they are given. */
async function memory(content: string, item: Partial<RememberItem> = {}, ...from: Memory[]): Promise<Memory> {
  return store.write(scope, async (writers) => {
    await writers.users.ensure(scope, { at: 0, timeZone: 'UTC' });
    const [stored] = await writers.memories.insert(scope, {
      memories: [prepareMemory({ content, ...item }, platform, 'none')],
    });
    if (stored === undefined) throw new Error('nothing was stored');
    const link = { from: stored.seq, type: 'derived_from', weight: 1, origin: 'automatic' } as const;
    await writers.links.put(scope, { links: from.map(({ seq: to }) => ({ ...link, to })), at: 1 });
    return stored;
  });
}

const fact = async (predicate: string, object: string, ...sources: Memory[]) =>
  (
    await store.write(scope, (writers) =>
      stateFact(writers, platform, scope, {
        subject: 'Ana',
        predicate,
        object,
        confidence: 1,
        origin: 'rules',
        sources: sources.map(({ seq }) => seq),
      }),
    )
  ).fact;

const made = (id: string): Partial<RememberItem> => ({ kind: 'semantic', source: { type: 'extraction', id } });

test('what rests on a retracted fact is flagged, and what Holdfast made of it and says it is paused', async () => {
  const turn = await memory('I live in Porto, with Rex');
  const typed = await memory('Ana lives in Porto.', made('1'), turn);
  const gone = await memory('Ana is from Porto.', made('2'), turn);
  const dog = await memory('Ana has a dog called Rex.', made('3'), turn);
  const longer = await memory('Ana went to Portomarin.', made('4'), turn);
  const own = await memory('My note on Porto', {}, turn);
  const already = await memory('Porto it is.', made('5'), turn);
  const summary = await memory('She lives in Porto and works there.', { ...made('6'), kind: 'reflective' }, typed);
  const far = await memory('Works from home in Porto', made('7'), summary);
  await store.write(scope, async (writers) => {
    await writers.memories.softDelete(scope, { id: gone.id, at: 1 });
    await writers.memories.update(scope, { id: already.id, patch: { state: 'paused' }, at: 1 });
  });
  const lives = await fact('lives_in', 'Porto', turn);
  const pet = await fact('has_pet', 'Rex', turn, dog);
  const works = await fact('works_at', 'home', far);
  const wrong = await fact('likes', 'Porto wine', summary);
  await retractFact({ store, platform }, scope, wrong.id);

  const { flagged, paused } = await retractFact({ store, platform }, scope, lives.id);
  expect(flagged.map(({ id, flagged: flag }) => [id, flag])).toEqual([[works.id, true]]);
  expect(paused.map(({ id, state }) => [id, state])).toEqual([
    [typed.id, 'paused'],
    [far.id, 'paused'],
  ]);
  const rows = await store.read(scope, ({ memories }) =>
    memories.getMany(scope, { ids: [turn, dog, longer, own, summary].map(({ id }) => id) }),
  );
  expect(rows.map(({ state }) => state)).toEqual(rows.map(() => 'active'));
  const [kept] = await store.read(scope, ({ facts }) => facts.getMany(scope, { ids: [pet.id] }));
  expect(kept?.flagged).toBe(false);
});

test('a fact that rests on nothing is retracted all the same', async () => {
  await memory('hello');
  const { id } = await fact('lives_in', 'Porto');
  expect(await retractFact({ store, platform }, scope, id)).toMatchObject({ flagged: [], paused: [] });
});
