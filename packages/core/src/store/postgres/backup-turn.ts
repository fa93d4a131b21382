import type { TakeTurn } from '../backup/turn.ts';
import { clientConfig, loadDriver } from './connect.ts';
import { placeOf, toStoreError } from './errors.ts';

/** The turn of a Postgres database is an advisory lock of a connection, which ends with it. */
export function postgresBackupTurn(url: string): TakeTurn {
  return async (work) => {
    const driver = await loadDriver();
    const client = new driver.Client(clientConfig(driver, url));
    // Its loss ends the turn; the work under way has a connection of its own, which is lost alike.
    client.on('error', () => undefined);
    let mine: boolean;
    try {
      await client.connect();
      await client.query('set idle_session_timeout = 0');
      const { rows } = await client.query<{ mine: boolean }>(
        "select pg_try_advisory_lock(hashtextextended('holdfast.backup', 0)) as mine",
      );
      mine = rows[0]?.mine === true;
    } catch (error) {
      await client.end().catch(() => undefined);
      throw toStoreError(error, placeOf(url));
    }
    try {
      return mine ? { done: await work() } : undefined;
    } finally {
      await client.end();
    }
  };
}
