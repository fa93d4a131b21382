import type { Generated } from 'kysely';

export interface IndexImagesTable {
  user_no: number;
  version: number;
  /** Empty where no image is left since a purge. */
  contents: string;
  /** Numbers of its parts, as a JSON list. */
  parts: string;
}

export interface IndexPartsTable {
  part_no: Generated<number>;
  user_no: number;
  /** CRC-32 of the bytes. */
  checksum: number;
  bytes: Uint8Array;
}
