import type { Task } from '../tasks/task.ts';
import type { PlannedBlock } from '../schedules/planned-blocks.ts';
import { type Estimate, thoughtOf } from './estimates.ts';
import type { Period } from './period.ts';
import type { Cited, DraftItem, Sentence } from './reflection.ts';
import type { Carried } from './standing.ts';
import { bounded, counted, lasting, listed, quoted, sentence } from './wording.ts';

export const citedTask = ({ record: { id } }: Pick<Task, 'record'>): Cited => ({ type: 'task', id });

export function doneSentences(done: readonly Task[]): Sentence[] {
  return bounded(
    done.map((task) => {
      const { title, minutes, unsaid, spentMinutes, outcome } = task;
      const against =
        unsaid === true ? `the usual ${lasting(minutes)}` : `${lasting(thoughtOf(task))} that were thought`;
      const took = spentMinutes === 0 ? '' : `, ${lasting(spentMinutes)} against ${against}`;
      return sentence('done', `Done: ${quoted(title)}${took}${outcome === undefined ? '' : `: ${quoted(outcome)}`}.`, [
        citedTask(task),
      ]);
    }),
  );
}

/** @param complete false: the period goes on, and nothing is carried over yet */
export function carriedSentences(
  carried: readonly Carried[],
  { complete }: { readonly complete: boolean },
): Sentence[] {
  return bounded(
    carried.map(({ task, reason, for: blockers }) => {
      const because = reasonText({ reason, for: blockers });
      const verb = complete ? 'Carried over' : 'Left';
      return sentence('carried', `${verb}: ${quoted(task.title)}; ${because}.`, [task, ...blockers].map(citedTask));
    }),
  );
}

function reasonText({ reason, for: blockers }: Omit<Carried, 'task'>): string {
  switch (reason) {
    case 'waits':
      return `it waits for ${listed(blockers.map(({ title }) => quoted(title)))}`;
    case 'begun':
      return 'it was begun and not finished';
    case 'set_aside':
      return 'time was set aside for it, and it was not begun';
    case 'overdue':
      return 'it was due before and has not been begun';
    case 'not_begun':
      return 'it was not begun';
  }
}

/** What was thought against what it took, and what was set aside. */
export function timeSentences(done: readonly Task[], blocks: readonly PlannedBlock[]): Sentence[] {
  const timed = done.filter(({ spentMinutes }) => spentMinutes > 0);
  const sentences: Sentence[] = [];
  if (timed.length > 0) {
    const spent = lasting(sumOf(timed, ({ spentMinutes }) => spentMinutes));
    const thought = lasting(sumOf(timed, thoughtOf));
    const text = `Time: ${spent} went into ${counted(timed.length, 'task')} that ${timed.length === 1 ? 'was' : 'were'} thought to take ${thought}.`;
    sentences.push(sentence('time', text, timed.map(citedTask)));
  }
  if (blocks.length > 0) {
    const text = `Time: ${lasting(blockMinutes(blocks))} were set aside in ${counted(blocks.length, 'block')}.`;
    sentences.push(
      sentence(
        'time',
        text,
        blocks.map(({ id }) => ({ type: 'block', id })),
      ),
    );
  }
  return sentences;
}

export function blockMinutes(blocks: readonly PlannedBlock[]): number {
  return Math.round(sumOf(blocks, ({ from, to }) => to - from) / 60_000);
}

export function sumOf<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((sum, one) => sum + of(one), 0);
}

/** Of fewer tasks nobody can tell, and so small a difference is none. */
const worthTelling = { tasks: 3, by: 0.1 } as const;

export function estimateSentences(estimates: readonly Estimate[]): Sentence[] {
  return estimates
    .filter(({ factor, tasks }) => tasks.length >= worthTelling.tasks && Math.abs(factor - 1) >= worthTelling.by)
    .map(({ kind, factor, tasks }) => {
      const text = `Estimates: work of kind ${quoted(kind)} is to be reckoned with ${factor} times what is thought, by the last ${tasks.length} tasks.`;
      return sentence(
        'estimates',
        text,
        tasks.map((id) => ({ type: 'task', id })),
      );
    });
}

const reasons: Readonly<Record<DraftItem['reason'], string>> = {
  overdue: 'was due before',
  due: 'falls due',
  started: 'has been begun',
  priority: 'matters most',
};

export function draftSentences(draft: readonly DraftItem[], period: Period): Sentence[] {
  const when = period.kind === 'day' ? 'the next day' : 'the next week';
  return draft.map(({ taskId, title, minutes, reason }, place) => {
    const lead = place === 0 ? `First for ${when}` : 'Then';
    return sentence('next', `${lead}: ${quoted(title)}, about ${lasting(minutes)}; it ${reasons[reason]}.`, [
      { type: 'task', id: taskId },
    ]);
  });
}
