import type { Colors, Terminal } from '../terminal.ts';

/** Prints a page of a list: as JSON where that was asked for, else each row in its lines, and where the next page begins. */
export async function printPage<T>(
  terminal: Terminal,
  page: { readonly nextCursor?: string | undefined },
  {
    json,
    rows,
    linesOf,
    none,
  }: {
    readonly json: boolean | undefined;
    readonly rows: readonly T[];
    readonly linesOf: (row: T, colors: Colors) => readonly string[];
    /** What is said where there are no rows. */
    readonly none: string;
  },
): Promise<void> {
  if (json === true) return terminal.printJson(page);
  for (const row of rows) for (const line of linesOf(row, terminal.colors)) await terminal.print(line);
  if (rows.length === 0) terminal.note(none);
  if (page.nextCursor !== undefined) terminal.note(terminal.errColors.dim(`More: --cursor ${page.nextCursor}`));
}
