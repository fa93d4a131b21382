import { describe, expect, test } from 'vitest';
import { checkpoint } from '../sessions/checkpoint.ts';
import { prepareMemory } from '../memories/prepare.ts';
import { factText } from './marks.ts';
import { forgetRepeats } from './repeats.ts';
import { forgetMemories } from './slice.ts';
import { ana, everywhere, ForgettingWorld, ofMemory } from '../../testing/forgetting-world.ts';

const world = new ForgettingWorld();

describe('what was made of a memory', () => {
  test('goes with it where it rests on nothing else; a summary goes with any of its parts', async () => {
    const [one, two] = [await world.remember('I live in Porto'), await world.remember('Porto is my home')];
    const alone = await world.derive('extraction', 'Ana lives in Porto', one);
    await world.derive('extraction', 'Ana has a home', one, two);
    const day = await world.derive('consolidation', 'A day about Porto', alone, two);
    await world.derive('summary', 'A week about Porto', day);
    await world.derive('mail', 'Not ours: somebody forwarded it', one);
    await world.forgetNow(ofMemory(one));
    expect(await world.memoriesLeft()).toEqual([
      'Porto is my home',
      'Ana has a home',
      'Not ours: somebody forwarded it',
    ]);
    expect(
      await world.marked('i live in porto', 'Ana lives in Porto', 'A week about Porto', 'Porto is my home'),
    ).toEqual(['i live in porto', 'Ana lives in Porto', 'A week about Porto']);
    await world.forgetNow(ofMemory(two));
    expect(await world.memoriesLeft()).toEqual(['Not ours: somebody forwarded it']);
  });

  test('what somebody linked by hand is not what Holdfast made', async () => {
    const one = await world.remember('I live in Porto');
    const note = await world.remember('My own note on it');
    const link = { from: note.seq, to: one.seq, type: 'derived_from', weight: 1, origin: 'manual' } as const;
    await world.store.write(ana, (w) => w.links.put(ana, { links: [link], at: 1 }));
    await world.forgetNow(ofMemory(one));
    expect(await world.memoriesLeft()).toEqual(['My own note on it']);
  });

  test('an alias that another memory knows stays', async () => {
    const [one, two] = [await world.remember('Robert, called Bobby'), await world.remember('Bobby came')];
    await world.mention('Robert', [one, two], ['Bobby']);
    await world.forgetNow(ofMemory(one));
    const [left] = await world.store.read(ana, (r) => r.entities.list(ana, { limit: 9 }));
    expect([left?.name, left?.aliases]).toEqual(['Bobby', []]);
  });

  test('a name that is a part of another word, or a fact, is told apart', async () => {
    const [one, two] = [await world.remember('Robert, called Bob or Rob'), await world.remember('Bobby saw Robert')];
    await world.mention('Robert', [one, two], ['Bob', 'Rob']);
    await world.state('Rob', [two]);
    await world.forgetNow(ofMemory(one));
    const [left] = await world.store.read(ana, (r) => r.entities.list(ana, { limit: 9 }));
    expect([left?.name, left?.aliases]).toEqual(['Robert', ['Rob']]);
  });

  test('goes with what repeats it, however much there is', async () => {
    const contents = [
      ...Array.from({ length: 200 }, (_, n) => `n ${n}`),
      ...Array.from({ length: 11 }, (_, n) => `${n} ${'otter '.repeat(16_000)}`),
    ];
    const memories = contents.map((content) => prepareMemory({ content, sessionId: 's' }, world.platform, 'none'));
    await world.store.write(ana, (w) => w.memories.insert(ana, { memories }));
    const dependencies = { ...world.dependencies(), timeZone: 'UTC' };
    const work = { request: contents.at(-1) ?? '' };
    await checkpoint(dependencies, ana, { sessionId: 's', cause: 'manual', work });
    await checkpoint(dependencies, ana, { sessionId: 'other', cause: 'manual', work });
    const filter = { sessionId: 's' };
    await forgetRepeats(dependencies, everywhere, { own: ana, filter });
    const left = await world.store.read(ana, (r) => r.sessions.snapshots(ana, { limit: 9 }));
    expect(left.map(({ sessionId }) => sessionId)).toEqual(['other']);
  });

  test('what must be made anew is told', async () => {
    const one = await world.remember('I live in Porto');
    await world.derive('consolidation', 'A day', one);
    const outcome = await world.store.write(ana, (w) =>
      forgetMemories(w, world.platform, ana, { memories: [one], reason: 'forgotten' }),
    );
    expect(outcome.stale).toEqual([{ space: 'default', id: 'A day' }]);
  });

  test('facts go that rest on nothing else, stated ones too; others are flagged', async () => {
    const [one, two] = [await world.remember('I live in Porto'), await world.remember('Porto is my home')];
    await world.state('Porto', [one]);
    await world.state('Portugal', [one, two]);
    await world.state('Faro', [one], { origin: 'caller' });
    await world.state('Beja', [], { origin: 'caller' });
    await world.state('Lisbon', [two]);
    const receipt = await world.forgetNow(ofMemory(one));
    expect(receipt).toMatchObject({ removed: { memories: 1, facts: 2 }, flagged: 1 });
    expect((await world.factsLeft()).toSorted((a, b) => (a.object < b.object ? -1 : 1))).toEqual([
      { object: 'Beja', flagged: false },
      { object: 'Lisbon', flagged: false },
      { object: 'Portugal', flagged: true },
    ]);
    const fact = { subject: 'ANA', predicate: 'lives_in', object: 'Porto ' };
    expect(await world.marked(factText(fact), factText({ ...fact, object: 'Portugal' }))).toEqual([
      'ana|lives_in|porto',
    ]);
  });

  test('a purge of what was deleted leaves what a caller stated', async () => {
    const one = await world.remember('I live in Porto');
    await world.state('Faro', [one], { origin: 'caller' });
    await world.state('Porto', [one]);
    await world.store.write(ana, (w) => forgetMemories(w, world.platform, ana, { memories: [one], reason: 'deleted' }));
    expect(await world.factsLeft()).toEqual([{ object: 'Faro', flagged: true }]);
  });

  test('an entity that nothing else mentions goes, and an alias that nothing else knows', async () => {
    const [one, two] = [await world.remember('Robert, called Bobby'), await world.remember('Robert came with Rob')];
    await world.mention('Robert', [one, two], ['Bobby', 'Rob']);
    await world.mention('Zanzibar', [one]);
    await world.forgetNow(ofMemory(one));
    const left = await world.store.read(ana, (r) => r.entities.list(ana, { limit: 9 }));
    expect(left.map(({ name, aliases }) => [name, ...aliases])).toEqual([['Robert', 'Rob']]);
    await world.forgetNow(ofMemory(two));
    expect(await world.store.read(ana, (r) => r.entities.list(ana, { limit: 9 }))).toEqual([]);
  });
});

describe('an entity', () => {
  test('is forgotten with every memory and fact about it, deleted and stated ones too', async () => {
    const [one, two, other] = [
      await world.remember('Robert came'),
      await world.remember('Robert left'),
      await world.remember('Nobody came'),
    ];
    const id = await world.mention('Robert', [one, two], ['Bobby']);
    await world.state('Faro', [], { subject: 'Bobby', origin: 'caller' });
    await world.state('Faro', [other], { subject: 'Clara' });
    await world.store.write(ana, (w) => w.memories.softDelete(ana, { id: two.id, at: 2 }));
    const receipt = await world.forgetNow({ type: 'entity', id });
    expect(receipt).toMatchObject({
      scope: { type: 'entity', of: [id] },
      removed: { memories: 2, facts: 1, entities: 1 },
      marks: { count: 5 },
    });
    expect(await world.memoriesLeft()).toEqual(['Nobody came']);
    expect(await world.marked('robert', 'Bobby', 'bobby|lives_in|faro', 'clara|lives_in|faro')).toEqual([
      'robert',
      'Bobby',
      'bobby|lives_in|faro',
    ]);
  });

  test('that no memory mentions goes too', async () => {
    const id = await world.mention('Robert', []);
    expect((await world.forgetNow({ type: 'entity', id })).removed.entities).toBe(1);
    expect(await world.store.read(ana, (r) => r.entities.getMany(ana, { ids: [id] }))).toEqual([]);
  });
});
