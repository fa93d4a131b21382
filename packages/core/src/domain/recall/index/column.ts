type Numbers = Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/** A growing column of numbers in one typed array; hot loops read `values` directly, up to `length`. */
export class Column<A extends Numbers> {
  values: A;
  length = 0;
  readonly #make: (length: number) => A;

  constructor(make: (length: number) => A) {
    this.#make = make;
    this.values = make(64);
  }

  push(value: number): void {
    this.reserve(this.length + 1);
    this.values[this.length] = value;
    this.length += 1;
  }

  /** Makes room for so many entries in all; doubles, so that appending stays cheap. */
  reserve(length: number): void {
    if (length <= this.values.length) return;
    const grown = this.#make(Math.max(length, this.values.length * 2));
    grown.set(this.values);
    this.values = grown;
  }

  get bytes(): number {
    return this.values.byteLength;
  }
}

export const bytesColumn = (): Column<Uint8Array> => new Column((length) => new Uint8Array(length));
export const intColumn = (): Column<Int32Array> => new Column((length) => new Int32Array(length));
export const wordColumn = (): Column<Uint32Array> => new Column((length) => new Uint32Array(length));
export const singleColumn = (): Column<Float32Array> => new Column((length) => new Float32Array(length));
export const doubleColumn = (): Column<Float64Array> => new Column((length) => new Float64Array(length));

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
