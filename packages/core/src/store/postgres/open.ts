import type { Platform } from '../../domain/platform.ts';
import { HoldfastError } from '../../domain/errors.ts';
import type { Store } from '../../domain/store.ts';
import { type Migration, missingSteps } from '../sql/migration.ts';
import { type EncryptionOptions, type RootRow, startSealing, type StoreSealing } from '../sql/sealing/store-sealing.ts';
import { loadDriver, openPool, type PoolSettings } from './connect.ts';
import { postgresDialect } from './dialect.ts';
import { placeOf, toStoreError } from './errors.ts';
import { migrations as all } from './migrations/all.ts';
import { PostgresStore } from './postgres-store.ts';
import type { SearchSettings } from './search/search-repository.ts';
import { appliedSteps, type Asks } from './schema-state.ts';
import type { VectorType } from './vector-bytes.ts';

export interface PostgresOptions extends PoolSettings, EncryptionOptions {
  readonly platform: Pick<Platform, 'now' | 'hmac' | 'sha256'>;
  /** Comes in as a role that row-level security does not hold, which is refused otherwise. */
  readonly allowSuperuser?: boolean;
  /** The schema's steps; all of this version's when not given. */
  readonly migrations?: readonly Migration[];
  readonly search?: SearchSettings;
}

/**
 * Opens a store on a database that `holdfast migrate` has prepared.
 *
 * @throws HoldfastError store_unavailable, schema_too_new, config_invalid when the schema is missing or behind, or when
 *   the role would pass by row-level security
 */
export async function openPostgresStore(options: PostgresOptions): Promise<Store> {
  const driver = await loadDriver();
  const pool = openPool(driver, options);
  const place = placeOf(options.url);
  try {
    if (options.allowSuperuser !== true) await demandWalls(pool);
    const missing = missingSteps(options.migrations ?? all, await appliedSteps(pool), place);
    if (missing.length > 0) {
      throw new HoldfastError('config_invalid', {
        detail: `The database ${place} lacks schema steps: ${missing.map(({ name }) => name).join(', ')}. Run \`holdfast migrate\` as its owner.`,
      });
    }
    const { platform, search = {} } = options;
    const vectorType = await vectorTypeOf(pool);
    const sealing = await sealingOf(options, { pool, vectorType, place });
    return new PostgresStore({ driver, pool, place, vectorType, platform, search, sealing });
  } catch (error) {
    await pool.end();
    throw toStoreError(error, place);
  }
}

async function sealingOf(
  options: PostgresOptions,
  { pool, vectorType, place }: { readonly pool: Asks; readonly vectorType: VectorType; readonly place: string },
): Promise<StoreSealing> {
  const { rows } = await pool.query('select id, content from holdfast.root_keys');
  // Sound: the columns are named in the text.
  const roots = rows as RootRow[];
  const now = (): number => options.platform.now();
  const { sealing, missing } = startSealing(options, { roots, dialect: postgresDialect(vectorType), now, place });
  if (missing !== undefined) {
    await pool.query(
      'insert into holdfast.root_keys (id, content, created_at) values ($1, 1, $2) on conflict (id) do update set content = 1',
      [missing.id, now()],
    );
  }
  return sealing;
}

/** A superuser sees every row of every tenant whatever the policies say. */
async function demandWalls(db: Asks): Promise<void> {
  const { rows } = await db.query(
    'select rolname as name from pg_roles where rolname = current_user and (rolsuper or rolbypassrls)',
  );
  // Sound: the column is named in the text.
  const [role] = rows as { name: string }[];
  if (role === undefined) return;
  throw new HoldfastError('config_invalid', {
    detail: `The role ${role.name} passes by row-level security, which keeps tenants apart. Come in as a role that is NOSUPERUSER and NOBYPASSRLS, such as the one that \`holdfast migrate\` gives its rights to, or allow it explicitly.`,
  });
}

/** How this database keeps vectors. */
export async function vectorTypeOf(db: Asks): Promise<VectorType> {
  const { rows } = await db.query(
    "select t.typname as name from pg_attribute a join pg_type t on t.oid = a.atttypid where a.attrelid = 'holdfast.embeddings'::regclass and a.attname = 'vector'",
  );
  // As above.
  return (rows as { name: string }[])[0]?.name === 'vector' ? 'vector' : 'halfvec';
}
