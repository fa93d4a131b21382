import type { Link, LinkType } from '../../links/link-store.ts';
import { matchKey } from '../../memories/match-key.ts';
import type { LinkGraph, Neighbour, Tie, Ties } from './entity-arm.ts';

/** Rows that a graph is made of; see `EntityReader` and `LinkReader`. */
export interface GraphRows {
  readonly names: readonly { readonly key: string; readonly entityNo: number; readonly name: string }[];
  readonly mentions: readonly { readonly entityNo: number; readonly seq: number }[];
  readonly links: readonly GraphLink[];
  /** Links that may be among the others already, with what they were before. */
  readonly late?: readonly GraphLink[];
}

type GraphLink = Pick<Link, 'from' | 'to' | 'type' | 'weight'>;

/** What everybody mentions tells nothing apart: an entity of more memories than this ties nothing. */
export const mostMentions = 50;
/** So many mentions and fewer make a tie of full strength; of more it falls with their square root. */
const FEW_MENTIONS = 4;
/** Names are looked for in so much of a query, and have so many words at most. */
const MOST_TEXT = 1_000;
const MOST_WORDS = 4;
/** A typed memory and what it rests on are one already, and what disagrees is no answer. */
const unfollowed: ReadonlySet<LinkType> = new Set(['derived_from', 'contradicts']);

const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}'’.+#-]*/gu;
const noNeighbours: readonly Neighbour[] = [];

/** Links, and lists of them, taken in before others have their turn. */
const STEP = 1_000;

/** A user's entities and links in memory, as of one version. */
export class UserGraph {
  readonly #entities = new Map<string, Set<number>>();
  readonly #names = new Map<number, string>();
  readonly #mentions = new Map<number, number[]>();
  readonly #links = new Map<number, Neighbour[]>();
  #size = 0;

  private constructor() {}

  static of(rows: GraphRows): UserGraph {
    const graph = new UserGraph();
    for (const _ of graph.#take(rows));
    return graph;
  }

  /** As `of`, with pauses. */
  static async inSteps(rows: GraphRows, pause: () => Promise<void>): Promise<UserGraph> {
    const graph = new UserGraph();
    for (const _ of graph.#take(rows)) await pause();
    return graph;
  }

  /** Rows held. */
  get size(): number {
    return this.#size;
  }

  *#take({ names, mentions, links, late = [] }: GraphRows): Generator<void> {
    this.#size = names.length + mentions.length + links.length + late.length;
    for (const { entityNo, seq } of mentions) addTo(this.#mentions, entityNo, seq);
    for (const { key, entityNo, name } of names) {
      // An entity without mentions here is one that ties nothing.
      if (!this.#mentions.has(entityNo)) continue;
      const known = this.#entities.get(key) ?? new Set();
      this.#entities.set(key, known.add(entityNo));
      this.#names.set(entityNo, name);
    }
    for (const [place, { from, to, type, weight }] of links.entries()) {
      if (place % STEP === STEP - 1) yield;
      if (unfollowed.has(type)) continue;
      addTo(this.#links, from, { seq: to, type, weight });
      addTo(this.#links, to, { seq: from, type, weight });
    }
    for (const { from, to, type, weight } of late) {
      if (unfollowed.has(type)) continue;
      putAnew(this.#links, from, { seq: to, type, weight });
      putAnew(this.#links, to, { seq: from, type, weight });
    }
    let sorted = 0;
    for (const around of this.#links.values()) {
      around.sort((a, b) => b.weight - a.weight || a.seq - b.seq);
      sorted += 1;
      if (sorted % STEP === 0) yield;
    }
  }

  ties(query: string): Ties | undefined {
    const related = this.#related(query);
    if (related.size === 0 && this.#links.size === 0) return undefined;
    return this.#links.size === 0 ? { related } : { related, links: this.#graph };
  }

  readonly #graph: LinkGraph = {
    around: (seq) => this.#links.get(seq) ?? noNeighbours,
    average: (seq) => {
      const around = this.#links.get(seq) ?? noNeighbours;
      return around.length === 0 ? 0 : around.reduce((sum, { weight }) => sum + weight, 0) / around.length;
    },
  };

  pairs(seqs: readonly number[]): (readonly [number, number])[] {
    if (this.#links.size === 0) return [];
    const later = new Set(seqs);
    return seqs.flatMap((seq) => {
      later.delete(seq);
      const linked = new Set(
        (this.#links.get(seq) ?? noNeighbours).map((other) => other.seq).filter((other) => later.has(other)),
      );
      return Array.from(linked, (other) => [seq, other] as const);
    });
  }

  /** Memories that mention what the query names, under whatever name; each entity is looked for once. */
  #related(query: string): ReadonlyMap<number, Tie> {
    const related = new Map<number, Tie>();
    if (this.#entities.size === 0) return related;
    const seen = new Set<number>();
    for (const key of possibleNames(query)) {
      for (const entityNo of this.#entities.get(key) ?? []) {
        if (seen.has(entityNo)) continue;
        seen.add(entityNo);
        // Sound: only entities that have mentions, and so a name, are in the map.
        const mentions = this.#mentions.get(entityNo) as number[];
        const name = this.#names.get(entityNo) as string;
        const strength = Math.min(1, Math.sqrt(FEW_MENTIONS / mentions.length));
        for (const seq of mentions) {
          const known = related.get(seq);
          related.set(seq, {
            // Of several independent ties: one minus the chance that none holds.
            strength: 1 - (1 - (known?.strength ?? 0)) * (1 - strength),
            entities: [...(known?.entities ?? []), name],
          });
        }
      }
    }
    return related;
  }
}

/** Runs of up to four words of a text, as match keys. */
function possibleNames(text: string): Set<string> {
  const words = Array.from(text.slice(0, MOST_TEXT).matchAll(WORD), ({ 0: word }) =>
    matchKey(word.replace(/['’]s$/u, '')),
  );
  const names = new Set<string>();
  for (let from = 0; from < words.length; from += 1) {
    for (let to = from + 1; to <= Math.min(words.length, from + MOST_WORDS); to += 1)
      names.add(words.slice(from, to).join(' '));
  }
  return names;
}

function addTo<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function putAnew(lists: Map<number, Neighbour[]>, seq: number, neighbour: Neighbour): void {
  const others = (lists.get(seq) ?? []).filter((one) => one.seq !== neighbour.seq || one.type !== neighbour.type);
  lists.set(seq, [...others, neighbour]);
}
