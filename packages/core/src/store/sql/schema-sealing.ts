import type { Generated } from 'kysely';

/** Root keys that something is sealed under. Their ids alone: a root key is never stored. */
export interface RootKeysTable {
  id: string;
  /** 1 when the content of the database is encrypted, and not only what always is. */
  content: 0 | 1;
  created_at: number;
}

export interface DataKeysTable {
  key_no: Generated<number>;
  tenant: string;
  /** Null for the tenant's own. */
  user_no: number | null;
  /** Id of the root key that it is wrapped under. */
  root: string;
  wrapped: Uint8Array;
  /** One of an owner's is current; an old one is left until nothing is sealed under it. */
  state: 'current' | 'old';
  /** What the owner's rows that are not under this key are: none, not sealed, or under an old key. */
  rest: 'none' | 'plain' | 'old';
  /** How far the sealing of the rest has come, as JSON; empty when nothing is under way. */
  place: string;
  created_at: number;
}
