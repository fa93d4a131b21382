import type { Generated } from 'kysely';
import type { ForgettingState } from '../../domain/forgetting/receipt-store.ts';
import type { TombstoneReason } from '../../domain/forgetting/tombstone-store.ts';
import type { SecretName } from '../../domain/secrets/secret-store.ts';

export interface TenantSecretsTable {
  tenant: string;
  name: SecretName;
  value: Uint8Array;
  created_at: number;
}

export interface TombstonesTable {
  user_no: number;
  /** A mark as well: the name of a space is a word too. */
  space_mark: string;
  mark: string;
  reason: TombstoneReason;
  at: number;
}

export interface ReceiptsTable {
  receipt_no: Generated<number>;
  id: string;
  user_no: number;
  state: ForgettingState;
  /** What is to be forgotten, as JSON; empty once it is. */
  request: string;
  /** What is done, as JSON; ids and numbers only. */
  progress: string;
  /** The signed receipt, as JSON. */
  body: string | null;
  created_at: number;
  completed_at: number | null;
}
