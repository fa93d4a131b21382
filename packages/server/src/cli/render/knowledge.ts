import type { OutputOf } from '@holdfast/contract';
import type { Colors } from '../terminal.ts';
import { formatInstant } from './memory.ts';

type Work = OutputOf<'listWork'>['work'][number];
type Problem = OutputOf<'listProblems'>['problems'][number];
type Solution = OutputOf<'getProblem'>['solutions'][number];

const known = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join('  ');

/** A step of work as two or three lines: what was done, what failed, and what there is to know of it. */
export function workLines(work: Work, { bold, dim, red }: Colors): string[] {
  const { id, task, action, success, error, durationMs, occurredAt, state, space } = work;
  const about = [
    id,
    formatInstant(occurredAt),
    task === undefined ? undefined : `for ${task}`,
    durationMs === undefined ? undefined : `${Math.round(durationMs)} ms`,
    state === 'active' ? undefined : state,
    space === 'default' ? undefined : `in ${space}`,
  ];
  const failure = error === undefined ? [] : [`  ${red(error.split('\n')[0] ?? '')}`];
  return [`${bold(action)}  ${success ? 'worked' : red('failed')}`, ...failure, dim(known(about))];
}

export function problemLines(problem: Problem, { bold, dim }: Colors): string[] {
  const { id, signature, occurrences, solutions, lastSeenAt, state, space } = problem;
  const about = [
    id,
    `seen ${occurrences} ${occurrences === 1 ? 'time' : 'times'}, last ${formatInstant(lastSeenAt)}`,
    `${solutions} ${solutions === 1 ? 'solution' : 'solutions'}`,
    state === 'active' ? undefined : state,
    space === 'default' ? undefined : `in ${space}`,
  ];
  return [bold(known([signature.type, signature.message])), dim(known(about))];
}

export function solutionLines(solution: Solution, { dim }: Colors, why?: string): string[] {
  const { id, content, origin, successes, usageCount, confidence } = solution;
  const record =
    usageCount === 0 ? 'unproven' : `helped ${successes} of ${usageCount} times, confidence ${confidence.toFixed(2)}`;
  return [content, dim(known([id, record, origin === 'learned' ? 'learned from work' : undefined, why]))];
}
