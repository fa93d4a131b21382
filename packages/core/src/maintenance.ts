/** What an operator does with a database file as a whole; no memory is read or written. */
export { backupDatabase, type DatabaseFacts, inspectDatabase } from './store/sqlite/maintenance.ts';
