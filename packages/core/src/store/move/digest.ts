import { createHash } from 'node:crypto';
import type { MoveEnd, MovedRow, MovedValue } from './end.ts';
import type { MovedTable } from './tables.ts';

/** How many rows an owner has in a table, and what they add up to. */
export interface Digest {
  rows: number;
  /** Eight sums, modulo 2^32, of the words of every row's SHA-256: whatever the order, the same rows give the same. */
  readonly sums: Uint32Array;
}

export type Owner = number | string;

/** Digests of all owners of a table; reads every row once and keeps none. */
export async function digestsOf(
  end: MoveEnd,
  table: MovedTable,
  { onRows, signal }: { readonly onRows: (rows: number) => void; readonly signal?: AbortSignal | undefined },
): Promise<Map<Owner, Digest>> {
  const digests = new Map<Owner, Digest>();
  for await (const rows of end.read(table, {})) {
    signal?.throwIfAborted();
    for (const row of rows) addTo(digests, row);
    onRows(rows.length);
  }
  return digests;
}

function addTo(digests: Map<Owner, Digest>, row: MovedRow): void {
  let digest = digests.get(row.owner);
  if (digest === undefined) {
    digest = emptyDigest();
    digests.set(row.owner, digest);
  }
  addRow(digest, row.values);
}

export function emptyDigest(): Digest {
  return { rows: 0, sums: new Uint32Array(8) };
}

export function addRow(digest: Digest, values: readonly MovedValue[]): void {
  digest.rows += 1;
  add(digest.sums, hashOf(values));
}

export function hashOfDigest({ sums }: Digest): string {
  return Buffer.from(sums.buffer).toString('hex');
}

function hashOf(values: readonly MovedValue[]): Uint32Array {
  const hash = createHash('sha256').update(
    JSON.stringify(values, (_, value: unknown) => (value instanceof Uint8Array ? value.byteLength : value)),
  );
  for (const value of values) if (value instanceof Uint8Array) hash.update(value);
  const bytes = hash.digest();
  return Uint32Array.from({ length: 8 }, (_, index) => bytes.readUInt32LE(index * 4));
}

function add(sums: Uint32Array, words: Uint32Array): void {
  for (let index = 0; index < sums.length; index += 1) sums[index] = (sums[index] ?? 0) + (words[index] ?? 0);
}

/** One line for a whole table. */
export function totalOf(digests: ReadonlyMap<Owner, Digest>): { readonly rows: number; readonly hash: string } {
  const total = emptyDigest();
  for (const digest of digests.values()) {
    total.rows += digest.rows;
    add(total.sums, digest.sums);
  }
  return { rows: total.rows, hash: hashOfDigest(total) };
}

/** Owners whose rows are not the same in both. */
export function differingOwners(one: ReadonlyMap<Owner, Digest>, other: ReadonlyMap<Owner, Digest>): Owner[] {
  const owners = new Set([...one.keys(), ...other.keys()]);
  return [...owners].filter((owner) => {
    const a = one.get(owner);
    const b = other.get(owner);
    return a === undefined || b === undefined || a.rows !== b.rows || !a.sums.every((sum, at) => sum === b.sums[at]);
  });
}
