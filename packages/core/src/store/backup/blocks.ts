import type { MovedRow, MovedValue } from '../move/end.ts';
import type { MovedTable } from '../move/tables.ts';
import type { ByteReader } from './byte-reader.ts';
import { damaged, parsed } from './format.ts';

/** A table as it was when the archive was made, and where the rows of the owner and of its time stand. */
export type ArchivedTable = MovedTable;

/** What an archive is made of: its tables, their rows, and at the end what they add up to. */
export type Block =
  | { readonly kind: 'tables'; readonly tables: readonly ArchivedTable[] }
  | {
      readonly kind: 'rows';
      readonly table: string;
      readonly rows: readonly (readonly MovedValue[])[];
      readonly createdAt: readonly number[];
    }
  | { readonly kind: 'end'; readonly tables: readonly TableEnd[] };

export interface TableEnd {
  readonly table: string;
  readonly rows: number;
  readonly hash: string;
  /** The last number that the table gave out, where it numbers its rows. */
  readonly lastNumber?: number | undefined;
}

/** Bytes stand behind the JSON, and in it as the list of their length. */
export function encodeBlock(block: Block): Uint8Array {
  const binaries: Uint8Array[] = [];
  const text = Buffer.from(
    JSON.stringify(block, (_, value: unknown) => {
      if (!(value instanceof Uint8Array)) return value;
      binaries.push(value);
      return { bytes: value.byteLength };
    }),
  );
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32BE(text.length, 0);
  lengths.writeUInt32BE(
    binaries.reduce((sum, { byteLength }) => sum + byteLength, 0),
    4,
  );
  return Buffer.concat([lengths, text, ...binaries]);
}

export function rowsBlock(table: MovedTable, rows: readonly MovedRow[]): Block {
  return {
    kind: 'rows',
    table: table.name,
    rows: rows.map(({ values }) => values),
    createdAt: table.withMemory ? rows.map(({ createdAt }) => createdAt) : [],
  };
}

/** The next block. @throws HoldfastError backup_incomplete, backup_damaged */
export async function readBlock(reader: ByteReader): Promise<Block> {
  const lengths = await reader.take(8);
  const text = await reader.take(lengths.readUInt32BE(0));
  const binary = await reader.take(lengths.readUInt32BE(4));
  // Sound: what comes out of the frames is what `encodeBlock` put in; anything else fails before.
  const block = parsed(text, 'content') as Block;
  if (block.kind !== 'rows') return block;
  let at = 0;
  const restored = (value: MovedValue | { readonly bytes: number }): MovedValue => {
    if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
    if (at + value.bytes > binary.length) throw damaged('its content cannot be read');
    at += value.bytes;
    // A copy of its own: the bytes of a batch would otherwise live as long as the last of them.
    return new Uint8Array(binary.subarray(at - value.bytes, at));
  };
  return { ...block, rows: block.rows.map((row) => row.map(restored)) };
}
