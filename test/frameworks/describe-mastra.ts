import { memoryProcessor, type MemoryProcessorOptions } from '@holdfast/sdk/mastra';
import { Agent, type AgentConfig } from '@mastra/core/agent';
import { describe, expect, test } from 'vitest';
import type { Doors } from './doors.ts';
import { mockModel, systemsOf } from './mock-model.ts';

/** On the real package, and on the framework's own implementation where it has one. */
export function describeMastra(doors: () => Doors): void {
  function agentOf(model: ReturnType<typeof mockModel>, options: MemoryProcessorOptions): Agent {
    const memory = memoryProcessor(options);
    return new Agent({
      id: 'mate',
      name: 'mate',
      instructions: 'Be brief.',
      // Sound: Mastra takes models of AI SDK v7, as these tests show; its types describe such a model after its own wrapping.
      model: model as unknown as AgentConfig['model'],
      inputProcessors: [memory],
      outputProcessors: [memory],
    });
  }

  describe.each(['open', 'connect'] as const)('memoryProcessor over %s', (door) => {
    test('an agent knows in one thread what it was told in another, generated or streamed', async () => {
      const place = doors().placeOf(door, 'mastra');
      const first = mockModel('A fine name.');
      const run = { memory: { thread: 'one', resource: 'ana' } };
      expect((await agentOf(first, place).generate('My boat is called Merle', run)).text).toBe('A fine name.');
      const second = mockModel('It is called Merle.');
      const { textStream } = await agentOf(second, place).stream('What is my boat called?', {
        memory: { thread: 'two', resource: 'ana' },
      });
      const pieces: string[] = [];
      for await (const piece of textStream) pieces.push(piece);
      expect(pieces.join('')).toBe('It is called Merle.');
      expect(systemsOf(first)).toEqual(['Be brief.']);
      expect(systemsOf(second)[0]).toMatch(/^Be brief\.\n[\s\S]*My boat is called Merle/u);
      const { client, ...user } = place;
      const { memories } = await client.listMemories({ ...user, order: 'oldest' });
      expect(memories.map(({ content, role, sessionId }) => [content, role, sessionId])).toEqual([
        ['My boat is called Merle', 'user', 'one'],
        ['A fine name.', 'assistant', 'one'],
        ['What is my boat called?', 'user', 'two'],
        ['It is called Merle.', 'assistant', 'two'],
      ]);
    });
  });

  describe('memoryProcessor', () => {
    test('a run may be given a user by its resource', async () => {
      const { client } = doors().placeOf('connect', 'mastra-own');
      const options = {
        client,
        identify: ({ threadId, resourceId }) => ({
          userId: `resource-${resourceId}`,
          sessionId: threadId,
          agentId: 'mate',
        }),
      } satisfies MemoryProcessorOptions;
      await agentOf(mockModel('Aye.'), options).generate('I moor at pier nine', {
        memory: { thread: 't', resource: 'ben' },
      });
      const { memories } = await client.listMemories({ userId: 'resource-ben' });
      expect(memories.map(({ sessionId, agentId }) => [sessionId, agentId])).toEqual([
        ['t', 'mate'],
        ['t', 'mate'],
      ]);
      expect((await client.listMemories({})).memories).toEqual([]);
    });

    test('a run without a thread belongs to no session', async () => {
      const place = doors().placeOf('open', 'mastra-no-thread');
      await agentOf(mockModel('Aye.'), place).generate('I moor at pier nine');
      const { client, ...user } = place;
      expect((await client.listMemories(user)).memories.map(({ sessionId }) => sessionId)).toEqual([
        undefined,
        undefined,
      ]);
    });

    test('memory out of reach is told, and the agent answers without it', async () => {
      const { client } = doors().placeOf('connect', 'mastra-away');
      const away = new Error('away');
      const broken = { ...client, context: () => Promise.reject(away), rememberMany: () => Promise.reject(away) };
      const told: unknown[] = [];
      const agent = agentOf(mockModel('Aye.'), { client: broken, onError: (error) => told.push(error) });
      expect((await agent.generate('Ahoy')).text).toBe('Aye.');
      expect(told).toEqual([away, away]);
    });
  });
}
