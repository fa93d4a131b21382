import type { Memory } from '../../generated/types.generated.ts';
import { allOwnMemories, ownMemory } from '../common/pages.ts';
import { fitsMetadata, MOST_CHARS, parsed, storable } from '../common/parts.ts';
import { type MemoryPlace, readFrom, writtenTo } from '../common/place.ts';
import { sha256 } from '../common/sha256.ts';
import { refused } from './paths.ts';

/** Source type, and tag, of every file; also the name under which metadata say which file it is. */
const FILES = 'memory_file';
const MOST_NAME_CHARS = 255;

/** What the metadata of a file's memory say, as a text of JSON. */
interface Stored {
  readonly path: string;
  /** Where the content cannot be it. */
  readonly text?: string;
}

export interface MemoryFile {
  readonly path: string;
  readonly text: string;
  readonly memoryId: string;
  readonly version: number;
}

/** Files of a model's memory directory, each a pinned memory with the file's text as its words. */
export interface Files {
  get(path: string): Promise<MemoryFile | undefined>;
  /** Every file below a directory, by path. */
  below(directory: string): Promise<MemoryFile[]>;
  /** False when there is a file of this path already. */
  create(path: string, text: string): Promise<boolean>;
  /** @throws HoldfastError version_conflict when the file has changed since it was read */
  write(file: MemoryFile, text: string): Promise<void>;
  /** Hidden at once, restorable for some days. */
  remove(file: MemoryFile): Promise<void>;
}

export function filesIn(place: MemoryPlace): Files {
  const { client } = place;
  return {
    async get(path) {
      const memory = await ownMemory(place, { sourceType: FILES, sourceId: await sourceIdOf(path) });
      return memory === undefined ? undefined : toFile(memory);
    },

    async below(directory) {
      const memories = await allOwnMemories(place, { sourceType: FILES, order: 'oldest' });
      return memories.flatMap((memory) => toFile(memory) ?? []).filter(({ path }) => path.startsWith(`${directory}/`));
    },

    async create(path, text) {
      const item = { ...wordsOf(path, text), kind: 'semantic', tags: [FILES], pinned: true } as const;
      const source = { type: FILES, id: await sourceIdOf(path) };
      try {
        const { outcome } = await client.remember({ ...item, tags: [...item.tags], source, ...writtenTo(place) });
        return outcome === 'created';
      } catch (error) {
        if (isConflict(error)) return false;
        throw error;
      }
    },

    async write({ path, memoryId, version }, text) {
      const edit = { id: memoryId, expectedVersion: version, ...wordsOf(path, text) };
      await client.updateMemory({ ...edit, ...readFrom(place) });
    },

    async remove({ memoryId }) {
      await client.forgetMemory({ id: memoryId, ...readFrom(place) });
    },
  };
}

/** The text of a file; what no memory can hold as words (an empty file) stands in the metadata, and the path is its words. */
function wordsOf(path: string, text: string): { content: string; metadata: Memory['metadata'] } {
  if (text.length > MOST_CHARS) throw refused(`The file ${path} would be larger than ${MOST_CHARS} characters`);
  if (storable(text) === text)
    return { content: text, metadata: { [FILES]: JSON.stringify({ path } satisfies Stored) } };
  const whole = JSON.stringify({ path, text } satisfies Stored);
  if (!fitsMetadata(whole)) throw refused(`The file ${path} has characters that cannot be stored`);
  return { content: storable(path) ?? FILES, metadata: { [FILES]: whole } };
}

function toFile({ id, content, version, metadata }: Memory): MemoryFile | undefined {
  const stored = parsed(metadata[FILES]);
  return isStored(stored) ? { path: stored.path, text: stored.text ?? content, memoryId: id, version } : undefined;
}

function isStored(value: unknown): value is Stored {
  if (typeof value !== 'object' || value === null || !('path' in value)) return false;
  return typeof value.path === 'string' && (!('text' in value) || typeof value.text === 'string');
}

async function sourceIdOf(path: string): Promise<string> {
  const plain = path.length <= MOST_NAME_CHARS && path.isWellFormed() && !/[\u0000-\u001f\u007f]/u.test(path);
  return plain ? path : `sha256:${await sha256(path)}`;
}

/** By its code: the embedded library throws an error class of its own. */
function isConflict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'source_conflict';
}
