/** What an operator does with a Postgres database as a whole; no memory is read or written. */
export { inspectPostgres, type PostgresFacts } from './store/postgres/maintenance.ts';
export { maintainPostgres } from './store/postgres/maintain.ts';
export { migratePostgres, type MigrateOptions } from './store/postgres/migrate.ts';
export { moveDatabase, type MoveOptions } from './move.ts';
export type { MoveProgress, MoveReport } from './store/move/move.ts';
