import { HoldfastError } from './domain/errors.ts';
import { moveAll, type MoveProgress, type MoveReport } from './store/move/move.ts';
import type { MoveEnd, MoveTarget } from './store/move/end.ts';
import { postgresMoveSource, postgresMoveTarget } from './store/postgres/move-end.ts';
import { sqliteMoveSource, sqliteMoveTarget } from './store/sqlite/move-end.ts';

/** `sqlite:PATH`, or `postgres://…` as the owner of the schema. */
type MoveAddress = string;

export interface MoveOptions {
  readonly from: MoveAddress;
  readonly to: MoveAddress;
  readonly now: number;
  readonly onProgress?: (progress: MoveProgress) => void;
  /** Ends the move between two batches; the next call goes on from there. */
  readonly signal?: AbortSignal;
}

/**
 * Copies everything of all tenants and users from one database to an empty one, and compares both. The source is read
 * alone, and locked for whoever would write to it meanwhile. A call that was interrupted is repeated to go on.
 *
 * @throws HoldfastError config_invalid when the target holds anything else, an address is none, a schema is behind or a
 *   role is not the owner's; store_busy while something writes to the source; store_corrupt when both do not become
 *   equal; store_unavailable
 */
export async function moveDatabase({ from, to, now, onProgress, signal }: MoveOptions): Promise<MoveReport> {
  const source = await openSource(from);
  try {
    const target = await openTarget(to, now);
    try {
      return await moveAll({ source, target, onProgress, signal });
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

function openSource(address: string): Promise<MoveEnd> {
  const path = pathOf(address);
  return path === undefined ? postgresMoveSource({ url: address }) : sqliteMoveSource({ path });
}

function openTarget(address: string, now: number): Promise<MoveTarget> {
  const path = pathOf(address);
  return path === undefined ? postgresMoveTarget({ url: address }) : sqliteMoveTarget({ path, now });
}

/** The path of a file; undefined for an address of Postgres. */
export function pathOf(address: string): string | undefined {
  if (/^postgres(?:ql)?:\/\/\S+$/u.test(address)) return undefined;
  const path = /^sqlite:(?!\/\/)(.+)$/u.exec(address)?.[1];
  if (path !== undefined && path !== ':memory:') return path;
  throw new HoldfastError('config_invalid', {
    detail: 'An address is either sqlite:PATH or postgres://USER:PASSWORD@HOST:PORT/NAME.',
  });
}
