import { createAnalyzer } from '../recall/analyzer/analyzer.ts';
import type { Platform } from '../platform.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import { likeness, workReader } from './same-work.ts';
import { type Work, workKey } from './work-key.ts';
import type { WorkRecord } from './work-store.ts';

export interface WorkMatch {
  readonly work: WorkRecord;
  readonly match: 'same' | 'similar';
  readonly similarity: number;
}

export interface WorkCheck {
  /** What succeeded already, the best first. */
  readonly matches: readonly WorkMatch[];
  /** The latest failures of the very same work. */
  readonly failed: readonly WorkRecord[];
}

/** Records that are looked at for words. */
const mostRead = 1_000;
/** Records that are read in one turn of the event loop. */
const sliceRecords = 200;
const mostFailed = 3;

/** Whether work was done already: the same by its key, or with nearly the same words about the same things. Writes nothing. */
export async function checkWork(
  { store, platform }: { readonly store: Store; readonly platform: Platform },
  scope: UserScope,
  asked: Work & { readonly since: number; readonly minSimilarity: number; readonly limit: number },
): Promise<WorkCheck> {
  const key = workKey(platform, asked);
  const { since: from, limit, minSimilarity } = asked;
  const { same, failed, others } = await store.read(scope, async ({ work }) => {
    const list = (filter: object, most: number): Promise<WorkRecord[]> =>
      work.list(scope, { filter: { from, ...filter }, limit: most });
    return {
      same: await list({ key, success: true, includeArchived: true }, limit),
      failed: await list({ key, success: false, includeArchived: true }, mostFailed),
      others: await list({ success: true }, mostRead),
    };
  });
  const read = workReader(createAnalyzer());
  const wanted = read(asked);
  const candidates = [];
  const counts = new Map<string, number>();
  for (const [place, record] of others.entries()) {
    if (place % sliceRecords === sliceRecords - 1) await platform.yieldTurn();
    const words = read(record);
    for (const term of [...words.terms, ...words.names]) counts.set(term, (counts.get(term) ?? 0) + 1);
    if (record.key !== key) candidates.push({ record, words });
  }
  const weightOf = (term: string): number => Math.log(2 + others.length / (1 + (counts.get(term) ?? 0)));
  const similar = candidates
    .map(({ record, words }): WorkMatch => ({
      work: record,
      match: 'similar',
      similarity: likeness(wanted, words, weightOf),
    }))
    .filter(({ similarity }) => similarity > 0 && similarity >= minSimilarity)
    // Stable: of equal ones the latest stays first.
    .toSorted((a, b) => b.similarity - a.similarity);
  const matches = [...same.map((work): WorkMatch => ({ work, match: 'same', similarity: 1 })), ...similar];
  return { matches: matches.slice(0, limit), failed };
}
