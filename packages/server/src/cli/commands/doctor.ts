import { Command } from 'commander';
import { optionsOf, withExamples } from '../command-line.ts';
import type { Cli } from '../session.ts';

export function doctorCommand(cli: Cli): Command {
  const command = new Command('doctor')
    .summary('show what is configured and reachable, where files lie, what to do next')
    .description(
      'Looks at settings, data folder, database, embedder and disk, and changes nothing. Fails when something is broken.',
    )
    .action(async () => {
      const { runDoctor } = await import('../upkeep/run-doctor.ts');
      await runDoctor(cli, optionsOf(command));
    });
  return withExamples(command, [
    ['holdfast doctor', 'for people'],
    ['holdfast doctor --json | jq -r ".files[].path"', 'every file, for backup or uninstall'],
  ]);
}
