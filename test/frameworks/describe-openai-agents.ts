import { holdfastSession } from '@holdfast/sdk/openai-agents';
import {
  Agent,
  type AgentInputItem,
  MemorySession,
  type Model,
  type ModelRequest,
  type ModelResponse,
  Runner,
  type Session,
  Usage,
} from '@openai/agents';
import { describe, expect, test } from 'vitest';
import type { Door, Doors } from './doors.ts';

/** On the real package, and on the framework's own implementation where it has one. */
export function describeOpenAIAgents(doors: () => Doors): void {
  let users = 0;
  const sessionOn = (door: Door) => (sessionId?: string) => {
    users += 1;
    return holdfastSession({
      ...doors().placeOf(door, `openai-${users}`),
      ...(sessionId === undefined ? {} : { sessionId }),
    });
  };

  const sessions: readonly (readonly [string, (sessionId?: string) => Session])[] = [
    ['MemorySession', (sessionId) => new MemorySession(sessionId === undefined ? {} : { sessionId })],
    ['holdfastSession, embedded', sessionOn('open')],
    ['holdfastSession, over HTTP', sessionOn('connect')],
  ];

  const said = (content: string): AgentInputItem => ({ type: 'message', role: 'user', content });
  const answered = (text: string): AgentInputItem => ({
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text }],
  });
  const called: AgentInputItem = {
    type: 'function_call',
    callId: 'call_1',
    name: 'weather',
    arguments: '{"city":"Graz"}',
    status: 'completed',
  };
  const outcome = (text: string): AgentInputItem => ({
    type: 'function_call_result',
    callId: 'call_1',
    name: 'weather',
    status: 'completed',
    output: { type: 'text', text },
  });
  const picture: AgentInputItem = {
    role: 'user',
    content: [{ type: 'input_image', image: 'data:image/png;base64,aGk=' }],
  };
  const reasoning: AgentInputItem = { type: 'reasoning', content: [], rawContent: [], providerData: { secret: 'x' } };

  /** Says how many items it was given, and keeps them. */
  function echoModel(heard: unknown[]): Model {
    const answer = ({ input }: ModelRequest): ModelResponse => {
      heard.push(structuredClone(input));
      return { usage: new Usage(), output: [answered(`I heard ${input.length}`)] as ModelResponse['output'] };
    };
    return {
      getResponse: (request) => Promise.resolve(answer(request)),
      getStreamedResponse: () => {
        throw new Error('nobody streams here');
      },
    };
  }

  describe.each(sessions)('%s', (_name, fresh) => {
    test('keeps the id that it was given, and has one of its own otherwise', async () => {
      expect(await fresh('chat-7').getSessionId()).toBe('chat-7');
      const own = fresh();
      expect(await own.getSessionId()).toMatch(/^[0-9a-f-]{36}$/u);
      expect(await own.getSessionId()).toBe(await own.getSessionId());
    });

    test('is empty at first', async () => {
      const session = fresh();
      expect([await session.getItems(), await session.getItems(3), await session.popItem()]).toEqual([
        [],
        [],
        undefined,
      ]);
      await session.addItems([]);
      await session.clearSession();
      expect(await session.getItems()).toEqual([]);
    });

    test('gives back items of every kind as they were, in order', async () => {
      const session = fresh();
      const items = [said('Will it rain in Graz?'), reasoning, called, outcome('rain'), answered('Yes ☔'), picture];
      await session.addItems(items.slice(0, 2));
      await session.addItems(items.slice(2));
      expect(await session.getItems()).toEqual(items);
    });

    test.each([
      [2, ['three', 'four']],
      [9, ['one', 'two', 'three', 'four']],
      [0, []],
      [-1, []],
    ])('the latest %d items are the newest, oldest first', async (limit, expected) => {
      const session = fresh();
      for (const word of ['one', 'two', 'three', 'four']) await session.addItems([said(word)]);
      expect(await session.getItems(limit)).toEqual(expected.map(said));
    });

    test('pops the newest item, one after the other, and goes on from there', async () => {
      const session = fresh();
      await session.addItems([said('one'), answered('two'), said('three')]);
      expect(await session.popItem()).toEqual(said('three'));
      expect(await session.popItem()).toEqual(answered('two'));
      await session.addItems([said('four')]);
      expect(await session.getItems()).toEqual([said('one'), said('four')]);
    });

    test('clears all items, and takes new ones', async () => {
      const session = fresh();
      await session.addItems(Array.from({ length: 20 }, (_, n) => said(`item ${n}`)));
      await session.clearSession();
      expect(await session.getItems()).toEqual([]);
      await session.addItems([said('again')]);
      expect(await session.getItems()).toEqual([said('again')]);
    });

    test.each([
      ['30,000 characters', 'word '.repeat(6_000)],
      ['250,000 characters, none cut in two', `x${'🦊'.repeat(125_000)}`],
      ['200,000 blanks', ' '.repeat(200_000)],
      ['no words', ''],
      ['NUL', 'a\u0000b'],
    ])('an item with %s comes back whole, is counted once and popped whole', async (_what, text) => {
      const session = fresh();
      await session.addItems([said('before'), outcome(text), said('after')]);
      expect(await session.getItems()).toEqual([said('before'), outcome(text), said('after')]);
      expect(await session.getItems(2)).toEqual([outcome(text), said('after')]);
      await session.popItem();
      expect(await session.popItem()).toEqual(outcome(text));
      expect(await session.getItems()).toEqual([said('before')]);
    });

    test('takes more items at once than one call holds', async () => {
      const session = fresh();
      const items = Array.from({ length: 501 }, (_, n) => said(`item ${n}`));
      await session.addItems(items);
      expect(await session.getItems()).toEqual(items);
    });

    test('hands out copies', async () => {
      const session = fresh();
      await session.addItems([said('one')]);
      const [item] = await session.getItems();
      if (item?.type === 'message') item.content = 'changed';
      expect(await session.getItems()).toEqual([said('one')]);
    });

    test('an agent goes on where the session was left', async () => {
      const session = fresh();
      const heard: unknown[] = [];
      const agent = new Agent({ name: 'echo', instructions: 'Echo.', model: echoModel(heard) });
      const runner = new Runner({ tracingDisabled: true });
      expect((await runner.run(agent, 'My boat is called Merle', { session })).finalOutput).toBe('I heard 1');
      expect((await runner.run(agent, 'What is it called?', { session })).finalOutput).toBe('I heard 3');
      expect(JSON.stringify(heard.at(-1))).toContain('My boat is called Merle');
      expect(await session.getItems()).toHaveLength(4);
    });
  });
}
