import { clientConfig, loadDriver } from '../connect.ts';
import { findIn, type Finding, type Needles } from '../../../testing/canary/needles.ts';

const FILE = 'file of ';

/**
 * Looks through every row of every table of the schema and what the planner keeps of them, then through the bytes of
 * their files and those of what does not fit into a row. Vacuums first: only then are rows gone that were deleted.
 *
 * @param url of a superuser
 */
export async function searchPostgres(url: string, needles: Needles): Promise<Finding[]> {
  const driver = await loadDriver();
  const client = new driver.Client(clientConfig(driver, url));
  await client.connect();
  try {
    const names = await client.query<{ name: string }>(
      "select relname as name from pg_class where relnamespace = 'holdfast'::regnamespace and relkind = 'r' order by 1",
    );
    const search = async (): Promise<Finding[]> => {
      const found: Finding[] = [];
      for (const { name } of names.rows) {
        await client.query(`vacuum (full, analyze) holdfast."${name}"`);
        const { rows } = await client.query<{ text: string }>(`select t::text as text from holdfast."${name}" t`);
        found.push(...rows.flatMap(({ text }) => findIn(name, text, needles)));
      }
      const kept = await client.query<{ text: string }>(
        "select s::text as text from pg_stats s where schemaname = 'holdfast'",
      );
      found.push(...kept.rows.flatMap(({ text }) => findIn('pg_stats', text, needles)));
      await client.query('checkpoint');
      const files = await client.query<{ name: string; bytes: Uint8Array }>(
        `select relname as name, pg_read_binary_file(pg_relation_filepath(oid)) as bytes from pg_class
       where relfilenode <> 0 and (relnamespace = 'holdfast'::regnamespace
         or oid in (select reltoastrelid from pg_class where relnamespace = 'holdfast'::regnamespace))`,
      );
      found.push(...files.rows.flatMap(({ name, bytes }) => findIn(`${FILE}${name}`, bytes, needles)));
      return found;
    };
    let found = await search();
    // What somebody's snapshot may still see, such as that of an autovacuum, is left in the files for a moment longer.
    for (
      let again = 0;
      again < 3 && found.length > 0 && found.every(({ place }) => place.startsWith(FILE));
      again += 1
    ) {
      found = await search();
    }
    return found;
  } finally {
    await client.end();
  }
}
