/**
 * A chat that remembers, without a model: what ends with a question mark is looked up, everything else is remembered.
 * Run: node chat.ts [FILE], and type; end with Ctrl-D. Start it again on the same file: it still knows.
 */
import { createInterface } from 'node:readline';
import { open } from '@holdfast/core';

const [path = 'chat.db'] = process.argv.slice(2);
await using memory = await open({ path });
const sessionId = `chat-${new Date().toISOString()}`;

for await (const line of createInterface({ input: process.stdin })) {
  const said = line.trim();
  if (said !== '') console.log(said.endsWith('?') ? await answer(said) : await note(said));
}

async function answer(question: string): Promise<string> {
  const { results } = await memory.recall({ query: question, k: 1, mode: 'precision' });
  const [best] = results;
  if (best === undefined) return 'I do not know.';
  return `On ${best.memory.occurredAt.slice(0, 10)} you said: ${best.memory.content}`;
}

async function note(content: string): Promise<string> {
  const { outcome } = await memory.remember({ content, role: 'user', sessionId });
  return outcome === 'created' ? 'I will remember that.' : 'I know.';
}
