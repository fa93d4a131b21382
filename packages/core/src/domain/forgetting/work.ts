import { defined } from '../defined.ts';
import { problemSource, problemTag } from '../knowledge/note-problem.ts';
import { type Judged, type RestingKnowledge, restingOn } from '../knowledge/resting.ts';
import { newId } from '../ids.ts';
import type { Memory } from '../memories/memory.ts';
import { prepareMemory } from '../memories/prepare.ts';
import type { Platform } from '../platform.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Readers, Writers } from '../store.ts';
import type { WorkFilter, WorkRecord, WorkTarget } from '../work/work-store.ts';
import { forgetMemories, type SliceOutcome } from './slice.ts';
import type { ForgettingTarget } from './target.ts';

/** Records that are looked at in one transaction. */
const SLICE = 100;

/** The work that a target means. Single memories, entities and filters name none: work has words of its own. */
export function workOf(target: ForgettingTarget): WorkTarget | undefined {
  switch (target.type) {
    case 'user':
    case 'space':
      return { of: 'all' };
    case 'session':
      return { of: 'session', sessionId: target.sessionId };
    case 'source':
      return { of: 'source', type: target.sourceType, ...defined({ id: target.sourceId }) };
    case 'time':
      return { of: 'time', from: target.from ?? 0, to: target.to ?? Number.MAX_SAFE_INTEGER };
    case 'memory':
    case 'entity':
    case 'filter':
      return undefined;
  }
}

/** A part of the work. */
export type PartOfWork = Exclude<WorkTarget, { readonly of: 'all' }>;

/** Conditions of a list of the work. */
export function workFilterOf(target: WorkTarget): WorkFilter {
  switch (target.of) {
    case 'all':
      return {};
    case 'session':
      return { sessionId: target.sessionId };
    case 'source':
      return { source: { type: target.type, ...defined({ id: target.id }) } };
    case 'time':
      return { from: target.from, to: target.to };
  }
}

type Provenance = Pick<Memory, 'sessionId' | 'source' | 'occurredAt'>;

function isOf(target: PartOfWork, { sessionId, source, occurredAt }: Provenance): boolean {
  switch (target.of) {
    case 'session':
      return sessionId === target.sessionId;
    case 'source':
      return source?.type === target.type && (target.id === undefined || source.id === target.id);
    case 'time':
      return occurredAt >= target.from && occurredAt < target.to;
  }
}

export interface KnowledgeSlice extends Omit<RestingKnowledge, 'seqs'> {
  /** Memories of words that nothing else says. */
  readonly memories: readonly Memory[];
  /** Where the next slice begins; undefined after the last. */
  readonly after: WorkRecord | undefined;
}

/** What is known from the next slice of work alone, which is about to go; undefined when there is no more of it. */
export async function knownFromWork(
  readers: Readers,
  scope: UserScope,
  {
    target,
    after,
    judged,
  }: { readonly target: PartOfWork; readonly after: WorkRecord | undefined; readonly judged: Judged },
): Promise<KnowledgeSlice | undefined> {
  const filter = { ...workFilterOf(target), includeArchived: true };
  const records = await readers.work.list(scope, { filter, limit: SLICE, ...defined({ after }) });
  if (records.length === 0) return undefined;
  const isGoing = (record: WorkRecord): boolean => isOf(target, record);
  const isGone = (memory: Memory): boolean => isOf(target, memory);
  const { seqs, reworded } = await restingOn(readers, scope, { records, isGoing, isGone, judged });
  const worded = reworded.map(({ problem }) => problem.seq);
  const memories = await readers.memories.getBySeqs(scope, { seqs: [...seqs, ...worded] });
  return { memories, reworded, after: records.at(-1) };
}

/** Removes it for good; problems that other work has met as well are told in the words of that. Inside a write. */
export async function forgetKnown(
  writers: Writers,
  platform: Platform,
  scope: UserScope,
  { memories, reworded }: KnowledgeSlice,
): Promise<SliceOutcome | undefined> {
  if (memories.length === 0) return undefined;
  for (const { problem, record } of reworded) {
    const before = present(memories.find(({ seq }) => seq === problem.seq));
    const own = { ...scope, spaces: [problem.space] };
    const { error, occurredAt, sessionId, agentId } = record;
    const item = {
      content: error,
      kind: 'procedural',
      tags: [problemTag],
      salience: before.salience,
      occurredAt,
      source: { type: problemSource, id: problem.exact },
      ...defined({ sessionId, agentId }),
    } as const;
    const embedding = before.embedding === 'none' ? 'none' : 'pending';
    // Two memories of one source cannot be there together.
    await writers.memories.softDelete(own, { id: before.id, at: platform.now() });
    const [memory] = await writers.memories.insert(own, { memories: [prepareMemory(item, platform, embedding)] });
    const { seq, id } = present(memory);
    await writers.knowledge.reword(own, { no: problem.no, seq });
    const job = {
      id: newId(platform),
      kind: 'embed_memories',
      payload: { memoryIds: [id] },
      runAt: platform.now(),
    } as const;
    if (embedding === 'pending') await writers.jobs.enqueue(own, { jobs: [job] });
  }
  return forgetMemories(writers, platform, scope, { memories, reason: 'forgotten' });
}
