import { present } from '../../present.ts';
import { readFailure } from '../../sessions/read-work.ts';
import type { Gathered } from './gather.ts';
import { isWithin } from './period.ts';
import type { Cited, Sentence } from './reflection.ts';
import { bounded, counted, quoted, sentence } from './wording.ts';

/** The same thing that failed, as often as it did. */
export interface FailureGroup {
  readonly text: string;
  readonly times: number;
  /** Days of the user on which it did. */
  readonly days: ReadonlySet<string>;
  readonly citations: readonly Cited[];
  /** Work that was done all the same, later. */
  readonly fix?: Cited;
}

interface Failing {
  readonly key: string;
  readonly text: string;
  readonly times: number;
  readonly at: number;
  /** When it was seen last, where that is not the same. */
  readonly until?: number;
  readonly cited: Cited;
  readonly fix?: Cited | undefined;
}

/** What failed, each thing once, in order of when it first did: steps of work, errors of sessions, runs, and what was told of. */
export function failuresOf(
  { period, work, errors, runs, said }: Pick<Gathered, 'period' | 'work' | 'errors' | 'runs' | 'said'>,
  dayOf: (at: number) => string,
): FailureGroup[] {
  const all: Failing[] = [
    ...work
      .filter(({ success }) => !success)
      .map((one): Failing => {
        const later = work.find(
          ({ key, success, occurredAt }) => success && key === one.key && occurredAt >= one.occurredAt,
        );
        return {
          key: one.problemNo === undefined ? (one.error ?? one.action) : `problem ${one.problemNo}`,
          text: one.error === undefined ? one.action : `${one.action}: ${one.error}`,
          times: 1,
          at: one.occurredAt,
          cited: { type: 'work', id: one.id },
          fix: later === undefined ? undefined : { type: 'work', id: later.id },
        };
      }),
    ...errors.map((one): Failing => {
      const { message } = readFailure(one);
      const [at = period.from, until = at] = [one.createdAt, one.seenAt].filter((seen) => isWithin(period, seen));
      // How often it was seen in a part of its time nobody knows.
      const whole = isWithin(period, one.createdAt) && isWithin(period, one.seenAt);
      return {
        key: message,
        text: message,
        times: whole ? one.times : 1,
        at,
        until,
        cited: { type: 'error', id: one.id },
      };
    }),
    ...runs
      .filter(({ state }) => state === 'failed')
      .map((one): Failing => {
        const text = one.error === undefined ? one.name : `${one.name}: ${one.error}`;
        return {
          key: text,
          text,
          times: 1,
          at: one.endedAt ?? one.record.updatedAt,
          cited: { type: 'run', id: one.record.id },
        };
      }),
    ...said
      .filter(({ importance }) => importance.weight === 'ran_into')
      .map(({ memory }): Failing => {
        const { content, id, occurredAt } = memory;
        return { key: content, text: content, times: 1, at: occurredAt, cited: { type: 'memory', id } };
      }),
  ];
  return [...Map.groupBy(all, ({ key }) => key).values()]
    .map((some) => some.toSorted((a, b) => a.at - b.at || (a.cited.id < b.cited.id ? -1 : 1)))
    .toSorted(
      (a, b) => present(a[0]).at - present(b[0]).at || (present(a[0]).cited.id < present(b[0]).cited.id ? -1 : 1),
    )
    .map((some) => {
      const { fix } = present(some.at(-1));
      return {
        text: present(some[0]).text,
        times: some.reduce((sum, { times }) => sum + times, 0),
        days: new Set(some.flatMap(({ at, until = at }) => [dayOf(at), dayOf(until)])),
        citations: some.map(({ cited }) => cited),
        ...(fix === undefined ? {} : { fix }),
      };
    });
}

export function failureSentences(groups: readonly FailureGroup[]): Sentence[] {
  return bounded(
    groups.map(({ text, times, citations, fix }) => {
      const often = times === 1 ? '' : ` (${times} times)`;
      const after = fix === undefined ? '' : '; it worked later';
      return sentence(
        'failures',
        `Failed: ${quoted(text)}${often}${after}.`,
        fix === undefined ? citations : [...citations, fix],
      );
    }),
  );
}

const oftenInAPeriod = 3;
const oftenOnDays = 2;

/** What came back: three times, or on two days. */
export function recurringSentences(groups: readonly FailureGroup[]): Sentence[] {
  return bounded(
    groups
      .filter(({ times, days }) => times >= oftenInAPeriod || days.size >= oftenOnDays)
      .map(({ text, times, days, citations, fix }) => {
        const open = fix === undefined ? 'nothing shows that it is over' : 'it worked in the end';
        return sentence(
          'recurring',
          `Came back ${counted(times, 'time')} on ${counted(days.size, 'day')}: ${quoted(text)}; ${open}.`,
          fix === undefined ? citations : [...citations, fix],
        );
      }),
  );
}
