import { uniqueWord } from '../crash/words.ts';
import type { Member } from './fleet.ts';

/** What a client was told of one memory; the truth that the database is held against. */
export interface Entry {
  readonly member: Member;
  /** Finds this memory and no other. */
  readonly word: string;
  readonly content: string;
  /** Memories that were sent together have one. */
  readonly group: string | undefined;
  /** Whether its storing was acknowledged. */
  acknowledged: boolean;
  /** Known once it is acknowledged by a door that tells it. */
  id: string | undefined;
  forgotten: 'no' | 'asked' | 'acknowledged';
}

export interface Ledger {
  readonly entries: Entry[];
  next(member: Member, group?: string): Entry;
}

/** A word that is in every memory of a member, and in nobody else's. */
export function markOf({ tenant, user }: Pick<Member, 'tenant' | 'user'>): string {
  return `of${tenant}${user}`;
}

export function createLedger(): Ledger {
  const entries: Entry[] = [];
  return {
    entries,
    next(member, group) {
      const word = uniqueWord('c', entries.length + 1);
      // The same sentence for all, so that whatever finds one would find everybody's.
      const content = `The harbour diary ${markOf(member)} notes ${word}`;
      const entry: Entry = { member, word, content, group, acknowledged: false, id: undefined, forgotten: 'no' };
      entries.push(entry);
      return entry;
    },
  };
}
