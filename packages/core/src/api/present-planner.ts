import { type OutputOf, defined } from '@holdfast/contract';
import type { Plan, PlanStep } from '../domain/planner/plans/plan.ts';
import type { Progress } from '../domain/planner/plans/settle.ts';
import type { Citation } from '../domain/planner/records/records.ts';
import type { Sprint, SprintFigures } from '../domain/planner/sprints/sprint.ts';
import type { Task } from '../domain/planner/tasks/task.ts';
import { toTimestamp } from './instants.ts';

type WireTask = OutputOf<'listTasks'>['tasks'][number];
type WireSprint = OutputOf<'listSprints'>['sprints'][number];
type WirePlan = OutputOf<'createPlan'>['plan'];

const instant = (millis: number | undefined): string | undefined =>
  millis === undefined ? undefined : toTimestamp(millis);

const copied = (citations: readonly Citation[]): Citation[] => citations.map((citation) => ({ ...citation }));

export function presentTask(task: Task, blockedBy: readonly string[]): WireTask {
  const { record } = task;
  return {
    id: record.id,
    space: record.space,
    version: record.version,
    state: task.state,
    title: task.title,
    owner: task.owner,
    priority: task.priority,
    minutes: task.minutes,
    spentMinutes: task.spentMinutes,
    hard: task.hard ?? false,
    dependsOn: [...task.dependsOn],
    blockedBy: [...blockedBy],
    tags: [...task.tags],
    citations: copied(task.citations),
    createdAt: toTimestamp(record.createdAt),
    updatedAt: toTimestamp(record.updatedAt),
    ...defined({
      notes: task.notes,
      kind: task.kind,
      placing: task.placing === undefined ? undefined : { ...task.placing },
      startsAt: instant(task.startsAt),
      dueAt: instant(record.dueAt),
      verification: task.verification,
      planId: record.planId,
      step: task.step,
      sprintId: record.sprintId,
      sessionId: record.sessionId,
      outcome: task.outcome,
      startedAt: instant(task.startedAt),
      endedAt: instant(task.endedAt),
    }),
  };
}

const hours = (minutes: number): number => Math.round((minutes / 60) * 100) / 100;

export function presentSprint(sprint: Sprint, figures: SprintFigures): WireSprint {
  const { record, state, name, startsOn, endsOn, capacityMinutes } = sprint;
  return {
    id: record.id,
    space: record.space,
    version: record.version,
    state,
    name,
    startsOn,
    endsOn,
    capacityHours: hours(capacityMinutes),
    committedHours: hours(figures.committedMinutes),
    freeHours: hours(figures.freeMinutes),
    doneHours: hours(figures.doneMinutes),
    spentHours: hours(figures.spentMinutes),
    tasks: figures.tasks,
    done: figures.done,
    createdAt: toTimestamp(record.createdAt),
    updatedAt: toTimestamp(record.updatedAt),
    ...defined({ goal: sprint.goal, closedAt: instant(sprint.closedAt) }),
  };
}

export function presentPlan(plan: Plan, progress?: Progress): WirePlan {
  const { record } = plan;
  return {
    id: record.id,
    space: record.space,
    version: record.version,
    state: plan.state,
    intent: plan.intent,
    title: plan.title,
    subject: plan.subject,
    kind: plan.kind,
    method: plan.method,
    timeZone: plan.zone,
    owner: plan.owner,
    priority: plan.priority,
    steps: plan.steps.map(presentStep),
    notes: [...plan.notes],
    citations: copied(plan.citations),
    createdAt: toTimestamp(record.createdAt),
    updatedAt: toTimestamp(record.updatedAt),
    ...defined({
      fallback: plan.fallback,
      dueAt: instant(plan.dueAt),
      happensAt: instant(plan.happensAt),
      procedureId: plan.procedureId,
      lessons: plan.lessons === undefined ? undefined : [...plan.lessons],
      sessionId: record.sessionId,
      progress: progress === undefined ? undefined : { ...progress },
    }),
  };
}

function presentStep(step: PlanStep): WirePlan['steps'][number] {
  const { key, title, owner, minutes, after, verification, phase, citations, kind, startsAt, dueAt } = step;
  return {
    key,
    title,
    owner,
    minutes,
    after: [...after],
    verification,
    phase,
    citations: copied(citations),
    ...defined({ kind, startsAt: instant(startsAt), dueAt: instant(dueAt) }),
  };
}
