import type { Client } from '../../generated/types.generated.ts';

/** Where an adapter keeps and looks up memories. */
export interface MemoryPlace {
  /** A server (`connect`) or an embedded file (`open`). */
  readonly client: Client;
  /** Whose memories; the client's default user when not given. */
  readonly userId?: string | undefined;
  /** Space to read and write; the client's default when not given. */
  readonly space?: string | undefined;
}

/** The fields of a write that say whose it is and where. */
export function writtenTo({ userId, space }: Omit<MemoryPlace, 'client'>): { userId?: string; space?: string } {
  return { ...(userId === undefined ? {} : { userId }), ...(space === undefined ? {} : { space }) };
}

/** The same for a read. */
export function readFrom({ userId, space }: Omit<MemoryPlace, 'client'>): { userId?: string; spaces?: string[] } {
  return { ...(userId === undefined ? {} : { userId }), ...(space === undefined ? {} : { spaces: [space] }) };
}
