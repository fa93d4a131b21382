import { type Dirent, type Stats } from 'node:fs';
import { access, constants, readdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface FileEntry {
  readonly path: string;
  readonly bytes: number;
}

/** Undefined when there is nothing under the path. */
export async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw error;
  }
}

/** Every file below a folder, sorted; empty when it is not there. */
export async function filesBelow(folder: string): Promise<FileEntry[]> {
  if ((await statOf(folder)) === undefined) return [];
  const entries: Dirent[] = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(paths.toSorted().map(async (path) => ({ path, found: await statOf(path) })));
  // A write-ahead log may be gone between listing and looking.
  return files.flatMap(({ path, found }) => (found === undefined ? [] : [{ path, bytes: found.size }]));
}

export async function isWritable(path: string): Promise<boolean> {
  try {
    await access(path, constants.R_OK | constants.W_OK);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

/** File systems on which SQLite's locks and shared memory do not hold, by the magic numbers of Linux (statfs(2)). */
const networkKinds = new Map<number, string>([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0xff534d42, 'SMB'],
  [0x01021997, '9P'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph'],
]);

export interface DiskFacts {
  readonly freeBytes: number;
  /** Name of the network file system, if it is a known one. */
  readonly network: string | undefined;
}

/** The disk of a path that may not be there yet: that of the nearest folder above it. */
export async function diskOf(path: string): Promise<DiskFacts> {
  const found = await statOf(path);
  if (found === undefined && dirname(path) !== path) return diskOf(dirname(path));
  const { bavail, bsize, type } = await statfs(path);
  return { freeBytes: bavail * bsize, network: process.platform === 'linux' ? networkKinds.get(type) : undefined };
}
