import { defined } from '../defined.ts';
import { matchKey } from '../memories/match-key.ts';
import type { Memory } from '../memories/memory.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Readers } from '../store.ts';
import type { WorkFilter, WorkReader, WorkRecord } from '../work/work-store.ts';
import type { Problem, Solution } from './knowledge-store.ts';
import { lessonOf } from './learn.ts';

type Reading = Pick<Readers, 'knowledge' | 'memories' | 'work'>;

/** What becomes of knowledge when work goes. */
export interface RestingKnowledge {
  /** Of problems and learned solutions that rest on that work alone: the memories of their words. */
  readonly seqs: readonly number[];
  /** Problems that other work has met as well, in words of its own. */
  readonly reworded: readonly { readonly problem: Problem; readonly record: WorkRecord & { readonly error: string } }[];
}

/** What was judged of a part of the work already: each session, task and problem is read once, however much work it has. */
export interface Judged {
  readonly places: Set<string>;
  /** `met`: its words as well, not just what was learnt. */
  readonly problems: Map<number, 'met' | 'taught'>;
}

export function noneJudged(): Judged {
  return { places: new Set(), problems: new Map() };
}

/** Rows that are read at once. */
const PAGE = 500;
/** Records before a success that are looked at. */
const BEFORE = 50;

/**
 * What is known from work that is about to go, and from nothing else: problems that only this work has met, unless somebody had
 * told of them before, and solutions that no other work teaches.
 *
 * @param isGoing whether a record is of that work; `records` are some of it
 * @param isGone whether a memory goes along, whatever else says its words
 * @param judged what is left out; what is judged now is added to it
 */
export async function restingOn(
  readers: Reading,
  scope: UserScope,
  {
    records,
    isGoing,
    isGone,
    judged,
  }: {
    readonly records: readonly WorkRecord[];
    readonly isGoing: (record: WorkRecord) => boolean;
    readonly isGone: (memory: Memory) => boolean;
    readonly judged: Judged;
  },
): Promise<RestingKnowledge> {
  const { knowledge } = readers;
  const isNew = (no: number, as: 'met' | 'taught'): boolean => {
    const before = judged.problems.get(no);
    return before === undefined || (before === 'taught' && as === 'met');
  };
  const met = new Set(records.flatMap(({ problemNo }) => problemNo ?? []).filter((no) => isNew(no, 'met')));
  const taught = new Set(met);
  const places = placesOf(records).filter((place) => !judged.places.has(nameOf(place)));
  for (const filter of places) {
    const failures = await all(readers.work, scope, { ...filter, success: false });
    for (const { problemNo } of failures)
      if (problemNo !== undefined && isNew(problemNo, 'taught')) taught.add(problemNo);
  }
  const problems = await knowledge.problemsByNo(scope, { nos: [...taught] });
  const solutions = await knowledge.solutionsOf(scope, { problemNos: problems.map(({ no }) => no) });
  const seqs = new Set<number>();
  const reworded: RestingKnowledge['reworded'][number][] = [];
  for (const problem of problems) {
    const own = solutions.filter(({ problemNo }) => problemNo === problem.no);
    const work = await all(readers.work, scope, { problemNo: problem.no });
    const staying = work.filter((record) => !isGoing(record));
    const learned = own.filter(({ origin }) => origin === 'learned');
    for (const { seq } of await untaught(readers, scope, { learned, staying, isGoing })) seqs.add(seq);
    if (!met.has(problem.no)) continue;
    const words = present((await readers.memories.getBySeqs(scope, { seqs: [problem.seq] }))[0]);
    if (!isGone(words) && isSaid(words, { own, work, staying })) continue;
    const record = staying.find((one): one is WorkRecord & { readonly error: string } => one.error !== undefined);
    if (record === undefined) seqs.add(problem.seq);
    else reworded.push({ problem, record });
  }
  for (const place of places) judged.places.add(nameOf(place));
  for (const no of taught) judged.problems.set(no, met.has(no) ? 'met' : 'taught');
  return { seqs: [...seqs], reworded };
}

/** Sessions, or else tasks, in which work may have taught something. */
function placesOf(records: readonly WorkRecord[]): readonly WorkFilter[] {
  const sessions = new Set(records.flatMap(({ sessionId }) => sessionId ?? []));
  const tasks = new Set(records.flatMap(({ task }) => task ?? []));
  return [...[...sessions].map((sessionId) => ({ sessionId })), ...[...tasks].map((task) => ({ task }))];
}

function nameOf({ sessionId, task }: WorkFilter): string {
  return JSON.stringify([sessionId, task]);
}

/** Newest first, archived ones too. */
async function all(work: WorkReader, scope: UserScope, filter: WorkFilter): Promise<readonly WorkRecord[]> {
  const records: WorkRecord[] = [];
  for (let more = true; more;) {
    const page = await work.list(scope, {
      filter: { ...filter, includeArchived: true },
      limit: PAGE,
      ...defined({ after: records.at(-1) }),
    });
    records.push(...page);
    more = page.length === PAGE;
  }
  return records;
}

/** Whether what stays has said the very words of a problem: other work, or somebody who told of it before any work. */
function isSaid(
  { content, createdAt: noted }: Memory,
  {
    own,
    work,
    staying,
  }: {
    readonly own: readonly Solution[];
    readonly work: readonly WorkRecord[];
    readonly staying: readonly WorkRecord[];
  },
): boolean {
  const first = work.reduce((least, { createdAt }) => Math.min(least, createdAt), Infinity);
  if (own.some(({ origin, createdAt }) => origin === 'told' && createdAt >= noted && createdAt < first)) return true;
  return staying.some(({ error }) => error === content);
}

/** Those of the solutions that no work which stays teaches. */
async function untaught(
  { memories, work }: Reading,
  scope: UserScope,
  {
    learned,
    staying,
    isGoing,
  }: {
    readonly learned: readonly Solution[];
    /** Failures of their problem. */
    readonly staying: readonly WorkRecord[];
    readonly isGoing: (record: WorkRecord) => boolean;
  },
): Promise<readonly Solution[]> {
  if (learned.length === 0) return [];
  const lessons = new Set<string>();
  for (const filter of placesOf(staying)) {
    const records = (await all(work, scope, filter)).filter((record) => !isGoing(record));
    for (const [place, record] of records.entries()) {
      const lesson = record.success ? lessonOf(record, records.slice(place + 1, place + 1 + BEFORE)) : undefined;
      if (lesson !== undefined) lessons.add(matchKey(lesson.steps));
    }
  }
  const words = await memories.getBySeqs(scope, { seqs: learned.map(({ seq }) => seq) });
  const stays = new Set(words.filter(({ content }) => lessons.has(matchKey(content))).map(({ seq }) => seq));
  return learned.filter(({ seq }) => !stays.has(seq));
}
