import { Command } from 'commander';
import { collect, optionsOf, readSpaces, withExamples } from '../command-line.ts';
import { memoryLines } from '../render/memory.ts';
import { type Cli, type GlobalOptions, withSession } from '../session.ts';
import { targetOption } from './backup.ts';

export interface RestoreFlags extends GlobalOptions {
  readonly space?: readonly string[];
  readonly target?: string;
  readonly to?: string;
}

const idOfMemory = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu;

/** One word for both: a forgotten memory by its id, and a whole database from a backup. */
export function restoreCommand(cli: Cli): Command {
  const command = new Command('restore')
    .summary('bring back a forgotten memory, or a backup into an empty place')
    .description(
      'An id brings back that forgotten memory, as long as it has not been purged.\n\n' +
        'Anything else is a backup, and is written into a database that is not there yet, or a Postgres database without rows; then ' +
        'counts and hashes of every table are compared with the backup. It is there whole or not at all: a place that is not ' +
        'empty, a backup that was changed or cut short, one of a newer Holdfast and one whose key is missing are refused. A backup ' +
        'of SQLite can be restored to Postgres, and the other way round.',
    )
    .argument('<what>', 'id of a memory; or name as in `holdfast backups`, path of a file, "latest"')
    .option('--space <name>', 'space the memory was in; "*" means any', collect)
    .option(...targetOption)
    .option('--to <address>', 'sqlite:PATH or postgres://…; else the database that the settings name')
    .action(async (what: string) => {
      const options = optionsOf<RestoreFlags>(command);
      if (idOfMemory.test(what)) return restoreMemory(cli, options, what);
      const { runRestore } = await import('../backup/run-restore.ts');
      return runRestore(cli, options, what);
    });
  return withExamples(command, [
    ['holdfast restore 01930000-0000-7000-8000-000000000000', 'a memory by its id'],
    ['holdfast --data /new/folder restore latest --target s3://my-bucket/holdfast', 'everything, on another machine'],
    ['holdfast restore latest --to sqlite:rehearsal.db', 'a rehearsal'],
  ]);
}

async function restoreMemory({ terminal }: Cli, options: RestoreFlags, id: string): Promise<void> {
  await withSession({ options }, async ({ call }) => {
    const { memory } = await call('restoreMemory', { id, spaces: readSpaces(options.space) });
    if (options.json === true) return terminal.printJson({ memory });
    for (const line of [terminal.colors.green('Restored'), ...memoryLines(memory, terminal.colors)])
      await terminal.print(line);
  });
}
