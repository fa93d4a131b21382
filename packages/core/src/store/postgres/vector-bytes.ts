/** The number behind each dimension, as the extension keeps it: two bytes, or four where it knows no other. */
export type VectorType = 'halfvec' | 'vector';

/**
 * A vector in the binary form of the extension: the count of its dimensions and two empty bytes, then the numbers,
 * all with the high byte first. As text the same would cost several times the processor time. The extension takes no
 * vector without numbers: that becomes a single 0, and the count beside it tells.
 */
export function toBinary(type: VectorType, values: Float32Array): Uint8Array {
  const length = Math.max(1, values.length);
  // What is kept has the precision of every other store, so that all rank alike. Loops, here and below: the typed
  // arrays' own conversions take several times as long.
  const half = new Float16Array(length);
  for (let index = 0; index < length; index += 1) half[index] = values[index] ?? 0;
  let body = Buffer.from(half.buffer);
  if (type === 'halfvec') body.swap16();
  else {
    const single = new Float32Array(length);
    for (let index = 0; index < length; index += 1) single[index] = half[index] ?? 0;
    body = Buffer.from(single.buffer);
    body.swap32();
  }
  const bytes = Buffer.allocUnsafe(4 + body.byteLength);
  bytes.writeUInt32BE(length * 0x1_00_00);
  body.copy(bytes, 4);
  return bytes;
}

export function fromBinary(type: VectorType, bytes: Uint8Array): Float32Array {
  // A copy: swapping in place needs a buffer of its own, which then also lies on a whole number of elements.
  const body = Buffer.from(Uint8Array.prototype.slice.call(bytes, 4).buffer);
  if (type === 'vector') return new Float32Array(body.swap32().buffer);
  const half = new Float16Array(body.swap16().buffer);
  const values = new Float32Array(half.length);
  for (let index = 0; index < half.length; index += 1) values[index] = half[index] ?? 0;
  return values;
}
