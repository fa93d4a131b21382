import type { OutputOf } from '@holdfast/contract';
import type { Colors } from '../terminal.ts';

type WirePlan = OutputOf<'listPlans'>['plans'][number];
type WireTask = OutputOf<'listTasks'>['tasks'][number];
type WirePattern = OutputOf<'listPatterns'>['patterns'][number];
type WireProcedure = OutputOf<'listProcedures'>['procedures'][number];
type WireSprint = OutputOf<'listSprints'>['sprints'][number];

const known = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join('  ');

/** A day in the zone of whoever reads it, such as `Fri 27 Nov 2026`. */
function day(timestamp: string, timeZone?: string): string {
  const format = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone } as const;
  return new Intl.DateTimeFormat('en-GB', format).format(new Date(timestamp)).replace(',', '');
}

export function planLines(plan: WirePlan, { bold, dim }: Colors): string[] {
  const { id, title, state, dueAt, happensAt, progress, space, steps } = plan;
  const about = known([
    id,
    state,
    dueAt === undefined ? undefined : `due ${day(dueAt, plan.timeZone)}`,
    happensAt === undefined ? undefined : `on ${day(happensAt, plan.timeZone)}`,
    `${steps.length} steps`,
    progress === undefined ? undefined : `${Math.round(progress.share * 100)} % done`,
    progress === undefined || progress.late === 0 ? undefined : `${progress.late} late`,
    space === 'default' ? undefined : `in ${space}`,
  ]);
  return [bold(title), dim(about)];
}

const marks: Readonly<Record<WireTask['state'], string>> = {
  open: '[ ]',
  started: '[~]',
  done: '[x]',
  cancelled: '[-]',
};

export function taskLines(task: WireTask, { bold, dim }: Colors): string[] {
  const { id, state, title, owner, minutes, spentMinutes, dueAt, priority, blockedBy, space } = task;
  const about = known([
    id,
    owner === 'user' ? undefined : owner,
    `${minutes} min`,
    spentMinutes === 0 ? undefined : `${spentMinutes} spent`,
    dueAt === undefined ? undefined : `due ${day(dueAt)}`,
    priority === 'normal' ? undefined : priority,
    blockedBy.length === 0 ? undefined : `waits for ${blockedBy.length}`,
    space === 'default' ? undefined : `in ${space}`,
  ]);
  return [`${marks[state]} ${bold(title)}`, `    ${dim(about)}`];
}

export function sprintLines(sprint: WireSprint, { bold, dim }: Colors): string[] {
  const { id, name, state, startsOn, endsOn, capacityHours, committedHours, freeHours, done, tasks } = sprint;
  const about = known([
    id,
    state,
    `${startsOn} to ${endsOn}`,
    `${committedHours} of ${capacityHours} h taken on`,
    freeHours < 0 ? `${-freeHours} h too many` : `${freeHours} h free`,
    `${done} of ${tasks} done`,
  ]);
  return [bold(name), dim(about)];
}

export function patternLines(pattern: WirePattern, { bold, dim }: Colors, whole: boolean): string[] {
  const { name, kind, description, builtIn, version, steps, prompt, space } = pattern;
  const about = known([
    kind,
    builtIn ? 'built in' : `version ${version}`,
    prompt === undefined ? `${steps.length} steps` : undefined,
    space === undefined || space === 'default' ? undefined : `in ${space}`,
  ]);
  const rest = whole
    ? [
        ...steps.map((step, index) => `  ${index + 1}. ${step.title} (${step.minutes} min)`),
        ...(prompt?.split('\n') ?? []),
      ]
    : [];
  return [`${bold(name)}  ${description}`, dim(about), ...rest];
}

export function procedureLines(procedure: WireProcedure, { bold, dim }: Colors): string[] {
  const { id, name, state, successes, failures, confidence, score, steps, lessons } = procedure;
  const about = known([
    id,
    state,
    `${successes} went well, ${failures} failed`,
    `confidence ${confidence.toFixed(2)}`,
    score === undefined ? undefined : `score ${score.toFixed(2)}`,
    `${steps.length} steps`,
    lessons.length === 0 ? undefined : `${lessons.length} lessons`,
  ]);
  return [bold(name), dim(about)];
}
