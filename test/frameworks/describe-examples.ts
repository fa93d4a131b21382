import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import Anthropic from '@anthropic-ai/sdk';
import { OpenAIProvider, Runner } from '@openai/agents';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Doors } from './doors.ts';
import { type ModelServer, startModelServer } from './model-server.ts';
import { answer as answerByAiSdk } from '../../examples/ai-sdk/chat.ts';
import { answer as answerByAnthropic } from '../../examples/anthropic/notes.ts';
import { createGraph } from '../../examples/langgraph/likes.ts';
import { createMate } from '../../examples/mastra/mate.ts';
import { answer as answerByOpenAI } from '../../examples/openai-agents/desk.ts';

/** Real servers, real packages; what the models say shows what memory put before them. */
export function describeExamples(doors: () => Doors): void {
  let models: ModelServer;
  beforeAll(async () => {
    models = await startModelServer();
  });
  afterAll(async () => {
    await models[Symbol.asyncDispose]();
  });

  const told = 'My boat is called Merle';
  const asked = 'What is the name of my boat?';
  const known = ['I will remember that.', 'It is called Merle.'];

  describe('by way of a server', () => {
    test('the chat of the AI SDK knows in one session what it was told in another', async () => {
      const { client: memory } = doors().placeOf('connect', 'example-ai-sdk');
      const provider = createOpenAICompatible({ name: 'models', baseURL: `${models.url}/v1` });
      const message = { memory, model: provider('small') };
      expect(await answerByAiSdk({ ...message, sessionId: 'stranger', text: asked })).toBe('I do not know.');
      expect([
        await answerByAiSdk({ ...message, sessionId: 'one', text: told }),
        await answerByAiSdk({ ...message, sessionId: 'two', text: asked }),
      ]).toEqual(known);
    });

    test('the graph of LangGraph answers from what an earlier run of it stored', async () => {
      const { client: memory } = doors().placeOf('connect', 'example-langgraph');
      const invoke = async (who: string, said: string): Promise<string> =>
        (await createGraph(memory).invoke({ who, said })).reply;
      expect([
        await invoke('ana', 'I like rye bread'),
        await invoke('ana', 'Which bread do I like?'),
        await invoke('ben', 'Which bread do I like?'),
      ]).toEqual(['I will remember that.', 'You said: I like rye bread', 'I do not know.']);
    });

    test('the desk of OpenAI’s agents goes on with a session', async () => {
      const { client: memory } = doors().placeOf('connect', 'example-openai');
      const modelProvider = new OpenAIProvider({ baseURL: `${models.url}/v1`, apiKey: 'key' });
      const message = { memory, runner: new Runner({ modelProvider, tracingDisabled: true }), sessionId: 'ana' };
      expect([
        await answerByOpenAI({ ...message, text: told }),
        await answerByOpenAI({ ...message, text: asked }),
      ]).toEqual(known);
      expect(await answerByOpenAI({ ...message, sessionId: 'ben', text: asked })).toBe('I do not know.');
    });

    test('the notes of Claude are there in the next conversation', async () => {
      const { client: memory } = doors().placeOf('connect', 'example-anthropic');
      const anthropic = new Anthropic({ baseURL: models.url, apiKey: 'key', maxRetries: 0 });
      expect([
        await answerByAnthropic({ anthropic, memory, text: told }),
        await answerByAnthropic({ anthropic, memory, text: asked }),
      ]).toEqual(known);
    });

    test('the mate of Mastra knows in one thread what it was told in another, and nothing of another resource', async () => {
      const { client: memory } = doors().placeOf('connect', 'example-mastra');
      const model = { id: 'models/small', url: `${models.url}/v1`, apiKey: 'key' } as const;
      const say = async (text: string, thread: string, resource: string): Promise<string> =>
        (await createMate({ memory, model }).generate(text, { memory: { thread, resource } })).text;
      expect([await say(told, 'one', 'ana'), await say(asked, 'two', 'ana')]).toEqual(known);
      expect(await say(asked, 'three', 'ben')).toBe('I do not know.');
    });
  });
}
