import { HoldfastError, type OutputOf, operations, defined } from '@holdfast/contract';
import { type Calendar, type CalendarContent, readCalendar } from '../domain/planner/calendars/calendar.ts';
import { readBusy } from '../domain/planner/calendars/take-in.ts';
import { readPattern } from '../domain/planner/patterns/pattern.ts';
import { readPlan } from '../domain/planner/plans/plan.ts';
import { readProcedure } from '../domain/planner/procedures/procedure.ts';
import type { FormerVersion, PlannerRecord } from '../domain/planner/records/record-store.ts';
import { readReflection } from '../domain/planner/reflections/reflection.ts';
import { readRun } from '../domain/planner/runs/run.ts';
import { contentOfBlock, readBlock } from '../domain/planner/schedules/block.ts';
import { readSchedule } from '../domain/planner/schedules/schedule.ts';
import { checkTime, readWorkingTime } from '../domain/planner/schedules/working-time.ts';
import { figuresOf, readSprint } from '../domain/planner/sprints/sprint.ts';
import { readTask } from '../domain/planner/tasks/task.ts';
import type { PlannerTime, TimeNoun } from '../domain/planner/times/time-store.ts';
import type { ImportedPlan, ImportedRecord, ImportedTime } from '../domain/transfer/imported-record.ts';
import { toMillis, toTimestamp } from './instants.ts';
import { presentPlan, presentSprint, presentTask } from './present-planner.ts';
import { presentPattern, presentProcedure, presentRun } from './present-procedures.ts';
import { presentReflection } from './present-reflections.ts';
import { presentBlock, presentCalendar, presentItem, presentSchedule, presentWorkingTime } from './present-schedule.ts';

/*
 * What the planner keeps, as exports have it. Of calendars that lie elsewhere nothing goes out that opens them, and nothing that says
 * where they are is taken in.
 */

type WireRecord = OutputOf<'listPlannerRecords'>['records'][number];
type RecordNoun = Exclude<WireRecord['noun'], TimeNoun>;

export function presentRecord(
  noun: RecordNoun,
  record: PlannerRecord,
  { former, memoryIds }: { readonly former: readonly FormerVersion[]; readonly memoryIds: readonly string[] },
): WireRecord {
  if (noun === 'calendar') return presentRecordOfCalendar(record);
  const { dueAt, key, planId, sprintId, procedureId, sessionId } = record;
  return {
    noun,
    ...presentStored(record),
    content: toContent(record.content),
    memoryIds: [...memoryIds],
    former: former.map((one) => ({
      version: one.version,
      state: one.state,
      content: toContent(one.content),
      replacedAt: toTimestamp(one.replacedAt),
    })),
    ...defined({ key, planId, sprintId, procedureId, sessionId }),
    ...(dueAt === undefined ? {} : { dueAt: toTimestamp(dueAt) }),
  };
}

/** What everything stored has; of nothing but its present version, and of no memories, unless more is said. */
function presentStored({
  id,
  space,
  state,
  version,
  createdAt,
  updatedAt,
}: Pick<PlannerRecord, 'id' | 'space' | 'state' | 'version' | 'createdAt' | 'updatedAt'>) {
  return {
    id,
    space,
    state,
    version,
    memoryIds: [],
    former: [],
    createdAt: toTimestamp(createdAt),
    updatedAt: toTimestamp(updatedAt),
  };
}

function toContent(text: string): WireRecord['content'] {
  // Sound: what the planner stores is one object, written as JSON.
  return JSON.parse(text) as WireRecord['content'];
}

/** Without what is known of it there, and what opens it; its former versions have that, too. */
function presentRecordOfCalendar(record: PlannerRecord): WireRecord {
  const { kind, name, timeZone, url } = readCalendar(record);
  return {
    noun: 'calendar',
    ...presentStored(record),
    state: kind === 'google' || url !== undefined ? 'disconnected' : record.state,
    key: kind,
    content: { kind, name, ...defined({ timeZone }) },
  };
}

/** Undefined for what is no part of an export: a time that its calendar tells of anew, a block that is no more. */
export function presentTime(time: PlannerTime, calendar: Calendar | undefined): WireRecord | undefined {
  const { noun, state, taskId, start, end } = time;
  if (state === 'removed' || (noun === 'busy' && time.calendarId !== undefined && !isFile(calendar))) return undefined;
  const { etag: _etag, ...busy } = readBusy(time);
  const { scheduleId } = readBlock(time);
  const content = noun === 'busy' ? busy : defined({ scheduleId });
  return {
    noun,
    ...presentStored(time),
    content,
    startsAt: toTimestamp(start),
    endsAt: toTimestamp(end),
    ...(noun === 'busy' ? defined({ calendarId: time.calendarId }) : defined({ taskId })),
  };
}

/** What it had is here and nowhere else. */
function isFile(calendar: Calendar | undefined): boolean {
  return calendar?.kind === 'ics' && calendar.url === undefined && calendar.state !== 'disconnected';
}

export function toPlannerRecord(given: WireRecord): ImportedRecord {
  const { noun } = given;
  if (noun === 'block' || noun === 'busy') return { kind: 'time', row: toTime(noun, given) };
  const row = toPlan({ ...given, noun });
  return { kind: 'planner', row: noun === 'calendar' ? disconnected(row) : row };
}

/** What opened it did not come along. */
function disconnected({ past, ...row }: ImportedPlan): ImportedPlan {
  const { kind, name, timeZone } = contentOf(row.content);
  const isHere = kind === 'internal' || (kind === 'ics' && row.state !== 'disconnected');
  const at = past?.updatedAt ?? 0;
  const fault = {
    kind: 'reconnect',
    message: 'It came with an import, without what opens it. Connect it anew.',
    at,
  } as const;
  const content: CalendarContent = { kind, name, ...defined({ timeZone }), ...(isHere ? {} : { fault }) };
  return {
    ...row,
    key: kind,
    state: isHere ? 'active' : 'disconnected',
    content: JSON.stringify(content),
    memoryIds: [],
    ...(past === undefined ? {} : { past: { ...past, former: [] } }),
  };
}

function contentOf(text: string): CalendarContent {
  // Sound: what it says was held against the schema of calendars before.
  return JSON.parse(text) as CalendarContent;
}

function toTime(noun: TimeNoun, { id, state, version, content, startsAt, endsAt, ...given }: WireRecord): ImportedTime {
  const times = timesOf({ startsAt, endsAt });
  const past = { version, createdAt: toMillis(given.createdAt), updatedAt: toMillis(given.updatedAt) };
  const { taskId, calendarId } = given;
  const of = noun === 'block' ? defined({ taskId }) : defined({ calendarId });
  const { scheduleId } = content;
  const kept =
    noun === 'block' ? contentOfBlock(typeof scheduleId === 'string' ? { scheduleId } : {}) : JSON.stringify(content);
  return { noun, id, state, ...times, content: kept, past, ...of };
}

function timesOf({ startsAt, endsAt }: Pick<WireRecord, 'startsAt' | 'endsAt'>): { start: number; end: number } {
  return { start: toMillis(startsAt ?? ''), end: toMillis(endsAt ?? '') };
}

function toPlan({
  noun,
  id,
  state,
  version,
  content,
  ...given
}: WireRecord & { readonly noun: RecordNoun }): ImportedPlan {
  const { key, planId, sprintId, procedureId, sessionId, dueAt, memoryIds } = given;
  const former = given.former.map((one) => ({
    version: one.version,
    state: one.state,
    content: JSON.stringify(one.content),
    replacedAt: toMillis(one.replacedAt),
  }));
  const instants = { createdAt: toMillis(given.createdAt), updatedAt: toMillis(given.updatedAt) };
  return {
    noun,
    id,
    state,
    content: JSON.stringify(content),
    memoryIds,
    past: { version, former, ...instants },
    ...defined({
      key,
      planId,
      sprintId,
      procedureId,
      sessionId,
      dueAt: dueAt === undefined ? undefined : toMillis(dueAt),
    }),
  };
}

/** More than anybody makes, and fewer than fit into the store. */
const mostVersions = 1_000_000_000;

/** @throws HoldfastError invalid_input for what could not be shown again */
export function checkContent(value: WireRecord, index: number): void {
  const { noun, id, version: now, former } = value;
  const versions = new Set(former.map(({ version }) => version));
  if (versions.size < former.length || former.some(({ version }) => version >= now)) {
    throw refused(index, { field: 'former', message: 'must have versions that differ, all below that of the record' });
  }
  if (now > mostVersions) throw refused(index, { field: 'version', message: `is above ${mostVersions}` });
  if (noun === 'block' || noun === 'busy') {
    checkTimes({ ...value, noun }, index);
    return;
  }
  for (const { state, content, version } of [value, ...former]) {
    const times = { createdAt: 0, updatedAt: 0 };
    const record = { ...times, id, noun, state, version, content: JSON.stringify(content), no: 0, space: 'default' };
    if (!isShown(noun, record)) throw refused(index, { field: 'content', message: `is not that of a ${noun}` });
  }
}

/** @throws HoldfastError invalid_input, as above */
function checkTimes(value: WireRecord & { readonly noun: TimeNoun }, index: number): void {
  const { noun, startsAt, endsAt, taskId } = value;
  if (startsAt === undefined || endsAt === undefined || toMillis(endsAt) <= toMillis(startsAt))
    throw refused(index, { field: 'endsAt', message: 'must be after startsAt' });
  if (noun === 'block' && taskId === undefined) throw refused(index, { field: 'taskId', message: 'is missing' });
  const states = noun === 'block' ? ['free', 'pinned', 'locked'] : ['busy', 'free'];
  if (!states.includes(value.state)) throw refused(index, { field: 'state', message: `is not that of a ${noun}` });
  const row = toTime(noun, value);
  const time = { ...row, no: 0, space: 'default', version: 1, unsent: false, createdAt: 0, updatedAt: 0 };
  if (!isShownTime(noun, time)) throw refused(index, { field: 'content', message: `is not that of a ${noun}` });
}

function isShownTime(noun: TimeNoun, time: PlannerTime): boolean {
  const { pinBlock, addBusy } = operations;
  if (noun === 'block') return pinBlock.output.shape.block.safeParse(presentBlock(readBlock(time), undefined)).success;
  const item = { type: 'busy', busy: readBusy(time), takesTime: true, time } as const;
  return addBusy.output.shape.item.safeParse(presentItem(item)).success;
}

function refused(index: number, fault: { readonly field: string; readonly message: string }): HoldfastError {
  const field = `records[${index}].value.${fault.field}`;
  const { message } = fault;
  return new HoldfastError('invalid_input', { detail: `${field} ${message}.`, faults: [{ field, message }] });
}

function isShown(noun: RecordNoun, record: PlannerRecord): boolean {
  try {
    return show(noun, record);
  } catch (error) {
    // A part that is read is not there, or says what cannot be.
    if (error instanceof TypeError || error instanceof RangeError || error instanceof HoldfastError) return false;
    throw error;
  }
}

/** Whether it reads as what its lists promise. */
function show(noun: RecordNoun, record: PlannerRecord): boolean {
  const { listPlans, listTasks, listSprints, listPatterns, listProcedures, listRuns } = operations;
  const { setWorkingTime, listCalendars, previewSchedule, getReflection } = operations;
  switch (noun) {
    case 'plan':
      return listPlans.output.shape.plans.element.safeParse(presentPlan(readPlan(record))).success;
    case 'task':
      return listTasks.output.shape.tasks.element.safeParse(presentTask(readTask(record), [])).success;
    case 'sprint': {
      const sprint = readSprint(record);
      return listSprints.output.shape.sprints.element.safeParse(presentSprint(sprint, figuresOf(sprint, []))).success;
    }
    case 'pattern':
      return listPatterns.output.shape.patterns.element.safeParse(presentPattern(readPattern(record))).success;
    case 'procedure':
      return listProcedures.output.shape.procedures.element.safeParse(presentProcedure(readProcedure(record))).success;
    case 'run':
      return listRuns.output.shape.runs.element.safeParse(presentRun(readRun(record))).success;
    case 'hours': {
      const time = readWorkingTime(record);
      checkTime(time);
      return setWorkingTime.input.safeParse(presentWorkingTime({ time, record })).success;
    }
    case 'calendar':
      return listCalendars.output.shape.calendars.element.safeParse(presentCalendar(readCalendar(record))).success;
    case 'schedule':
      return previewSchedule.output.shape.schedule.safeParse(presentSchedule(readSchedule(record), new Map())).success;
    case 'reflection':
      return getReflection.output.shape.reflection.safeParse(presentReflection(readReflection(record))).success;
  }
}
