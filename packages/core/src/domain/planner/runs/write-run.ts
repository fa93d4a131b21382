import { defined } from '../../defined.ts';
import { newId } from '../../ids.ts';
import { present } from '../../present.ts';
import { soleSpace, type UserScope } from '../../scope.ts';
import { readPlan } from '../plans/plan.ts';
import { learn, procedureOf } from '../procedures/learn.ts';
import {
  contentOfProcedure,
  type Procedure,
  type ProcedureContent,
  readProcedure,
  signatureOf,
} from '../procedures/procedure.ts';
import type { PlannerRecord, PlannerWriter } from '../records/record-store.ts';
import { change, demand, invalid, type PlannerDependencies, writeWith } from '../records/records.ts';
import { readRun, type Run, type RunContent, type RunOutcome, type RunState, type RunStep } from './run.ts';

/** Begins to note a run of a plan, a procedure, or anything else that has a name. @throws HoldfastError not_found, invalid_input */
export async function startRun(
  dependencies: PlannerDependencies,
  scope: UserScope,
  asked: {
    readonly planId?: string;
    readonly procedureId?: string;
    readonly name?: string;
    readonly sessionId?: string;
  },
): Promise<Run> {
  soleSpace(scope);
  return writeWith(dependencies, scope, async ({ planner }, at) => {
    const { planId, sessionId } = asked;
    const plan =
      planId === undefined
        ? undefined
        : readPlan(await demand(planner, scope, { noun: 'plan', id: planId, field: 'planId' }));
    const procedureId = asked.procedureId ?? plan?.procedureId;
    const procedure =
      asked.procedureId === undefined
        ? undefined
        : readProcedure(
            await demand(planner, scope, { noun: 'procedure', id: asked.procedureId, field: 'procedureId' }),
          );
    const name = asked.name ?? plan?.title ?? procedure?.name;
    if (name === undefined) throw invalid('name', 'is needed where there is neither a plan nor a procedure');
    const content: RunContent = { name, steps: [] };
    // Its name is one of them, and may have been a model's.
    const sources: number[] = [];
    for (const one of [plan, procedure]) {
      if (one !== undefined) sources.push(...(await planner.sources(scope, { no: one.record.no })));
    }
    const record = {
      id: newId(dependencies.platform),
      noun: 'run' as const,
      state: 'running',
      content: JSON.stringify(content),
      sources,
      ...defined({ planId, procedureId, sessionId }),
    };
    const [made] = await planner.insert(scope, { records: [record], at });
    return readRun(present(made));
  });
}

/** Notes what came of a step; the last word on a step counts. @throws HoldfastError not_found, invalid_input when the run is over */
export async function finishStep(
  dependencies: PlannerDependencies,
  scope: UserScope,
  { id, ...step }: Omit<RunStep, 'at'> & { readonly id: string },
): Promise<Run> {
  return writeWith(dependencies, scope, async ({ planner }, at) => {
    const record = await demand(planner, scope, { noun: 'run', id });
    const { record: _record, state, ...content } = readRun(record);
    if (state !== 'running') throw invalid('id', `names a run that has ${state}`);
    const steps = [...content.steps.filter(({ key }) => key !== step.key), { ...step, at }];
    return readRun(
      await change(planner, scope, { record, patch: { content: JSON.stringify({ ...content, steps }) }, at }),
    );
  });
}

const states: Readonly<Record<RunOutcome, RunState>> = {
  success: 'succeeded',
  failure: 'failed',
  cancelled: 'cancelled',
};

/**
 * Ends a run, and has its procedure learn from it: the one that it followed, else the one of plans like its own; a success
 * of a plan without one makes a candidate. Ending it again changes nothing.
 *
 * @throws HoldfastError not_found
 */
export async function finishRun(
  dependencies: PlannerDependencies,
  scope: UserScope,
  {
    id,
    ...ended
  }: {
    readonly id: string;
    readonly outcome: RunOutcome;
    readonly verified: boolean;
    readonly error?: string;
    readonly evidence?: string;
  },
): Promise<{ readonly run: Run; readonly procedure?: Procedure }> {
  return writeWith(dependencies, scope, async ({ planner }, at) => {
    const record = await demand(planner, scope, { noun: 'run', id });
    const { record: _record, state, ...before } = readRun(record);
    const own = { ...scope, spaces: [record.space] };
    if (state !== 'running') return { run: readRun(record), ...(await procedureBehind(planner, own, record)) };
    const content: RunContent = { ...before, ...ended, endedAt: at };
    const patch = { state: states[ended.outcome], content: JSON.stringify(content) };
    const run = readRun(await change(planner, own, { record, patch, at }));
    const procedure = await teach(dependencies, planner, own, { run, at });
    return { run, ...defined({ procedure }) };
  });
}

async function procedureBehind(
  planner: PlannerWriter,
  scope: UserScope,
  { procedureId }: PlannerRecord,
): Promise<{ readonly procedure?: Procedure }> {
  const found =
    procedureId === undefined ? undefined : await planner.get(scope, { noun: 'procedure', id: procedureId });
  return found === undefined ? {} : { procedure: readProcedure(found) };
}

async function teach(
  { platform }: Pick<PlannerDependencies, 'platform'>,
  planner: PlannerWriter,
  scope: UserScope,
  { run, at }: { readonly run: Run; readonly at: number },
): Promise<Procedure | undefined> {
  if (run.outcome === 'cancelled') return undefined;
  const { planId, sessionId } = run.record;
  const planRecord = planId === undefined ? undefined : await planner.get(scope, { noun: 'plan', id: planId });
  const plan = planRecord === undefined ? undefined : readPlan(planRecord);
  const made = plan === undefined ? undefined : procedureOf(plan, run, at);
  const known =
    (await procedureBehind(planner, scope, run.record)).procedure ??
    (made === undefined ? undefined : await ofSignature(planner, scope, made));
  const lesson = { run, runId: run.record.id, at, lessonId: newId(platform) };
  if (known !== undefined) {
    const { content, state } = learn({ content: contentOfProcedure(known), state: known.state }, lesson);
    const patch = { content: JSON.stringify(content), state };
    // Counts change with every run; a version is kept where words did.
    const keep = content.steps.length !== known.steps.length || state !== known.state;
    return readProcedure(await change(planner, scope, { record: known.record, patch, keep, at }));
  }
  if (made === undefined || run.outcome !== 'success') return undefined;
  const { content, state } = learn({ content: made, state: 'candidate' }, lesson);
  const record = {
    id: newId(platform),
    noun: 'procedure' as const,
    state,
    key: signatureOf(made),
    content: JSON.stringify(content),
    sources: planRecord === undefined ? [] : await planner.sources(scope, { no: planRecord.no }),
    ...defined({ sessionId }),
  };
  const [stored] = await planner.insert(scope, { records: [record], at });
  return readProcedure(present(stored));
}

async function ofSignature(
  planner: PlannerWriter,
  scope: UserScope,
  made: ProcedureContent,
): Promise<Procedure | undefined> {
  const [found] = await planner.list(scope, { noun: 'procedure', filter: { key: signatureOf(made) }, limit: 1 });
  return found === undefined ? undefined : readProcedure(found);
}
