import { type OutputOf, type ParsedInputOf, defined } from '@holdfast/contract';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { readCalendar } from '../../domain/planner/calendars/calendar.ts';
import type { TimeNoun } from '../../domain/planner/times/time-store.ts';
import type { UserScope } from '../../domain/scope.ts';
import { importRecords } from '../../domain/transfer/import-records.ts';
import type { ImportedRecord } from '../../domain/transfer/imported-record.ts';
import type { ApiDependencies, Handlers } from '../handler.ts';
import { toMillis } from '../instants.ts';
import { listPage } from '../list-page.ts';
import { checkContent, presentRecord, presentTime, toPlannerRecord } from '../planner-records.ts';

type Given = ParsedInputOf<'importRecords'>['records'][number];

export const recordHandlers: Pick<Handlers, 'listPlannerRecords' | 'importRecords'> = {
  async listPlannerRecords({ input: { noun, limit, cursor }, scope, dependencies }) {
    const asked = { limit, ...defined({ cursor }) };
    if (noun === 'block' || noun === 'busy') return listTimes(dependencies, scope, { noun, ...asked });
    const { rows, nextCursor } = await listPage(dependencies, scope, {
      name: 'planner records',
      filter: { noun },
      ...asked,
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
    for (const [index, given] of records.entries()) if (given.kind === 'planner') checkContent(given.value, index);
    const things = records.map(toRecord);
    const results = await importRecords({ store, platform, timeZone }, scope, { records: things, copy });
    dependencies.wakeWorker();
    return { results: [...results] };
  },
};

async function listTimes(
  dependencies: ApiDependencies,
  scope: UserScope,
  { noun, ...asked }: { readonly noun: TimeNoun; readonly limit: number; readonly cursor?: string },
): Promise<OutputOf<'listPlannerRecords'>> {
  const { rows, nextCursor } = await listPage(dependencies, scope, {
    name: 'planner times',
    filter: { noun },
    ...asked,
    read: ({ times }, page) => times.list(scope, { noun, limit: page.limit, ...defined({ before: page.after?.[1] }) }),
    placeOf: ({ no }) => [0, no],
  });
  const ids = [...new Set(rows.flatMap(({ calendarId }) => calendarId ?? []))];
  const found = await dependencies.store.read(scope, ({ planner }) =>
    planner.getMany(scope, { noun: 'calendar', ids }),
  );
  const calendars = new Map(found.map((record) => [record.id, readCalendar(record)]));
  const records = rows.flatMap((time) => presentTime(time, calendars.get(time.calendarId ?? '')) ?? []);
  return { records, ...defined({ nextCursor }) };
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
      return toPlannerRecord(given.value);
  }
}
