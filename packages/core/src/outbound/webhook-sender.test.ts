import { expect, test } from 'vitest';
import { createCipher } from '../cipher.ts';
import type { Cipher } from '../domain/secrets/cipher.ts';
import { webhookSecretContext } from '../domain/webhooks/sender.ts';
import { fakePlatform } from '../testing/fake-platform.ts';
import { fakeReceiver, isSignedWith } from '../testing/fake-receiver.ts';
import { guardedFetch } from './guarded-fetch.ts';
import { webhookSender } from './webhook-sender.ts';

const scope = { kind: 'tenant', tenant: 'acme' } as const;
const secret = `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`;
const event = { id: 'evt_1', type: 'memory.created', at: 0, data: { memoryId: 'm' } };

async function sealed(cipher: Cipher, url: string) {
  return { id: 'h', url, secret: await cipher.seal(secret, webhookSecretContext(scope, 'h')) };
}

test('a receiver that hangs, redirects or sends without end is left in time, and what it says goes nowhere', async () => {
  await using receiver = await fakeReceiver();
  const cipher = createCipher({ secret: 'a secret key of more than thirty-two characters' });
  const fetch = guardedFetch({ scope: 'any', allowed: [] });
  const send = webhookSender({ cipher, fetch, platform: fakePlatform(), timeoutMs: 100 });
  const hook = await sealed(cipher, receiver.url);
  receiver.script(
    { kind: 'hang' },
    { kind: 'status', status: 307, location: 'http://127.0.0.1:1/' },
    { kind: 'huge' },
    { kind: 'status', status: 503 },
  );
  const receptions = [];
  for (let count = 0; count < 4; count += 1) receptions.push(await send(scope, { hook, event }));
  expect(receptions).toEqual([
    { kind: 'failed', error: 'It did not answer within 100 ms.' },
    { kind: 'failed', status: 307, error: 'It answered 307.' },
    { kind: 'taken', status: 200 },
    { kind: 'failed', status: 503, error: 'It answered 503.' },
  ]);
  const [first] = receiver.received;
  expect(first !== undefined && isSignedWith(secret, first)).toBe(true);
  expect(first?.headers).toMatchObject({ 'webhook-id': 'evt_1', 'content-type': 'application/json' });
});

test('nothing is sent to where it may not go, or without its secret', async () => {
  await using receiver = await fakeReceiver();
  const cipher = createCipher({ secret: 'a secret key of more than thirty-two characters' });
  const other = createCipher({ secret: 'another secret key of thirty-two characters' });
  const platform = fakePlatform();
  const fetch = guardedFetch({ scope: 'public', allowed: [] });
  const hook = await sealed(cipher, receiver.url);
  expect(await webhookSender({ cipher, fetch, platform })(scope, { hook, event })).toMatchObject({
    kind: 'failed',
    error: 'It was not called: its address must not be an address of a private network.',
  });
  for (const wrong of [other, undefined]) {
    const send = webhookSender({ cipher: wrong, fetch: guardedFetch({ scope: 'any', allowed: [] }), platform });
    expect(await send(scope, { hook, event })).toMatchObject({ kind: 'failed' });
  }
  expect(receiver.received).toEqual([]);
});
