import type { Platform } from '../platform.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';
import { entomb } from './marks.ts';

/** A row that is about to go. */
export interface GoingRow {
  readonly space: string;
  /** Undefined of system state, which goes by its name. */
  readonly id?: string;
  readonly name?: string;
  readonly words?: string;
}

/**
 * The text that stands for a row of what is no memory where marks are made: an import keeps ids, so that it is known again
 * whatever it says.
 */
export function rowText({ id, name = '', words = '' }: Omit<GoingRow, 'space'>): string {
  return id === undefined ? `state ${name} = ${words}` : `record ${id}`;
}

/** Leaves tombstones for rows; returns their marks. */
export async function entombRows(
  writers: Pick<Writers, 'secrets' | 'tombstones'>,
  platform: Pick<Platform, 'hmac' | 'now' | 'randomBytes'>,
  scope: UserScope,
  rows: readonly GoingRow[],
  reason: 'deleted' | 'forgotten' = 'forgotten',
): Promise<readonly string[]> {
  const marks: string[] = [];
  for (const [space, own] of Map.groupBy(rows, (row) => row.space)) {
    const wanted = { texts: own.map(rowText), reason } as const;
    marks.push(...(await entomb(writers, platform, { ...scope, spaces: [space] }, wanted)));
  }
  return marks;
}
