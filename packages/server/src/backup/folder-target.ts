import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HoldfastError } from '@holdfast/contract';
import { createdAtOf } from './names.ts';
import type { BackupTarget, StoredBackup } from './target.ts';

/** Backups in a folder, which is made, readable by its owner alone, when the first is stored. */
export function folderTarget(folder: string): BackupTarget {
  const telling = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw toldBy(error, folder);
    }
  };
  return {
    place: folder,
    async put(name, bytes) {
      await telling(() => mkdir(folder, { recursive: true, mode: 0o700 }));
      const partial = join(folder, `${name}.partial`);
      try {
        const file = await telling(() => open(partial, 'w', 0o600));
        try {
          for await (const part of bytes) await telling(() => file.writeFile(part));
          await telling(() => file.sync());
        } finally {
          await file.close();
        }
        await telling(() => rename(partial, join(folder, name)));
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      }
    },
    async list() {
      const found: StoredBackup[] = [];
      for (const name of await telling(() => namesIn(folder))) {
        const createdAt = createdAtOf(name);
        if (createdAt === undefined) continue;
        const { size } = await telling(() => stat(join(folder, name)));
        found.push({ name, bytes: size, createdAt });
      }
      return found;
    },
    read: (name) => readFileWhole(join(folder, name), name),
    async readEnd(name, bytes) {
      const file = await telling(() => open(join(folder, name), 'r'));
      try {
        const { size } = await file.stat();
        const length = Math.min(size, bytes);
        const { buffer } = await telling(() => file.read(Buffer.alloc(length), 0, length, size - length));
        return buffer;
      } finally {
        await file.close();
      }
    },
    remove: (name) => telling(() => rm(join(folder, name), { force: true })),
  };
}

/** The bytes of a file, told of by its name. @throws HoldfastError not_found, backup_unavailable */
export async function* readFileWhole(path: string, name: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const part of createReadStream(path, { highWaterMark: 1_048_576 })) {
      // Sound: without an encoding a stream of a file gives bytes.
      yield part as Uint8Array;
    }
  } catch (error) {
    throw toldBy(error, name);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

function toldBy(error: unknown, what: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || error instanceof HoldfastError) return error;
  if (error.code === 'ENOENT') {
    return new HoldfastError('not_found', {
      detail: `There is no backup ${what}. \`holdfast backups\` lists them.`,
      cause: error,
    });
  }
  if (error.code === 'ENOSPC') {
    return new HoldfastError('store_full', {
      detail: `No space is left for the backup in ${what}. It was not kept.`,
      cause: error,
    });
  }
  return new HoldfastError('backup_unavailable', {
    detail: `${what} cannot be used (${String(error.code)}).`,
    cause: error,
  });
}
