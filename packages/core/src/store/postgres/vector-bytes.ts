/** The number behind each dimension, as the extension keeps it: two bytes, or four where it knows no other. */
export type VectorType = 'halfvec' | 'vector';

/**
 * A vector in the binary form of the extension: the count of its dimensions and two empty bytes, then the numbers,
 * all with the high byte first. As text the same would cost several times the processor time. The extension takes no
 * vector without numbers: that becomes a single 0, and the count beside it tells.
 */
export function toBinary(type: VectorType, given: Float32Array): Uint8Array {
  const values = given.length === 0 ? new Float32Array(1) : given;
  const size = type === 'halfvec' ? 2 : 4;
  const bytes = Buffer.allocUnsafe(4 + values.length * size);
  bytes.writeUInt32BE(values.length * 0x1_00_00);
  // What is kept has the precision of every other store, so that all rank alike.
  const half = Float16Array.from(values);
  const body = Buffer.from(type === 'halfvec' ? half.buffer : Float32Array.from(half).buffer);
  if (type === 'halfvec') body.swap16();
  else body.swap32();
  body.copy(bytes, 4);
  return bytes;
}

export function fromBinary(type: VectorType, bytes: Uint8Array): Float32Array {
  // A copy: swapping in place needs a buffer of its own, which then also lies on a whole number of elements.
  const body = Buffer.from(Uint8Array.prototype.slice.call(bytes, 4).buffer);
  if (type === 'vector') return new Float32Array(body.swap32().buffer);
  return Float32Array.from(new Float16Array(body.swap16().buffer));
}
