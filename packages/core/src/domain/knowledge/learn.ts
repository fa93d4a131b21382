import { newId } from '../ids.ts';
import type { RememberDependencies } from '../memories/remember.ts';
import { matchKey } from '../memories/match-key.ts';
import { defined } from '../defined.ts';
import type { Platform } from '../platform.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';
import type { WorkReader, WorkRecord } from '../work/work-store.ts';
import { addSolution } from './add-solution.ts';

/** Records before a success that are looked at. */
const mostRead = 50;
/** What took more steps is work of its own, not a fix. */
const mostSteps = 12;
const longestStep = 500;

/** What was learned: which problem, and what helped. */
export interface Lesson {
  readonly problemNo: number;
  readonly steps: string;
}

/**
 * What a success teaches: the same action of the same task failed before it, and the steps that succeeded between the
 * last such failure and it are what helped. Undefined where nothing failed, or nothing was done in between.
 *
 * @param before records of the session or task before the success, the newest first
 */
export function lessonOf(success: WorkRecord, before: readonly WorkRecord[]): Lesson | undefined {
  const isSame = (record: WorkRecord): boolean =>
    record.task === success.task && matchKey(record.action) === matchKey(success.action);
  const last = before.findIndex(isSame);
  const failure = before[last];
  if (failure?.success !== false || failure.problemNo === undefined) return undefined;
  const between = before.slice(0, last).filter((record) => record.success);
  if (between.length === 0 || between.length > mostSteps) return undefined;
  const lines = between.toReversed().map((record, place) => `${place + 1}. ${stepOf(record)}`);
  return { problemNo: failure.problemNo, steps: lines.join('\n') };
}

function stepOf({ action, input }: WorkRecord): string {
  const step = input === undefined ? action : `${action} ${input}`;
  return (step.length > longestStep ? `${step.slice(0, longestStep - 1)}…` : step)
    .replaceAll(/\s+/gu, ' ')
    .toWellFormed();
}

/** Leaves a job where a success may teach something: it has failed before in its session or task. */
export async function enqueueLearning(
  { jobs, work }: Pick<Writers, 'jobs' | 'work'>,
  platform: Platform,
  scope: UserScope,
  record: WorkRecord,
): Promise<void> {
  if (!record.success || lessonOf(record, await recordsBefore(work, scope, record)) === undefined) return;
  const job = {
    id: newId(platform),
    kind: 'learn_from_work',
    payload: { workId: record.id },
    runAt: platform.now(),
  } as const;
  await jobs.enqueue(scope, { jobs: [job] });
}

/** Learns from a success; what it taught before is not learned again. */
export async function learnFromWork(
  dependencies: RememberDependencies,
  scope: UserScope,
  { workId }: { readonly workId: string },
): Promise<void> {
  const { store, platform } = dependencies;
  const found = await store.read(scope, async ({ work, knowledge }) => {
    const record = await work.get(scope, { id: workId });
    if (record === undefined) return undefined;
    const own = { ...scope, spaces: [record.space] };
    const lesson = lessonOf(record, await recordsBefore(work, own, record));
    if (lesson === undefined) return undefined;
    const [problem] = await knowledge.problemsByNo(own, { nos: [lesson.problemNo] });
    return problem && { own, problem, lesson, record };
  });
  if (found === undefined) return;
  const { own, problem, lesson, record } = found;
  const { sessionId, agentId } = record;
  const item = { content: lesson.steps, origin: 'learned', ...defined({ sessionId, agentId }) } as const;
  const added = await addSolution(dependencies, own, { problem, item });
  if (added === undefined || added.solution.learnedFrom === workId) return;
  const outcome = { id: added.solution.id, success: true, learnedFrom: workId, at: platform.now() };
  await store.write(own, ({ knowledge }) => knowledge.recordOutcome(own, outcome));
}

async function recordsBefore(
  work: WorkReader,
  scope: UserScope,
  { sessionId, task, occurredAt, no }: WorkRecord,
): Promise<readonly WorkRecord[]> {
  const filter = sessionId === undefined ? defined({ task }) : { sessionId };
  // What belongs to no session and no task has nothing before it.
  if (Object.keys(filter).length === 0) return [];
  return work.list(scope, { filter, after: { occurredAt, no }, limit: mostRead });
}
