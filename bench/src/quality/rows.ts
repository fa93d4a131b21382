import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Answered } from './metrics.ts';

/** One question's answer, with what names the question across runs. */
export interface Answer extends Answered {
  readonly history: string;
  readonly question: string;
}

const row = z.object({
  history: z.string(),
  question: z.string(),
  category: z.string(),
  relevant: z.record(z.string(), z.number()),
  ranked: z.array(z.string()),
});

export type Row = z.infer<typeof row>;

/** How many places of a ranking are kept: as many as any measure looks at. */
const KEPT = 20;

export function toRow({ history, question, category, relevant, ranked }: Answer): Row {
  return { history, question, category, relevant: Object.fromEntries(relevant), ranked: ranked.slice(0, KEPT) };
}

/** The answers of a file of rows. @throws Error when a line is not a row */
export async function readRows(path: string): Promise<Answer[]> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const { relevant, ...rest } = row.parse(JSON.parse(line));
    return { ...rest, relevant: new Map(Object.entries(relevant)) };
  });
}
