import type { InputOf } from '@holdfast/contract';
import type { Asked, Mem0Parts } from './parts.ts';
import { type Mem0Record, type Memory, recordOf } from './record.ts';

/** Results of one recall, and recalls of one search. */
const mostResults = 100;
const mostRecalls = 40;
/** Memories of one search that say the same as a result and are looked at in its place. */
const mostTwins = 200;

type Scored = Mem0Record & { readonly score: number };

export interface Best {
  /** Best first. */
  readonly records: readonly Scored[];
  /** False where there may be better ones among what was not looked at. */
  readonly complete: boolean;
}

/** A time of which recall has more than it has given. */
interface Rest {
  readonly asked: InputOf<'recall'>;
  /** When what it gave has happened, the earliest first. */
  readonly times: readonly number[];
  /** Nothing else of this time is better than this. */
  readonly floor: number;
}

/**
 * The best memories that meet conditions which recall does not know of. It gives a hundred of a time at most: where these
 * are not enough, the time is halved, that with the best rest first, until no rest can hold a better one.
 */
export async function bestFitting(
  { api }: Mem0Parts,
  { context, impliedUser }: Asked,
  params: {
    readonly recalls: readonly InputOf<'recall'>[];
    /** Undefined when recall knows of all conditions. */
    readonly fits: ((record: Mem0Record) => boolean) | undefined;
    readonly wanted: number;
    readonly threshold: number;
  },
): Promise<Best> {
  const { recalls, fits, wanted, threshold } = params;
  const k = fits === undefined ? wanted : mostResults;
  const found = new Map<string, Scored>();
  const rests: Rest[] = [];
  let made = 0;
  let looked = 0;
  let complete = true;

  const look = async (asked: InputOf<'recall'>): Promise<void> => {
    made += 1;
    const { results } = await api.call('recall', { ...asked, k }, context);
    for (const { memory, score, duplicates } of results) {
      const record = score >= threshold ? await fitting(memory, duplicates) : undefined;
      // What a wider time has told of keeps its score.
      if (record !== undefined && !found.has(record.id)) found.set(record.id, { ...record, score });
    }
    const floor = Math.min(...results.map(({ score }) => score));
    if (fits === undefined || results.length < mostResults || floor < threshold) return;
    rests.push({ asked, times: results.map(({ memory }) => Date.parse(memory.occurredAt)).toSorted(byNumber), floor });
  };
  /** The memory, or one that says the same elsewhere and meets the conditions. */
  const fitting = async (memory: Memory, twins: readonly string[] = []): Promise<Mem0Record | undefined> => {
    const record = recordOf(memory, impliedUser);
    if (fits === undefined || fits(record)) return record;
    for (const id of twins) {
      looked += 1;
      if (looked > mostTwins) {
        complete = false;
        return undefined;
      }
      const { memory: twin } = await api.call(
        'getMemory',
        { id, userId: memory.userId, spaces: [memory.space] },
        context,
      );
      const other = recordOf(twin, impliedUser);
      if (fits(other)) return other;
    }
    return undefined;
  };
  const best = (): Scored[] => [...found.values()].toSorted((a, b) => b.score - a.score).slice(0, wanted);

  for (const asked of recalls) await look(asked);
  for (;;) {
    const records = best();
    rests.sort((a, b) => a.floor - b.floor);
    const rest = rests.pop();
    if (rest === undefined || (records[wanted - 1]?.score ?? -Infinity) >= rest.floor) return { records, complete };
    if (made + 2 > mostRecalls) return { records, complete: false };
    const middle = middleOf(rest.times);
    if (middle === undefined) {
      // All in one instant.
      complete = false;
      continue;
    }
    const at = new Date(middle).toISOString();
    const { filter } = rest.asked;
    await look({ ...rest.asked, filter: { ...filter, to: at } });
    await look({ ...rest.asked, filter: { ...filter, from: at } });
  }
}

/** An instant with about half of them before it, and at least one. */
function middleOf(times: readonly number[]): number | undefined {
  const middle = times[Math.floor(times.length / 2)];
  const [first] = times;
  return middle === first ? times.find((time) => time !== first) : middle;
}

function byNumber(a: number, b: number): number {
  return a - b;
}
