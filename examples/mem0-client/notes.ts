/**
 * A program written for mem0, with another host and its key, and nothing else changed.
 *
 *   MEM0_TELEMETRY=false HOLDFAST_URL=http://127.0.0.1:7077 HOLDFAST_KEY=… node notes.ts
 */
import { MemoryClient } from 'mem0ai';

const memory = new MemoryClient({
  host: process.env['HOLDFAST_URL'] ?? 'http://127.0.0.1:7077',
  apiKey: process.env['HOLDFAST_KEY'] ?? '',
});

await memory.add(
  [
    { role: 'user', content: 'I am a vegetarian and allergic to nuts.' },
    { role: 'assistant', content: 'I will keep that in mind.' },
  ],
  { userId: 'alex', metadata: { topic: 'food' } },
);
const { results } = await memory.search('What am I allergic to?', { filters: { user_id: 'alex' }, topK: 1 });
for (const { memory: words, score } of results) console.log(words, typeof score);

await memory.deleteAll({ userId: 'alex' });
const { results: left } = await memory.getAll({ filters: { user_id: 'alex' } });
console.log(`${left.length} left`);
