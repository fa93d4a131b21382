/** What an operator does with a database file as a whole; no memory is read or written. */
export type { SchemaFacts as DatabaseFacts } from './store/sql/migration.ts';
export { backupDatabase, inspectDatabase } from './store/sqlite/maintenance.ts';
export type { MaintainOptions, Maintenance } from './store/sql/maintenance.ts';
export { maintainSqlite } from './store/sqlite/maintain.ts';
export { type Load, loadOf } from './store/sqlite/load.ts';
