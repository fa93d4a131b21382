/** What an operator does with a Postgres database as a whole; no memory is read or written. */
export { inspectPostgres, type PostgresFacts } from './store/postgres/maintenance.ts';
export { migratePostgres, type MigrateOptions } from './store/postgres/migrate.ts';
