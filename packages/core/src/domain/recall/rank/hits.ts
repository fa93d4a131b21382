import { f64, i32 } from '../index/column.ts';
import type { Hit, ScoreParts } from '../query.ts';
import { factorOn } from './boosts.ts';
import type { LinkedMemories } from './follow-links.ts';
import { eachFound, mainCosine, recencyOf, type Run, seqOf, similarityOf, wholeSession, wordsOf } from './run.ts';
import type { Ground } from './statistics.ts';
import type { Candidate } from './top.ts';
import { cosineOf } from './vectors.ts';
import { placeIn } from './when.ts';

/** The best as they leave the ranking, with how their scores came about. */
export function toHits(run: Run, candidates: readonly Candidate[], linked: LinkedMemories): Hit[] {
  const told = run.query.explain === true ? explain(run, candidates, linked) : [];
  return candidates.map(({ ground, doc, score }, index) => {
    const { documents } = ground.partition;
    const cosine = mainCosine(run, ground, doc);
    const session = i32(documents.session.values, doc);
    return {
      seq: seqOf(ground, doc),
      score,
      ...(session < 0 ? {} : { talk: `${run.grounds.indexOf(ground)}/${documents.sessions.names[session]}` }),
      parts: {
        similarity: similarityOf(run, ground, doc),
        words: wordsOf(run, ground, doc),
        ...(cosine === undefined ? {} : { cosine }),
        ...(run.vectors.length > 1 ? { cosines: cosinesOf(run, ground, doc) } : {}),
        session: wholeSession(ground, doc) / run.most,
        salience: documents.salience.at(doc),
        recency: recencyOf(run, ground, doc),
        ...(told[index] ?? untold),
      },
    };
  });
}

type Told = Pick<ScoreParts, 'ranks' | 'boosts' | 'matched' | 'entities' | 'links'>;

const untold: Told = { ranks: {}, boosts: {}, matched: [] };

/** What is told of each hit only when somebody asks, as it takes a look at all candidates. */
function explain(run: Run, candidates: readonly Candidate[], linked: LinkedMemories): Told[] {
  const byWords = ranksBy(run, candidates, (ground, doc) => f64(ground.scratch.words, doc));
  const byVectors = ranksBy(run, candidates, (ground, doc) => mainCosine(run, ground, doc) ?? 0);
  const terms = run.asked.map(({ term }) => term);
  return candidates.map(({ ground, doc }, index) => {
    // Sound: there is a place for each candidate.
    const words = byWords[index] as number;
    const vectors = byVectors[index] as number;
    const seq = seqOf(ground, doc);
    const entities = run.ties.related.get(seq)?.entities;
    const links = linked.get(seq)?.links;
    return {
      ranks: { ...(words > 0 ? { words } : {}), ...(vectors > 0 ? { vectors } : {}) },
      boosts: factorsOn(run, ground, doc),
      matched: ground.partition.postings.shared(doc, terms),
      ...(entities === undefined ? {} : { entities }),
      ...(links === undefined ? {} : { links }),
    };
  });
}

function cosinesOf({ vectors }: Run, ground: Ground, doc: number): ScoreParts['cosines'] & object {
  const found = vectors.map(({ head }) => [head, cosineOf(ground, doc, head)] as const);
  return Object.fromEntries(found.filter(([, cosine]) => cosine !== undefined));
}

/** Place of each hit by one arm's value among all candidates; 0 where the arm says nothing of it. */
function ranksBy(
  run: Run,
  placed: readonly { readonly ground: Ground; readonly doc: number }[],
  value: (ground: Ground, doc: number) => number,
): number[] {
  const own = placed.map(({ ground, doc }) => value(ground, doc));
  const lowest = Math.min(...own.filter((each) => each > 0));
  const higher: number[] = [];
  eachFound(run, (ground, doc) => {
    const each = value(ground, doc);
    if (each > lowest) higher.push(each);
  });
  const rising = Float64Array.from(higher).sort();
  return own.map((each) => (each > 0 ? 1 + countAbove(rising, each) : 0));
}

function factorsOn(run: Run, ground: Ground, doc: number): Record<string, number> {
  const { profile } = run;
  if (profile.kind === 'sum') return {};
  const on = ground.boosts.filter(({ fits }) => fits(doc));
  const factors = Object.fromEntries(on.map((boost) => [boost.name, factorOn(boost, doc)]));
  const place = placeIn(run.when, ground, doc);
  return place === undefined ? factors : { ...factors, [place]: profile[place].factor };
}

/** How many numbers of a rising list are greater than a value. */
function countAbove(rising: Float64Array, value: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (f64(rising, middle) > value) high = middle;
    else low = middle + 1;
  }
  return rising.length - low;
}
