import { attachEmbeddings } from '../embeddings/attach.ts';
import { nameKey } from '../memories/match-key.ts';
import type { Memory } from '../memories/memory.ts';
import type { Platform } from '../platform.ts';
import { HoldfastError } from '../errors.ts';
import { entomb, factText } from '../forgetting/marks.ts';
import { keysOfName } from '../facts/fact-names.ts';
import type { Fact } from '../facts/fact-store.ts';
import { noteEntities } from '../facts/note-entities.ts';
import { settleClaim } from '../facts/settle-claim.ts';
import { present } from '../present.ts';
import type { ApplyParts } from './apply.ts';
import type { UserScope } from '../scope.ts';
import type { Readers, Store, Writers } from '../store.ts';
import type { ExtractionRecord, Review } from './extraction-store.ts';

/** An extraction with what it made, as far as that is still there. */
export interface ExtractionView {
  readonly record: ExtractionRecord;
  readonly memory?: Memory;
  readonly sourceIds: readonly string[];
  readonly facts: readonly Fact[];
}

export interface StatedFact {
  readonly subject: string;
  readonly predicate: string;
  readonly object: string;
}

export type ReviewDecision =
  | { readonly decision: 'accept' }
  | { readonly decision: 'correct'; readonly content?: string; readonly facts?: readonly StatedFact[] }
  | { readonly decision: 'reject' };

const outcome: Readonly<Record<ReviewDecision['decision'], Review>> = {
  accept: 'accepted',
  correct: 'corrected',
  reject: 'rejected',
};

/** Puts records together with the memories, sources and facts that they name. */
export async function viewExtractions(
  { memories, links, facts }: Pick<Readers, 'memories' | 'links' | 'facts'>,
  scope: UserScope,
  records: readonly ExtractionRecord[],
): Promise<readonly ExtractionView[]> {
  const seqs = records.map(({ seq }) => seq);
  const bases = await links.touching(scope, { seqs, types: ['derived_from'], limit: 100 });
  const rows = await memories.getBySeqs(scope, { seqs: [...new Set([...seqs, ...bases.map(({ to }) => to)])] });
  const there = rows.filter(({ deletedAt }) => deletedAt === undefined);
  const known = await facts.getMany(scope, { ids: [...new Set(records.flatMap((record) => record.facts))] });
  return records.map((record) => {
    const memory = there.find(({ seq }) => seq === record.seq);
    const restsOn = new Set(bases.filter(({ from }) => from === record.seq).map(({ to }) => to));
    const sources = there.filter(({ seq }) => restsOn.has(seq));
    return {
      record,
      sourceIds: sources.toSorted((a, b) => a.seq - b.seq).map(({ id }) => id),
      facts: record.facts.flatMap((id) => known.filter((fact) => fact.id === id)),
      ...(memory === undefined ? {} : { memory }),
    };
  });
}

/**
 * Carries out what somebody says to an extraction: accepted is certain, corrected says something else, rejected is taken
 * back. Saying the same twice changes nothing.
 *
 * @throws HoldfastError not_found, invalid_input when a correction corrects nothing
 */
export async function reviewExtraction(
  { store, ...parts }: ApplyParts & { readonly store: Store },
  scope: UserScope,
  { id, ...decision }: ReviewDecision & { readonly id: string },
): Promise<ExtractionView> {
  if (decision.decision === 'correct' && decision.content === undefined && decision.facts === undefined) {
    throw new HoldfastError('invalid_input', {
      detail: 'A correction needs content or facts.',
      faults: [{ field: 'content', message: 'is needed, or facts' }],
    });
  }
  return store.write(scope, async (writers) => {
    const record = await writers.extractions.get(scope, { id });
    if (record === undefined) {
      throw new HoldfastError('not_found', {
        detail: `No extraction ${id} in this scope.`,
        faults: [{ field: 'id', message: 'was not found' }],
      });
    }
    const own: UserScope = { ...scope, spaces: [record.space] };
    const facts = await carryOut(parts, writers, own, { record, decision });
    const at = parts.platform.now();
    const review = outcome[decision.decision];
    const reviewed = await writers.extractions.review(own, {
      id,
      review,
      at,
      ...(facts === undefined ? {} : { facts }),
    });
    if (review === 'rejected' && record.review !== 'rejected')
      await writers.extractions.advance(own, { add: { rejected: 1 } });
    const [view] = await viewExtractions(writers, own, [present(reviewed)]);
    return present(view);
  });
}

/** Answers with the facts that stand for the extraction from now on, if they are others. */
async function carryOut(
  { platform, embeddings }: ApplyParts,
  writers: Writers,
  scope: UserScope,
  { record, decision }: { readonly record: ExtractionRecord; readonly decision: ReviewDecision },
): Promise<readonly string[] | undefined> {
  const at = platform.now();
  const [memory] = await writers.memories.getBySeqs(scope, { seqs: [record.seq] });
  switch (decision.decision) {
    case 'accept': {
      if (memory !== undefined && memory.confidence < 1) {
        await writers.memories.update(scope, { id: memory.id, patch: { confidence: 1 }, at });
      }
      for (const id of record.facts) await writers.facts.confirm(scope, { id, confidence: 1, sources: [], at });
      return undefined;
    }
    case 'reject': {
      if (memory !== undefined) await writers.memories.softDelete(scope, { id: memory.id, at });
      const made = await writers.facts.getMany(scope, { ids: record.facts });
      const texts = [...(memory === undefined ? [] : [memory.content]), ...made.map(factText)];
      await entomb(writers, platform, scope, { texts, reason: 'rejected' });
      await retractAll(writers, scope, { record, at });
      return undefined;
    }
    case 'correct': {
      const { content, facts } = decision;
      if (content !== undefined && memory !== undefined && memory.content !== content) {
        const patch = {
          content,
          contentHash: platform.sha256(content),
          confidence: 1,
          embedding: embeddings.model === undefined ? ('none' as const) : ('pending' as const),
        };
        const updated = await writers.memories.update(scope, { id: memory.id, patch, at });
        await attachEmbeddings({ service: embeddings, platform }, writers, scope, [{ memory: present(updated) }]);
      }
      if (facts === undefined) {
        await writers.facts.flag(scope, { ids: record.facts, flagged: true });
        return undefined;
      }
      return restate(platform, writers, scope, { record, facts, saidAt: memory?.occurredAt ?? at, at });
    }
  }
}

/**
 * Puts facts in the place of those that an extraction made, by the rule that all facts go by: what it made and is not among them is
 * taken back, and each is reconciled with what is known, said when the words were.
 */
async function restate(
  platform: Platform,
  writers: Writers,
  scope: UserScope,
  {
    record,
    facts,
    saidAt,
    at,
  }: {
    readonly record: ExtractionRecord;
    readonly facts: readonly StatedFact[];
    readonly saidAt: number;
    readonly at: number;
  },
): Promise<readonly string[]> {
  const links = await writers.links.touching(scope, { seqs: [record.seq], types: ['derived_from'], limit: 100 });
  const sources = links.filter(({ from }) => from === record.seq).map(({ to }) => to);
  const claims: (StatedFact & { readonly subjects: readonly string[]; readonly objects: readonly string[] })[] = [];
  for (const fact of facts) {
    const subjects = await keysOfName(writers, scope, fact.subject);
    claims.push({ ...fact, subjects, objects: await keysOfName(writers, scope, fact.object) });
  }
  const made = await writers.facts.getMany(scope, { ids: record.facts });
  for (const fact of made) {
    const said = claims.some(
      ({ predicate, subjects, objects }) =>
        predicate === fact.predicate &&
        subjects.includes(nameKey(fact.subject)) &&
        objects.includes(nameKey(fact.object)),
    );
    if (!said) await writers.facts.retract(scope, { id: fact.id, at });
  }
  const ids: string[] = [];
  for (const { subject, predicate, object, subjects, objects } of claims) {
    const claim = { subject, predicate, object, stance: 'states', confidence: 1, sources } as const;
    const asked = { claim, subjects, objects, exact: true, origin: 'caller', saidAt, at } as const;
    const fact = present((await settleClaim(writers, platform, scope, asked)).fact);
    await noteEntities(writers, platform, scope, fact);
    ids.push(fact.id);
  }
  return [...new Set(ids)];
}

async function retractAll(
  { facts }: Writers,
  scope: UserScope,
  { record, at }: { readonly record: ExtractionRecord; readonly at: number },
): Promise<void> {
  for (const id of record.facts) await facts.retract(scope, { id, at });
}
