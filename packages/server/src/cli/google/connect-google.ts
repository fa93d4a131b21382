import { HoldfastError } from '@holdfast/contract';
import type { ConsentOutcome } from '../../google/page.ts';
import { type Cli, type GlobalOptions, withSession } from '../session.ts';
import { type Answer, awaitAnswer } from './await-answer.ts';

export interface ConnectOptions extends GlobalOptions {
  readonly see?: 'none' | 'times' | 'events';
  readonly space?: string;
  /** Let the answer come to the server of the settings instead of to this command. */
  readonly remote?: boolean;
}

/** Connects Google Calendar: by a browser on this machine, or by the public address of the server. */
export async function connectGoogle(cli: Cli, options: ConnectOptions): Promise<void> {
  const { see: others, space, remote = false } = options;
  const { terminal, signal } = cli;
  if (remote) {
    await withSession({ options }, async ({ call }) => {
      const asked = await call('connectGoogle', { others, space });
      if (options.json === true) return terminal.printJson(asked);
      await terminal.print(asked.url);
      terminal.note(
        'Open this address, on any device, within ten minutes. The answer goes to the server, which must be running.',
      );
    });
    return;
  }
  await using waiting = await awaitAnswer(signal);
  const { redirectUri } = waiting;
  const outcome = await withSession({ options }, async ({ call }) => {
    const { url } = await call('connectGoogle', { others, space, redirectUri });
    // With --json what is printed is one object: what came of it.
    if (options.json === true) terminal.note(url);
    else await terminal.print(url);
    terminal.note('Open this address in a browser on this machine, and give consent. Waiting for the answer …');
    terminal.note('No browser here? Use --remote, with HOLDFAST_PUBLIC_URL set and the server running.');
    const finish = async (answer: Answer): Promise<ConsentOutcome> => {
      try {
        const { calendars, again } = await call('finishGoogle', answer);
        return { kind: 'connected', names: calendars.map(({ name }) => name), again };
      } catch (error) {
        // The browser is told as well as the terminal.
        if (error instanceof HoldfastError) return { kind: 'failed', error };
        throw error;
      }
    };
    return waiting.answer({ state: new URL(url).searchParams.get('state') ?? '', finish });
  });
  switch (outcome.kind) {
    case 'connected':
      if (options.json === true) return terminal.printJson(outcome);
      return terminal.print(`${outcome.again ? 'Works again' : 'Connected'}: ${outcome.names.join(', ')}`);
    case 'refused':
      throw new HoldfastError('consent_invalid', { detail: 'Consent was not given.' });
    case 'failed':
      throw outcome.error;
  }
}
