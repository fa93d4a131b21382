import { createHash } from 'node:crypto';
import { damaged, incomplete, mostLineBytes } from './format.ts';

const newline = 0x0a;

/** Takes a stream of bytes apart, and knows the hash of what it was asked for so far. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #hash = createHash('sha256');
  #rest: Buffer = Buffer.alloc(0);
  #ended = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** So many bytes. @throws HoldfastError backup_incomplete */
  async take(bytes: number): Promise<Buffer> {
    const parts: Buffer[] = [this.#rest];
    let have = this.#rest.length;
    while (have < bytes) {
      const more = await this.#next();
      if (more === undefined) throw incomplete();
      parts.push(more);
      have += more.length;
    }
    const all = parts.length === 1 ? this.#rest : Buffer.concat(parts);
    this.#rest = all.subarray(bytes);
    return this.#hashed(all.subarray(0, bytes));
  }

  /** Up to the next line break, without it. @throws HoldfastError backup_incomplete, backup_damaged */
  async line(): Promise<Buffer> {
    let at = this.#rest.indexOf(newline);
    while (at === -1) {
      if (this.#rest.length > mostLineBytes) throw damaged('it does not begin as one does');
      const more = await this.#next();
      if (more === undefined) throw incomplete();
      this.#rest = Buffer.concat([this.#rest, more]);
      at = this.#rest.indexOf(newline);
    }
    const line = this.#rest.subarray(0, at);
    this.#hashed(this.#rest.subarray(0, at + 1));
    this.#rest = this.#rest.subarray(at + 1);
    return line;
  }

  /** All that is left, which is not hashed. @throws HoldfastError backup_damaged beyond so many bytes */
  async remainder(most: number): Promise<Buffer> {
    for (;;) {
      if (this.#rest.length > most) throw damaged('more follows its end');
      const more = await this.#next();
      if (more === undefined) return this.#rest;
      this.#rest = Buffer.concat([this.#rest, more]);
    }
  }

  /** Of everything taken so far, and of these bytes. */
  hashWith(bytes: Uint8Array): Buffer {
    return this.#hash.copy().update(bytes).digest();
  }

  async close(): Promise<void> {
    if (!this.#ended) await this.#source.return?.();
  }

  #hashed(bytes: Buffer): Buffer {
    this.#hash.update(bytes);
    return bytes;
  }

  async #next(): Promise<Buffer | undefined> {
    const next = await this.#source.next();
    if (next.done === true) {
      this.#ended = true;
      return undefined;
    }
    const { value } = next;
    return Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }
}
