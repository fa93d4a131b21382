import { Command } from 'commander';
import { optionsOf, withExamples } from '../command-line.ts';
import type { Cli, GlobalOptions } from '../session.ts';

export interface MaintainFlags extends GlobalOptions {
  readonly dryRun?: boolean;
}

export function dbCommand(cli: Cli): Command {
  const command = new Command('db')
    .summary('look after the database as a whole')
    .description('Maintenance of the database.');
  const maintain = new Command('maintain')
    .summary('vacuum, count and reindex what needs it')
    .description(
      'Looks at tables and indexes and puts in order what needs it, saying why. SQLite: damaged indexes are made anew, the file ' +
        'is written anew when a fifth of it is free, the query planner counts, the write-ahead log is folded in; writers ' +
        'wait meanwhile. Postgres, as the owner of the schema: VACUUM (ANALYZE) of tables with dead rows, REINDEX ' +
        'CONCURRENTLY of indexes that are broken, mostly empty, or HNSW graphs with many dead vectors; nobody waits.',
    )
    .option('--dry-run', 'tell what would be done, why, and the size of every table; change nothing')
    .action(async () => {
      const { runMaintain } = await import('../upkeep/run-maintain.ts');
      await runMaintain(cli, optionsOf<MaintainFlags>(maintain));
    });
  withExamples(maintain, [
    ['holdfast db maintain --dry-run', 'sizes, and what would be done'],
    ['HOLDFAST_DATABASE_URL_FILE=/run/secrets/owner holdfast db maintain', 'once a week, from a timer'],
  ]);
  return command.addCommand(maintain);
}
