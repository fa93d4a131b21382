import type { Memory } from '../memories/memory.ts';
import type { NewLink } from './link-store.ts';

/** A memory that may be linked for what it is about. */
export interface Linkable extends Pick<Memory, 'seq' | 'space' | 'tags'> {
  readonly terms: ReadonlySet<string>;
}

/** However little two memories have in common beyond what links them. */
const leastWeight = 0.1;

/**
 * How much two texts have in common: the cosine of their sets of terms, |A and B| / sqrt(|A| |B|). This is the similarity of
 * links that come from a topic or an entity, with an embedder and without: words alone link nothing.
 */
export function wordCosine(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return a.size === 0 || b.size === 0 ? 0 : inCommon(a, b) / Math.sqrt(a.size * b.size);
}

export function inCommon(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let count = 0;
  for (const term of a) if (b.has(term)) count += 1;
  return count;
}

/** A link between memories that are about the same; weighed by their words. */
export function aboutTheSame(type: 'same_topic' | 'mentions', from: Linkable, to: Linkable): NewLink {
  const weight = Math.max(leastWeight, wordCosine(from.terms, to.terms));
  return { from: from.seq, to: to.seq, type, weight, origin: 'automatic' };
}

/** The weight of what was said next: neighbours in time, whatever they are about. */
const followsWeight = 0.5;

export function follows(later: number, earlier: number): NewLink {
  return { from: later, to: earlier, type: 'follows', weight: followsWeight, origin: 'automatic' };
}

/** Memories of a topic that a new one is linked to: its latest. */
const latestOfTopic = 2;

/** Remembers the latest memories of each topic (tag) of each space, as they come by in order. */
export function topicLinks(): { add(memory: Linkable): NewLink[] } {
  const latest = new Map<string, Linkable[]>();
  return {
    add(memory) {
      const related = new Map<number, Linkable>();
      for (const tag of memory.tags) {
        const key = `${memory.space}\u0000${tag}`;
        const known = latest.get(key) ?? [];
        for (const other of known) if (other.seq !== memory.seq) related.set(other.seq, other);
        latest.set(key, [memory, ...known.filter(({ seq }) => seq !== memory.seq)].slice(0, latestOfTopic));
      }
      return [...related.values()]
        .map((other) => aboutTheSame('same_topic', memory, other))
        .toSorted((a, b) => b.weight - a.weight || b.to - a.to)
        .slice(0, latestOfTopic);
    },
  };
}
