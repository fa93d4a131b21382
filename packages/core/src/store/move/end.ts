import type { MovedTable } from './tables.ts';

/** A value as both databases mean it: JSON with sorted names and no spaces, vectors as 16 bits a number, low byte first. */
export type MovedValue = null | number | string | Uint8Array;

export interface MovedRow {
  /** In the order of the table's columns. */
  readonly values: readonly MovedValue[];
  readonly key: readonly MovedValue[];
  /** A user's number or a tenant's name. */
  readonly owner: number | string;
  /** Of the row's memory, in milliseconds; 0 where the table has no need of it. */
  readonly createdAt: number;
}

/** Rows that are read, stored and held at a time. */
export const batchRows = 500;

export interface ReadParams {
  /** Key of the last row seen. */
  readonly after?: readonly MovedValue[] | undefined;
  /** Rows of this owner alone. */
  readonly owner?: number | string | undefined;
}

/** One of the two databases of a move. */
export interface MoveEnd {
  /** How a person knows it. */
  readonly place: string;
  /** Of this database and no other, as long as it is not made anew. */
  readonly identity: string;
  /** Rows in the order of their keys, `batchRows` at a time. One table at a time. */
  read(table: MovedTable, p: ReadParams): AsyncIterable<MovedRow[]>;
  count(table: MovedTable): Promise<number>;
  /** The last number that the table gave out; 0 for none. */
  lastNumber(table: MovedTable): Promise<number>;
  close(): Promise<void>;
}

/** How far a move has come, as JSON; `undefined` in a database that is none's target. */
export interface MoveState {
  /** Identity of the source. */
  readonly source: string;
  readonly place: string;
  readonly progress: Progress;
}

/** By table: the last key that was copied, and how many rows. */
export type Progress = Readonly<Record<string, { readonly after: readonly MovedValue[]; readonly rows: number }>>;

export interface MoveTarget extends MoveEnd {
  state(): Promise<MoveState | undefined>;
  /** What must be there before these rows are, outside of any transaction. */
  makeRoom(table: MovedTable, rows: readonly MovedRow[]): Promise<void>;
  /** All or nothing. */
  transaction(work: (writer: MoveWriter) => Promise<void>): Promise<void>;
  /** Has the database learn how many rows there are now, which its plans go by. */
  analyze(): Promise<void>;
}

export interface MoveWriter {
  /** From here on nothing else may use the database, until the move has ended. */
  begin(state: MoveState): Promise<void>;
  saveProgress(progress: Progress): Promise<void>;
  /** Rows that are there already are left as they are. */
  insert(table: MovedTable, rows: readonly MovedRow[]): Promise<void>;
  removeOwner(table: MovedTable, owner: number | string): Promise<void>;
  setLastNumber(table: MovedTable, number: number): Promise<void>;
  /** The database is as any other. */
  end(): Promise<void>;
}
