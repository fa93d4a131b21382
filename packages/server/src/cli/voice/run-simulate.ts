import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { HoldfastError } from '@holdfast/contract';
import { type Scene, simulateCall } from '../../voice/simulate/simulate-call.ts';
import { type Cli, type GlobalOptions, loadSettings, withSession } from '../session.ts';

interface SimulateFlags extends GlobalOptions {
  readonly url?: string;
  readonly key?: string;
  readonly phone?: string;
}

/** @throws HoldfastError config_invalid without the secrets; internal when a scene did not come about */
export async function runSimulate(cli: Cli, options: SimulateFlags): Promise<void> {
  const { config } = await loadSettings(options);
  const [secret] = config.voiceSecret;
  const [webhookSecret] = config.elevenlabsWebhookSecret;
  if (secret === undefined || webhookSecret === undefined) {
    const message = 'is needed, the same as the server has';
    const fields = [
      ...(secret === undefined ? ['HOLDFAST_VOICE_SECRET'] : []),
      ...(webhookSecret === undefined ? ['HOLDFAST_ELEVENLABS_WEBHOOK_SECRET'] : []),
    ];
    throw new HoldfastError('config_invalid', {
      detail: `${fields.join(' and ')} ${message}.`,
      faults: fields.map((field) => ({ field, message })),
    });
  }
  const url = (options.url ?? `http://${config.host}:${config.port}`).replace(/\/+$/u, '');
  await withKey(options, async (key) => {
    const scenes: Scene[] = [];
    const play = simulateCall({
      url,
      key,
      secret,
      webhookSecret,
      secretHeader: config.voiceSecretHeader,
      phone: options.phone ?? `+1555${String(randomInt(10_000_000)).padStart(7, '0')}`,
      conversationId: `conv_simulated_${randomUUID()}`,
      fetch,
      now: Date.now,
      wait: (ms) => sleep(ms, undefined, { signal: cli.signal }),
    });
    for await (const scene of play) {
      scenes.push(scene);
      if (options.json !== true) await printScene(cli, scene);
    }
    if (options.json === true) await cli.terminal.printJson({ scenes });
    const failed = scenes.filter(({ ok }) => !ok);
    if (failed.length === 0) return;
    throw new HoldfastError('internal', {
      detail: `Did not come about: ${failed.map(({ title }) => title).join('; ')}.`,
    });
  });
}

async function printScene({ terminal }: Cli, { title, ok, lines, tookMs }: Scene): Promise<void> {
  const { bold, green, red, dim } = terminal.colors;
  await terminal.print(`${ok ? green('yes') : red('no ')}  ${bold(title)}  ${dim(`${tookMs} ms`)}`);
  for (const line of lines) await terminal.print(`     ${line}`);
}

/** The owner of the data folder needs no key of their own: one is made, and revoked when the call is over. */
async function withKey(options: SimulateFlags, work: (key: string) => Promise<void>): Promise<void> {
  if (options.key !== undefined) return work(options.key);
  await withSession({ options }, async ({ call }) => {
    const { key, secret } = await call('createKey', { name: 'voice simulate', permissions: ['memories:read'] });
    try {
      await work(secret);
    } finally {
      await call('revokeKey', { id: key.id });
    }
  });
}
