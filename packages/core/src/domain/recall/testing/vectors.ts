/** A source of unit vectors from a seed; with clusters, most of a vector is the middle of one of so many. */
export function vectorSource(given: {
  readonly dimensions: number;
  readonly seed: number;
  readonly clusters?: number;
}) {
  const { dimensions, clusters = 0 } = given;
  let state = given.seed;
  // Sums of evenly distributed numbers are near enough to normal ones, and cheap.
  const even = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0) / 2 ** 31;
  const number = (): number => even() + even() + even();
  const middles = Array.from({ length: clusters }, () => Float32Array.from({ length: dimensions }, number));
  return (): Float32Array => {
    const vector = new Float32Array(dimensions);
    const middle = middles[Math.floor(((even() + 1) / 2) * clusters)];
    let square = 0;
    for (let index = 0; index < dimensions; index += 1) {
      const value = number() + (middle?.[index] ?? 0);
      vector[index] = value;
      square += value * value;
    }
    const length = Math.sqrt(square);
    for (let index = 0; index < dimensions; index += 1) vector[index] = (vector[index] ?? 0) / length;
    return vector;
  };
}
