import { DatabaseSync } from 'node:sqlite';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Holdfast, open, type OpenOptions } from './open.ts';
import { fakeLanguageServer } from './testing/fake-language-server.ts';

vi.setConfig({ testTimeout: 30_000 });

let folder: string;
let opened: Holdfast[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-calls-'));
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await rm(folder, { recursive: true });
});

async function start(options: Partial<OpenOptions> = {}): Promise<Holdfast> {
  const holdfast = await open({ path: join(folder, 'm.db'), durability: 'normal', night: false, ...options });
  opened.push(holdfast);
  return holdfast;
}

const phone = '+15551234567';
const call = (conversationId: string, more: object = {}) => ({
  provider: 'holdfast' as const,
  payload: {
    conversationId,
    caller: phone,
    agentId: 'agent',
    startedAt: '2026-01-01T10:00:00Z',
    endedAt: '2026-01-01T10:01:00Z',
    language: 'pt',
    summary: 'Dana asked about the ferry.',
    turns: [
      { role: 'assistant', content: 'Who is there?' },
      { role: 'user', content: 'My name is Dana. I live in Faro.', at: '2026-01-01T10:00:10Z' },
      { role: 'user', content: 'I love violin music.' },
    ],
    tools: [{ tool: 'order', request: { number: 7 }, response: 'sent', latencyMs: 12 }],
    ...more,
  },
});

async function processed(holdfast: Holdfast, id: string, userId: string) {
  return vi.waitFor(
    async () => {
      const { conversation } = await holdfast.getConversation({ id, userId });
      expect(conversation.memories.length).toBeGreaterThan(0);
      return conversation;
    },
    { timeout: 15_000, interval: 50 },
  );
}

async function settled(holdfast: Holdfast, userId: string): Promise<void> {
  await vi.waitFor(
    async () =>
      expect((await holdfast.listJobs({ userId, kinds: ['process_call', 'extract_memories'] })).jobs).toEqual([]),
    { timeout: 15_000, interval: 50 },
  );
}

describe('a call that has ended', () => {
  test('becomes turns, a conversation, tools and typed memories, and is known the next time', async () => {
    const holdfast = await start({ voice: { language: 'auto', firstMessage: 'Hi {{user_name}}!' } });
    const { userId = '' } = await holdfast.recordCall(call('c1'));
    const conversation = await processed(holdfast, 'c1', userId);
    expect(conversation).toMatchObject({
      conversationId: 'c1',
      provider: 'holdfast',
      status: 'completed',
      turns: 3,
      durationSecs: 60,
      summary: 'Dana asked about the ferry.',
      transcript: [{ turn: 0, role: 'assistant' }, { turn: 1, at: '2026-01-01T10:00:10.000Z' }, { turn: 2 }],
      tools: [
        { tool: 'order', origin: 'call', outcome: 'ok', request: '{"number":7}', response: 'sent', latencyMs: 12 },
      ],
    });
    expect(conversation.memories[0]).toMatchObject({ memory: { source: { type: 'extraction' } } });
    await settled(holdfast, userId);
    const begun = await holdfast.startCall({ caller: phone });
    expect(begun).toMatchObject({ known: true, language: 'pt', firstMessage: 'Hi Dana!' });
    expect(begun.variables['memory_context']).toContain('Last call on 2026-01-01: Dana asked about the ferry.');
    // Told again under another event it is the same call, once.
    await holdfast.recordCall(call('c1', { eventId: 'again', summary: 'Anew.' }));
    await settled(holdfast, userId);
    const { memories } = await holdfast.listMemories({ userId, kinds: ['episodic'] });
    expect(memories).toHaveLength(3);
    expect((await holdfast.listConversations({ userId })).conversations).toMatchObject([{ summary: 'Anew.' }]);
    expect((await holdfast.listToolInvocations({ userId })).invocations).toHaveLength(1);
  });

  test('without words is a conversation all the same; its list goes page by page', async () => {
    const holdfast = await start();
    for (const id of ['a', 'b', 'c'])
      await holdfast.recordCall(call(id, { turns: [], tools: [], status: 'failed', userId: 'ana' }));
    await settled(holdfast, 'ana');
    const first = await holdfast.listConversations({ userId: 'ana', limit: 2 });
    expect(first.conversations).toHaveLength(2);
    const rest = await holdfast.listConversations({ userId: 'ana', limit: 2, cursor: first.nextCursor ?? '' });
    expect(rest.conversations).toHaveLength(1);
    expect(rest.nextCursor).toBeUndefined();
    expect((await holdfast.listConversations({ userId: 'ana', status: 'completed' })).conversations).toEqual([]);
  });

  test('of nobody is a guest’s of that call alone', async () => {
    const holdfast = await start();
    const one = await holdfast.recordCall(call('x', { caller: 'withheld' }));
    const other = await holdfast.recordCall(call('y', { caller: undefined }));
    expect(one.userId).toMatch(/^guest-/u);
    expect(other.userId).not.toBe(one.userId);
  });

  test('is forgotten whole: turns, what was made of them, tools and what was sent', async () => {
    const holdfast = await start({ voice: { keepPayloads: true } });
    const { userId = '' } = await holdfast.recordCall(call('c1'));
    await processed(holdfast, 'c1', userId);
    await settled(holdfast, userId);
    const gone = await holdfast.deleteConversation({ id: 'c1', userId });
    expect(gone).toMatchObject({ conversationId: 'c1', status: 'complete' });
    expect((await holdfast.listMemories({ userId })).memories).toEqual([]);
    expect((await holdfast.listConversations({ userId })).conversations).toEqual([]);
    expect((await holdfast.listToolInvocations({ userId })).invocations).toEqual([]);
  });

  test('loses the words about it with the first turn that is forgotten', async () => {
    const holdfast = await start();
    const { userId = '' } = await holdfast.recordCall(call('c1'));
    const { transcript } = await processed(holdfast, 'c1', userId);
    const id = transcript[0]?.memoryId ?? '';
    await holdfast.forget({ userId, target: { type: 'memory', ids: [id] } });
    const { conversation } = await holdfast.getConversation({ id: 'c1', userId });
    expect(conversation).not.toHaveProperty('summary');
    expect(conversation.tools[0]).not.toHaveProperty('request');
  });

  test('leaves nothing behind when its user is forgotten', async () => {
    const holdfast = await start();
    const { userId = '' } = await holdfast.recordCall(call('c1'));
    await processed(holdfast, 'c1', userId);
    const { planned } = await holdfast.forget({ userId, target: { type: 'user' }, dryRun: true });
    await holdfast.forget({ userId, target: { type: 'user' }, confirm: planned?.confirm });
    await vi.waitFor(async () => {
      expect((await holdfast.listConversations({ userId })).conversations).toEqual([]);
      expect(await holdfast.identifyCaller({ caller: phone })).toMatchObject({ known: false });
    }, 10_000);
  });
});

describe('a guest', () => {
  test('becomes one of the users, with all that was said', async () => {
    const holdfast = await start();
    const { userId: guest = '' } = await holdfast.recordCall(call('c1'));
    await processed(holdfast, 'c1', guest);
    await settled(holdfast, guest);
    await holdfast.remember({ userId: 'dana', content: 'Dana has a boat.', kind: 'semantic' });
    await holdfast.remember({ userId: guest, content: 'The caller asked for a blue boat.', kind: 'semantic' });
    const merged = await holdfast.mergeCaller({ from: guest, into: 'dana' });
    expect(merged).toMatchObject({ memories: 4, conversations: 1 });
    expect(await holdfast.identifyCaller({ caller: phone })).toEqual({ userId: 'dana', known: true, guest: false });
    expect(await holdfast.identifyCaller({ userId: guest })).toMatchObject({ userId: 'dana' });
    const conversation = await processed(holdfast, 'c1', 'dana');
    expect(conversation).toMatchObject({
      summary: 'Dana asked about the ferry.',
      tools: [{ request: '{"number":7}' }],
    });
    await vi.waitFor(async () => {
      expect((await holdfast.listMemories({ userId: guest })).memories).toEqual([]);
    }, 10_000);
  });
});

describe('recordings', () => {
  const audio = (id: string) => ({
    provider: 'elevenlabs' as const,
    payload: { type: 'post_call_audio', event_timestamp: 1, data: { conversation_id: id, full_audio: 'AAAA' } },
  });

  test('are let go of unless a setting keeps them, and then wait for their call', async () => {
    const skips = await start();
    expect(await skips.recordCall(audio('c1'))).toEqual({ outcome: 'ignored' });
    await skips.close();
    const keeps = await start({ voice: { audio: 'store' } });
    await expect(keeps.recordCall(audio('c1'))).rejects.toMatchObject({ code: 'store_unavailable' });
    const told = { type: 'post_call_transcription', data: { conversation_id: 'c1', user_id: 'ana', transcript: [] } };
    await keeps.recordCall({ provider: 'elevenlabs', payload: told });
    expect(await keeps.recordCall(audio('c1'))).toMatchObject({ outcome: 'queued', userId: 'ana' });
    await settled(keeps, 'ana');
    expect((await keeps.listConversations({ userId: 'ana' })).conversations).toHaveLength(1);
  });
});

describe('what cannot be worked off', () => {
  test('is a dead letter that can be replayed', async () => {
    const secretKey = 'a'.repeat(32);
    const first = await start({ secretKey, worker: false });
    await first.recordCall(call('c1', { userId: 'ana' }));
    await first.close();
    const db = new DatabaseSync(join(folder, 'm.db'));
    const payload = db.prepare('SELECT payload FROM call_events').get()?.['payload'] ?? null;
    db.exec("UPDATE call_events SET payload = 'damaged'");
    const damaged = await start({ secretKey });
    const dead = await vi.waitFor(
      async () => {
        const { jobs } = await damaged.listJobs({
          userId: 'ana',
          states: ['dead', 'waiting'],
          kinds: ['process_call'],
        });
        expect(jobs[0]?.lastError).toBeDefined();
        return jobs[0];
      },
      { timeout: 10_000 },
    );
    await damaged.close();
    db.prepare('UPDATE call_events SET payload = ?').run(payload);
    db.close();
    const right = await start({ secretKey });
    await right.retryJob({ id: dead?.id ?? '', userId: 'ana' });
    await processed(right, 'c1', 'ana');
  });
});

describe('a summary by a language model', () => {
  test('is made by extraction when the model is late', async () => {
    await using model = await fakeLanguageServer({ usual: () => ({ kind: 'slow', ms: 2_000 }) });
    const language = { endpoint: model.baseUrl, model: 'm', apiKey: 'k' };
    const holdfast = await start({ language, extraction: 'off', worker: false });
    await holdfast.remember({ userId: 'ana', content: 'Ana lives in Faro.', kind: 'semantic' });
    const found = await holdfast.queryCall({ userId: 'ana', query: 'Where does Ana live?' });
    expect(found).toMatchObject({ summary: 'Ana lives in Faro.', summaryBy: 'extract' });
    expect(found.tookMs).toBeGreaterThan(290);
  });

  test('is given by a model that answers in time', async () => {
    await using model = await fakeLanguageServer();
    const language = { endpoint: model.baseUrl, model: 'm', apiKey: 'k' };
    const holdfast = await start({ language, extraction: 'off', worker: false });
    await holdfast.remember({ userId: 'ana', content: 'Ana lives in Faro.', kind: 'semantic' });
    const ask = () => holdfast.queryCall({ userId: 'ana', query: 'Where does Ana live?' });
    // The first questions pay for loading the library of models, and for a busy machine.
    await vi.waitFor(
      async () => {
        model.script({ kind: 'reply', content: { answer: 'She lives in Faro.' } });
        expect(await ask()).toMatchObject({ summary: 'She lives in Faro.', summaryBy: 'model' });
      },
      { timeout: 20_000, interval: 10 },
    );
  });
});
