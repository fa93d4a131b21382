import { HoldfastError, type OutputOf, operations, type ParsedInputOf, defined } from '@holdfast/contract';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { readPattern } from '../../domain/planner/patterns/pattern.ts';
import { readPlan } from '../../domain/planner/plans/plan.ts';
import { readProcedure } from '../../domain/planner/procedures/procedure.ts';
import type { FormerVersion, PlannerRecord } from '../../domain/planner/records/record-store.ts';
import { readRun } from '../../domain/planner/runs/run.ts';
import { figuresOf, readSprint } from '../../domain/planner/sprints/sprint.ts';
import { readTask } from '../../domain/planner/tasks/task.ts';
import { importRecords } from '../../domain/transfer/import-records.ts';
import type { ImportedPlan, ImportedRecord } from '../../domain/transfer/imported-record.ts';
import type { Handlers } from '../handler.ts';
import { toMillis, toTimestamp } from '../instants.ts';
import { listPage } from '../list-page.ts';
import { presentPlan, presentSprint, presentTask } from '../present-planner.ts';
import { presentPattern, presentProcedure, presentRun } from '../present-procedures.ts';

type WireRecord = OutputOf<'listPlannerRecords'>['records'][number];
type Given = ParsedInputOf<'importRecords'>['records'][number];

export const recordHandlers: Pick<Handlers, 'listPlannerRecords' | 'importRecords'> = {
  async listPlannerRecords({ input: { noun, limit, cursor }, scope, dependencies }) {
    const { rows, nextCursor } = await listPage(dependencies, scope, {
      name: 'planner records',
      filter: { noun },
      limit,
      ...defined({ cursor }),
      read: ({ planner }, page) =>
        planner.list(scope, { noun, limit: page.limit, ...defined({ before: page.after?.[1] }) }),
      placeOf: ({ no }) => [0, no],
    });
    const records = await dependencies.store.read(scope, ({ planner, memories }) =>
      Promise.all(
        rows.map(async (record) => {
          const former = await planner.versions(scope, { no: record.no });
          const seqs = await planner.sources(scope, { no: record.no });
          const sources = await memories.getBySeqs(scope, { seqs });
          return presentRecord(noun, record, { former, memoryIds: sources.map(({ id }) => id) });
        }),
      ),
    );
    return { records, ...defined({ nextCursor }) };
  },

  async importRecords({ input: { records, copy }, scope, dependencies }) {
    const { store, platform, timeZone } = dependencies;
    const things = records.map(toRecord);
    for (const [index, given] of records.entries()) if (given.kind === 'planner') checkContent(given.value, index);
    const results = await importRecords({ store, platform, timeZone }, scope, { records: things, copy });
    dependencies.wakeWorker();
    return { results: [...results] };
  },
};

function presentRecord(
  noun: WireRecord['noun'],
  record: PlannerRecord,
  { former, memoryIds }: { readonly former: readonly FormerVersion[]; readonly memoryIds: readonly string[] },
): WireRecord {
  const { id, space, state, version, createdAt, updatedAt, dueAt } = record;
  const { key, planId, sprintId, procedureId, sessionId } = record;
  return {
    noun,
    id,
    space,
    state,
    version,
    content: toContent(record.content),
    memoryIds: [...memoryIds],
    former: former.map((one) => ({
      version: one.version,
      state: one.state,
      content: toContent(one.content),
      replacedAt: toTimestamp(one.replacedAt),
    })),
    createdAt: toTimestamp(createdAt),
    updatedAt: toTimestamp(updatedAt),
    ...defined({ key, planId, sprintId, procedureId, sessionId }),
    ...(dueAt === undefined ? {} : { dueAt: toTimestamp(dueAt) }),
  };
}

function toContent(text: string): WireRecord['content'] {
  // Sound: what the planner stores is one object, written as JSON.
  return JSON.parse(text) as WireRecord['content'];
}

function millis(instant: string | undefined): number | undefined {
  return instant === undefined ? undefined : toMillis(instant);
}

function toRecord(given: Given): ImportedRecord {
  switch (given.kind) {
    case 'session': {
      const { space: _space, startedAt, seenAt, endedAt, task, summary, note, ...rest } = given.value;
      const words = JSON.stringify({ task, summary, note });
      const instants = { startedAt: toMillis(startedAt), seenAt: toMillis(seenAt) };
      return { kind: 'session', row: { ...defined({ ...rest, endedAt: millis(endedAt) }), ...instants, words } };
    }
    case 'snapshot': {
      const { space: _space, archived: _archived, data, tags, contentHash, ...rest } = given.value;
      const words = JSON.stringify({ data: JSON.stringify(data), tags });
      const instants = { createdAt: toMillis(rest.createdAt), seenAt: toMillis(rest.seenAt) };
      const row = defined({ ...rest, expiresAt: millis(rest.expiresAt) });
      return { kind: 'snapshot', row: { ...row, ...instants, hash: contentHash, words } };
    }
    case 'todo': {
      const { space: _space, title, key, blockers, notes, ...rest } = given.value;
      const words = JSON.stringify({ title, key, blockers, notes });
      const instants = { createdAt: toMillis(rest.createdAt), updatedAt: toMillis(rest.updatedAt) };
      const row = defined({ ...rest, doneAt: millis(rest.doneAt), archivedAt: millis(rest.archivedAt) });
      return { kind: 'todo', row: { ...row, ...instants, words } };
    }
    case 'systemState': {
      const { name, value, sessionId, updatedAt } = given.value;
      const row = { name, words: JSON.stringify(value), at: toMillis(updatedAt), ...defined({ sessionId }) };
      return { kind: 'systemState', row };
    }
    case 'decision': {
      const { question, options, choice, reasons, tags, status: _status, space: _space, ...rest } = given.value;
      const words = JSON.stringify({ question, options, tags, ...defined({ choice, reasons }) });
      const at = toMillis(rest.decidedAt);
      const row = defined({ ...rest, revisitAt: millis(rest.revisitAt) });
      return { kind: 'decision', row: { ...row, words, open: choice === undefined, decidedAt: at, createdAt: at } };
    }
    case 'problem': {
      const { id, memoryId, occurrences, firstSeenAt, lastSeenAt } = given.value;
      const instants = { firstSeenAt: toMillis(firstSeenAt), lastSeenAt: toMillis(lastSeenAt) };
      return { kind: 'problem', row: { id, memoryId, occurrences, ...instants } };
    }
    case 'solution': {
      const { id, problemId, memoryId, origin, successes, failures, createdAt, lastUsedAt, lastFailedAt } = given.value;
      const tried = {
        successes,
        failures,
        ...defined({ lastUsedAt: millis(lastUsedAt), lastFailedAt: millis(lastFailedAt) }),
      };
      return { kind: 'solution', row: { id, problemId, memoryId, origin, ...tried, createdAt: toMillis(createdAt) } };
    }
    case 'work': {
      const { id, action, success, occurredAt, source, input, output } = given.value;
      const { task, error, durationMs, sessionId, agentId, problemId } = given.value;
      const row = {
        id,
        action,
        success,
        occurredAt: toMillis(occurredAt),
        ...defined({ task, error, durationMs, sessionId, agentId, problemId }),
        ...(source === undefined ? {} : { source: { type: source.type, ...defined({ id: source.id }) } }),
        ...(input === undefined ? {} : { input: canonicalJson(input) }),
        ...(output === undefined ? {} : { output: canonicalJson(output) }),
      };
      return { kind: 'work', row };
    }
    case 'planner':
      return { kind: 'planner', row: toPlan(given.value) };
  }
}

function toPlan({ noun, id, state, version, content, ...given }: WireRecord): ImportedPlan {
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
    ...defined({ key, planId, sprintId, procedureId, sessionId, dueAt: millis(dueAt) }),
  };
}

/** More than anybody makes, and fewer than fit into the store. */
const mostVersions = 1_000_000_000;

/** @throws HoldfastError invalid_input for what could not be shown again */
function checkContent(value: WireRecord, index: number): void {
  const { noun, id, version: now, former } = value;
  const versions = new Set(former.map(({ version }) => version));
  if (versions.size < former.length || former.some(({ version }) => version >= now)) {
    throw refused(index, { field: 'former', message: 'must have versions that differ, all below that of the record' });
  }
  if (now > mostVersions) throw refused(index, { field: 'version', message: `is above ${mostVersions}` });
  for (const { state, content, version } of [value, ...former]) {
    const times = { createdAt: 0, updatedAt: 0 };
    const record = { ...times, id, noun, state, version, content: JSON.stringify(content), no: 0, space: 'default' };
    if (!isShown(noun, record)) throw refused(index, { field: 'content', message: `is not that of a ${noun}` });
  }
}

function refused(index: number, fault: { readonly field: string; readonly message: string }): HoldfastError {
  const field = `records[${index}].value.${fault.field}`;
  const { message } = fault;
  return new HoldfastError('invalid_input', { detail: `${field} ${message}.`, faults: [{ field, message }] });
}

function isShown(noun: WireRecord['noun'], record: PlannerRecord): boolean {
  try {
    return show(noun, record);
  } catch (error) {
    // A part that is read is not there.
    if (error instanceof TypeError || error instanceof RangeError) return false;
    throw error;
  }
}

/** Whether it reads as what its lists promise. */
function show(noun: WireRecord['noun'], record: PlannerRecord): boolean {
  const { listPlans, listTasks, listSprints, listPatterns, listProcedures, listRuns } = operations;
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
  }
}
