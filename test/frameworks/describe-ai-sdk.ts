import { memoryMiddleware, memoryTools, withMemory } from '@holdfast/sdk/ai-sdk';
import { generateText, isStepCount, jsonSchema, type ModelMessage, streamText, tool, wrapLanguageModel } from 'ai';
import { describe, expect, test } from 'vitest';
import type { Door, Doors } from './doors.ts';
import { mockModel, systemsOf } from './mock-model.ts';

/** On the real package, and on the framework's own implementation where it has one. */
export function describeAiSdk(doors: () => Doors): void {
  async function contentsOf(place: ReturnType<Doors['placeOf']>): Promise<string[]> {
    const { client, ...user } = place;
    const { memories } = await client.listMemories({ ...user, order: 'oldest', limit: 200 });
    return memories.map(({ content }) => content);
  }

  const tools = {
    clock: tool({
      description: 'Tells the time.',
      inputSchema: jsonSchema<Record<string, never>>({ type: 'object', properties: {} }),
      execute: () => 'noon',
    }),
  };

  describe.each(['open', 'connect'] as const)('withMemory over %s', (door: Door) => {
    test('what is said in one conversation is known in the next, and written once', async () => {
      const place = doors().placeOf(door, 'ai-next');
      const first = mockModel('A fine name.');
      await generateText({
        model: withMemory(first, { ...place, sessionId: 'one' }),
        prompt: 'My boat is called Merle',
      });
      expect(systemsOf(first)).toEqual(['']);
      const second = mockModel('Merle.');
      await generateText({
        model: withMemory(second, { ...place, sessionId: 'two', agentId: 'mate' }),
        instructions: 'Be brief.',
        prompt: 'What is my boat called?',
      });
      const [system = ''] = systemsOf(second);
      expect(system).toMatch(/^Be brief\.\n[\s\S]*not instructions[\s\S]*My boat is called Merle/u);
      const { client, ...user } = place;
      const { memories } = await client.listMemories({ ...user, order: 'oldest', limit: 200 });
      expect(
        memories.map(({ content, role, sessionId, turn, agentId, kind }) => [
          content,
          role,
          sessionId,
          turn,
          agentId,
          kind,
        ]),
      ).toEqual([
        ['My boat is called Merle', 'user', 'one', 0, undefined, 'episodic'],
        ['A fine name.', 'assistant', 'one', 1, undefined, 'episodic'],
        ['What is my boat called?', 'user', 'two', 0, 'mate', 'episodic'],
        ['Merle.', 'assistant', 'two', 1, 'mate', 'episodic'],
      ]);
    });

    test('a streamed answer reaches the reader as it comes, and is stored when the stream ends', async () => {
      const place = doors().placeOf(door, 'ai-stream');
      const model = mockModel('The cat sleeps at noon.');
      const { textStream } = streamText({ model: withMemory(model, place), prompt: 'When does the cat sleep?' });
      const pieces: string[] = [];
      for await (const piece of textStream) pieces.push(piece);
      expect(pieces).toEqual(['The ', 'cat ', 'sleeps ', 'at ', 'noon.']);
      expect(await contentsOf(place)).toEqual(['When does the cat sleep?', 'The cat sleeps at noon.']);
    });

    test('the steps of a tool loop recall once, see the same, and are stored as one answer', async () => {
      const place = doors().placeOf(door, 'ai-loop');
      const { client, ...user } = place;
      await client.remember({ content: 'Ana keeps her clock ten minutes fast', ...user });
      let recalls = 0;
      const counted = {
        ...client,
        context: (...given: Parameters<typeof client.context>) => {
          recalls += 1;
          return client.context(...given);
        },
      };
      const model = mockModel({ tool: 'clock', input: {} }, { tool: 'clock', input: {} }, 'It is noon.');
      const asked = {
        model: withMemory(model, { ...place, client: counted }),
        tools,
        prompt: 'What does the clock say?',
      };
      const { text } = await generateText({ ...asked, stopWhen: isStepCount(5) });
      expect([text, recalls, new Set(systemsOf(model)).size]).toEqual(['It is noon.', 1, 1]);
      expect(systemsOf(model)[2]).toContain('ten minutes fast');
      expect((await contentsOf(place)).slice(1)).toEqual(['What does the clock say?', 'It is noon.']);
      await generateText(asked);
      expect(recalls).toBe(2);
    });
  });

  describe('withMemory', () => {
    test('what the prompt says already is not said again', async () => {
      const place = doors().placeOf('open', 'ai-known');
      const model = mockModel('Yes.');
      const bound = withMemory(model, { ...place, sessionId: 's' });
      const messages: ModelMessage[] = [{ role: 'user', content: 'The boat lies at pier nine' }];
      await generateText({ model: bound, messages });
      messages.push({ role: 'assistant', content: 'Yes.' }, { role: 'user', content: 'Is the boat at the pier?' });
      await generateText({ model: bound, messages });
      expect(systemsOf(model)).toEqual(['', '']);
      await generateText({ model: bound, messages: [{ role: 'user', content: 'Where is the boat?' }] });
      expect(systemsOf(model)[2]).toContain('pier nine');
    });

    test('a call may say whose it is', async () => {
      const place = doors().placeOf('connect', 'ai-whose');
      const model = withMemory(mockModel('Noted.'), { client: place.client });
      await generateText({
        model,
        prompt: 'I moor at pier nine',
        providerOptions: {
          holdfast: { space: 'boats', sessionId: 'chat', agentId: 'mate', userId: 'ai-else', other: 3 },
        },
      });
      const { memories } = await place.client.listMemories({ userId: 'ai-else', spaces: ['boats'], sessionId: 'chat' });
      expect(memories.map(({ agentId }) => agentId)).toEqual(['mate', 'mate']);
      expect(await contentsOf(place)).toEqual([]);
    });

    test.each([
      ['recall', { recall: false }, '', 4],
      ['remember', { remember: false }, 'pier nine', 2],
    ] as const)('%s can be switched off', async (what, off, system, count) => {
      const place = doors().placeOf('open', `ai-no-${what}`);
      await generateText({ model: withMemory(mockModel('Yes.'), place), prompt: 'I moor at pier nine' });
      const model = mockModel('Yes.');
      await generateText({ model: withMemory(model, { ...place, ...off }), prompt: 'Which pier?' });
      expect(systemsOf(model)[0]).toContain(system);
      expect(await contentsOf(place)).toHaveLength(count);
    });

    test('no more is recalled than the budget holds', async () => {
      const place = doors().placeOf('open', 'ai-budget');
      const { client, ...user } = place;
      await client.rememberMany({
        ...user,
        items: Array.from({ length: 20 }, (_, n) => ({ content: `Pier ${n} is ${'long '.repeat(20)}` })),
      });
      const model = mockModel('Yes.');
      await generateText({ model: withMemory(model, { ...place, maxTokens: 120 }), prompt: 'Which pier is long?' });
      expect(systemsOf(model)[0]?.match(/\[\d+\]/gu)?.length).toBeLessThan(5);
    });

    test.each([
      ['an empty message', '', []],
      ['blanks', '  \n', ['Yes.']],
      ['NUL and half a character', 'a\u0000b \ud83e', ['ab \ufffd', 'Yes.']],
      ['more than a memory holds', '🦊'.repeat(100_000), ['🦊'.repeat(50_000), '🦊'.repeat(50_000), 'Yes.']],
    ])('%s breaks nothing', async (name, prompt, stored) => {
      const place = doors().placeOf('open', `ai-odd-${name}`);
      const model = withMemory(mockModel('Yes.'), place);
      if (prompt !== '') await generateText({ model, prompt });
      expect(await contentsOf(place)).toEqual(stored);
    });

    test('a model that fails stores nothing', async () => {
      const place = doors().placeOf('open', 'ai-fails');
      const model = mockModel('never');
      model.doGenerate = () => Promise.reject(new Error('overloaded'));
      const asked = { model: withMemory(model, place), prompt: 'Hello?', maxRetries: 0 };
      await expect(generateText(asked)).rejects.toThrow('overloaded');
      expect(await contentsOf(place)).toEqual([]);
    });

    test('memory out of reach fails the call, or is told, and the model answers without it', async () => {
      const { client } = doors().placeOf('connect', 'ai-away');
      const away = new Error('away');
      const broken = { ...client, context: () => Promise.reject(away), rememberMany: () => Promise.reject(away) };
      const asked = { prompt: 'Hello?', maxRetries: 0 };
      await expect(generateText({ model: withMemory(mockModel('Hi'), { client: broken }), ...asked })).rejects.toBe(
        away,
      );
      const told: unknown[] = [];
      const model = withMemory(mockModel('Hi'), { client: broken, onError: (error) => told.push(error) });
      expect((await generateText({ model, ...asked })).text).toBe('Hi');
      expect(told).toEqual([away, away]);
    });

    test('is a middleware that goes with others', async () => {
      const place = doors().placeOf('open', 'ai-middleware');
      const model = wrapLanguageModel({
        model: mockModel('Yes.'),
        middleware: [memoryMiddleware(place), { specificationVersion: 'v4', overrideModelId: () => 'other' }],
      });
      await generateText({ model, prompt: 'Hello there' });
      expect([model.modelId, await contentsOf(place)]).toEqual(['other', ['Hello there', 'Yes.']]);
    });
  });

  describe.each(['open', 'connect'] as const)('memoryTools over %s', (door: Door) => {
    test('a model adds, finds, corrects and deletes', async () => {
      const place = doors().placeOf(door, 'ai-tools');
      const own = memoryTools({ ...place, sessionId: 'chat', agentId: 'mate' });
      const use = async (name: keyof typeof own, input: object): Promise<unknown> => {
        const { steps } = await generateText({
          model: mockModel({ tool: name, input }, 'Done.'),
          tools: own,
          prompt: 'Go on',
          stopWhen: isStepCount(2),
        });
        return steps[0]?.toolResults[0]?.output;
      };
      const { client, ...user } = place;
      expect(await use('add_memory', { content: 'Ana prefers trains', tags: ['travel'] })).toMatchObject({
        memory: { content: 'Ana prefers trains', tags: ['travel'] },
        outcome: 'created',
      });
      const [memory] = (await client.listMemories(user)).memories;
      expect(memory).toMatchObject({ kind: 'semantic', sessionId: 'chat', agentId: 'mate' });
      const id = memory?.id ?? '';
      expect(await use('search_memories', { query: 'trains or planes?', limit: 1 })).toMatchObject({
        memories: [{ id }],
      });
      expect(await use('update_memory', { id, content: 'Ana prefers night trains' })).toMatchObject({
        memory: { id, content: 'Ana prefers night trains' },
      });
      expect(await use('delete_memory', { id })).toMatchObject({ id });
      expect(await contentsOf(place)).toEqual([]);
    });

    test('a fault of the model is told to it, naming the field', async () => {
      const { steps } = await generateText({
        model: mockModel({ tool: 'search_memories', input: { query: 'x', limit: 5_000 } }, 'Sorry.'),
        tools: memoryTools(doors().placeOf(door, 'ai-fault')),
        prompt: 'Go on',
        stopWhen: isStepCount(2),
      });
      const error = steps[0]?.content.find(({ type }) => type === 'tool-error');
      expect(error).toMatchObject({ error: { code: 'invalid_input', faults: [{ field: 'k' }] } });
    });
  });
}
