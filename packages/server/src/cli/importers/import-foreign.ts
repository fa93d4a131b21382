import { HoldfastError, type OutputOf } from '@holdfast/contract';
import type { Call } from '../call.ts';
import type { ForeignEntry, ForeignFormat } from './foreign.ts';

type ForeignMemory = Extract<ForeignEntry, { kind: 'memory' }>;

export interface Refusal {
  readonly where: string;
  readonly reason: string;
}

export interface ForeignReport {
  readonly from: ForeignFormat;
  readonly read: number;
  readonly created: number;
  readonly duplicates: number;
  readonly replaced: number;
  /** Left out because the memory, or its words, were forgotten here. */
  readonly forgotten: number;
  /** Left out on purpose: tools, hidden messages, branches that were given up, what was deleted there. */
  readonly leftOut: number;
  /** Facts that were stated beside memories that are new. */
  readonly facts: number;
  /** What could not be taken over, with the reasons; the first of each hundred. */
  readonly refused: number;
  readonly refusals: readonly Refusal[];
}

export interface ForeignImport {
  readonly call: Call;
  readonly from: ForeignFormat;
  readonly entries: Iterable<ForeignEntry>;
  readonly space: string;
  readonly replace: boolean;
  /** Takes over what belonged to this user there, and nothing else. */
  readonly owner?: string | undefined;
  readonly onProgress: (read: number) => void;
}

const batchSize = 500;
const mostRefusals = 100;

/**
 * Stores what a file of another program says. What is not valid is refused entry by entry and told of; the rest is stored. Sources are the
 * ids of the other program: the same file again stores nothing.
 *
 * @throws HoldfastError invalid_input when it holds memories of several users and none is chosen; those of the store
 */
export async function importForeign(options: ForeignImport): Promise<ForeignReport> {
  const { call, from, entries, space, replace, owner, onProgress } = options;
  const all = [...entries];
  demandOneOwner(all, owner);
  const hidden = await hiddenSources(call, from, space);
  const report = {
    from,
    read: 0,
    created: 0,
    duplicates: 0,
    replaced: 0,
    forgotten: 0,
    leftOut: 0,
    facts: 0,
    refused: 0,
  };
  const refusals: Refusal[] = [];
  const refuse = (refusal: Refusal): void => {
    report.refused += 1;
    if (refusals.length < mostRefusals) refusals.push(refusal);
  };
  let batch: ForeignMemory[] = [];

  const flush = async (): Promise<void> => {
    let left = batch;
    batch = [];
    while (left.length > 0) {
      const items = left.map(({ item }) => (replace ? { ...item, onConflict: 'replace' } : item));
      try {
        const stored = await call('rememberMany', { space, items, skipForgotten: true });
        report.created += stored.created;
        report.duplicates += stored.duplicates;
        report.replaced += stored.replaced;
        report.forgotten += stored.forgotten?.length ?? 0;
        const leftOut = new Set(stored.forgotten);
        const kept = left.filter((_, index) => !leftOut.has(index));
        report.facts += await follow(call, { space, kept, results: stored.results, refuse });
        return;
      } catch (error) {
        const index = indexOf(error);
        const bad = index === undefined ? undefined : left[index];
        if (bad === undefined || !(error instanceof HoldfastError)) throw error;
        refuse({ where: bad.where, reason: reasonOf(error) });
        left = left.filter((one) => one !== bad);
      }
    }
  };

  for (const entry of all) {
    if (entry.kind === 'refused') {
      report.read += 1;
      refuse({ where: entry.where, reason: entry.reason });
    } else if (entry.kind === 'left' || (owner !== undefined && entry.owner !== undefined && entry.owner !== owner)) {
      report.leftOut += 1;
    } else {
      report.read += 1;
      const named = await asStored(call, space, entry);
      if (hidden.has(sourceIdIn(named))) report.forgotten += 1;
      else batch.push(named);
    }
    if (batch.length >= batchSize) await flush();
    onProgress(report.read);
  }
  await flush();
  return { ...report, refusals };
}

function demandOneOwner(entries: readonly ForeignEntry[], owner: string | undefined): void {
  if (owner !== undefined) return;
  const owners = new Set(entries.flatMap((entry) => (entry.kind === 'memory' ? (entry.owner ?? []) : [])));
  if (owners.size < 2) return;
  const names = [...owners].slice(0, 10).map((name) => JSON.stringify(name));
  throw new HoldfastError('invalid_input', {
    detail: `It holds memories of ${owners.size} users (${names.join(', ')}${owners.size > 10 ? ', …' : ''}), which must not be mixed. Choose one with --owner, and whose memories they become with --user.`,
  });
}

/** The entry under the id that it was once stored under, where it was. */
async function asStored(call: Call, space: string, entry: ForeignMemory): Promise<ForeignMemory> {
  const { item, formerId } = entry;
  const { source } = item;
  if (formerId === undefined || typeof source !== 'object' || source === null || !('type' in source)) return entry;
  const { memories } = await call('listMemories', {
    spaces: [space],
    sourceType: source.type,
    sourceId: formerId,
    states: ['active', 'paused', 'archived'],
    includeDeleted: true,
  });
  const isStored = memories.some(({ content }) => content === item['content']);
  return isStored ? { ...entry, item: { ...item, source: { ...source, id: formerId } } } : entry;
}

function sourceIdIn({ item }: ForeignMemory): string {
  const { source } = item;
  return typeof source === 'object' && source !== null && 'id' in source ? String(source.id) : '';
}

/** Memories from there that somebody deleted here and that could still be restored: an import is no reason to bring them back. */
async function hiddenSources(call: Call, from: ForeignFormat, space: string): Promise<ReadonlySet<string>> {
  const hidden = new Set<string>();
  const { memories } = await call('stats', { spaces: [space] });
  if (memories.deleted === 0) return hidden;
  let cursor: string | undefined;
  do {
    const page = await call('listMemories', {
      spaces: [space],
      sourceType: from,
      states: ['active', 'paused', 'archived'],
      includeDeleted: true,
      limit: 200,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const { deletedAt, source } of page.memories) {
      if (deletedAt !== undefined && source?.id !== undefined) hidden.add(source.id);
    }
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return hidden;
}

/** States and facts of memories that are new; what was there already has them. */
async function follow(
  call: Call,
  {
    space,
    kept,
    results,
    refuse,
  }: {
    readonly space: string;
    readonly kept: readonly ForeignMemory[];
    readonly results: OutputOf<'rememberMany'>['results'];
    readonly refuse: (refusal: Refusal) => void;
  },
): Promise<number> {
  let facts = 0;
  for (const [index, { id, outcome }] of results.entries()) {
    const entry = kept[index];
    if (entry === undefined || outcome === 'duplicate') continue;
    if (entry.state !== undefined) await call('updateMemory', { id, spaces: [space], state: entry.state });
    for (const fact of entry.facts ?? []) {
      try {
        await call('createFact', { space, ...withoutUndefined(fact), sources: [id] });
        facts += 1;
      } catch (error) {
        // Its words are stored; only the fact is not one.
        if (!(error instanceof HoldfastError) || error.code !== 'invalid_input') throw error;
        refuse({ where: `${entry.where}, fact`, reason: reasonOf(error) });
      }
    }
  }
  return facts;
}

function withoutUndefined(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** The position of the item at fault. */
function indexOf(error: unknown): number | undefined {
  if (!(error instanceof HoldfastError)) return undefined;
  if (error.index !== undefined) return error.index;
  const at = /^items\[(\d+)\]/u.exec(error.faults[0]?.field ?? '')?.[1];
  return at === undefined ? undefined : Number(at);
}

function reasonOf(error: HoldfastError): string {
  const naming = (text: string): string => text.replaceAll(/items\[\d+\]\.?/gu, '').trim();
  const [fault] = error.faults;
  return fault === undefined ? naming(error.message) : `${naming(fault.field)} ${fault.message}`.trim();
}
