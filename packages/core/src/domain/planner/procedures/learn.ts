import { handedOn } from '../handed-on.ts';
import { nameKey } from '../../memories/match-key.ts';
import { within } from '../plans/make-plan.ts';
import type { PlanContent } from '../plans/plan.ts';
import { subjectTerms } from '../plans/choose-pattern.ts';
import type { RunContent, RunStep } from '../runs/run.ts';
import { lowerBound } from './confidence.ts';
import type { Lesson, ProcedureChange, ProcedureContent, ProcedureState, ProcedureStep } from './procedure.ts';

/** Verified successes after which a candidate is active. */
const PROVEN = 3;
const SOUND = 0.5;
/** Below this, after so many runs, or after so many failures in a row, it is deprecated. */
const POOR = 0.3;
const ENOUGH_RUNS = 5;
const FAILURES_IN_A_ROW = 3;
/** Weight of the last run in the duration of a step. */
const NEWEST = 0.3;
/** Runs that went without a step, and did well, after which it is left out. */
const SKIPS = 2;
const KEPT_RUNS = 20;
const KEPT_CHANGES = 50;
const KEPT_LESSONS = 20;

/** A procedure made of what a run of a plan has done: what was skipped is left out, and what it was about can be put in again. */
export function procedureOf(plan: PlanContent, run: RunContent, at: number): ProcedureContent {
  const steps = new Map(run.steps.map((step) => [step.key, step]));
  const skipped = new Set(run.steps.filter(({ outcome }) => outcome === 'skipped').map(({ key }) => key));
  const general = (text: string): string => text.replaceAll(plan.subject, '{subject}');
  const left = new Map(plan.steps.filter(({ key }) => skipped.has(key)).map(({ key, after }) => [key, after]));
  return {
    name: plan.title,
    kind: plan.kind,
    terms: subjectTerms(plan.subject),
    preconditions: [],
    steps: plan.steps
      .filter(({ key }) => !skipped.has(key))
      .map(({ key, title, minutes, after, verification, phase, kind }) => ({
        key,
        title: general(title),
        minutes: within(steps.get(key)?.minutes ?? minutes),
        after: handedOn(after, left),
        verification: general(verification),
        phase,
        done: 0,
        skipped: 0,
        ...(kind === undefined ? {} : { kind }),
      })),
    lessons: [],
    successes: 0,
    failures: 0,
    unverified: 0,
    failedInARow: 0,
    lastUsedAt: at,
    runIds: [],
    changes: [],
  };
}

export interface Learned {
  readonly content: ProcedureContent;
  readonly state: ProcedureState;
}

/** What a procedure is after a run. A run that was cancelled teaches nothing. */
export function learn(
  before: Learned,
  {
    run,
    runId,
    at,
    lessonId,
  }: { readonly run: RunContent; readonly runId: string; readonly at: number; readonly lessonId: string },
): Learned {
  if (run.outcome === undefined || run.outcome === 'cancelled') return before;
  const succeeded = run.outcome === 'success';
  const proven = succeeded && run.verified === true;
  const { content } = before;
  const successes = content.successes + (proven ? 1 : 0);
  const failures = content.failures + (succeeded ? 0 : 1);
  const failedInARow = succeeded ? (proven ? 0 : content.failedInARow) : content.failedInARow + 1;
  const changes: ProcedureChange[] = [];
  const lessons = succeeded || run.error === undefined ? content.lessons : withLesson(content.lessons, run.error);
  const steps = withoutIdle(
    content.steps.map((step) =>
      taught(
        step,
        run.steps.find(({ key }) => key === step.key),
        proven,
      ),
    ),
  );
  const state = stateAfter(before.state, { successes, failures, failedInARow });
  if (state !== before.state) changes.push({ at, change: 'state', of: state, by: 'run' });
  return {
    state,
    content: {
      ...content,
      steps,
      lessons,
      successes,
      failures,
      unverified: content.unverified + (succeeded && !proven ? 1 : 0),
      failedInARow,
      lastUsedAt: at,
      runIds: [runId, ...content.runIds].slice(0, KEPT_RUNS),
      changes: [...changes, ...content.changes].slice(0, KEPT_CHANGES),
    },
  };

  /** What went wrong, once; the lessons that did the most harm make room. */
  function withLesson(known: readonly Lesson[], error: string): readonly Lesson[] {
    const key = nameKey(error);
    if (known.some(({ text }) => nameKey(text) === key)) return known;
    changes.push({ at, change: 'lesson_added', of: lessonId, by: 'run' });
    const added: Lesson = { id: lessonId, kind: 'avoid', text: error, helpful: 0, harmful: 0 };
    return [added, ...known.toSorted((a, b) => b.helpful - b.harmful - (a.helpful - a.harmful))].slice(0, KEPT_LESSONS);
  }

  /** What successful runs go without is no part of it; what waited for it waits for what it waited for. At most one a run. */
  function withoutIdle(known: readonly ProcedureStep[]): readonly ProcedureStep[] {
    const idle = known.length < 2 ? undefined : known.find(({ skipped, done }) => skipped >= SKIPS && skipped > done);
    if (idle === undefined) return known;
    changes.push({ at, change: 'step_removed', of: idle.key, by: 'run' });
    return known
      .filter((step) => step !== idle)
      .map((step) => ({
        ...step,
        after: [...new Set(step.after.flatMap((key) => (key === idle.key ? idle.after : [key])))],
      }));
  }
}

function taught(step: ProcedureStep, run: RunStep | undefined, proven: boolean): ProcedureStep {
  if (run === undefined || run.outcome === 'failed') return step;
  if (run.outcome === 'skipped') return proven ? { ...step, skipped: step.skipped + 1 } : step;
  const minutes = run.minutes === undefined ? step.minutes : step.minutes * (1 - NEWEST) + run.minutes * NEWEST;
  return { ...step, minutes: within(minutes), done: step.done + 1 };
}

/** A person's word that it is deprecated holds until it has proven itself anew. */
function stateAfter(
  before: ProcedureState,
  { successes, failures, failedInARow }: Pick<ProcedureContent, 'successes' | 'failures' | 'failedInARow'>,
): ProcedureState {
  const bound = lowerBound(successes, failures);
  const poor = failedInARow >= FAILURES_IN_A_ROW || (successes + failures >= ENOUGH_RUNS && bound < POOR);
  if (poor) return 'deprecated';
  return before === 'candidate' && successes >= PROVEN && bound >= SOUND ? 'active' : before;
}
