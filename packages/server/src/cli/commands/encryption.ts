import { Command } from 'commander';
import { optionsOf, withExamples } from '../command-line.ts';
import type { Cli, GlobalOptions } from '../session.ts';

export interface RotateFlags extends GlobalOptions {
  readonly root?: boolean;
  readonly users?: boolean;
  readonly before?: string;
}

export function encryptionCommand(cli: Cli): Command {
  const command = new Command('encryption')
    .summary('what is encrypted at rest; seal what is not, rotate keys')
    .description(
      'Content is encrypted once HOLDFAST_ENCRYPT=content was set at a start. Everything here may run beside servers; interrupted, ' +
        'the same command goes on where it stopped.',
    );
  command.addCommand(statusCommand(cli));
  command.addCommand(applyCommand(cli));
  command.addCommand(rotateCommand(cli));
  return withExamples(command, [
    ['holdfast encryption status', 'what is encrypted, and under which root key'],
    ['holdfast encryption rotate --root', 'after HOLDFAST_SECRET_KEY was changed'],
  ]);
}

function statusCommand(cli: Cli): Command {
  const command = new Command('status')
    .summary('show what is encrypted, and what is left to do')
    .description('Shows whether content is encrypted, the root key in use, and of how many users something is left.')
    .action(async () => {
      const { runEncryption } = await import('../upkeep/run-encryption.ts');
      await runEncryption(cli, optionsOf(command), { work: 'look' });
    });
  return withExamples(command, [['holdfast encryption status --json', 'for a script']]);
}

function applyCommand(cli: Cli): Command {
  const command = new Command('apply')
    .summary('seal what was stored before encryption was switched on')
    .description(
      'Seals every row that is not under the current key of its user, a slice of 250 rows a transaction, and removes words that ' +
        'were stored to be searched. Vacuum Postgres afterwards: old versions of rows are there until then.',
    )
    .action(async () => {
      const { runEncryption } = await import('../upkeep/run-encryption.ts');
      await runEncryption(cli, optionsOf(command), { work: 'apply' });
    });
  return withExamples(command, [
    ['HOLDFAST_ENCRYPT=content holdfast encryption apply', 'switch it on for what is there'],
  ]);
}

function rotateCommand(cli: Cli): Command {
  const command = new Command('rotate')
    .summary('seal keys under the new root key, or give every user a new key')
    .description(
      '--root seals the keys of users under the current root key: set it as HOLDFAST_SECRET_KEY, the one before among ' +
        'HOLDFAST_OLDER_SECRET_KEYS, restart every server, then run this. It says which root keys nothing needs any more. ' +
        '--users gives each user a new key and seals all of the user under it.',
    )
    .option('--root', 'the root key')
    .option('--users', 'the keys of users')
    .option('--before <time>', 'only keys that were made before; to go on after an interruption')
    .action(async () => {
      const { runRotation } = await import('../upkeep/run-encryption.ts');
      await runRotation(cli, optionsOf<RotateFlags>(command));
    });
  return withExamples(command, [
    ['holdfast encryption rotate --root', 'seconds: data keys alone are sealed anew'],
    ['holdfast encryption rotate --users', 'every row is sealed anew'],
  ]);
}
