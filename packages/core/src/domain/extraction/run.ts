import type { ModelRefusal } from '../language/language-model.ts';
import type { Memory } from '../memories/memory.ts';
import type { UserScope } from '../scope.ts';
import type { Store, Writers } from '../store.ts';
import { type ApplyParts, applyExtraction } from './apply.ts';
import type { Refusal, SourceText } from './candidate.ts';
import type { Extracted, Extractor } from './extractor.ts';
import type { CountedReason, ExtractionCounts } from './extraction-store.ts';
import { isSource, type Passage, passagesOf, toSourceText } from './sources.ts';

export interface ExtractionParts extends ApplyParts {
  readonly store: Store;
  readonly extractor: Extractor;
  /** Zone of a user of whom none is known. */
  readonly timeZone: string;
}

/** Memories read and stored at once: nobody waits long for the write lane, and what is done survives a failure. */
const slice = 16;
/** Turns before a passage that help to understand it. */
const context = 4;

interface ReadPassage extends Passage {
  readonly extracted: Extracted;
}

/**
 * Reads what was written since the last time, slice by slice, up to what is there as it begins: whoever goes on writing leaves
 * another job, or other users would wait for as long as one writes. Models are asked outside of transactions; what they and
 * the rules give is stored only if nothing they read has changed meanwhile, together with the place reached.
 */
export async function extractNew(parts: ExtractionParts, scope: UserScope, signal: AbortSignal): Promise<void> {
  const { store, platform } = parts;
  // Behind whoever writes for the user just now, as a write waits for the one before: what they leave to this job is read by it.
  const until = await store.write(scope, ({ memories }) => memories.lastSeq(scope));
  for (;;) {
    signal.throwIfAborted();
    const { seq, memories, last } = await store.read(scope, async (readers) => {
      const reached = await readers.extractions.progress(scope);
      const rows = await readers.memories.scan(scope, { afterSeq: reached.seq, limit: slice });
      return {
        seq: reached.seq,
        memories: await readers.memories.getBySeqs(scope, { seqs: rows.map((row) => row.seq) }),
        last: rows.at(-1)?.seq,
      };
    });
    const sources = memories.filter(isSource);
    // Beyond the end it passes over what it made itself.
    if (last === undefined || (seq >= until && sources.length > 0)) return;
    const read = await readPassages(parts, scope, { memories: sources, signal });
    await store.write(scope, async (writers) => {
      const reached = await writers.extractions.progress(scope);
      if (reached.seq !== seq || !(await unchanged(writers, scope, read))) return;
      const add = await applyAll(parts, writers, scope, read);
      await writers.extractions.advance(scope, { seq: last, add });
    });
    await platform.yieldTurn();
  }
}

/**
 * Reads edited memories again: what their new words no longer say is taken back, as far as it rests on them alone. One
 * that was not read yet is left to `extractNew`.
 */
export async function extractAgain(
  parts: ExtractionParts,
  scope: UserScope,
  { ids, signal }: { readonly ids: readonly string[]; readonly signal: AbortSignal },
): Promise<void> {
  const { store, platform } = parts;
  for (let read: readonly ReadPassage[] | undefined, done = false; !done;) {
    signal.throwIfAborted();
    const memories = await store.read(scope, async (readers) => {
      const { seq } = await readers.extractions.progress(scope);
      return (await readers.memories.getMany(scope, { ids })).filter((memory) => isSource(memory) && memory.seq <= seq);
    });
    read = await readPassages(parts, scope, { memories, signal });
    const passages = read;
    done = await store.write(scope, async (writers) => {
      if (!(await unchanged(writers, scope, passages))) return false;
      for (const passage of passages) {
        const own = spaceOf(scope, passage.space);
        const applied = await applyOne(parts, writers, own, passage);
        for (const { seq } of passage.memories) await takeBack(writers, own, { seq, ...applied, at: platform.now() });
      }
      return true;
    });
  }
}

const spaceOf = (scope: UserScope, space: string): UserScope => ({ ...scope, spaces: [space] });

async function readPassages(
  { store, extractor, timeZone }: ExtractionParts,
  scope: UserScope,
  { memories, signal }: { readonly memories: readonly Memory[]; readonly signal: AbortSignal },
): Promise<readonly ReadPassage[]> {
  const passages = passagesOf(memories);
  const zone = await store.read(scope, async (readers) => (await readers.users.timeZone(scope)) ?? timeZone);
  const read: ReadPassage[] = [];
  for (const passage of passages) {
    const before = await turnsBefore(store, scope, passage);
    const text = (memory: Memory): SourceText => toSourceText(memory, zone);
    const params = { texts: passage.memories.map(text), before: before.map(text), signal };
    read.push({ ...passage, extracted: await extractor.extract(scope, params) });
  }
  return read;
}

async function turnsBefore(
  store: Store,
  scope: UserScope,
  { space, sessionId, memories }: Passage,
): Promise<readonly Memory[]> {
  const turn = memories[0]?.turn;
  if (sessionId === undefined || turn === undefined) return [];
  const around = [{ space, sessionId, turn }];
  const found = await store.read(scope, (readers) =>
    readers.memories.neighbours(scope, { around, before: context, after: 0 }),
  );
  return found.flat().filter(isSource);
}

/** Whether all that was read still says the same. */
async function unchanged({ memories }: Writers, scope: UserScope, read: readonly ReadPassage[]): Promise<boolean> {
  const before = read.flatMap((passage) => passage.memories);
  const now = new Map(
    (await memories.getBySeqs(scope, { seqs: before.map(({ seq }) => seq) })).map((memory) => [memory.seq, memory]),
  );
  return before.every(({ seq, version }) => {
    const memory = now.get(seq);
    return memory !== undefined && memory.version === version && isSource(memory);
  });
}

async function applyAll(
  parts: ExtractionParts,
  writers: Writers,
  scope: UserScope,
  read: readonly ReadPassage[],
): Promise<Partial<ExtractionCounts>> {
  let extracted = 0;
  const reasons: Refusal[] = read.flatMap((passage) =>
    passage.extracted.extraction.refused.map(({ reason }) => reason),
  );
  for (const passage of read) {
    const { made, blocked } = await applyOne(parts, writers, spaceOf(scope, passage.space), passage);
    extracted += made;
    reasons.push(...blocked);
  }
  return {
    extracted,
    refused: reasons.length,
    repaired: read.filter((passage) => passage.extracted.repaired).length,
    reasons: countsOf([...reasons, ...read.flatMap(({ extracted: { fellBack } }) => fellBackTo(fellBack))]),
  };
}

function applyOne(
  parts: ExtractionParts,
  writers: Writers,
  scope: UserScope,
  { memories, extracted: { extraction, method } }: ReadPassage,
): ReturnType<typeof applyExtraction> {
  const sources = new Map(memories.map((memory) => [memory.seq, memory]));
  return applyExtraction(parts, writers, scope, { extraction, method, sources, at: parts.platform.now() });
}

function fellBackTo(reason: ModelRefusal | undefined): CountedReason[] {
  return reason === undefined ? [] : [`model_${reason}`];
}

function countsOf(reasons: readonly CountedReason[]): Partial<Record<CountedReason, number>> {
  const counts: Partial<Record<CountedReason, number>> = {};
  for (const reason of reasons) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

/** Takes back what rested on an edited memory alone and is no longer said. */
async function takeBack(
  writers: Writers,
  scope: UserScope,
  params: {
    readonly seq: number;
    readonly typed: ReadonlySet<number>;
    readonly facts: ReadonlySet<string>;
    readonly at: number;
  },
): Promise<void> {
  const { seq, typed, facts, at } = params;
  const touching = await writers.links.touching(scope, { seqs: [seq], types: ['derived_from'], limit: 1_000 });
  const derived = [...new Set(touching.filter(({ to }) => to === seq).map(({ from }) => from))].filter(
    (from) => !typed.has(from),
  );
  const bases = await writers.links.touching(scope, { seqs: derived, types: ['derived_from'], limit: 1_000 });
  const alone = derived.filter((from) => bases.every((link) => link.from !== from || link.to === seq));
  // For good: what is hidden leaves a tombstone when it is purged, and the same could not be said again.
  if (alone.length > 0) await writers.memories.purgeSeqs(scope, { seqs: alone, at });
  for (const { id, sources, status, origin } of await writers.facts.restingOn(scope, { seqs: [seq] })) {
    const rests = sources.length === 1 && origin !== 'caller';
    if (rests && status === 'active' && !facts.has(id)) await writers.facts.retract(scope, { id, at });
  }
}
