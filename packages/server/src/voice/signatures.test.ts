import { ElevenLabsError } from '@elevenlabs/elevenlabs-js/errors/index.js';
import { WebhooksClient } from '@elevenlabs/elevenlabs-js/wrapper/webhooks.js';
import Retell from 'retell-sdk';
import { describe, expect, test } from 'vitest';
import {
  checkElevenLabs,
  checkRetell,
  knowsSecret,
  sameText,
  type SignatureRules,
  signElevenLabs,
  signRetell,
} from './signatures.ts';

const minute = 60_000;
const secret = 'wsec_test_secret';
const seconds = 1_739_537_297;
const body =
  '{"type":"post_call_transcription","event_timestamp":1739537297,"data":{"agent_id":"xyz","conversation_id":"abc","status":"done"}}';
const golden = '98e19ab93a5b68dcdea683ff9e66a2a0b4cd1eda5d1629e173891011e7f3c56e';
const rules = (over: Partial<SignatureRules> = {}): SignatureRules => ({
  secrets: [secret],
  now: seconds * 1_000,
  windows: { v0: 30 * minute, v1: 5 * minute, d: 5 * minute },
  skewMs: minute,
  ...over,
});

function holds(header: string | undefined, over: Partial<SignatureRules> = {}, text = body): boolean {
  const check = checkElevenLabs(header, rules(over));
  check?.update(Buffer.from(text));
  return check?.holds() ?? false;
}

describe('signatures of ElevenLabs', () => {
  test('are made and checked as the vendor does', () => {
    expect(signElevenLabs(body, { secret, seconds })).toBe(`t=${seconds},v0=${golden}`);
    expect(holds(`t=${seconds},v0=${golden}`)).toBe(true);
    expect(holds(` v0=${golden} , t=${seconds} `)).toBe(true);
    expect(holds(`t=${seconds},v0=${golden.toUpperCase()}`)).toBe(true);
  });

  test('may be several, by several secrets, one of which fits', () => {
    const other = '0'.repeat(64);
    expect(holds(`t=${seconds},v0=${other},v0=${golden}`, { secrets: ['another-secret', secret] })).toBe(true);
    expect(holds(`t=${seconds},v0=${golden}`, { secrets: ['another-secret'] })).toBe(false);
    expect(holds(`t=${seconds},v0=${other}`)).toBe(false);
  });

  test('hold for a time, which is shorter for the older form, and little ahead of our clock', () => {
    const at = (ms: number) => ({ now: seconds * 1_000 + ms });
    const old = signElevenLabs(body, { secret, seconds, scheme: 'v1' });
    expect(holds(`t=${seconds},v0=${golden}`, at(30 * minute))).toBe(true);
    expect(holds(`t=${seconds},v0=${golden}`, at(30 * minute + 1))).toBe(false);
    expect(holds(old, at(5 * minute))).toBe(true);
    expect(holds(old, at(5 * minute + 1))).toBe(false);
    expect(holds(`t=${seconds},v0=${golden}`, at(-minute))).toBe(true);
    expect(holds(`t=${seconds},v0=${golden}`, at(-minute - 1))).toBe(false);
  });

  test('that are ill-formed, of other bodies or schemes hold nothing', () => {
    const headers = [
      undefined,
      '',
      'nonsense',
      `v0=${golden}`,
      `t=${seconds}`,
      `t=${seconds},t=${seconds},v0=${golden}`,
      `t=soon,v0=${golden}`,
      `t=${seconds},v0=${golden.slice(1)}`,
      `t=${seconds},v2=${golden}`,
      `t=${seconds + 1},v0=${golden}`,
    ];
    for (const header of headers) expect(holds(header), String(header)).toBe(false);
    expect(holds(`t=${seconds},v0=${golden}`, {}, `${body} `)).toBe(false);
  });

  test('are verified by the SDK of the vendor, and theirs by us', async () => {
    const client = new WebhooksClient({ apiKey: 'none' });
    const now = Math.floor(Date.now() / 1_000);
    const signed = signElevenLabs(body, { secret, seconds: now });
    expect(await client.constructEvent(body, signed, secret)).toEqual(JSON.parse(body));
    expect(holds(signed, { now: Date.now() })).toBe(true);
    const forged = signElevenLabs(body, { secret: 'another-secret', seconds: now });
    await expect(client.constructEvent(body, forged, secret)).rejects.toBeInstanceOf(ElevenLabsError);
    expect(holds(forged, { now: Date.now() })).toBe(false);
  });
});

describe('signatures of Retell', () => {
  const text = '{"event":"call_analyzed","call":{"call_id":"c1"}}';
  const header = 'v=1739537297000,d=a085b71ecb80248f44904cd408b3d2a94c5dd7d22e38e5596827e93993bcb23e';
  const fits = (sent: string, over: Partial<SignatureRules> = {}): boolean => {
    const check = checkRetell(sent, rules({ secrets: ['key_test'], ...over }));
    check?.update(Buffer.from(text.slice(0, 10)));
    check?.update(Buffer.from(text.slice(10)));
    return check?.holds() ?? false;
  };

  test('are made and checked as the vendor does', async () => {
    expect(signRetell(text, { secret: 'key_test', millis: 1_739_537_297_000 })).toBe(header);
    expect(fits(header)).toBe(true);
    expect(fits(header, { now: seconds * 1_000 + 5 * minute + 1 })).toBe(false);
    expect(fits(header, { secrets: ['key_other'] })).toBe(false);
    expect(checkRetell(undefined, rules())).toBeUndefined();
  });

  test('are verified by the SDK of the vendor, and theirs by us', async () => {
    const millis = Date.now();
    const ours = signRetell(text, { secret: 'key_test', millis });
    expect(await Retell.verify(text, 'key_test', ours)).toBe(true);
    const theirs = await Retell.sign(text, 'key_test');
    expect(fits(theirs, { now: Date.now() })).toBe(true);
  });
});

test('secrets are compared whole', () => {
  expect(sameText('a', 'a')).toBe(true);
  expect(sameText('a', 'ab')).toBe(false);
  expect(knowsSecret(['one', 'two'], 'two')).toBe(true);
  expect(knowsSecret(['one', 'two'], 'three')).toBe(false);
  expect(knowsSecret(['one'], undefined)).toBe(false);
});
