import { request as rawRequest } from 'node:http';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Served, serve } from '../testing/serve.ts';
import { signElevenLabs } from './signatures.ts';

vi.setConfig({ testTimeout: 60_000 });

const secret = 'wsec_0123456789abcdef';
const limit = 65_536;

let served: Served;
beforeAll(async () => {
  served = await serve({
    elevenlabsWebhookSecret: [secret],
    voiceSecret: ['init-0123456789abcdef'],
    bodyLimit: limit,
    voiceAudioLimit: 262_144,
  });
});
afterAll(() => served[Symbol.asyncDispose]());

interface Bad {
  readonly what: string;
  readonly body: string;
  readonly header: string | undefined;
  readonly status: number;
}

const nowSeconds = (): number => Math.floor(Date.now() / 1_000);
const sign = (body: string, over: { secret?: string; seconds?: number; scheme?: 'v0' | 'v1' } = {}): string =>
  signElevenLabs(body, { secret, seconds: nowSeconds(), ...over });

function event(id: string, fields: object = {}): string {
  const data = {
    conversation_id: id,
    agent_id: 'a',
    status: 'done',
    user_id: 'victim',
    transcript: [{ role: 'user', message: 'secret words' }],
  };
  return JSON.stringify({ type: 'post_call_transcription', event_timestamp: 1, data: { ...data, ...fields } });
}

/** Two hundred requests none of which may store anything, twenty of each sort. */
function badRequests(): Bad[] {
  const sorts: ((at: number) => Bad)[] = [
    (at) => ({ what: 'unsigned', body: event(`u${at}`), header: undefined, status: 401 }),
    (at) => ({
      what: 'forged',
      body: event(`f${at}`),
      header: sign(event(`f${at}`), { secret: `other-secret-${at}` }),
      status: 401,
    }),
    (at) => ({ what: 'of another body', body: event(`x${at}`), header: sign(event(`y${at}`)), status: 401 }),
    (at) => ({
      what: 'stale',
      body: event(`s${at}`),
      header: sign(event(`s${at}`), { seconds: nowSeconds() - 1_801 - at * 60 }),
      status: 401,
    }),
    (at) => ({
      what: 'stale in the older form',
      body: event(`o${at}`),
      header: sign(event(`o${at}`), { seconds: nowSeconds() - 301 - at, scheme: 'v1' }),
      status: 401,
    }),
    (at) => ({
      what: 'from the future',
      body: event(`p${at}`),
      header: sign(event(`p${at}`), { seconds: nowSeconds() + 65 + at * 60 }),
      status: 401,
    }),
    (at) => {
      const forms = [
        '',
        't=',
        'v0=',
        `t=${nowSeconds()}`,
        `v0=${'0'.repeat(64)}`,
        `t=x,v0=${'0'.repeat(64)}`,
        ',,,',
        '=',
        `t=${nowSeconds()},v0=${'0'.repeat(63)}`,
        `t=-1,v0=${'0'.repeat(64)}`,
      ];
      return { what: 'ill-formed header', body: event(`h${at}`), header: forms[at % forms.length] ?? '', status: 401 };
    },
    (at) => {
      const whole = event(`t${at}`);
      const cut = whole.slice(0, whole.length - 2 - at);
      return at % 2 === 0
        ? { what: 'truncated after it was signed', body: cut, header: sign(whole), status: 401 }
        : { what: 'truncated before it was signed', body: cut, header: sign(cut), status: 400 };
    },
    (at) => {
      const bodies = [
        '',
        '[]',
        '"text"',
        '7',
        'null',
        '{}',
        '{"type":7}',
        '{"type":"post_call_transcription"}',
        '{"type":"post_call_transcription","data":[]}',
        '\u0000',
      ];
      const body = bodies[at % bodies.length] ?? '';
      return { what: 'malformed but signed', body, header: sign(body), status: 400 };
    },
    (at) => {
      const body = event(`b${at}`, { padding: 'x'.repeat(limit + at) });
      return { what: 'oversized', body, header: sign(body), status: 413 };
    },
  ];
  return sorts.flatMap((sort) => Array.from({ length: 20 }, (_, at) => sort(at)));
}

const send = ({ body, header }: Pick<Bad, 'body' | 'header'>) =>
  fetch(`${served.url}/webhook/post-call`, {
    method: 'POST',
    body,
    headers: {
      'Content-Type': 'application/json',
      ...(header === undefined ? {} : { 'ElevenLabs-Signature': header }),
    },
  });

async function stored(): Promise<object> {
  const { users } = await served.holdfast.listUsers({});
  const { conversations } = await served.holdfast.listConversations({ userId: 'victim' });
  return { users: users.map(({ id }) => id), conversations };
}

describe('what is refused', () => {
  test('two hundred requests that are malformed, forged, stale, of the future, oversized or cut: each its status, nothing stored', async () => {
    const bad = badRequests();
    expect(bad).toHaveLength(200);
    const before = await stored();
    const wrong: string[] = [];
    for (const one of bad) {
      const reply = await send(one);
      const text = await reply.text();
      if (reply.status !== one.status) wrong.push(`${one.what}: ${reply.status} ${text.slice(0, 120)}`);
    }
    expect(wrong).toEqual([]);
    expect(await stored()).toEqual(before);
  });

  test('a replay within its time is acknowledged and changes nothing', async () => {
    const body = event('replayed', { user_id: 'replayed-user' });
    const header = sign(body);
    const answers: string[] = [];
    for (let times = 0; times < 20; times += 1) {
      const reply = await send({ body, header });
      expect(reply.status).toBe(200);
      answers.push(await reply.text());
    }
    expect(answers).toEqual(['{"status":"queued"}', ...Array.from({ length: 19 }, () => '{"status":"duplicate"}')]);
    await vi.waitFor(async () => {
      const { memories } = await served.holdfast.listMemories({ userId: 'replayed-user', kinds: ['episodic'] });
      expect(memories).toHaveLength(1);
    }, 10_000);
    const { conversations } = await served.holdfast.listConversations({ userId: 'replayed-user' });
    expect(conversations).toHaveLength(1);
  });

  test('a body without an end is cut off at the limit, a recording at its own', async () => {
    const flood = (head: string): Promise<number> =>
      new Promise((resolve) => {
        const sent = rawRequest(
          `${served.url}/webhook/post-call`,
          {
            method: 'POST',
            headers: {
              'Transfer-Encoding': 'chunked',
              'ElevenLabs-Signature': `t=${nowSeconds()},v0=${'0'.repeat(64)}`,
            },
          },
          (reply) => {
            resolve(reply.statusCode ?? 0);
            reply.resume();
            sent.destroy();
          },
        );
        sent.on('error', () => resolve(413));
        let pieces = 0;
        Readable.from(
          (function* endless() {
            yield head;
            while (pieces < 1_000) {
              pieces += 1;
              yield 'x'.repeat(8_192);
            }
          })(),
        ).pipe(sent);
      });
    expect(await flood('{"type":"post_call_transcription","data":"')).toBe(413);
    expect(await flood('{"type":"post_call_audio","data":"')).toBe(413);
  });

  test('while the store is away the answer is a 5xx, so that the event is sent again', async () => {
    await using closed = await serve({ elevenlabsWebhookSecret: [secret] });
    await closed.holdfast.close();
    const body = event('away');
    const reply = await fetch(`${closed.url}/webhook/post-call`, {
      method: 'POST',
      body,
      headers: { 'ElevenLabs-Signature': sign(body) },
    });
    expect(reply.status).toBeGreaterThanOrEqual(500);
  });
});
