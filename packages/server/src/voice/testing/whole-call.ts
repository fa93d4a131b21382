import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Served } from '../../testing/serve.ts';
import { type Scene, simulateCall } from '../simulate/simulate-call.ts';

export const voiceSecrets = {
  voiceSecret: ['simulated-init-secret'],
  elevenlabsWebhookSecret: ['wsec_simulated_secret'],
  voiceFirstMessage: 'Hi {{user_name}}! How can I help you today?',
  voiceFirstMessageNew: 'Hello! With whom am I speaking?',
  // The first look-up of a server that has just started, on a machine that does much else, may take its time.
  voiceInitTimeoutMs: 7_000,
};

/** Plays a whole call against a server with those secrets, and expects every scene of it to come about. */
export async function expectWholeCall(served: Served): Promise<readonly Scene[]> {
  const play = simulateCall({
    url: served.url,
    key: served.key,
    secretHeader: served.config.voiceSecretHeader,
    secret: voiceSecrets.voiceSecret[0] ?? '',
    webhookSecret: voiceSecrets.elevenlabsWebhookSecret[0] ?? '',
    phone: `+1555${String(randomInt(10_000_000)).padStart(7, '0')}`,
    conversationId: `conv_${randomInt(1_000_000_000)}`,
    fetch,
    now: Date.now,
    wait: (ms) => sleep(ms),
    patienceMs: 45_000,
  });
  const scenes: Scene[] = [];
  for await (const scene of play) scenes.push(scene);
  expect(scenes.map(({ title, ok }) => [title, ok])).toEqual([
    ['A new caller is greeted', true],
    ['After the call it is memory', true],
    ['The second call greets by name and recalls the first', true],
    ['The agent looks something up during the call', true],
  ]);
  return scenes;
}
