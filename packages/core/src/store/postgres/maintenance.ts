import { schemaFacts, type SchemaFacts } from '../sql/migration.ts';
import { clientConfig, loadDriver } from './connect.ts';
import { placeOf, toStoreError } from './errors.ts';
import { migrations } from './migrations/all.ts';
import { appliedSteps } from './schema-state.ts';

export interface PostgresFacts extends SchemaFacts {
  /** Host, port and name; never user and password. */
  readonly place: string;
  /** As `server_version` of the database. */
  readonly version: string;
  /** Version of the extension for vectors; undefined when it is missing. */
  readonly pgvector?: string;
  readonly role: string;
  /** True when the role passes by row-level security. */
  readonly bypasses: boolean;
}

/**
 * Looks at a database without changing it.
 * @throws HoldfastError store_unavailable, config_invalid when the driver is missing
 */
export async function inspectPostgres(url: string): Promise<PostgresFacts> {
  const driver = await loadDriver();
  const client = new driver.Client(clientConfig(driver, url));
  const place = placeOf(url);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; pgvector: string | null; role: string; bypasses: boolean }>(
      "select current_setting('server_version') as version, (select extversion from pg_extension where extname = 'vector') as pgvector, rolname as role, rolsuper or rolbypassrls as bypasses from pg_roles where rolname = current_user",
    );
    const [row] = rows;
    return {
      ...schemaFacts(migrations, await appliedSteps(client)),
      place,
      version: row?.version ?? '',
      role: row?.role ?? '',
      bypasses: row?.bypasses ?? false,
      ...(row?.pgvector === null || row?.pgvector === undefined ? {} : { pgvector: row.pgvector }),
    };
  } catch (error) {
    throw toStoreError(error, place);
  } finally {
    await client.end();
  }
}
