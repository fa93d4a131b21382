import { Command } from 'commander';
import { optionsOf, wholeNumber, withExamples } from '../command-line.ts';
import type { Cli } from '../session.ts';

export function voiceCommand(cli: Cli): Command {
  const command = new Command('voice')
    .summary('voice agents: settings to paste, a simulated call, missed calls')
    .description('For agents on the telephone that know who is calling.');
  for (const child of [setupCommand(cli), simulateCommand(cli), syncCommand(cli)]) command.addCommand(child);
  return withExamples(command, [
    ['holdfast voice setup elevenlabs --url https://memory.example.com', 'what to enter at ElevenLabs'],
    ['holdfast voice simulate', 'a whole call against a running server, without an account'],
  ]);
}

function setupCommand(cli: Cli): Command {
  const setup = new Command('setup')
    .summary('settings to paste at a voice platform')
    .description('Prints URLs, headers and schemas.');
  const elevenlabs = new Command('elevenlabs')
    .summary('what to enter at ElevenLabs')
    .description('Prints where each setting belongs. Secrets are named, never shown.')
    .option('--url <address>', 'public address of the server; http://HOST:PORT of the settings when not given')
    .action(async () => {
      const { printSetup } = await import('../voice/print-setup.ts');
      await printSetup(cli, optionsOf<{ readonly url?: string }>(elevenlabs));
    });
  setup.addCommand(
    withExamples(elevenlabs, [['holdfast voice setup elevenlabs --url https://memory.example.com', 'all of them']]),
  );
  return withExamples(setup, [['holdfast voice setup elevenlabs', 'of ElevenLabs']]);
}

function simulateCommand(cli: Cli): Command {
  const command = new Command('simulate')
    .summary('play a whole call against a running server')
    .description(
      'Sends signed requests as ElevenLabs would: a new caller is greeted, the call becomes memory, the second call knows the caller, ' +
        'and the agent looks something up. Needs HOLDFAST_VOICE_SECRET and HOLDFAST_ELEVENLABS_WEBHOOK_SECRET as the server has them.',
    )
    .option('--url <address>', 'address of the server; that of the settings when not given')
    .option('--key <secret>', 'API key to ask with; one is made for the time of the call when not given')
    .option('--phone <number>', 'who calls, in E.164; somebody new when not given')
    .action(async () => {
      const { runSimulate } = await import('../voice/run-simulate.ts');
      await runSimulate(cli, optionsOf(command));
    });
  return withExamples(command, [
    ['holdfast voice simulate --url http://127.0.0.1:7077', 'against a server on this machine'],
  ]);
}

function syncCommand(cli: Cli): Command {
  const command = new Command('sync')
    .summary('fetch finished calls that no webhook told of')
    .description('Asks ElevenLabs for finished calls and takes in what is missing. Needs HOLDFAST_ELEVENLABS_API_KEY.')
    .option('--hours <count>', 'how far to look back; HOLDFAST_VOICE_SYNC_HOURS when not given', wholeNumber)
    .action(async () => {
      const { runSync } = await import('../voice/run-sync.ts');
      await runSync(cli, optionsOf<{ readonly hours?: number }>(command));
    });
  return withExamples(command, [['holdfast voice sync --hours 24', 'of the last day']]);
}
