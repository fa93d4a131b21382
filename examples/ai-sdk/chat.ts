import type { Client } from '@holdfast/sdk';
import { memoryTools, withMemory } from '@holdfast/sdk/ai-sdk';
import { generateText, isStepCount } from 'ai';

export interface Message {
  /** From `connect` or `open`. */
  readonly memory: Client;
  /** Any model of the AI SDK. */
  readonly model: Parameters<typeof withMemory>[0];
  readonly sessionId: string;
  readonly text: string;
}

/** Answers a message, knowing what was said in this and other sessions. The model may also look things up, note and correct them. */
export async function answer({ memory, model, sessionId, text }: Message): Promise<string> {
  const reply = await generateText({
    model: withMemory(model, { client: memory, sessionId }),
    tools: memoryTools({ client: memory, sessionId }),
    stopWhen: isStepCount(5),
    instructions: 'You are a helpful mate. Be brief.',
    prompt: text,
  });
  return reply.text;
}
