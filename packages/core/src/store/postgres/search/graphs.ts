/** Of every index that is one user's graph; before it stands the name of the month's table. */
export function graphSuffix(userNo: number, dimensions: number): string {
  return `_graph_${userNo}_${dimensions}`;
}
