import { present } from '../present.ts';
import {
  type EntityCandidate,
  type Extraction,
  type FactCandidate,
  type MemoryCandidate,
  type Refusal,
  type SourceText,
} from './candidate.ts';
import type { EntityType } from '../entities/entity-store.ts';
import { predicateOf } from '../facts/predicates.ts';
import { type Ground, groundOf } from '../language/grounded.ts';
import type { MemoryKind } from '../memories/memory.ts';

/** What a model is asked to answer. Texts are numbered from 1; instants are ISO 8601 dates or date-times. */
export interface ModelExtraction {
  readonly memories: readonly {
    readonly kind: MemoryKind;
    readonly content: string;
    readonly salience: number;
    readonly confidence: number;
    readonly occurred_at: string | null;
    readonly tags: readonly string[];
    readonly sources: readonly number[];
  }[];
  readonly facts: readonly {
    readonly subject: string;
    readonly predicate: string;
    readonly object: string;
    readonly stance: FactCandidate['stance'];
    readonly valid_from: string | null;
    readonly valid_to: string | null;
    readonly confidence: number;
    readonly sources: readonly number[];
  }[];
  readonly entities: readonly {
    readonly name: string;
    readonly type: EntityType;
    readonly aliases: readonly string[];
    readonly sources: readonly number[];
  }[];
  readonly refused: readonly { readonly source: number; readonly reason: ModelReason }[];
}

export const modelReasons = [
  'greeting',
  'echo',
  'prompt',
  'instruction',
  'question',
  'noise',
  'not_salient',
  'hypothetical',
] as const;
export type ModelReason = (typeof modelReasons)[number] & Refusal;

/** Of the words of a memory, how many its texts must hold: a summary has words of its own, an invention has most. */
const leastShare = 0.5;
/** A model that answers more of a text than this is not summing up. */
const mostOfText = 12;
const longestMemory = 600;
const longestName = 120;
const mostTags = 8;
/** Turns before one that help to understand it. */
const context = 4;
const earliest = Date.UTC(1900, 0, 1);
const latest = Date.UTC(2200, 0, 1);

/**
 * What a model's answer is worth, held against the texts that it was given. Subjects, objects and names must stand in the
 * texts that the answer itself cites; a memory must use mostly words of theirs, and no name or number that is not. So
 * whatever a text talks a model into, nothing comes of it that the text does not say.
 */
export function toExtraction(
  answer: ModelExtraction,
  params: { readonly texts: readonly SourceText[]; readonly before: readonly SourceText[]; readonly threshold: number },
): Extraction {
  const { texts, before, threshold } = params;
  const cite = citations(texts, before);
  const facts = answer.facts.flatMap((fact) => factOf(fact, cite(fact.sources)));
  const memories = answer.memories.flatMap((memory) =>
    memory.salience < threshold ? [] : memoryOf(memory, cite(memory.sources)),
  );
  const most = mostOfText * texts.length;
  const kept = memories.slice(0, most).map((memory): MemoryCandidate => {
    const own = facts.filter(({ sources }) => sources.some((seq) => memory.sources.includes(seq)));
    return own.length === 0 ? memory : { ...memory, facts: own };
  });
  const used = new Set([...kept, ...facts].flatMap(({ sources }) => sources));
  return {
    memories: kept,
    facts: facts.slice(0, most),
    entities: answer.entities.flatMap((entity) => entityOf(entity, cite(entity.sources))).slice(0, most),
    refused: refusals(answer, texts, used),
  };
}

interface Cited {
  readonly seqs: readonly number[];
  readonly ground: Ground;
  readonly speakers: ReadonlySet<string>;
  /** When the latest of them was said. */
  readonly saidAt: number;
}

/** The texts behind numbers of an answer; numbers of none are left out. */
function citations(
  texts: readonly SourceText[],
  before: readonly SourceText[],
): (sources: readonly number[]) => Cited | undefined {
  const made = new Map<string, Cited>();
  return (sources) => {
    const numbers = [...new Set(sources)].filter((number) => number >= 1 && number <= texts.length);
    const cited = numbers.map((number) => present(texts[number - 1]));
    if (cited.length === 0) return undefined;
    const seqs = cited.map(({ seq }) => seq);
    const key = seqs.join();
    const known = made.get(key);
    if (known !== undefined) return known;
    const speakers = cited.flatMap(({ speaker }) => speaker ?? []);
    // An answer such as "yes, in May", or "she moved there", is understood by the turns before it.
    const earlier = numbers.flatMap((number) => texts.slice(Math.max(0, number - 1 - context), number - 1));
    const words = [...cited, ...earlier, ...before].map(({ content }) => content);
    const one: Cited = {
      seqs,
      ground: groundOf([...words, ...speakers]),
      speakers: new Set(speakers),
      saidAt: Math.max(...cited.map(({ occurredAt }) => occurredAt)),
    };
    made.set(key, one);
    return one;
  };
}

function factOf(fact: ModelExtraction['facts'][number], cited: Cited | undefined): FactCandidate[] {
  const { predicate, stance, confidence } = fact;
  const subject = fact.subject.trim();
  const object = fact.object.trim();
  const right =
    cited !== undefined &&
    /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/.test(predicate) &&
    predicate.length <= longestName &&
    isNamed(subject, cited) &&
    // What is taken back need not be named again.
    (object === '' ? stance !== 'states' : object.length <= longestMemory && cited.ground.holds(object));
  if (!right) return [];
  const to = instantOf(fact.valid_to);
  const from = instantOf(fact.valid_from) ?? sinceSaid(fact, cited, to);
  return [
    {
      subject: subject.toLowerCase() === 'user' ? 'user' : subject,
      predicate,
      object,
      stance,
      confidence: fraction(confidence),
      sources: cited.seqs,
      ...(from === undefined ? {} : { validFrom: from }),
      ...(to === undefined || (from !== undefined && to <= from) ? {} : { validTo: to }),
    },
  ];
}

/**
 * As for the rules: what is said without a time is so from then on, or else it would seem to have always been so. Not what
 * was over by then.
 */
function sinceSaid(
  { stance, predicate }: ModelExtraction['facts'][number],
  { saidAt }: Cited,
  to = Infinity,
): number | undefined {
  return stance !== 'states' || predicateOf(predicate).timeless === true || to <= saidAt ? undefined : saidAt;
}

function isNamed(subject: string, { ground, speakers }: Cited): boolean {
  if (subject.toLowerCase() === 'user' || speakers.has(subject)) return true;
  return subject.length <= longestName && ground.holds(subject);
}

function memoryOf(memory: ModelExtraction['memories'][number], cited: Cited | undefined): MemoryCandidate[] {
  const content = memory.content.trim();
  if (cited === undefined || content === '' || content.length > longestMemory) return [];
  if (cited.ground.share(content) < leastShare || cited.ground.strange(content).length > 0) return [];
  const occurredAt = instantOf(memory.occurred_at);
  const tags = [...new Set(memory.tags.map((tag) => tag.trim().toLowerCase()))].filter((tag) =>
    /^[\p{L}\p{N}][\p{L}\p{N} _-]{0,49}$/u.test(tag),
  );
  return [
    {
      kind: memory.kind,
      content,
      salience: fraction(memory.salience),
      confidence: fraction(memory.confidence),
      sources: cited.seqs,
      ...(occurredAt === undefined ? {} : { occurredAt }),
      ...(tags.length === 0 ? {} : { tags: tags.slice(0, mostTags) }),
    },
  ];
}

function entityOf(entity: ModelExtraction['entities'][number], cited: Cited | undefined): EntityCandidate[] {
  const name = entity.name.trim();
  if (cited === undefined || name.length > longestName || !cited.ground.holds(name)) return [];
  const others = entity.aliases.map((alias) => alias.trim());
  const aliases = others.filter((alias) => alias.length <= longestName && cited.ground.holds(alias) && alias !== name);
  const { type } = entity;
  return [{ name, type, sources: cited.seqs, ...(aliases.length === 0 ? {} : { aliases: [...new Set(aliases)] }) }];
}

/** A text of which nothing came has a reason: the model's, or that nothing of it was worth it. */
function refusals(
  { refused }: ModelExtraction,
  texts: readonly SourceText[],
  used: ReadonlySet<number>,
): Extraction['refused'] {
  return texts.flatMap(({ seq }, place) => {
    if (used.has(seq)) return [];
    const reason = refused.find(({ source }) => source === place + 1)?.reason ?? 'not_salient';
    return [{ seq, reason }];
  });
}

function instantOf(text: string | null): number | undefined {
  if (text === null || !/^\d{4}-\d\d-\d\d/.test(text)) return undefined;
  const at = Date.parse(text);
  return at >= earliest && at <= latest ? at : undefined;
}

function fraction(value: number): number {
  return Math.min(1, Math.max(0, value));
}
