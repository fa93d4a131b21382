import { handedOn } from '../handed-on.ts';
import { defined } from '../../defined.ts';
import { newId } from '../../ids.ts';
import type { UserScope } from '../../scope.ts';
import { checkSteps } from '../patterns/write-pattern.ts';
import type { PatternStep } from '../patterns/pattern.ts';
import { change, checkVersion, demand, invalid, type PlannerDependencies, writeWith } from '../records/records.ts';
import {
  contentOfProcedure,
  type Lesson,
  type Procedure,
  type ProcedureChange,
  type ProcedureState,
  type ProcedureStep,
  readProcedure,
} from './procedure.ts';

/** Changes of a procedure, item by item: it is never rewritten whole. */
export interface ProcedureDeltas {
  readonly addSteps?: readonly PatternStep[];
  readonly changeSteps?: readonly (Partial<PatternStep> & Pick<PatternStep, 'key'>)[];
  readonly removeSteps?: readonly string[];
  readonly addLessons?: readonly Pick<Lesson, 'kind' | 'text'>[];
  readonly voteLessons?: readonly { readonly id: string; readonly vote: 'helpful' | 'harmful' }[];
  readonly removeLessons?: readonly string[];
  readonly addPreconditions?: readonly string[];
  readonly removePreconditions?: readonly string[];
  readonly state?: ProcedureState;
}

const KEPT_CHANGES = 50;
/** Share of its steps and lessons that a procedure may lose at once, but one at least. */
const MOST_LOST = 0.05;

/**
 * Carries out changes of a procedure. The version before stays readable, and each change is noted.
 *
 * @throws HoldfastError not_found, version_conflict, invalid_input for items that are not there, for steps that cannot be a
 *   plan, and for more loss than one change may bring unless it is meant
 */
export async function changeProcedure(
  dependencies: PlannerDependencies,
  scope: UserScope,
  {
    id,
    expectedVersion,
    deltas,
    meansLoss = false,
  }: {
    readonly id: string;
    readonly expectedVersion?: number;
    readonly deltas: ProcedureDeltas;
    /** True when it is meant to lose many items. */
    readonly meansLoss?: boolean;
  },
): Promise<Procedure> {
  return writeWith(dependencies, scope, async ({ planner }, at) => {
    const record = await demand(planner, scope, { noun: 'procedure', id });
    checkVersion(record, expectedVersion);
    const before = readProcedure(record);
    const { removeSteps = [], removeLessons = [], removePreconditions = [] } = deltas;
    demandAll(
      'removeSteps',
      removeSteps,
      before.steps.map(({ key }) => key),
    );
    demandAll(
      'changeSteps',
      (deltas.changeSteps ?? []).map(({ key }) => key),
      before.steps.map(({ key }) => key),
    );
    const lessonIds = before.lessons.map((lesson) => lesson.id);
    demandAll('removeLessons', removeLessons, lessonIds);
    demandAll(
      'voteLessons',
      (deltas.voteLessons ?? []).map((vote) => vote.id),
      lessonIds,
    );
    demandAll('removePreconditions', removePreconditions, before.preconditions);
    const items = before.steps.length + before.lessons.length;
    const lost = removeSteps.length + removeLessons.length;
    if (!meansLoss && lost > Math.max(1, Math.floor(items * MOST_LOST))) {
      throw invalid('removeMany', `is needed to remove ${lost} of ${items} steps and lessons at once`);
    }
    const steps = stepsAfter(before.steps, deltas);
    checkSteps(steps);
    const added = (deltas.addLessons ?? []).map((lesson) => ({
      ...lesson,
      id: newId(dependencies.platform),
      helpful: 0,
      harmful: 0,
    }));
    const lessons = [...before.lessons.filter((lesson) => !removeLessons.includes(lesson.id)).map(voted), ...added];
    const preconditions = [
      ...before.preconditions.filter((one) => !removePreconditions.includes(one)),
      ...(deltas.addPreconditions ?? []).filter((one) => !before.preconditions.includes(one)),
    ];
    const changes = [...notesOf(deltas, added, at), ...before.changes].slice(0, KEPT_CHANGES);
    const content = { ...contentOfProcedure(before), steps, lessons, preconditions, changes };
    const patch = { content: JSON.stringify(content), ...defined({ state: deltas.state }) };
    return readProcedure(await change(planner, scope, { record, patch, keep: true, at }));
  });

  function voted(lesson: Lesson): Lesson {
    const votes = (deltas.voteLessons ?? []).filter((vote) => vote.id === lesson.id);
    const of = (kind: 'helpful' | 'harmful'): number => votes.filter(({ vote }) => vote === kind).length;
    return { ...lesson, helpful: lesson.helpful + of('helpful'), harmful: lesson.harmful + of('harmful') };
  }
}

function demandAll(field: string, wanted: readonly string[], known: readonly string[]): void {
  const missing = wanted.find((one) => !known.includes(one));
  if (missing !== undefined) throw invalid(field, `names ${missing}, which is not there`);
}

function stepsAfter(before: readonly ProcedureStep[], deltas: ProcedureDeltas): readonly ProcedureStep[] {
  const removed = new Map(
    before.filter(({ key }) => deltas.removeSteps?.includes(key)).map(({ key, after }) => [key, after]),
  );
  const kept = before
    .filter(({ key }) => !removed.has(key))
    .map((step) => ({
      ...step,
      after: handedOn(step.after, removed),
      ...defined({ ...deltas.changeSteps?.find(({ key }) => key === step.key) }),
    }));
  return [...kept, ...(deltas.addSteps ?? []).map((step) => ({ ...step, done: 0, skipped: 0 }))];
}

function notesOf(deltas: ProcedureDeltas, added: readonly Lesson[], at: number): ProcedureChange[] {
  const note = (kind: ProcedureChange['change'], of: readonly string[] = []): ProcedureChange[] =>
    of.map((one) => ({ at, change: kind, of: one, by: 'caller' }));
  return [
    ...note(
      'step_added',
      deltas.addSteps?.map(({ key }) => key),
    ),
    ...note(
      'step_changed',
      deltas.changeSteps?.map(({ key }) => key),
    ),
    ...note('step_removed', deltas.removeSteps),
    ...note(
      'lesson_added',
      added.map(({ id }) => id),
    ),
    ...note('lesson_removed', deltas.removeLessons),
    ...note('precondition_added', deltas.addPreconditions),
    ...note('precondition_removed', deltas.removePreconditions),
    ...note('state', deltas.state === undefined ? [] : [deltas.state]),
  ];
}
