import { expect, test } from 'vitest';
import { logDecision, supersedeDecision } from '../decisions/log-decision.ts';
import { newId } from '../ids.ts';
import { forgetReflections } from '../planner/reflections/forget-reflections.ts';
import type { ReflectDependencies } from '../planner/reflections/reflect.ts';
import { reflect } from '../planner/reflections/reflect.ts';
import { readReflection } from '../planner/reflections/reflection.ts';
import { plannedBlocks } from '../planner/schedules/planned-blocks.ts';
import { present } from '../present.ts';
import { handOver } from '../sessions/hand-over.ts';
import { keepTodos } from '../sessions/keep-todos.ts';
import { openSession } from '../sessions/open-session.ts';
import type { Writers } from '../store.ts';
import { ana, ForgettingWorld, ofMemory } from '../../testing/forgetting-world.ts';

const world = new ForgettingWorld();
const dayMs = 86_400_000;
const dependencies = (): ReflectDependencies => {
  const { store, platform } = world;
  return { store, platform, timeZone: 'UTC', blocks: plannedBlocks };
};
const write = <T>(work: (writers: Writers) => Promise<T>): Promise<T> =>
  world.store.write(ana, async (writers) => {
    await writers.users.ensure(ana, { at: 1, timeZone: 'UTC' });
    return work(writers);
  });
const open = (sessionId: string) => write((w) => openSession(w, world.platform, ana, { sessionId }));
/** The next day; returns what looks back on it once it is over. */
function nextDay(): () => Promise<string> {
  world.platform.advance(dayMs - (world.platform.now() % dayMs));
  const day = new Date(world.platform.now()).toISOString().slice(0, 10);
  return async () => {
    world.platform.advance(dayMs);
    const { reflection } = await reflect(dependencies(), ana, { kind: 'day', day });
    return JSON.stringify(reflection?.sentences);
  };
}
const left = async (): Promise<number> =>
  (await world.store.read(ana, (r) => r.planner.list(ana, { noun: 'reflection', limit: 999 }))).length;

test('a reflection goes with a decision of its day that repeats what was said on another', async () => {
  nextDay();
  await open('s');
  const said = await world.remember('The vault opens with Sesame', { sessionId: 's' });
  const look = nextDay();
  const words = { question: 'How is it opened?', choice: 'the VAULT opens with  Sesame', options: [], tags: [] };
  await logDecision(dependencies(), ana, { words, sessionId: 's' });
  expect(await look()).toContain('Sesame');
  await world.forgetNow(ofMemory(said));
  expect(await left()).toBe(0);
});

test('a reflection goes with a todo that was handed on from a session', async () => {
  const look = nextDay();
  await open('one');
  const items = [{ title: 'Hide the key', status: 'pending' as const }];
  await write((w) => keepTodos(w, world.platform, ana, { sessionId: 'one', items, replace: false }));
  await handOver(dependencies(), ana, { sessionId: 'one', toAgentId: 'b', newSessionId: 'two' });
  expect(await look()).toContain('Hide the key');
  await world.forgetNow({ type: 'session', sessionId: 'one' });
  expect(await left()).toBe(0);
});

test('a reflection goes with a question that its decision took over from the one before', async () => {
  nextDay();
  const words = { question: 'Which colour for the boat?', choice: 'red', options: [], tags: [] };
  const { decision } = await logDecision(dependencies(), ana, { words, sessionId: 'one' });
  const look = nextDay();
  const make = () => ({ words: { ...words, choice: 'blue' } });
  await supersedeDecision(dependencies(), ana, { replaces: decision.id, make });
  expect(await look()).toContain('boat');
  await world.forgetNow({ type: 'session', sessionId: 'one' });
  expect(await left()).toBe(0);
});

test('a reflection goes with facts about an entity, also of what does not name it', async () => {
  const look = nextDay();
  const said = await world.remember('He drinks tea');
  await world.state('tea', [said], { subject: 'Bob', predicate: 'drinks' });
  const id = await world.mention('Bob', []);
  expect(await look()).toContain('Bob drinks tea');
  await world.forgetNow({ type: 'entity', id });
  expect(await left()).toBe(0);
  expect(await world.memoriesLeft()).toEqual(['He drinks tea']);
});

test('more reflections than are read at once are looked through', async () => {
  const look = nextDay();
  await world.remember('It rained', { sessionId: 's' });
  await look();
  const [told] = await world.store.read(ana, (r) => r.planner.list(ana, { noun: 'reflection', limit: 1 }));
  const { record: _record, ...rest } = readReflection(present(told));
  const content = JSON.stringify({ ...rest, sessions: [] });
  const records = Array.from({ length: 201 }, (_, number) => ({
    id: newId(world.platform),
    noun: 'reflection' as const,
    state: 'complete',
    key: `day:${number}`,
    content,
  }));
  await write((w) => w.planner.insert(ana, { records, at: 1 }));
  await write((w) => forgetReflections(w.planner, ana, { of: 'session', sessionId: 's' }));
  expect(await left()).toBe(201);
});
