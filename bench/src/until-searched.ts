import { setTimeout } from 'node:timers/promises';
import type { Client } from '@holdfast/contract';

/** So few bytes that every user is searched in the database. */
export const noIndexBytes = 1;

/** Recalls until the database is asked: the words of a user are stored in the background from the first recall on. */
export async function untilSearched(client: Client, userId?: string): Promise<void> {
  const user = userId === undefined ? {} : { userId };
  for (;;) {
    const { degraded } = await client.recall({ query: 'warm', ...user });
    if (degraded.includes('searched_in_database')) return;
    await setTimeout(50);
  }
}
