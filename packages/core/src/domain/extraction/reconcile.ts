import type { Fact } from '../facts/fact-store.ts';
import { predicateOf } from '../facts/predicates.ts';
import { nameKey } from '../memories/match-key.ts';
import type { FactCandidate } from './candidate.ts';

/** What a candidate is to what is known. */
export type Outcome =
  | 'new'
  | 'same'
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
  | { readonly kind: 'insert'; readonly validFrom?: number; readonly validTo?: number }
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
  readonly actions: readonly FactAction[];
}

/** Id that stands for the fact inserted by the actions themselves. */
export const newFact = 'new';

/**
 * Decides what a candidate does to the facts known of its subject. Likeness of words decides nothing: the subject is the
 * same (all of `known` are of it), and so is the predicate or its opposite.
 *
 * Of a predicate with one value the fact that holds from later on wins, in whatever order they come: an older statement
 * that arrives late takes its place in the history. Of the same time neither is later: both are kept, the one said last
 * is preferred.
 *
 * @param params.known facts of the subject under the predicate and its opposite, whatever their status, oldest first
 * @param params.saidAt when the candidate was said
 */
export function reconcile({
  candidate,
  known,
  saidAt,
}: {
  readonly candidate: FactCandidate;
  readonly known: readonly Fact[];
  readonly saidAt: number;
}): Reconciled {
  const own = known.filter(({ predicate }) => predicate === candidate.predicate);
  const active = own.filter(({ status }) => status === 'active');
  switch (candidate.stance) {
    case 'retracts':
      return each('retracts', matching(active, candidate.object), ({ id }) => ({ kind: 'retract', id }));
    case 'ends': {
      const end = candidate.validTo ?? saidAt;
      const ended = matching(active, candidate.object).filter(({ validFrom = end }) => validFrom <= end);
      return each('ends', ended, ({ id }) => ({ kind: 'close', id, status: 'expired', validTo: end }));
    }
    case 'states':
      return stated({ candidate, known, own, active, saidAt });
  }
}

function each(outcome: Outcome, facts: readonly Fact[], action: (fact: Fact) => FactAction): Reconciled {
  return { outcome: facts.length === 0 ? 'nothing' : outcome, actions: facts.map(action) };
}

/** Facts with this object; all of them when none is named. */
function matching(facts: readonly Fact[], object: string): readonly Fact[] {
  return object === '' ? facts : facts.filter((fact) => sameObject(fact.object, object));
}

const keyOf = (object: string): string => nameKey(object).replace(/^(?:the|an?|my|our) /u, '');
const sameObject = (a: string, b: string): boolean => keyOf(a) === keyOf(b);

/** "Porto, Portugal" says more of Porto, "paediatric nurse" of a nurse; "New York" is nothing more of York. */
function saysMoreOf(predicate: string, more: string, less: string): boolean {
  const [longer, shorter] = [keyOf(more), keyOf(less)];
  return (
    longer.startsWith(`${shorter}, `) ||
    longer.startsWith(`${shorter} (`) ||
    (predicate === 'job_title' && longer.endsWith(` ${shorter}`))
  );
}

interface Stated {
  readonly candidate: FactCandidate;
  readonly known: readonly Fact[];
  readonly own: readonly Fact[];
  readonly active: readonly Fact[];
  readonly saidAt: number;
}

function stated(params: Stated): Reconciled {
  const { candidate, own, active, saidAt } = params;
  const { predicate, object, sources, validFrom } = candidate;
  // Whatever became of it since, this very text has said it already.
  const told = own.find(
    (fact) => sameObject(fact.object, object) && sources.every((seq) => fact.sources.includes(seq)),
  );
  if (told !== undefined) return { outcome: 'known', actions: [] };
  const same = active.find((fact) => sameObject(fact.object, object) || saysMoreOf(predicate, fact.object, object));
  if (same !== undefined) return { outcome: 'same', actions: [{ kind: 'confirm', id: same.id }] };
  const from = validFrom ?? saidAt;
  const covering = own.find(
    (fact) => fact.status !== 'retracted' && sameObject(fact.object, object) && holds(fact, from),
  );
  if (covering !== undefined) return { outcome: 'same', actions: [{ kind: 'confirm', id: covering.id }] };
  return predicateOf(predicate).valued === 'single' ? single(params, from) : multiple(params, from);
}

function holds(
  { validFrom = Number.NEGATIVE_INFINITY, validTo = Number.POSITIVE_INFINITY }: Fact,
  at: number,
): boolean {
  return validFrom <= at && at < validTo;
}

const insertion = ({ validFrom, validTo }: FactCandidate, until = validTo): FactAction => ({
  kind: 'insert',
  ...(validFrom === undefined ? {} : { validFrom }),
  ...(until === undefined ? {} : { validTo: until }),
});

function single({ candidate, own, active }: Stated, from: number): Reconciled {
  const refined = active.find((fact) => saysMoreOf(candidate.predicate, candidate.object, fact.object));
  if (refined !== undefined) return refine(candidate, refined);
  // Without a time of its own, neither is later.
  if (candidate.validFrom === undefined) return contradict(candidate, active);
  const later = own
    .filter(
      ({ status, validFrom }) =>
        (status === 'active' || status === 'superseded' || status === 'expired') && (validFrom ?? 0) > from,
    )
    .toSorted((a, b) => (a.validFrom ?? 0) - (b.validFrom ?? 0))[0];
  if (later !== undefined) return placeBefore(candidate, { later, own, from });
  const equal = active.filter(({ validFrom }) => validFrom === from);
  const replaced = active.filter(({ validFrom }) => validFrom !== from);
  return {
    outcome: equal.length > 0 ? 'contradicts' : replaced.length > 0 ? 'updates' : 'new',
    actions: [
      insertion(candidate),
      ...replaced.map(({ id, validTo }): FactAction => ({
        kind: 'close',
        id,
        status: 'superseded',
        validTo: Math.min(validTo ?? from, from),
        by: newFact,
      })),
      ...contradict(candidate, equal).actions.slice(1),
    ],
  };
}

function contradict(candidate: FactCandidate, active: readonly Fact[]): Reconciled {
  return {
    outcome: active.length === 0 ? 'new' : 'contradicts',
    actions: [
      insertion(candidate),
      ...active.map(({ id }): FactAction => ({ kind: 'close', id, status: 'contradicted', by: newFact })),
    ],
  };
}

/** The more exact one has held for as long as the less exact one. */
function refine(candidate: FactCandidate, refined: Fact): Reconciled {
  const { id, validFrom } = refined;
  const { validFrom: _own, ...rest } = candidate;
  return {
    outcome: 'refines',
    actions: [
      insertion(validFrom === undefined ? rest : { ...rest, validFrom }),
      {
        kind: 'close',
        id,
        status: 'superseded',
        by: newFact,
        ...(validFrom === undefined ? {} : { validTo: validFrom }),
      },
    ],
  };
}

/** Something older comes to be known late: it ends where the next begins, and what was before it ends where it begins. */
function placeBefore(
  candidate: FactCandidate,
  { later, own, from }: { readonly later: Fact; readonly own: readonly Fact[]; readonly from: number },
): Reconciled {
  const end = Math.min(candidate.validTo ?? Number.POSITIVE_INFINITY, later.validFrom ?? Number.POSITIVE_INFINITY);
  const before = own.filter((fact) => fact.status === 'superseded' && holds(fact, from));
  return {
    outcome: 'older',
    actions: [
      insertion(candidate, end),
      { kind: 'close', id: newFact, status: 'superseded', validTo: end, by: later.id },
      ...before.flatMap(({ id }): FactAction[] => [
        { kind: 'reopen', id },
        { kind: 'close', id, status: 'superseded', validTo: from, by: newFact },
      ]),
    ],
  };
}

/** Several hold side by side; only the opposite of the same thing does not. */
function multiple({ candidate, known }: Stated, from: number): Reconciled {
  const { opposite } = predicateOf(candidate.predicate);
  const against = known.filter(
    ({ predicate, status, object }) =>
      predicate === opposite && status === 'active' && sameObject(object, candidate.object),
  );
  const later = against.find(({ validFrom }) => validFrom !== undefined && validFrom > from);
  if (later !== undefined) {
    return {
      outcome: 'older',
      actions: [
        insertion(candidate, later.validFrom),
        { kind: 'close', id: newFact, status: 'superseded', by: later.id },
      ],
    };
  }
  return {
    outcome: against.length > 0 ? 'updates' : 'new',
    actions: [
      insertion(candidate),
      ...against.map(({ id }): FactAction => ({ kind: 'close', id, status: 'superseded', validTo: from, by: newFact })),
    ],
  };
}

/** Facts whose end has come: nobody said so, but it was known when they were told. */
export function expired(facts: readonly Fact[], now: number): readonly Fact[] {
  return facts.filter(({ status, validTo }) => status === 'active' && validTo !== undefined && validTo <= now);
}
