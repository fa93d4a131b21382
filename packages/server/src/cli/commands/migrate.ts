import { Command } from 'commander';
import { optionsOf, withExamples } from '../command-line.ts';
import type { Cli, GlobalOptions } from '../session.ts';

export interface MigrateFlags extends GlobalOptions {
  readonly dryRun?: boolean;
  readonly appRole?: string;
}

export function migrateCommand(cli: Cli): Command {
  const command = new Command('migrate')
    .summary('bring a Postgres database to the schema of this Holdfast')
    .description(
      'Takes the missing steps in one transaction and gives the role of the servers its rights. HOLDFAST_DATABASE_URL names ' +
        'the owner of the schema here; servers come in as another role, which owns nothing. Any number may run at once. A ' +
        'SQLite file needs none of this: it is migrated when it is opened.',
    )
    .option('--dry-run', 'tell what is missing and change nothing')
    .option('--app-role <name>', 'the role of the servers (HOLDFAST_DATABASE_APP_ROLE; holdfast_app when not given)')
    .action(async () => {
      const { runMigrate } = await import('../upkeep/run-migrate.ts');
      await runMigrate(cli, optionsOf<MigrateFlags>(command));
    });
  return withExamples(command, [
    ['holdfast migrate --dry-run', 'what a new version would change'],
    ['HOLDFAST_DATABASE_URL_FILE=/run/secrets/owner holdfast migrate', 'before the new servers start'],
  ]);
}
