import { Command } from 'commander';
import { optionsOf, withExamples } from '../command-line.ts';
import type { Cli, GlobalOptions } from '../session.ts';

export function doctorCommand(cli: Cli): Command {
  const command = new Command('doctor')
    .summary('show what is configured and reachable, where files lie, what to do next')
    .description(
      'Looks at settings, data folder, database, embedder and disk, and changes nothing. Fails when something is broken, with --deep also when anything stored is damaged.',
    )
    .option(
      '--deep',
      'also read everything that is stored and hold it against everything else: contents against hashes, vectors, links, counts, the change log, indexes, the audit log',
    )
    .action(async () => {
      const options = optionsOf<GlobalOptions & { readonly deep?: boolean }>(command);
      const { runDoctor } = await import('../upkeep/run-doctor.ts');
      await runDoctor(cli, options);
    });
  return withExamples(command, [
    ['holdfast doctor', 'for people'],
    ['holdfast doctor --deep', 'after a crash of the disk, or before a backup that matters'],
    ['holdfast doctor --json | jq -r ".files[].path"', 'every file, for backup or uninstall'],
  ]);
}
