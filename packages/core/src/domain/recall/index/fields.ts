import type { Numbers } from './column.ts';

/** Arrays of numbers of any kinds, in an order that whoever wrote them and whoever reads them have agreed on. */
export type Fields = readonly Numbers[];

/** Thrown when stored fields are not what they should be; whoever reads them then does without. */
export class DamagedFields extends Error {
  constructor(what: string) {
    super(`Stored index data is unusable: ${what}`);
    this.name = 'DamagedFields';
  }
}

/** Reads fields one after the other, each of the kind that is expected. */
export class FieldReader {
  readonly #fields: Iterator<Numbers>;

  constructor(fields: Fields) {
    this.#fields = fields.values();
  }

  bytes(): Uint8Array {
    return this.#next(Uint8Array);
  }

  ints(): Int32Array {
    return this.#next(Int32Array);
  }

  words(): Uint32Array {
    return this.#next(Uint32Array);
  }

  singles(): Float32Array {
    return this.#next(Float32Array);
  }

  doubles(): Float64Array {
    return this.#next(Float64Array);
  }

  #next<A extends Numbers>(kind: new (length: number) => A): A {
    const field = this.#fields.next().value as Numbers | undefined;
    if (field instanceof kind) return field;
    throw new DamagedFields('a field is missing or of another kind');
  }
}

/** In the order of their codes in a block; never reorder, raise the format instead. */
const kinds = [Uint8Array, Int32Array, Uint32Array, Float32Array, Float64Array] as const;
const makers: readonly ((buffer: ArrayBufferLike, start: number, length: number) => Numbers)[] = [
  (buffer, start, length) => new Uint8Array(buffer, start, length),
  (buffer, start, length) => new Int32Array(buffer, start, length),
  (buffer, start, length) => new Uint32Array(buffer, start, length),
  (buffer, start, length) => new Float32Array(buffer, start, length),
  (buffer, start, length) => new Float64Array(buffer, start, length),
];
/** Four lanes of the checksum, the number of fields, and a word to fill up. */
const HEADER = 24;
const LANES = 4;
const ENTRY = 8;
/** Every field begins at a multiple of this, so that it can be read in place. */
const ALIGN = 8;

/**
 * Fields as one block of bytes, little-endian as every processor that Node runs on: a checksum of the rest and the
 * number of fields, a kind and a length each, then the fields.
 */
export function toBlock(fields: Fields): Uint8Array {
  let size = HEADER + ENTRY * fields.length;
  const starts = fields.map((field) => {
    const start = size;
    size += Math.ceil(field.byteLength / ALIGN) * ALIGN;
    return start;
  });
  const block = new Uint8Array(size);
  const head = new Uint32Array(block.buffer, 0, (HEADER + ENTRY * fields.length) / 4);
  head[LANES] = fields.length;
  for (const [place, field] of fields.entries()) {
    head[HEADER / 4 + 2 * place] = kinds.findIndex((kind) => field instanceof kind);
    head[HEADER / 4 + 2 * place + 1] = field.length;
    block.set(new Uint8Array(field.buffer, field.byteOffset, field.byteLength), starts[place]);
  }
  head.set(checksum(head.buffer));
  return block;
}

/** The fields of a block, which stay in its bytes. That these are as they were written is for the store to see to. */
export function fromBlock(given: Uint8Array): Fields {
  const block = given.byteOffset % ALIGN === 0 ? given : given.slice();
  const head = new Uint32Array(block.buffer, block.byteOffset, block.length / 4);
  // Here and below sound: these are the numbers that `toBlock` wrote.
  const count = head[LANES] as number;
  const fields: Numbers[] = [];
  let start = HEADER + ENTRY * count;
  for (let place = 0; place < count; place += 1) {
    const make = makers[head[HEADER / 4 + 2 * place] as number] as (typeof makers)[number];
    const field = make(block.buffer, block.byteOffset + start, head[HEADER / 4 + 2 * place + 1] as number);
    fields.push(field);
    start += Math.ceil(field.byteLength / ALIGN) * ALIGN;
  }
  return fields;
}

/**
 * Gives back the memory of bytes that nobody reads any more. Left to the garbage collector, what is read for one image
 * lies about among what stays, and the process never gets smaller again.
 */
export function release({ buffer, byteLength }: Uint8Array): void {
  // Bytes of a database driver may be a piece of something larger.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

/** The checksum that a block made by `toBlock` carries, and its length, as a text. */
export function checksumOf(block: Uint8Array): string {
  const lanes = new Uint32Array(block.buffer, block.byteOffset, LANES);
  return [block.length, ...lanes].map((lane) => lane.toString(36)).join(' ');
}

/**
 * Tells blocks apart: FNV-1a over 32-bit words in four lanes, which a processor works on side by side. Every lane tells
 * any change of a single word.
 */
function checksum(buffer: ArrayBuffer): readonly number[] {
  const words = new Uint32Array(buffer);
  let a = 0x811c9dc5;
  let b = a;
  let c = a;
  let d = a;
  // The lanes come first; blocks are pairs of words, and what is left over is taken alone.
  let at = LANES;
  for (; at + 3 < words.length; at += LANES) {
    // Sound: the loops end before the array does.
    a = Math.imul(a ^ (words[at] as number), 0x01000193);
    b = Math.imul(b ^ (words[at + 1] as number), 0x01000193);
    c = Math.imul(c ^ (words[at + 2] as number), 0x01000193);
    d = Math.imul(d ^ (words[at + 3] as number), 0x01000193);
  }
  for (; at < words.length; at += 1) a = Math.imul(a ^ (words[at] as number), 0x01000193);
  return [a >>> 0, b >>> 0, c >>> 0, d >>> 0];
}
