import { setTimeout as sleep } from 'node:timers/promises';
import { open } from '@holdfast/core';
import { withMemory } from './agent-memory.ts';

// Two sessions of one caller. With a server it is `connect({ url, apiKey })` of the SDK instead of `open`.
await using client = await open({ path: ':memory:' });
const caller = '+15551234567';

const first = await withMemory(client, { conversationId: 'room-1', caller });
console.log(first.instructions);
await first.ended([
  { role: 'assistant', text: 'Hello! With whom am I speaking?' },
  { role: 'user', text: 'Hi, my name is Dana. I live in Lisbon.' },
]);

// A moment later it is memory.
while ((await client.listFacts({ userId: first.userId })).facts.length === 0) await sleep(50);

const second = await withMemory(client, { conversationId: 'room-2', caller });
console.log(second.instructions);
console.log(await second.recall('Where do I live?'));
