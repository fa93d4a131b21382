import { newId } from '../ids.ts';
import type { Link } from '../links/link-store.ts';
import { prepareMemory } from '../memories/prepare.ts';
import type { Memory } from '../memories/memory.ts';
import type { Platform } from '../platform.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';
import type { ConsolidationChange } from './consolidation-store.ts';
import type { DerivedSource } from './derived.ts';

export interface SummaryDependencies {
  readonly platform: Platform;
  /** Whether an embedder will give it a vector. */
  readonly embedding: 'none' | 'pending';
}

/** A summary about to be stored in the one space of the scope. */
export interface Summary {
  readonly source: { readonly type: DerivedSource; readonly id: string };
  readonly content: string;
  readonly occurredAt: number;
  readonly tags: readonly string[];
  readonly salience: number;
  /** Tells whether what it was made of has changed since. */
  readonly basis: string;
  /** Storage numbers of the memories it rests on. */
  readonly restsOn: readonly number[];
}

/**
 * Stores a summary or brings the one with its source up to date, with a `derived_from` link to each memory that it rests
 * on. Answers the memory, and what changed if anything did: one that somebody has edited since is theirs, and left alone.
 */
export async function putSummary(
  { platform, embedding }: SummaryDependencies,
  writers: Pick<Writers, 'memories' | 'links' | 'jobs'>,
  scope: UserScope,
  summary: Summary,
): Promise<{ readonly memory: Memory; readonly changes: readonly ConsolidationChange[] }> {
  const at = platform.now();
  const { source, content, occurredAt, tags, salience, basis, restsOn } = summary;
  const [known] = await writers.memories.findBySources(scope, { sources: [source] });
  const made = platform.sha256(content);
  const metadata = { basis, made };
  if (known !== undefined && known.metadata['made'] !== known.contentHash) return { memory: known, changes: [] };
  if (known !== undefined && known.metadata['basis'] === basis && known.contentHash === made) {
    return { memory: known, changes: [] };
  }
  let memory: Memory;
  if (known === undefined) {
    const item = { kind: 'reflective', content, occurredAt, tags, salience, metadata, source } as const;
    const [stored] = await writers.memories.insert(scope, {
      memories: [prepareMemory(item, platform, embedding)],
    });
    memory = present(stored);
  } else {
    const renewed = known.contentHash === made ? {} : { content, contentHash: made, embedding };
    const updated = await writers.memories.update(scope, {
      id: known.id,
      patch: { ...renewed, occurredAt, metadata },
      at,
    });
    memory = present(updated);
  }
  await relink(writers, scope, { from: memory.seq, to: restsOn, at });
  if (memory.embedding === 'pending') {
    const job = {
      id: newId(platform),
      kind: 'embed_memories',
      payload: { memoryIds: [memory.id] },
      runAt: at,
    } as const;
    await writers.jobs.enqueue(scope, { jobs: [job] });
  }
  const change: ConsolidationChange =
    known === undefined
      ? { kind: 'made', seq: memory.seq, before: {}, after: { version: memory.version } }
      : { kind: 'rewritten', seq: memory.seq, before: { version: known.version }, after: { version: memory.version } };
  return { memory, changes: [change] };
}

/** Links a derived memory to what it rests on, and to nothing else. */
async function relink(
  { links }: Pick<Writers, 'links'>,
  scope: UserScope,
  { from, to, at }: { readonly from: number; readonly to: readonly number[]; readonly at: number },
): Promise<void> {
  const wanted = new Set(to);
  const stale = (await linksFrom(links, scope, from)).filter((link) => !wanted.has(link.to));
  if (stale.length > 0) await links.remove(scope, { links: stale });
  await links.put(scope, {
    links: to.map((seq) => ({ from, to: seq, type: 'derived_from', weight: 1, origin: 'automatic' })),
    at,
  });
}

/** More than any summary rests on. */
const mostSources = 200;

/** What a derived memory rests on. */
export async function linksFrom(
  links: Pick<Writers['links'], 'touching'>,
  scope: UserScope,
  seq: number,
): Promise<Link[]> {
  const touching = await links.touching(scope, { seqs: [seq], types: ['derived_from'], limit: mostSources });
  return touching.filter(({ from }) => from === seq);
}

/** Hides a summary of which nothing is left. */
export async function dropSummary(
  writers: Pick<Writers, 'memories'>,
  scope: UserScope,
  { source, at }: { readonly source: Summary['source']; readonly at: number },
): Promise<readonly ConsolidationChange[]> {
  const [known] = await writers.memories.findBySources(scope, { sources: [source] });
  if (known === undefined || known.metadata['made'] !== known.contentHash) return [];
  await writers.memories.softDelete(scope, { id: known.id, at });
  return [{ kind: 'removed', seq: known.seq, before: {}, after: {} }];
}

/** Adds up storage numbers and versions, so that another memory, or another state of one, gives another sum. */
export function createBasis(): { add(memory: Pick<Memory, 'seq' | 'version'>): void; value(): string } {
  let count = 0;
  let sum = 0;
  return {
    add({ seq, version }) {
      count += 1;
      sum = (sum + (seq * 31 + version * 7_919) * (1 + (seq % 97))) % 2 ** 48;
    },
    value: () => `${count}-${sum.toString(36)}`,
  };
}
