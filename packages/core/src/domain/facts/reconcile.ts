import { nameKey } from '../memories/match-key.ts';
import type { Fact } from './fact-store.ts';
import { predicateOf } from './predicates.ts';

/** What is said of a subject: that something is so, that it never was (retracts), or that it is so no more (ends). */
export interface Claim {
  readonly predicate: string;
  /** Empty where what is taken back or has ended is not named. */
  readonly object: string;
  readonly stance: 'states' | 'retracts' | 'ends';
  /** Instants, in milliseconds. */
  readonly validFrom?: number;
  readonly validTo?: number;
  /** Storage numbers of the memories it rests on. */
  readonly sources: readonly number[];
}

/** What a claim is to what is known. */
export type Outcome =
  | 'new'
  | 'same'
  | 'corrects'
  | 'refines'
  | 'updates'
  | 'contradicts'
  | 'older'
  | 'retracts'
  | 'ends'
  | 'known'
  | 'nothing';

/** One step to take, in order. `new` as an id is the fact inserted before. */
export type FactAction =
  | {
      readonly kind: 'insert';
      readonly validFrom?: number;
      readonly validTo?: number;
      /** The known fact that says the same with other times. */
      readonly corrects?: string;
    }
  | { readonly kind: 'confirm'; readonly id: string }
  | {
      readonly kind: 'close';
      readonly id: string;
      readonly status: 'superseded' | 'contradicted' | 'expired';
      readonly validTo?: number;
      readonly by?: string;
    }
  | { readonly kind: 'reopen'; readonly id: string }
  | { readonly kind: 'retract'; readonly id: string };

export interface Reconciled {
  readonly outcome: Outcome;
  /** Id of the known fact that states the claim already. */
  readonly fact?: string;
  readonly actions: readonly FactAction[];
}

/** Id that stands for the fact inserted by the actions themselves. */
export const newFact = 'new';

export interface Question {
  readonly claim: Claim;
  /** Facts of the subject under the predicate and its opposite, whatever their status, oldest first; none that are over and yet active. */
  readonly known: readonly Fact[];
  /** When the claim was said, and what time it is. */
  readonly saidAt: number;
  readonly at: number;
  /**
   * Whether it is meant to the letter, as what a caller states is. Its times then correct those of the same fact, and
   * a word more or less makes it another one. Of words that somebody read, neither is sure.
   */
  readonly exact?: boolean;
  /** Whether one object holds at a time; by the predicate when not given. */
  readonly single?: boolean;
  /** Match keys of the other names of the object. */
  readonly names?: readonly string[];
}

/**
 * Decides what a claim does to what is known of its subject. Likeness of words decides nothing: the subject is the same
 * (all of `known` are of it), and so is the predicate or its opposite.
 *
 * Of a predicate with one value the fact that holds from later on wins, in whatever order they come: an older claim
 * that arrives late takes its place in the history, and no two hold at once. Of the same time neither is later: both are
 * kept, the one said last is preferred. What was over when it was said ends nothing that holds.
 */
export function reconcile(question: Question): Reconciled {
  const { claim, known, saidAt, exact = false } = question;
  const same = sameAs(question);
  const own = known.filter(({ predicate }) => predicate === claim.predicate);
  const active = own.filter(({ status }) => status === 'active');
  const meant = claim.object === '' ? active : active.filter(same);
  switch (claim.stance) {
    case 'retracts':
      return each('retracts', meant, ({ id }) => ({ kind: 'retract', id }));
    case 'ends': {
      const end = claim.validTo ?? saidAt;
      const ended = meant.filter(({ validFrom = end }) => validFrom <= end);
      return each('ends', ended, ({ id }) => ({ kind: 'close', id, status: 'expired', validTo: end }));
    }
    case 'states': {
      const told: Told = { ...question, same, own, active };
      return exact ? statedExactly(told) : (alreadySaid(told) ?? place(told));
    }
  }
}

function each(outcome: Outcome, facts: readonly Fact[], action: (fact: Fact) => FactAction): Reconciled {
  return { outcome: facts.length === 0 ? 'nothing' : outcome, actions: facts.map(action) };
}

const article = /^(?:the|an?|my|our) /u;
/** An article is no part of what a thing is called. */
const keyOf = (object: string): string => nameKey(object).replace(article, '');

/** Match keys under which an object may be stored that `reconcile` takes for the same. */
export function objectKeys(object: string): readonly string[] {
  const key = keyOf(object);
  return [key, ...['the', 'a', 'an', 'my', 'our'].map((one) => nameKey(`${one} ${key}`))];
}

function sameAs({ claim, exact = false, names = [] }: Question): (fact: Fact) => boolean {
  const key = exact ? nameKey : keyOf;
  const wanted = new Set([key(claim.object), ...names]);
  return ({ object }) => wanted.has(key(object));
}

/** "Porto, Portugal" says more of Porto, "paediatric nurse" of a nurse; "New York" is nothing more of York. */
function saysMoreOf(predicate: string, more: string, less: string): boolean {
  const [longer, shorter] = [keyOf(more), keyOf(less)];
  return (
    longer.startsWith(`${shorter}, `) ||
    longer.startsWith(`${shorter} (`) ||
    (predicate === 'job_title' && longer.endsWith(` ${shorter}`))
  );
}

type Period = Pick<Fact, 'validFrom' | 'validTo'>;

const beginOf = ({ validFrom = Number.NEGATIVE_INFINITY }: Period): number => validFrom;
const endOf = ({ validTo = Number.POSITIVE_INFINITY }: Period): number => validTo;
/** An instant belongs to the period that it begins, not to the one that it ends. */
const holds = (period: Period, at: number): boolean => beginOf(period) <= at && at < endOf(period);
/** A more exact one took its place for all of its time, of which nobody said when it began. */
const heldNever = ({ status, validTo }: Fact): boolean => status === 'superseded' && validTo === undefined;
const overlap = (a: Period, b: Period): boolean => beginOf(a) < endOf(b) && beginOf(b) < endOf(a);

function periodOf({ validFrom, validTo }: { validFrom?: number | undefined; validTo?: number | undefined }): Period {
  return { ...(validFrom === undefined ? {} : { validFrom }), ...(validTo === undefined ? {} : { validTo }) };
}

interface Told extends Question {
  readonly same: (fact: Fact) => boolean;
  /** Of `known`, those under the predicate itself, and of these the active ones. */
  readonly own: readonly Fact[];
  readonly active: readonly Fact[];
}

const confirm = ({ id }: Fact): Reconciled => ({ outcome: 'same', fact: id, actions: [{ kind: 'confirm', id }] });

function statedExactly(told: Told): Reconciled {
  const { claim, active, same } = told;
  const twin = active.find((fact) => same(fact) && overlap(fact, claim));
  if (twin === undefined) return place(told);
  const { validFrom = twin.validFrom, validTo = twin.validTo } = claim;
  return validFrom === twin.validFrom && validTo === twin.validTo ? confirm(twin) : place(told, twin);
}

/** What words do that say nothing new, or only more of what is known. */
function alreadySaid({ claim, saidAt, own, active, same, single }: Told): Reconciled | undefined {
  const { predicate, object, sources, validFrom = saidAt } = claim;
  // Whatever became of it since, this very text has said it already.
  const read = own.find((fact) => same(fact) && sources.every((seq) => fact.sources.includes(seq)));
  if (read !== undefined) return { outcome: 'known', fact: read.id, actions: [] };
  const known =
    active.find((fact) => same(fact) || saysMoreOf(predicate, fact.object, object)) ??
    own.find((fact) => fact.status !== 'retracted' && !heldNever(fact) && same(fact) && holds(fact, validFrom));
  if (known !== undefined) return confirm(known);
  const less = isSingle(predicate, single) && active.find((fact) => saysMoreOf(predicate, object, fact.object));
  return less ? refine(claim, less) : undefined;
}

/** Whether one object of a predicate holds at a time. */
export function isSingle(predicate: string, single: boolean | undefined): boolean {
  return single ?? predicateOf(predicate).valued === 'single';
}

/** The more exact one has held for as long as the less exact one. */
function refine({ validTo }: Claim, { id, validFrom }: Fact): Reconciled {
  return {
    outcome: 'refines',
    actions: [
      { kind: 'insert', ...periodOf({ validFrom, validTo }) },
      { kind: 'close', id, status: 'superseded', by: newFact, ...periodOf({ validTo: validFrom }) },
    ],
  };
}

/** Gives a claim its place in the line of what cannot hold along with it. */
function place(told: Told, corrected?: Fact): Reconciled {
  const { claim, saidAt, at } = told;
  const given = { ...periodOf(corrected ?? {}), ...periodOf(claim) };
  const over = endOf(given) <= saidAt;
  const { timeless = false } = predicateOf(claim.predicate);
  // What has no beginning, or one that is past and nobody told, is neither earlier nor later than anything.
  const from = given.validFrom ?? (timeless || over ? undefined : saidAt);
  const line = lineOf(told).filter((fact) => fact !== corrected);
  const next = from === undefined ? undefined : firstAfter(line, from);
  const until = Math.min(endOf(given), next === undefined ? Number.POSITIVE_INFINITY : beginOf(next));
  const period = periodOf({ validFrom: from, validTo: until });
  const cut = from === undefined ? [] : line.filter((fact) => fact.status === 'superseded' && holds(fact, from));
  const met = over ? [] : line.filter((fact) => fact.status === 'active' && overlap(fact, period));
  const began = ({ validFrom }: Fact): boolean => from !== undefined && validFrom !== from;
  const begins = given.validFrom ?? (cut.length + met.length === 0 ? undefined : from);
  const ends = until === Number.POSITIVE_INFINITY ? undefined : until;
  const atOnce = until <= at;
  const superseded = { kind: 'close', status: 'superseded', by: newFact, ...periodOf({ validTo: from }) } as const;
  const actions: readonly FactAction[] = [
    {
      kind: 'insert',
      ...periodOf({ validFrom: begins, validTo: ends }),
      ...(corrected === undefined ? {} : { corrects: corrected.id }),
    },
    ...(atOnce ? [closed(until, next)] : []),
    ...(corrected === undefined ? [] : [{ kind: 'retract', id: corrected.id } as const]),
    ...cut.flatMap(({ id }) => [{ kind: 'reopen', id } as const, { ...superseded, id }]),
    ...met.map((fact): FactAction =>
      began(fact)
        ? { ...superseded, id: fact.id }
        : { kind: 'close', id: fact.id, status: 'contradicted', by: newFact },
    ),
  ];
  if (corrected !== undefined) return { outcome: 'corrects', actions };
  if (atOnce) return { outcome: 'older', actions };
  if (met.length === 0) return { outcome: 'new', actions };
  return { outcome: met.every(began) ? 'updates' : 'contradicts', actions };
}

/** The end of a fact that is past as it is stored: by the next of its line, or by itself before that. */
function closed(at: number, next: Fact | undefined): FactAction {
  return next !== undefined && beginOf(next) === at
    ? { kind: 'close', id: newFact, status: 'superseded', validTo: at, by: next.id }
    : { kind: 'close', id: newFact, status: 'expired' };
}

/** What cannot hold at the same time: other objects of a predicate with one value, and the opposite of the same object. */
function lineOf({ claim: { predicate }, known, own, same, single }: Told): readonly Fact[] {
  const { opposite } = predicateOf(predicate);
  return [
    ...(isSingle(predicate, single) ? own : []),
    ...known.filter((fact) => fact.predicate === opposite && same(fact)),
  ].filter((fact) => fact.status !== 'retracted' && fact.status !== 'contradicted' && !heldNever(fact));
}

function firstAfter(line: readonly Fact[], at: number): Fact | undefined {
  return line.filter((fact) => beginOf(fact) > at).toSorted((a, b) => beginOf(a) - beginOf(b))[0];
}

/** Facts whose end has come: nobody said so, but it was known when they were told. */
export function expired(facts: readonly Fact[], now: number): readonly Fact[] {
  return facts.filter(({ status, validTo }) => status === 'active' && validTo !== undefined && validTo <= now);
}
