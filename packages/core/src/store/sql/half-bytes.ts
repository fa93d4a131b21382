/**
 * Little-endian half precision, the order of every processor that Node runs on: half the pages to write, and finer than
 * the index needs, which keeps 8 bits a number.
 */
export function vectorToBytes(values: Float32Array): Uint8Array {
  const half = new Float16Array(values.length);
  // The constructor takes twice as long as this.
  for (let index = 0; index < values.length; index += 1) half[index] = values[index] ?? 0;
  return new Uint8Array(half.buffer);
}

/** @param dimensions how many numbers the bytes stand for; vectors stored before 2026-11-21 have single precision */
export function bytesToVector(bytes: Uint8Array, dimensions: number): Float32Array {
  if (bytes.byteLength >= dimensions * 4) {
    const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
    return new Float32Array(aligned.buffer, aligned.byteOffset, dimensions);
  }
  const aligned = bytes.byteOffset % 2 === 0 ? bytes : bytes.slice();
  const half = new Float16Array(aligned.buffer, aligned.byteOffset, dimensions);
  const values = new Float32Array(dimensions);
  for (let index = 0; index < dimensions; index += 1) values[index] = half[index] ?? 0;
  return values;
}
