import type { Memory } from '../memories/memory.ts';
import type { Retained } from '../retention/retention.ts';
import { strengthOf } from '../retention/strength.ts';
import { soleSpace, type UserScope } from '../scope.ts';
import type { Readers, Writers } from '../store.ts';
import { chooseLines } from './extract-lines.ts';
import { type NightDependencies, withoutForgotten } from './night.ts';
import { createBasis, dropSummary, linksFrom, putSummary } from './put-summary.ts';
import type { ConsolidationChange } from './consolidation-store.ts';
import { profileText } from './summary-text.ts';

export const userId = 'user';
const source = { type: 'summary', id: userId } as const;
const tags = ['summary', 'user'];

const PAGE = 1_000;
/** Memories that a summary of a user may rest on, and lines that rules make of them. */
const mostMemories = 40;
const mostLines = 12;
/** Changes since it was made after which a summary is made anew in the course of a day. */
export const staleAfter = 50;

/** The mark that holds the version at which a space's summary was last looked at. */
function markOf(space: string): string {
  return `user_summary ${space}`;
}

/**
 * What a space knows of its user: the strongest typed and pinned memories, in few lines, by rules or in a model's words.
 * Stored as a memory that rests on them; nothing is written when they are the same as before.
 */
export async function summariseUser(
  dependencies: Pick<NightDependencies, 'store' | 'platform' | 'embedding' | 'termsOf' | 'summarise'>,
  scope: UserScope,
  params: {
    readonly signal: AbortSignal;
    /** Runs what is written in one transaction, with whatever else belongs to it. */
    readonly commit: (
      work: (writers: Writers) => Promise<readonly ConsolidationChange[]>,
      refused: string | undefined,
    ) => Promise<void>;
  },
): Promise<void> {
  const { signal, commit } = params;
  const { store, platform, termsOf, summarise } = dependencies;
  const space = soleSpace(scope);
  const { version, strong } = await store.read(scope, async (readers) => ({
    version: await readers.changes.version(scope),
    strong: await strongest(readers, scope, platform.now()),
  }));
  const top = await withoutForgotten(dependencies, scope, strong);
  const basis = createBasis();
  for (const memory of top) basis.add(memory);
  const [known] = await store.read(scope, ({ memories }) => memories.findBySources(scope, { sources: [source] }));
  if (top.length > 0 && known?.metadata['basis'] === basis.value()) {
    const mark = await store.read(scope, (readers) => lookedAt(readers, scope, space));
    if (version - mark < staleAfter) return;
    await store.write(scope, ({ consolidations }) =>
      consolidations.setMark(scope, { name: markOf(space), value: version }),
    );
    return;
  }
  if (top.length === 0 && known === undefined) return;
  const chooser = chooseLines(termsOf, mostLines);
  for (const memory of top) chooser.count(memory);
  for (const memory of top) chooser.offer(memory);
  const lines = chooser.lines(mostLines).map(({ text }) => text);
  const asked =
    top.length === 0
      ? undefined
      : await summarise?.(scope, {
          task: 'summarise_user',
          title: scope.user,
          lines: top.map(({ content: text, occurredAt }) => ({ text, occurredAt })),
          signal,
        });
  const content = asked !== undefined && 'text' in asked ? asked.text : profileText(lines);
  const refused = asked !== undefined && 'refused' in asked ? asked.refused : undefined;
  await commit(async (writers) => {
    await writers.consolidations.setMark(scope, { name: markOf(space), value: version });
    if (top.length === 0) return dropSummary(writers, scope, { source, at: platform.now() });
    const there = await writers.memories.getBySeqs(scope, { seqs: top.map(({ seq }) => seq) });
    const versions = new Map(there.map((one) => [one.seq, one.deletedAt === undefined ? one.version : undefined]));
    // Something changed meanwhile: whoever asks next makes it.
    if (top.some((one) => versions.get(one.seq) !== one.version)) return [];
    const put = await putSummary(dependencies, writers, scope, {
      source,
      content,
      occurredAt: platform.now(),
      tags,
      salience: 0.8,
      basis: basis.value(),
      restsOn: top.map(({ seq }) => seq),
    });
    return put.changes;
  }, refused);
}

/** The strongest typed memories and the pinned ones, strongest first; only a few are held while all are read. */
async function strongest(readers: Readers, scope: UserScope, now: number): Promise<Memory[]> {
  const held: { readonly seq: number; readonly strength: number }[] = [];
  for (let afterSeq = -1; ;) {
    const page = await readers.memories.retained(scope, { afterSeq, limit: PAGE });
    for (const memory of page) {
      if (!mayStandFor(memory)) continue;
      const strength = strengthOf(memory, now);
      const place = held.findIndex((other) => other.strength < strength);
      held.splice(place === -1 ? held.length : place, 0, { seq: memory.seq, strength });
      if (held.length > mostMemories) held.pop();
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) break;
    afterSeq = last.seq;
  }
  const found = await readers.memories.getBySeqs(scope, { seqs: held.map(({ seq }) => seq) });
  return held.flatMap(({ seq }) => found.filter((one) => one.seq === seq));
}

/** The version when the summary was last made or found to be right; 0 of one that came with an import. */
async function lookedAt({ consolidations }: Readers, scope: UserScope, space: string): Promise<number> {
  return (await consolidations.mark(scope, { name: markOf(space) })) ?? 0;
}

function mayStandFor({ kind, pinned, state, sourceType }: Retained): boolean {
  if (state !== 'active' || sourceType === 'summary' || sourceType === 'consolidation') return false;
  return pinned || kind === 'semantic' || kind === 'procedural' || kind === 'emotional';
}

export interface UserSummary {
  readonly memory: Memory;
  readonly restsOn: readonly Memory[];
  /** Whether enough has changed since for a new one. */
  readonly stale: boolean;
}

/** The summary of a space as stored, with the memories that it rests on. */
export async function storedUserSummary(readers: Readers, scope: UserScope): Promise<UserSummary | undefined> {
  const space = soleSpace(scope);
  const [memory] = await readers.memories.findBySources(scope, { sources: [source] });
  if (memory === undefined) return undefined;
  const links = await linksFrom(readers.links, scope, memory.seq);
  const seqs = links.map(({ to }) => to);
  const restsOn = (await readers.memories.getBySeqs(scope, { seqs })).toSorted((a, b) => a.seq - b.seq);
  const mark = await lookedAt(readers, scope, space);
  return { memory, restsOn, stale: (await readers.changes.version(scope)) - mark >= staleAfter };
}
