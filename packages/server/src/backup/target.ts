/** A place where backups lie, each a file under a name of its own. */
export interface BackupTarget {
  /** How a person knows it. */
  readonly place: string;
  /**
   * Stores the bytes under a name: whole, or not at all.
   * @throws HoldfastError backup_unavailable; what the bytes' maker throws
   */
  put(name: string, bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /** Every backup with its size; other files are not named. */
  list(): Promise<readonly StoredBackup[]>;
  /** @throws HoldfastError not_found, backup_unavailable */
  read(name: string): AsyncIterable<Uint8Array>;
  /** The last so many bytes, or all when there are fewer. */
  readEnd(name: string, bytes: number): Promise<Uint8Array>;
  remove(name: string): Promise<void>;
}

export interface StoredBackup {
  readonly name: string;
  readonly bytes: number;
  /** In milliseconds; from the name. */
  readonly createdAt: number;
}
