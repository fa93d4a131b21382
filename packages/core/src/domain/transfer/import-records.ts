import { defined } from '../defined.ts';
import { HoldfastError, TakenError } from '../errors.ts';
import { forgottenAmong, forgottenOf, markTexts } from '../forgetting/marks.ts';
import { rowText } from '../forgetting/record-marks.ts';
import { enqueueArchiving } from '../knowledge/archive.ts';
import { signatureOf } from '../knowledge/signature.ts';
import { calendarForBlocks } from '../planner/calendars/calendar.ts';
import { checkQuota } from '../planner/calendars/write-calendar.ts';
import type { PlannerNoun, PlannerReader } from '../planner/records/record-store.ts';
import type { ReflectionContent } from '../planner/reflections/reflection.ts';
import type { Platform } from '../platform.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { JsonValue } from '../sessions/json.ts';
import type { Store, Writers } from '../store.ts';
import { workKey } from '../work/work-key.ts';
import { asCopy } from './as-copy.ts';
import type {
  ImportedPlan,
  ImportedProblem,
  ImportedRecord,
  ImportedSolution,
  ImportedTime,
  ImportedWork,
} from './imported-record.ts';

export type ImportOutcome = 'created' | 'known' | 'forgotten';

export interface RecordImport {
  readonly store: Pick<Store, 'read' | 'write'>;
  readonly platform: Platform;
  readonly timeZone: string;
}

/** Of a shorter text nobody can tell whether it is a forgotten one. */
const fewestRepeated = 8;
/** What the planner makes of memories; all else are the user's own words. */
const restingNouns: ReadonlySet<PlannerNoun> = new Set(['plan', 'task', 'procedure', 'run', 'reflection']);
/** System states of a space that are looked at. */
const mostStates = 10_000;

/**
 * Stores what an export has beside memories, each with its id, instants and state, in the one space of the scope and in the
 * order given: what is named comes before what names it. What is known by its id, or a session or state by its name, stays as it is; what was forgotten, or says a
 * forgotten text, is left out, and so are problems and solutions whose words are not there.
 *
 * @throws HoldfastError invalid_input naming a record whose id, or what it stands for, is taken by something else
 * @param params.copy the ids are made anew from those given, the same each time: of another user, or for another space
 */
export async function importRecords(
  { store, platform, timeZone }: RecordImport,
  scope: UserScope,
  { records, copy }: { readonly records: readonly ImportedRecord[]; readonly copy: boolean },
): Promise<readonly ImportOutcome[]> {
  const things = copy ? records.map((record) => asCopy(platform, scope, record)) : records;
  const said = things.map((record) => textsOf(record));
  const texts = [...new Set(said.flat())];
  const marked = await store.read(scope, (readers) => markTexts(readers, platform, scope, texts));
  let place = 0;
  const work = async (writers: Writers): Promise<readonly ImportOutcome[]> => {
    await writers.users.ensure(scope, { at: platform.now(), timeZone });
    // Something may have been forgotten for the first time since.
    const gone = await (marked === undefined
      ? forgottenAmong(writers, platform, scope, texts)
      : forgottenOf(writers, platform, scope, marked));
    const states = things.some(({ kind }) => kind === 'systemState')
      ? await statesOf(writers, scope)
      : new Set<string>();
    const outcomes: ImportOutcome[] = [];
    for (const record of things) {
      place = outcomes.length;
      if (await isKnown(writers, { ...scope, spaces: '*' }, { record, own: scope, states })) outcomes.push('known');
      else if (said[place]?.some((text) => gone.get(text)?.reason === 'forgotten') === true) outcomes.push('forgotten');
      else {
        outcomes.push(await put(writers, platform, scope, record));
        if (record.kind === 'systemState') states.add(record.row.name);
      }
    }
    if (things.some(({ kind }) => kind === 'work' || kind === 'problem'))
      await enqueueArchiving(writers, platform, scope);
    return outcomes;
  };
  try {
    return await store.write(scope, work);
  } catch (error) {
    if (error instanceof TakenError) throw taken(place, error);
    throw error;
  }
}

async function statesOf({ sessions }: Pick<Writers, 'sessions'>, scope: UserScope): Promise<Set<string>> {
  return new Set((await sessions.systemStates(scope, { limit: mostStates })).map(({ name }) => name));
}

function taken(place: number, cause: TakenError): HoldfastError {
  const field = `records[${place}].value`;
  return new HoldfastError('invalid_input', {
    detail: `${field} cannot be stored: its id, or what it stands for, is taken by something else.`,
    faults: [{ field, message: 'is taken by something else' }],
    cause,
  });
}

/** The record itself, and all that it says. */
function textsOf(record: ImportedRecord): readonly string[] {
  const { kind, row } = record;
  const itself = kind === 'systemState' ? { name: row.name, words: row.words } : { id: row.id };
  // Sound: nothing but texts, numbers and lists of them.
  const values = [
    JSON.parse(JSON.stringify(row)),
    ...jsonOf(record).map((text): unknown => JSON.parse(text)),
  ] as JsonValue[];
  const said = values.flatMap((value) => [...leavesOf(value)]).filter(({ length }) => length >= fewestRepeated);
  return [rowText(itself), ...said];
}

/** Its texts that are JSON. */
function jsonOf({ kind, row }: ImportedRecord): readonly string[] {
  switch (kind) {
    case 'session':
    case 'todo':
    case 'systemState':
    case 'decision':
      return [row.words];
    case 'snapshot':
      return [row.words, dataOf(row.words)];
    case 'work':
      return [row.input ?? [], row.output ?? []].flat();
    case 'time':
      return [row.content];
    case 'planner':
      return [row.content, ...(row.past?.former ?? []).map(({ content }) => content)];
    case 'problem':
    case 'solution':
      return [];
  }
}

function* leavesOf(value: JsonValue): Generator<string> {
  if (typeof value === 'string') yield value;
  if (typeof value !== 'object' || value === null) return;
  for (const one of Object.values(value) as readonly JsonValue[]) yield* leavesOf(one);
}

async function isKnown(
  { sessions, decisions, knowledge, work, planner, times }: Writers,
  everywhere: UserScope,
  {
    record: { kind, row },
    own,
    states,
  }: {
    readonly record: ImportedRecord;
    readonly own: UserScope;
    /** Names of the system states that are there. */
    readonly states: ReadonlySet<string>;
  },
): Promise<boolean> {
  switch (kind) {
    case 'session':
      return (await sessions.session(own, row)) !== undefined;
    case 'snapshot':
      return (await sessions.snapshot(everywhere, row)) !== undefined;
    case 'todo':
      return (await sessions.todosById(everywhere, { ids: [row.id] })).length > 0;
    case 'systemState':
      return states.has(row.name);
    case 'decision':
      return (await decisions.decision(everywhere, row)) !== undefined;
    case 'problem':
      return (await knowledge.problem(everywhere, row)) !== undefined;
    case 'solution':
      return (await knowledge.solution(everywhere, row)) !== undefined;
    case 'work':
      return (await work.get(everywhere, row)) !== undefined;
    case 'planner':
      return (await planner.get(everywhere, row)) !== undefined || hasItsLike(planner, own, row);
    case 'time':
      return (await times.get(everywhere, row)) !== undefined;
  }
}

/** Of some things a space has one: its working time, its internal calendar, the reflection of a period. */
async function hasItsLike(planner: PlannerReader, own: UserScope, { noun, key }: ImportedPlan): Promise<boolean> {
  const single = noun === 'hours' || noun === 'reflection' || (noun === 'calendar' && key === 'internal');
  return single && (await planner.list(own, { noun, filter: defined({ key }), limit: 1 })).length > 0;
}

/** What rests on words that are not there has been forgotten. */
async function put(
  writers: Writers,
  platform: Platform,
  scope: UserScope,
  { kind, row }: ImportedRecord,
): Promise<ImportOutcome> {
  const { sessions, decisions, planner } = writers;
  switch (kind) {
    case 'session':
      await sessions.addSession(scope, { session: row });
      return 'created';
    case 'snapshot': {
      if (platform.sha256(dataOf(row.words)) !== row.hash) throw changed(row.id);
      await sessions.addSnapshot(scope, { snapshot: row });
      const { no, space } = present(await sessions.snapshot(scope, row));
      await sessions.setSnapshot(scope, { snapshot: { ...row, no, space } });
      return 'created';
    }
    case 'todo':
      await sessions.addTodos(scope, { todos: [row] });
      return 'created';
    case 'systemState':
      await sessions.putSystemState(scope, row);
      return 'created';
    case 'decision': {
      const { supersededBy, ...decision } = row;
      await decisions.addDecision(scope, { decision });
      if (supersededBy !== undefined) await decisions.supersede(scope, { id: row.id, by: supersededBy });
      return 'created';
    }
    case 'problem':
      return putProblem(writers, platform, scope, row);
    case 'solution':
      return putSolution(writers, scope, row);
    case 'work':
      return putWork(writers, platform, scope, row);
    case 'planner': {
      const { memoryIds, ...record } = row;
      const ids = restingNouns.has(row.noun) ? memoryIds : [];
      const sources = (await writers.memories.getMany(scope, { ids })).map(({ seq }) => seq);
      if (row.noun === 'reflection' && !(await isFounded(writers, scope, row))) return 'forgotten';
      if (row.noun === 'calendar') await checkQuota(planner, scope, 1);
      await planner.insert(scope, { records: [{ ...record, sources }], at: platform.now() });
      return 'created';
    }
    case 'time':
      return putTime(writers, platform, scope, row);
  }
}

/** Whether all that was said and is known which a reflection tells of is there. */
async function isFounded(
  { memories, facts }: Writers,
  scope: UserScope,
  { content, memoryIds }: ImportedPlan,
): Promise<boolean> {
  // Sound: the caller has looked at it.
  const { sentences } = JSON.parse(content) as ReflectionContent;
  const cited = sentences.flatMap(({ citations }) => citations);
  const of = (type: 'memory' | 'fact'): string[] => cited.flatMap((one) => (one.type === type ? [one.id] : []));
  const said = [...new Set([...of('memory'), ...memoryIds])];
  const known = [...new Set(of('fact'))];
  if ((await memories.getMany(scope, { ids: said })).length < said.length) return false;
  return (await facts.getMany(scope, { ids: known })).length === known.length;
}

/** A block to come is shown where blocks go here. A time without its task or calendar was forgotten with it. */
async function putTime(
  { planner, times }: Writers,
  platform: Platform,
  scope: UserScope,
  row: ImportedTime,
): Promise<ImportOutcome> {
  const { taskId, calendarId } = row;
  const at = platform.now();
  if (taskId !== undefined && (await planner.get(scope, { noun: 'task', id: taskId })) === undefined)
    return 'forgotten';
  if (calendarId !== undefined && (await planner.get(scope, { noun: 'calendar', id: calendarId })) === undefined)
    return 'forgotten';
  const shows = row.noun === 'block' && row.end > at ? await calendarForBlocks(planner, scope) : undefined;
  const shown = shows === undefined ? {} : { calendarId: shows.record.id, unsent: true };
  await times.insert(scope, { times: [{ ...row, ...shown }], at });
  return 'created';
}

function dataOf(words: string): string {
  // Sound: the caller has made these of data and tags.
  return (JSON.parse(words) as { readonly data: string }).data;
}

function changed(id: string): HoldfastError {
  return new HoldfastError('invalid_input', {
    detail: `The data of the snapshot ${id} does not fit its contentHash.`,
    faults: [{ field: 'contentHash', message: 'does not fit data' }],
  });
}

async function putProblem(
  { knowledge, memories }: Writers,
  platform: Platform,
  scope: UserScope,
  { id, memoryId, occurrences, firstSeenAt, lastSeenAt }: ImportedProblem,
): Promise<ImportOutcome> {
  const [words] = await memories.getMany(scope, { ids: [memoryId] });
  if (words === undefined) return 'forgotten';
  // It was met here before.
  if ((await knowledge.problemsOfMemories(scope, { seqs: [words.seq] })).length > 0) return 'known';
  const problem = {
    ...signatureOf(platform, words.content),
    id,
    seq: words.seq,
    occurrences: Math.max(0, occurrences - 1),
  };
  const { no } = await knowledge.addProblem(scope, { problem, at: firstSeenAt });
  if (occurrences > 0) await knowledge.noteSeen(scope, { no, at: lastSeenAt });
  return 'created';
}

/** The link from its words to those of the problem comes with the memories. */
async function putSolution(
  { knowledge, memories }: Writers,
  scope: UserScope,
  { problemId, memoryId, successes, failures, lastUsedAt, lastFailedAt, createdAt, ...solution }: ImportedSolution,
): Promise<ImportOutcome> {
  const problem = await knowledge.problem(scope, { id: problemId });
  const [words] = await memories.getMany(scope, { ids: [memoryId] });
  if (problem === undefined || words === undefined) return 'forgotten';
  const { seq } = words;
  const tried = { successes, failures, ...defined({ lastUsedAt, lastFailedAt }) };
  await knowledge.addSolution(scope, { solution: { ...solution, problemNo: problem.no, seq, tried }, at: createdAt });
  return 'created';
}

async function putWork(
  { knowledge, work }: Writers,
  platform: Platform,
  scope: UserScope,
  { problemId, ...record }: ImportedWork,
): Promise<ImportOutcome> {
  const problem = problemId === undefined ? undefined : await knowledge.problem(scope, { id: problemId });
  const row = { ...record, key: workKey(platform, record), ...defined({ problemNo: problem?.no }) };
  await work.add(scope, { work: row, at: record.occurredAt });
  return 'created';
}
