import { setTimeout as sleep } from 'node:timers/promises';
import { type HoldfastClient, HoldfastError } from '@holdfast/sdk';
import type { Fleet, Member } from './fleet.ts';
import { type Entry, type Ledger, markOf } from './ledger.ts';

/** Once the load is to end, how long a call that is under way is still repeated. */
const GRACE_MS = 60_000;
const BATCH = 5;
const REPEAT_MS = 100;

export interface LoadReport {
  /** Calls that were answered as asked, at the first try or a later one. */
  readonly answered: number;
  /** Wall milliseconds of the tries that were answered. */
  readonly walls: readonly number[];
  /** Tries that failed, by their code. */
  readonly failures: ReadonlyMap<string, number>;
  /** Calls that were given up. */
  readonly givenUp: number;
  /** Recalls and reads that gave what is another user's. */
  readonly violations: number;
  /** Recalls that did not give what had been acknowledged, or gave what had been forgotten. */
  readonly stale: number;
}

export interface Load {
  /** Ends it once every call under way is answered. */
  stop(): Promise<LoadReport>;
}

/**
 * For every member one who writes (singly by source, singly by key, in batches, and forgets) and one who reads, each
 * through a replica drawn by chance for every try. A write whose outcome is unknown is sent again, as it was.
 */
export function startLoad(params: {
  readonly fleet: Fleet;
  readonly ledger: Ledger;
  readonly random: () => number;
  /** Milliseconds between two calls of one of them. */
  readonly pauseMs: number;
  readonly forgets: boolean;
}): Load {
  const { fleet, ledger, random, pauseMs } = params;
  const { members } = fleet;
  const failures = new Map<string, number>();
  const walls: number[] = [];
  const count = { answered: 0, givenUp: 0, violations: 0, stale: 0 };
  let endsAt = Number.POSITIVE_INFINITY;
  const over = (): boolean => performance.now() > endsAt;
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];

  const call = async <T>(member: Member, work: (client: HoldfastClient) => Promise<T>): Promise<T | undefined> => {
    while (performance.now() < endsAt + GRACE_MS) {
      const client = fleet.clientOf(member, random);
      const start = performance.now();
      try {
        if (client === undefined) throw new HoldfastError('unreachable');
        const answer = await work(client);
        count.answered += 1;
        walls.push(performance.now() - start);
        return answer;
      } catch (error) {
        const code = error instanceof HoldfastError ? error.code : String(error);
        failures.set(code, (failures.get(code) ?? 0) + 1);
        if (error instanceof HoldfastError && !error.retryable) break;
        await sleep(REPEAT_MS);
      }
    }
    count.givenUp += 1;
    return undefined;
  };

  const acknowledge = (entry: Entry, id: string): void => {
    entry.id = id;
    entry.acknowledged = true;
  };

  const remember = async (member: Member, chance: number): Promise<void> => {
    if (chance < 0.2) {
      const entries = Array.from({ length: BATCH }, () => ledger.next(member, `group-${ledger.entries.length}`));
      const [first] = entries;
      const items = entries.map(({ content }) => ({ content }));
      const options = { idempotencyKey: `batch-${first?.word ?? ''}` };
      const answer = await call(member, (client) => client.rememberMany({ items }, options));
      for (const [place, entry] of entries.entries()) {
        const id = answer?.results[place]?.id;
        if (id !== undefined) acknowledge(entry, id);
      }
      return;
    }
    const entry = ledger.next(member);
    const { content, word } = entry;
    const answer = await call(member, (client) =>
      chance < 0.6
        ? client.remember({ content, source: { type: 'chaos', id: word } })
        : client.remember({ content }, { idempotencyKey: word }),
    );
    if (answer !== undefined) acknowledge(entry, answer.memory.id);
  };

  const forget = async (entry: Entry): Promise<void> => {
    const { id } = entry;
    if (id === undefined) return;
    entry.forgotten = 'asked';
    const done = await call(entry.member, (client) =>
      client.forgetMemory({ id }).catch((error: unknown) => {
        // An earlier try had done it.
        if (error instanceof HoldfastError && error.code === 'not_found') return 'gone';
        throw error;
      }),
    );
    if (done !== undefined) entry.forgotten = 'acknowledged';
  };

  const write = async (member: Member): Promise<void> => {
    while (!over()) {
      const mine = ledger.entries.filter((entry) => entry.member === member && mayBeForgotten(entry));
      const victim = params.forgets && random() < 0.15 ? pick(mine) : undefined;
      await (victim === undefined ? remember(member, random()) : forget(victim));
      await sleep(pauseMs);
    }
  };

  const read = async (member: Member): Promise<void> => {
    const others = members.filter((one) => one !== member);
    while (!over()) {
      const known = pick(ledger.entries.filter((entry) => entry.member === member && entry.id !== undefined));
      if (known !== undefined) await checkKnown(known);
      const answer = await call(member, (client) => client.recall({ query: 'harbour diary', k: 20 }));
      const foreign = answer?.results.filter(({ memory }) => !memory.content.includes(markOf(member))) ?? [];
      count.violations += foreign.length;
      const stranger = pick(others);
      const theirs = pick(ledger.entries.filter((entry) => entry.member === stranger && entry.id !== undefined));
      if (theirs?.id !== undefined) await checkRefused(member, theirs.id);
      await sleep(pauseMs);
    }
  };

  const checkKnown = async (entry: Entry): Promise<void> => {
    const before = entry.forgotten;
    const answer = await call(entry.member, (client) => client.recall({ query: entry.word, k: 5 }));
    // What was being forgotten meanwhile may be there or not.
    if (answer === undefined || entry.forgotten !== before || before === 'asked') return;
    const found = answer.results.some(({ memory }) => memory.id === entry.id);
    if (found !== (before === 'no')) count.stale += 1;
  };

  const checkRefused = async (member: Member, id: string): Promise<void> => {
    const answer = await call(member, (client) =>
      client.getMemory({ id }).then(
        () => 'given',
        (error: unknown) => {
          if (error instanceof HoldfastError && error.code === 'not_found') return 'refused';
          throw error;
        },
      ),
    );
    if (answer === 'given') count.violations += 1;
  };

  const running = Promise.all(members.flatMap((member) => [write(member), read(member)]));
  return {
    async stop() {
      endsAt = performance.now();
      await running;
      return { ...count, walls, failures };
    },
  };
}

function mayBeForgotten({ id, forgotten, group }: Entry): boolean {
  return id !== undefined && forgotten === 'no' && group === undefined;
}
