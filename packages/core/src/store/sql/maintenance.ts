export interface MaintainOptions {
  /** Tells what would be done and changes nothing. */
  readonly dryRun?: boolean;
  /** Before each step. */
  readonly onStep?: (step: { readonly what: string; readonly done: number; readonly total: number }) => void;
  /** Ends it between two steps. */
  readonly signal?: AbortSignal | undefined;
}

export interface MaintenanceStep {
  readonly what: string;
  readonly why: string;
}

/** What was found, and what was done about it or would be. */
export interface Maintenance {
  /** How a person knows the database. */
  readonly place: string;
  readonly dryRun: boolean;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  /** The largest first; `bytes` has the indexes in it. */
  readonly tables: readonly { readonly table: string; readonly bytes: number; readonly indexBytes: number }[];
  readonly steps: readonly MaintenanceStep[];
}
