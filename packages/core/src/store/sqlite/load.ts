import { stat } from 'node:fs/promises';
import { Connection } from './connection.ts';
import { toOwnerError } from './errors.ts';

/** What a file has to carry. */
export interface Load {
  readonly bytes: number;
  /** Of all tenants and users, what is deleted but restorable too. */
  readonly memories: number;
  /** Entries of the change log within the last hour, a second: memories that were added, edited, embedded or forgotten. */
  readonly changesPerSecond: number;
}

const hourMs = 3_600_000;

/** Reads counts, and the change log once. @throws HoldfastError as `inspectDatabase` */
export async function loadOf({ path, now }: { readonly path: string; readonly now: number }): Promise<Load> {
  let connection: Connection | undefined;
  try {
    connection = new Connection(path, { readOnly: true, pragmas: ['busy_timeout = 1000'] });
    const memories = Number(connection.value('SELECT coalesce(sum(count), 0) FROM memory_counts'));
    const changes = Number(
      connection.value(
        `SELECT count(*) FROM changes WHERE at > ${Math.trunc(now - hourMs)} AND at <= ${Math.trunc(now)}`,
      ),
    );
    return { bytes: (await stat(path)).size, memories, changesPerSecond: (changes * 1_000) / hourMs };
  } catch (error) {
    throw toOwnerError(error, path);
  } finally {
    connection?.close();
  }
}
