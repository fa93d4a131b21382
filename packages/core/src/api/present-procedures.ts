import { type OutputOf, defined } from '@holdfast/contract';
import type { Pattern, PatternStep } from '../domain/planner/patterns/pattern.ts';
import { lowerBound } from '../domain/planner/procedures/confidence.ts';
import type { Procedure } from '../domain/planner/procedures/procedure.ts';
import type { Run } from '../domain/planner/runs/run.ts';
import { toTimestamp } from './instants.ts';

type WirePattern = OutputOf<'listPatterns'>['patterns'][number];
type WireProcedure = OutputOf<'listProcedures'>['procedures'][number];
type WireRun = OutputOf<'listRuns'>['runs'][number];

export function presentPattern({ record, ...pattern }: Pattern): WirePattern {
  return {
    name: pattern.name,
    kind: pattern.kind,
    description: pattern.description,
    triggers: [...pattern.triggers],
    steps: pattern.steps.map(presentStep),
    tags: [...pattern.tags],
    builtIn: record === undefined,
    version: record?.version ?? 1,
    ...defined({ prompt: pattern.prompt, space: record?.space }),
  };
}

function presentStep({
  key,
  title,
  minutes,
  after,
  verification,
  owner,
  kind,
  phase,
  lane,
}: PatternStep): WirePattern['steps'][number] {
  return { key, title, minutes, after: [...after], verification, ...defined({ owner, kind, phase, lane }) };
}

export function presentProcedure(procedure: Procedure, score?: number): WireProcedure {
  const { record, successes, failures } = procedure;
  return {
    id: record.id,
    space: record.space,
    version: record.version,
    state: procedure.state,
    name: procedure.name,
    kind: procedure.kind,
    terms: [...procedure.terms],
    preconditions: [...procedure.preconditions],
    steps: procedure.steps.map((step) => ({ ...presentStep(step), done: step.done, skipped: step.skipped })),
    lessons: procedure.lessons.map((lesson) => ({ ...lesson })),
    successes,
    failures,
    unverified: procedure.unverified,
    confidence: lowerBound(successes, failures),
    lastUsedAt: toTimestamp(procedure.lastUsedAt),
    runIds: [...procedure.runIds],
    changes: procedure.changes.map((change) => ({ ...change, at: toTimestamp(change.at) })),
    createdAt: toTimestamp(record.createdAt),
    updatedAt: toTimestamp(record.updatedAt),
    ...defined({ score }),
  };
}

export function presentRun({ record, ...run }: Run): WireRun {
  const { outcome, verified, error, evidence, endedAt } = run;
  return {
    id: record.id,
    space: record.space,
    state: run.state,
    name: run.name,
    steps: run.steps.map((step) => ({ ...step, at: toTimestamp(step.at) })),
    startedAt: toTimestamp(record.createdAt),
    ...defined({
      planId: record.planId,
      procedureId: record.procedureId,
      sessionId: record.sessionId,
      outcome,
      verified,
      error,
      evidence,
      endedAt: endedAt === undefined ? undefined : toTimestamp(endedAt),
    }),
  };
}
