import type { Generated } from 'kysely';

export interface AuditRowsTable {
  tenant: string;
  no: number;
  at: number;
  who: string;
  operation: string;
  result: string;
  /** What is hashed; the columns before repeat parts of it. */
  body: string;
  hash: string;
}

export interface AuditHeadsTable {
  tenant: string;
  no: number;
  hash: string;
  cut_no: number;
  cut_hash: string;
  seal: string;
}

/** Rows that have no place in the chain yet. */
export interface AuditWaitingTable {
  waiting_no: Generated<number>;
  tenant: string;
  entry: string;
  seal: string;
}
