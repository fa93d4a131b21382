import type { Colors } from '../terminal.ts';

/** Names in one column, values in the next. */
export function tableLines(rows: readonly (readonly [name: string, value: string])[], { cyan }: Colors): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${cyan(name.padEnd(width))}  ${value}`);
}
