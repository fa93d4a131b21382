/** Past so many entries a column grows by a quarter, no longer to double. */
const LARGE = 16_384;

export type Numbers = Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/** What a column needs of one kind of typed array. */
interface Kind<A extends Numbers> {
  readonly make: (length: number) => A;
  readonly set: (values: A, index: number, value: number) => void;
}

/**
 * A growing column of numbers in one typed array; hot loops read `values` directly, up to `length`. Code that meets
 * all five kinds of arrays takes five times as long to store into one or to ask its length: hence a function a kind
 * for the one, and `#room` for the other.
 */
export class Column<A extends Numbers> {
  values: A;
  length = 0;
  #room = 64;
  readonly #make: Kind<A>['make'];
  readonly #set: Kind<A>['set'];

  constructor({ make, set }: Kind<A>) {
    this.#make = make;
    this.#set = set;
    this.values = make(this.#room);
  }

  push(value: number): void {
    if (this.length === this.#room) this.reserve(this.length + 1);
    this.#set(this.values, this.length, value);
    this.length += 1;
  }

  /** Appends many; whoever knows how many will follow reserves first. */
  append(values: A): void {
    const end = this.length + values.length;
    this.reserve(end);
    this.values.set(values, this.length);
    this.length = end;
  }

  /** Makes room for so many entries in all; in steps that grow, so that appending stays cheap. */
  reserve(length: number): void {
    if (length <= this.#room) return;
    this.#resize(Math.max(length, Math.ceil(this.#room * (this.#room < LARGE ? 2 : 1.25))));
  }

  #resize(room: number): void {
    this.#room = room;
    const grown = this.#make(room);
    grown.set(this.values);
    this.values = grown;
  }

  get bytes(): number {
    return this.values.byteLength;
  }
}

const bytes: Kind<Uint8Array> = {
  make: (length) => new Uint8Array(length),
  set: (values, index, value) => {
    values[index] = value;
  },
};
const ints: Kind<Int32Array> = {
  make: (length) => new Int32Array(length),
  set: (values, index, value) => {
    values[index] = value;
  },
};
const words: Kind<Uint32Array> = {
  make: (length) => new Uint32Array(length),
  set: (values, index, value) => {
    values[index] = value;
  },
};
const singles: Kind<Float32Array> = {
  make: (length) => new Float32Array(length),
  set: (values, index, value) => {
    values[index] = value;
  },
};
const doubles: Kind<Float64Array> = {
  make: (length) => new Float64Array(length),
  set: (values, index, value) => {
    values[index] = value;
  },
};

export const bytesColumn = (): Column<Uint8Array> => new Column(bytes);
export const intColumn = (): Column<Int32Array> => new Column(ints);
export const wordColumn = (): Column<Uint32Array> => new Column(words);
export const singleColumn = (): Column<Float32Array> => new Column(singles);
export const doubleColumn = (): Column<Float64Array> => new Column(doubles);

/*
 * Reads of one element. The casts are sound where the index lies inside the array, which every caller sees to by
 * taking it from the index's own structures; a check per read would double the time of the scoring loops. One
 * function a type, so that each stays monomorphic and is inlined.
 */
export const u8 = (values: Uint8Array, index: number): number => values[index] as number;
export const i32 = (values: Int32Array, index: number): number => values[index] as number;
export const u32 = (values: Uint32Array, index: number): number => values[index] as number;
export const f32 = (values: Float32Array, index: number): number => values[index] as number;
export const f64 = (values: Float64Array, index: number): number => values[index] as number;
