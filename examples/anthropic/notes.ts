import type Anthropic from '@anthropic-ai/sdk';
import { betaMemoryTool } from '@anthropic-ai/sdk/helpers/beta/memory';
import type { Client } from '@holdfast/sdk';
import { memoryFiles } from '@holdfast/sdk/anthropic';

export interface Message {
  readonly anthropic: Anthropic;
  /** From `connect` or `open`. */
  readonly memory: Client;
  readonly text: string;
}

/** Answers a message; the model keeps notes in its memory directory, which lies in Holdfast. */
export async function answer({ anthropic, memory, text }: Message): Promise<string> {
  const reply = await anthropic.beta.messages.toolRunner({
    model: 'claude-sonnet-5-5',
    max_tokens: 1_024,
    messages: [{ role: 'user', content: text }],
    tools: [betaMemoryTool(memoryFiles({ client: memory }))],
  });
  return reply.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
}
