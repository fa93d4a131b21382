/**
 * The vector at unit length (Euclidean), or undefined when it has no direction: all zero, or a value that is not a
 * finite number.
 */
export function unitVector(values: ArrayLike<number>): Float32Array | undefined {
  const length = euclideanLength(values);
  if (!Number.isFinite(length) || length === 0) return undefined;
  const unit = new Float32Array(values.length);
  for (let index = 0; index < values.length; index += 1) unit[index] = (values[index] ?? 0) / length;
  return unit;
}

/** True for the vector by which an embedder says that it knows nothing of a text: it is near no other. */
export function isZeroVector(values: Float32Array): boolean {
  return values.every((value) => value === 0);
}

function euclideanLength(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    sum += value * value;
  }
  return Math.sqrt(sum);
}
