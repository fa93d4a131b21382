import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEmbeddingService } from '../../models/embedding-service.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { type FakePlatform, fakePlatform } from '../../testing/fake-platform.ts';
import { prepareMemory } from '../memories/prepare.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import type { CallProvider, Fields } from './call.ts';
import { processCall } from './process-call.ts';
import { recordCall } from './record-call.ts';
import { defaultVoiceSettings } from './settings.ts';
import { startCall } from './start-call.ts';

const tenant = { kind: 'tenant', tenant: 'local' } as const;
const ana: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: '*' };

let platform: FakePlatform;
let store: Store;
beforeEach(async () => {
  platform = fakePlatform();
  store = await openSqliteStore({ path: ':memory:', platform });
});
afterEach(() => store.close());

const dependencies = () => ({
  store,
  platform,
  timeZone: 'UTC',
  extraction: 'off' as const,
  embeddings: createEmbeddingService({ embedder: undefined, platform }),
  settings: defaultVoiceSettings,
});
/** Takes a call in; processes it at once, so often beside each other. */
const take = async (provider: CallProvider, payload: Fields, times = 1): Promise<void> => {
  await recordCall(dependencies(), tenant, { provider, payload });
  const [job] = await store.read(ana, (r) => r.jobs.list(ana, { kinds: ['process_call'], limit: 9 }));
  const no = Number(job?.payload['eventNo']);
  await Promise.all(Array.from({ length: times }, () => processCall(dependencies(), ana, { no })));
};
const memories = () => store.read(ana, (r) => r.memories.list(ana, { filter: {}, order: 'oldest', limit: 9 }));

test('a call that two take for theirs is stored once, with words or without', async () => {
  const turns = [{ role: 'user', content: 'I live in Faro.' }];
  const tools = [{ tool: 'order', failed: true }];
  await take('holdfast', { conversationId: 'c1', userId: 'ana', turns, tools }, 2);
  expect(await memories()).toMatchObject([{ content: 'I live in Faro.' }]);
  const invocations = await store.read(ana, (r) => r.calls.invocations(ana, { limit: 9 }));
  expect(invocations).toMatchObject([{ tool: 'order', outcome: 'failed' }]);
  const summaries = await store.read(ana, (r) => r.jobs.list(ana, { kinds: ['rebuild_summaries'], limit: 9 }));
  expect(summaries).toHaveLength(1);
});

test('a call without words that two take for theirs is one conversation', async () => {
  await take('holdfast', { conversationId: 'c2', userId: 'ana', turns: [] }, 2);
  expect(await store.read(ana, (r) => r.calls.conversations(ana, { limit: 9 }))).toHaveLength(1);
});

test('words that were cut short say so', async () => {
  const transcript = [{ role: 'agent', message: 'You ordered a blue', interrupted: true, time_in_call_secs: 1 }];
  await take('elevenlabs', {
    type: 'post_call_transcription',
    event_timestamp: 1,
    data: { conversation_id: 'c3', user_id: 'ana', transcript },
  });
  expect(await memories()).toMatchObject([{ metadata: { interrupted: true } }]);
});

test('who calls again is met with what they said last, until something is known of them; a stranger with nothing', async () => {
  const turns = [{ role: 'user', content: 'I live in Faro.' }];
  await take('holdfast', { conversationId: 'c4', userId: 'ana', turns });
  const start = (userIds: readonly string[]) =>
    startCall(dependencies(), tenant, { hints: { userIds, addresses: [] }, declared: [] });
  const told = async () => JSON.stringify((await start(['ana'])).variables);
  expect(await told()).toContain('I live in Faro.');
  const own: UserScope = { ...ana, spaces: ['default'] };
  const typed = ['Ana lives in Faro.', 'Ana has a boat.'].map((content) =>
    prepareMemory({ content, kind: 'semantic', occurredAt: 1 }, platform, 'none'),
  );
  await store.write(own, (w) => w.memories.insert(own, { memories: typed }));
  expect(await told()).toMatch(/boat.*lives in Faro/u);
  expect(await start([])).toMatchObject({ caller: undefined, variables: { caller_known: 'no' } });
});
