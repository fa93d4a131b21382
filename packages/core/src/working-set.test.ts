import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Holdfast, open } from './open.ts';
import { fakePlatform, type FakePlatform } from './testing/fake-platform.ts';

let platform: FakePlatform;
let holdfast: Holdfast;

async function start(workingSet: boolean): Promise<void> {
  platform = fakePlatform();
  holdfast = await open({ path: ':memory:', worker: false, touches: false, platform, workingSet });
}
beforeEach(() => start(true));
afterEach(() => holdfast.close());

async function tell(sessionId: string, ...contents: readonly string[]): Promise<readonly string[]> {
  const turns = contents.map((content) => ({ role: 'user' as const, content }));
  const { results } = await holdfast.rememberMany({ sessionId, turns });
  return results.map(({ id }) => id);
}

async function ask(query: string, given: object = {}): Promise<string[]> {
  const { results } = await holdfast.recall({ query, k: 5, ...given });
  return results.map(({ memory }) => memory.content);
}

test('a follow-up question finds what the question before it was about, in its own session alone', async () => {
  await tell('one', 'Ada bought a kite', 'it was nine euros');
  await tell('two', 'Ben bought a boat', 'it was ten euros');
  const plain = await ask('and how much was it?');
  await ask('What did Ada buy? A kite?', { sessionId: 'asks' });
  expect((await ask('and how much was it?', { sessionId: 'asks' }))[0]).toBe('it was nine euros');
  expect(await ask('and how much was it?', { sessionId: 'another' })).toEqual(plain);
  expect(await ask('and how much was it?')).toEqual(plain);
  await holdfast.context({ query: 'What did Ben buy? A boat?', maxTokens: 200, sessionId: 'packs' });
  expect((await ask('and how much was it?', { sessionId: 'packs' }))[0]).toBe('it was ten euros');
});

test('what a session has just written is found without a shared word, until it is forgotten or long ago', async () => {
  const [id = ''] = await tell('s', 'Ada bought a kite');
  await holdfast.remember({ content: 'no session wrote this' });
  expect(await ask('why her?', { sessionId: 's' })).toContain('Ada bought a kite');
  await holdfast.forgetMemory({ id });
  expect(await ask('why her?', { sessionId: 's' })).toEqual([]);
  await holdfast.restoreMemory({ id });
  expect(await ask('why her?', { sessionId: 's' })).toEqual(['Ada bought a kite']);
  platform.advance(25 * 3_600_000);
  expect(await ask('why her?', { sessionId: 's' })).toEqual([]);
});

test('a session that moves to another space or user brings nothing along', async () => {
  await holdfast.remember({ content: 'Ada bought a kite', sessionId: 's', space: 'home' });
  await holdfast.remember({ content: 'it was nine euros', sessionId: 's', userId: 'ben' });
  expect(await ask('why her?', { sessionId: 's', spaces: ['home'] })).toEqual(['Ada bought a kite']);
  expect(await ask('why her?', { sessionId: 's' })).toEqual([]);
  expect(await ask('why her?', { sessionId: 's', userId: 'benno' })).toEqual([]);
});

test('it can be switched off', async () => {
  await holdfast.close();
  await start(false);
  await tell('s', 'Ada bought a kite');
  expect(await ask('why her?', { sessionId: 's' })).toEqual([]);
});
