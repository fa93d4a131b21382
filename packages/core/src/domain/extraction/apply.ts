import { attachEmbeddings } from '../embeddings/attach.ts';
import type { EmbeddingService } from '../embeddings/embedding-service.ts';
import type { Entity } from '../entities/entity-store.ts';
import { newId } from '../ids.ts';
import { matchKey } from '../memories/match-key.ts';
import type { Memory } from '../memories/memory.ts';
import { prepareMemory } from '../memories/prepare.ts';
import type { Platform } from '../platform.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';
import { applyFact } from './apply-fact.ts';
import { factText, forgottenAmong, importedMark, isSaidAnew } from '../forgetting/marks.ts';
import type { Tombstone } from '../forgetting/tombstone-store.ts';
import type { EntityCandidate, Extraction, FactCandidate, MemoryCandidate, Refusal } from './candidate.ts';
import type { ExtractionMethod } from './extraction-store.ts';
import { ownAgent } from './own-agent.ts';
import { allowedOf } from './sources.ts';

export interface ApplyParts {
  readonly platform: Platform;
  readonly embeddings: EmbeddingService;
}

/** What was stored of an extraction. */
export interface Applied {
  readonly made: number;
  /** Candidates that were forgotten or rejected before. */
  readonly blocked: readonly Refusal[];
  /** Storage numbers of all typed memories that the sources give rise to now, new or not. */
  readonly typed: ReadonlySet<number>;
  /** Ids of all facts that the sources state now. */
  readonly facts: ReadonlySet<string>;
}

/**
 * Stores what texts of one space gave rise to, inside the transaction that notes them as read. Applied twice it is as
 * applied once: what a source has brought about already is known by its links.
 */
export async function applyExtraction(
  parts: ApplyParts,
  writers: Writers,
  scope: UserScope,
  params: {
    readonly extraction: Extraction;
    readonly method: ExtractionMethod;
    readonly sources: ReadonlyMap<number, Memory>;
    readonly at: number;
  },
): Promise<Applied> {
  const { sources, method, at } = params;
  const { extraction, blocked } = await withoutForgotten(parts, writers, scope, params);
  const may = (seqs: readonly number[], what: 'memories' | 'facts'): boolean =>
    seqs.every((seq) => sources.has(seq) && allowedOf(present(sources.get(seq)))[what]);
  await nameEntities(parts, writers, scope, { entities: extraction.entities, at });
  const factIds = new Map<FactCandidate, string>();
  const ended = new Set<string>();
  let made = 0;
  for (const candidate of extraction.facts) {
    if (!may(candidate.sources, 'facts')) continue;
    const saidAt = Math.max(...candidate.sources.map((seq) => present(sources.get(seq)).occurredAt));
    const applied = await applyFact(parts.platform, writers, scope, { candidate, saidAt, origin: method, at });
    if (applied.id !== undefined) factIds.set(candidate, applied.id);
    for (const id of applied.ended) ended.add(id);
    made += applied.inserted ? 1 : 0;
  }
  const typed = new Set<number>();
  for (const candidate of extraction.memories) {
    if (!may(candidate.sources, 'memories')) continue;
    const facts = (candidate.facts ?? []).flatMap((fact) => factIds.get(fact) ?? []);
    const stored = await keepTyped(parts, writers, scope, { candidate, facts, sources, method, at });
    typed.add(stored.seq);
    made += stored.made ? 1 : 0;
  }
  // Only now: of two statements of one passage the first may be outdated by the second.
  await archiveOutdated(writers, scope, { ended, at });
  await notePromoted(writers, scope, { facts: [...factIds.keys()], sources, at });
  return { made, blocked, typed, facts: new Set(factIds.values()) };
}

/**
 * What was forgotten or rejected is not made again, but of what somebody has said anew since it was forgotten; a memory all
 * of whose facts are not, says the same in other words.
 */
async function withoutForgotten(
  { platform }: ApplyParts,
  writers: Writers,
  scope: UserScope,
  {
    extraction: { memories, facts, entities, refused },
    sources,
  }: { readonly extraction: Extraction; readonly sources: ReadonlyMap<number, Memory> },
): Promise<{ readonly extraction: Extraction; readonly blocked: readonly Refusal[] }> {
  const texts = [
    ...memories.map(({ content }) => content),
    ...facts.map(factText),
    ...entities.map(({ name }) => name),
  ];
  const known = await forgottenAmong(writers, platform, scope, texts);
  if (known.size === 0) return { extraction: { memories, facts, entities, refused }, blocked: [] };
  const importedUpTo = (await writers.consolidations.mark(scope, { name: importedMark })) ?? 0;
  const blocking = new Map<string, Tombstone>();
  const free = (text: string, seqs: readonly number[]): boolean => {
    const tombstone = known.get(text);
    if (tombstone === undefined) return true;
    const anew = seqs.every((seq) => {
      const memory = sources.get(seq);
      return memory !== undefined && isSaidAnew(memory, tombstone, importedUpTo);
    });
    if (!anew) blocking.set(text, tombstone);
    return anew;
  };
  const left = facts.filter((fact) => fact.stance !== 'states' || free(factText(fact), fact.sources));
  const kept = memories.filter(
    ({ content, sources: seqs, facts: own = [] }) =>
      free(content, seqs) && (own.length === 0 || own.some((fact) => left.includes(fact))),
  );
  const named = entities.filter((entity) => free(entity.name, entity.sources));
  const blocked = [...blocking.values()].map(({ reason }): Refusal =>
    reason === 'rejected' ? 'rejected_before' : 'forgotten',
  );
  return {
    extraction: { memories: kept, facts: left, entities: named, refused },
    blocked,
  };
}

async function nameEntities(
  { platform }: ApplyParts,
  { entities: store }: Writers,
  scope: UserScope,
  { entities, at }: { readonly entities: readonly EntityCandidate[]; readonly at: number },
): Promise<void> {
  if (entities.length === 0) return;
  const ensured: readonly Entity[] = await store.ensure(scope, {
    entities: entities.map(({ name, type, aliases }) => ({
      id: newId(platform),
      name,
      type,
      ...(aliases === undefined ? {} : { aliases }),
    })),
    at,
  });
  const mentions = ensured.flatMap(({ no }, place) =>
    present(entities[place]).sources.map((seq) => ({ entityNo: no, seq })),
  );
  await store.mention(scope, { mentions });
}

/** The typed memory of a candidate, made or reinforced: equal words of one kind are one memory. */
async function keepTyped(
  { platform, embeddings }: ApplyParts,
  writers: Writers,
  scope: UserScope,
  params: {
    readonly candidate: MemoryCandidate;
    readonly facts: readonly string[];
    readonly sources: ReadonlyMap<number, Memory>;
    readonly method: ExtractionMethod;
    readonly at: number;
  },
): Promise<{ readonly seq: number; readonly made: boolean }> {
  const { candidate, facts, sources, method, at } = params;
  const { kind, content, salience, confidence, tags = [] } = candidate;
  const source = { type: 'extraction', id: platform.sha256(JSON.stringify([kind, matchKey(content)])) };
  const [known] = await writers.memories.findBySources(scope, { sources: [source] });
  if (known !== undefined) {
    await reinforce(writers, scope, { known, candidate, at });
    return { seq: known.seq, made: false };
  }
  const first = present(sources.get(present(candidate.sources[0])));
  const item = {
    kind,
    content,
    salience,
    confidence,
    tags,
    source,
    agentId: ownAgent,
    occurredAt: candidate.occurredAt ?? first.occurredAt,
    ...(first.speaker === undefined ? {} : { speaker: first.speaker }),
  };
  const memory = prepareMemory(item, platform, embeddings.model === undefined ? 'none' : 'pending');
  const [stored] = await writers.memories.insert(scope, { memories: [memory] });
  const { seq } = present(stored);
  await link(writers, scope, { seq, candidate, at });
  await writers.extractions.insert(scope, { extractions: [{ id: newId(platform), seq, kind, method, facts }], at });
  await attachEmbeddings({ service: embeddings, platform }, writers, scope, [{ memory: present(stored) }]);
  return { seq, made: true };
}

async function link(
  { links }: Writers,
  scope: UserScope,
  { seq, candidate, at }: { readonly seq: number; readonly candidate: MemoryCandidate; readonly at: number },
): Promise<void> {
  await links.put(scope, {
    links: candidate.sources.map((to) => ({ from: seq, to, type: 'derived_from', weight: 1, origin: 'automatic' })),
    at,
  });
}

/** Said again by another source: it matters a little more, and is active again if it had been put away. */
async function reinforce(
  writers: Writers,
  scope: UserScope,
  { known, candidate, at }: { readonly known: Memory; readonly candidate: MemoryCandidate; readonly at: number },
): Promise<void> {
  const { seq, id, salience, confidence } = known;
  const links = await writers.links.touching(scope, { seqs: [seq], types: ['derived_from'], limit: 1_000 });
  const bases = new Set(links.filter(({ from }) => from === seq).map(({ to }) => to));
  if (candidate.sources.every((source) => bases.has(source))) return;
  await link(writers, scope, { seq, candidate, at });
  const patch = {
    salience: salience + (1 - salience) / 10,
    confidence: Math.max(confidence, candidate.confidence),
    state: 'active',
  } as const;
  await writers.memories.update(scope, { id, patch, at });
}

/** Puts typed memories away all of whose facts have ended; whoever asks for the archive still finds them. */
async function archiveOutdated(
  writers: Writers,
  scope: UserScope,
  { ended, at }: { readonly ended: ReadonlySet<string>; readonly at: number },
): Promise<void> {
  if (ended.size === 0) return;
  const facts = await writers.facts.getMany(scope, { ids: [...ended] });
  const seqs = [...new Set(facts.flatMap(({ sources }) => sources))];
  const links = await writers.links.touching(scope, { seqs, types: ['derived_from'], limit: 1_000 });
  const records = await writers.extractions.ofMemories(scope, { seqs: [...new Set(links.map(({ from }) => from))] });
  const touched = records.filter((record) => record.facts.some((id) => ended.has(id)));
  const rested = await writers.facts.getMany(scope, { ids: [...new Set(touched.flatMap((record) => record.facts))] });
  const active = new Set(rested.filter(({ status }) => status === 'active').map(({ id }) => id));
  const outdated = touched.filter((record) => !record.facts.some((id) => active.has(id)));
  const memories = await writers.memories.getBySeqs(scope, { seqs: outdated.map(({ seq }) => seq) });
  for (const { id, state, deletedAt, pinned } of memories) {
    if (state === 'active' && deletedAt === undefined && !pinned) {
      await writers.memories.update(scope, { id, patch: { state: 'archived' }, at });
    }
  }
}

/** Events whose facts were kept. */
async function notePromoted(
  { events }: Writers,
  scope: UserScope,
  params: {
    readonly facts: readonly FactCandidate[];
    readonly sources: ReadonlyMap<number, Memory>;
    readonly at: number;
  },
): Promise<void> {
  const { facts, sources, at } = params;
  const seqs = [...new Set(facts.flatMap((fact) => fact.sources))].filter(
    (seq) => sources.get(seq)?.contentType === 'event',
  );
  const found = await events.ofMemories(scope, { seqs });
  const ids = found.filter(({ promotedAt }) => promotedAt === undefined).map(({ id }) => id);
  if (ids.length > 0) await events.notePromoted(scope, { ids, at });
}
