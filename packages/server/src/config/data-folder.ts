import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HoldfastError } from '@holdfast/contract';
import { reasonOf } from './sources.ts';

const OTHERS = 0o077;

export interface DataFolder {
  readonly path: string;
  /** The SQLite file inside. */
  readonly database: string;
  /** What its owner should know, a sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Makes the data folder, readable by its owner alone. A folder that is there keeps its permissions, since someone may
 * have chosen them; wider ones are reported.
 * @throws HoldfastError config_invalid when it cannot be made or is no folder
 */
export async function prepareDataFolder(path: string): Promise<DataFolder> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const { mode } = await stat(path);
    // Windows has no such bits; access there follows the user's profile.
    const wide = process.platform !== 'win32' && (mode & OTHERS) !== 0;
    const warnings = wide
      ? [`Other users of this machine may enter ${path}. Run: chmod 700 ${JSON.stringify(path)}`]
      : [];
    return { path, database: join(path, 'holdfast.db'), warnings };
  } catch (error) {
    const message = `names ${path}, which cannot be used as a folder (${reasonOf(error)})`;
    throw new HoldfastError('config_invalid', {
      detail: `HOLDFAST_DATA ${message}.`,
      faults: [{ field: 'HOLDFAST_DATA', message }],
      cause: error,
    });
  }
}
