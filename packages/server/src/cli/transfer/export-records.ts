import type { Call } from '../call.ts';
import { allOf } from './all-of.ts';
import { exportSessions, type SessionCounts } from './export-sessions.ts';

const nouns = [
  'pattern',
  'procedure',
  'sprint',
  'plan',
  'task',
  'run',
  'hours',
  'calendar',
  'schedule',
  'block',
  'busy',
  'reflection',
] as const;

/** How many lines there are of each. */
export interface RecordCounts extends SessionCounts {
  problems: number;
  solutions: number;
  work: number;
  planner: number;
}

export const noRecords: RecordCounts = {
  sessions: 0,
  snapshots: 0,
  todos: 0,
  systemState: 0,
  decisions: 0,
  problems: 0,
  solutions: 0,
  work: 0,
  planner: 0,
};

/**
 * What is kept of a user beside memories, in all spaces, as lines in the order in which an import can store them: sessions, known
 * problems with their solutions and what came of them, work, and what the planner keeps.
 *
 * @param bornAs from the id of a memory here to that which it was born with
 */
export async function* exportRecords(
  call: Call,
  counts: RecordCounts,
  bornAs: (id: string) => string,
): AsyncGenerator<string> {
  const line = (kind: string, value: object): string =>
    JSON.stringify({ [kind]: value }, (_, inner: unknown) => (typeof inner === 'string' ? bornAs(inner) : inner));
  yield* exportSessions(call, counts);
  const problems = await allOf(call, 'listProblems', { includeArchived: true }, (page) => page.problems);
  for (const problem of problems.toReversed()) {
    yield line('problem', problem);
    counts.problems += 1;
    const { solutions } = await call('getProblem', { id: problem.id, spaces: [problem.space] });
    for (const solution of solutions) {
      yield line('solution', { space: problem.space, ...solution });
      counts.solutions += 1;
    }
  }
  const work = await allOf(call, 'listWork', { includeArchived: true }, (page) => page.work);
  for (const record of work.toReversed()) {
    yield line('work', record);
    counts.work += 1;
  }
  for (const noun of nouns) {
    const records = await allOf(call, 'listPlannerRecords', { noun }, (page) => page.records);
    for (const record of records.toReversed()) {
      yield line('planner', record);
      counts.planner += 1;
    }
  }
}
