import { Command } from 'commander';
import { optionsOf, withExamples } from '../command-line.ts';
import type { Cli } from '../session.ts';

export function upgradeCommand(cli: Cli): Command {
  const command = new Command('upgrade')
    .summary('back the database up, then migrate it')
    .description(
      'Brings the database to the schema of this Holdfast. It is copied first, while other processes may go on using it; the ' +
        'copy is read through before anything changes. Nothing is done when the schema is current.',
    )
    .option('--backup', 'make the copy even when there is nothing to migrate')
    .action(async () => {
      const { runUpgrade } = await import('../upkeep/run-upgrade.ts');
      await runUpgrade(cli, optionsOf<{ readonly backup?: boolean }>(command));
    });
  return withExamples(command, [
    ['holdfast upgrade', 'after installing a new version'],
    ['holdfast upgrade --backup', 'a copy of the database, whatever its schema'],
  ]);
}
