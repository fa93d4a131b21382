import { Command } from 'commander';
import { optionsOf, withExamples } from '../command-line.ts';
import type { Cli, GlobalOptions } from '../session.ts';

export interface MoveFlags extends GlobalOptions {
  readonly from: string;
  readonly to: string;
}

export function moveCommand(cli: Cli): Command {
  const command = new Command('move')
    .summary('copy a whole database to an empty one, from SQLite to Postgres or back')
    .description(
      'Copies all tenants, users, keys, memories, versions, vectors, jobs and the change log, then reads both databases and ' +
        'compares them by counts and hashes. Stop every Holdfast first: writers to the source are refused while it is read. ' +
        'Interrupted, the same command goes on where it stopped; until it has ended, nothing else opens the target. The ' +
        'source stays as it is.\n\n' +
        'An address is sqlite:PATH, or sqlite: for the file of the data folder; postgres://USER:PASSWORD@HOST:PORT/NAME as ' +
        'the owner of the schema, or postgres: for the address in HOLDFAST_DATABASE_URL, which no list of processes shows.',
    )
    .requiredOption('--from <address>', 'the database that is copied')
    .requiredOption('--to <address>', 'an empty database; a file is made, Postgres is prepared by `holdfast migrate`')
    .action(async () => {
      const { runMove } = await import('../upkeep/run-move.ts');
      await runMove(cli, optionsOf<MoveFlags>(command));
    });
  return withExamples(command, [
    ['HOLDFAST_DATABASE_URL_FILE=/run/secrets/owner holdfast move --from sqlite: --to postgres:', 'a team grows'],
    ['HOLDFAST_DATABASE_URL_FILE=/run/secrets/owner holdfast move --from postgres: --to sqlite:back.db', 'and back'],
  ]);
}
