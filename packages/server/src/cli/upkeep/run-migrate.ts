import { HoldfastError } from '@holdfast/contract';
import { migratePostgres } from '@holdfast/core/postgres';
import type { MigrateFlags } from '../commands/migrate.ts';
import { type Cli, loadSettings } from '../session.ts';

/** Migrates the Postgres database of the settings. @throws HoldfastError config_invalid when they name none */
export async function runMigrate({ terminal }: Cli, options: MigrateFlags): Promise<void> {
  const { config } = await loadSettings(options, { databaseAppRole: options.appRole });
  if (config.databaseUrl === undefined) {
    throw new HoldfastError('config_invalid', {
      detail:
        'HOLDFAST_DATABASE_URL is not set. A SQLite file is migrated when it is opened; `holdfast upgrade` copies it first.',
    });
  }
  const dryRun = options.dryRun === true;
  const steps = await migratePostgres({
    url: config.databaseUrl,
    appRole: config.databaseAppRole,
    now: Date.now(),
    dryRun,
  });
  if (options.json === true) return terminal.printJson({ dryRun, steps });
  const { green } = terminal.colors;
  if (steps.length === 0) return terminal.print(`${green('Current')} nothing to migrate.`);
  return terminal.print(`${dryRun ? 'Missing' : green('Migrated')} ${steps.join(', ')}`);
}
