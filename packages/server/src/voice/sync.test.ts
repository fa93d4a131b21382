import { fakeElevenLabsServer } from '@holdfast/core/testing';
import { expect, test, vi } from 'vitest';
import { serve } from '../testing/serve.ts';
import { signElevenLabs } from './signatures.ts';
import { syncElevenLabs } from './sync-elevenlabs.ts';

vi.setConfig({ testTimeout: 30_000 });

const secret = 'wsec_0123456789abcdef';
const start = 1_763_000_000;

function conversation(
  id: string,
  fields: object = {},
): Readonly<Record<string, unknown>> & { readonly conversation_id: string } {
  return {
    conversation_id: id,
    agent_id: 'agent',
    status: 'done',
    user_id: 'ana',
    transcript: [{ role: 'user', message: `This was said in ${id}.`, time_in_call_secs: 1 }],
    metadata: { start_time_unix_secs: start, call_duration_secs: 9 },
    ...fields,
  };
}

test('calls that no webhook told of are fetched once; those that one told of are not', async () => {
  await using vendor = await fakeElevenLabsServer({ key: 'sk' });
  await using served = await serve({ elevenlabsWebhookSecret: [secret], role: 'all' });
  for (const id of ['c1', 'c2', 'c3']) vendor.add(conversation(id));
  vendor.add(conversation('running', { status: 'in-progress' }));
  vendor.add(conversation('old', { metadata: { start_time_unix_secs: start - 9_000 } }));
  const event = { type: 'post_call_transcription', event_timestamp: start, data: conversation('c2') };
  const text = JSON.stringify(event);
  const seconds = Math.floor(Date.now() / 1_000);
  const headers = { 'ElevenLabs-Signature': signElevenLabs(text, { secret, seconds }), 'X-API-Key': undefined };
  expect((await served.call('POST', '/webhook/post-call', { body: text, headers })).json).toEqual({ status: 'queued' });
  const sync = (over: { readonly key?: string; readonly url?: string } = {}) =>
    syncElevenLabs({
      api: served.api,
      caller: { kind: 'voice', tenant: 'local' },
      url: vendor.baseUrl,
      key: 'sk',
      fetch,
      since: (start - 60) * 1_000,
      ...over,
    });
  expect(await sync()).toEqual({ seen: 3, fetched: 2 });
  expect(vendor.calls.filter((path) => /conversations\/c/u.test(path))).toEqual([
    '/v1/convai/conversations/c1',
    '/v1/convai/conversations/c3',
  ]);
  expect(await sync()).toEqual({ seen: 3, fetched: 0 });
  await vi.waitFor(async () => {
    const { conversations } = await served.holdfast.listConversations({ userId: 'ana' });
    expect(conversations.map(({ conversationId }) => conversationId).toSorted()).toEqual(['c1', 'c2', 'c3']);
  }, 10_000);
  const { memories } = await served.holdfast.listMemories({ userId: 'ana', kinds: ['episodic'] });
  expect(memories).toHaveLength(3);
  await expect(sync({ key: 'wrong' })).rejects.toMatchObject({ code: 'unauthenticated' });
  await vendor.close();
  await expect(sync()).rejects.toMatchObject({ code: 'unreachable' });
});
