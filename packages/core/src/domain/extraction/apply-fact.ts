import type { Fact, FactOrigin } from '../facts/fact-store.ts';
import { linkContradictions } from '../facts/state-fact.ts';
import { predicateOf } from '../facts/predicates.ts';
import { newId } from '../ids.ts';
import { nameKey } from '../memories/match-key.ts';
import type { Platform } from '../platform.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';
import type { FactCandidate } from './candidate.ts';
import { expired, type FactAction, newFact, type Outcome, reconcile } from './reconcile.ts';

export interface AppliedFact {
  readonly outcome: Outcome;
  /** The fact that states the candidate, if any does. */
  readonly id?: string;
  readonly inserted: boolean;
  /** Facts that are believed no more. */
  readonly ended: readonly string[];
}

/** Reconciles a candidate with what is known of its subject in the one space of the scope, and carries it out. */
export async function applyFact(
  platform: Platform,
  writers: Writers,
  scope: UserScope,
  params: {
    readonly candidate: FactCandidate;
    readonly saidAt: number;
    readonly origin: FactOrigin;
    readonly at: number;
  },
): Promise<AppliedFact> {
  const { saidAt, at } = params;
  const names = await namesOf(writers, scope, params.candidate.subject);
  const candidate = { ...params.candidate, subject: names[0] ?? params.candidate.subject };
  const known = await knownOf(writers, scope, { candidate, names, at });
  const { outcome, actions } = reconcile({ candidate, known, saidAt });
  const id = newId(platform);
  const idOf = (named: string): string => (named === newFact ? id : named);
  for (const action of actions) await carryOut(writers, scope, { ...params, candidate, action, id, idOf });
  if (outcome === 'contradicts') {
    const closed = actions.flatMap((action) => (action.kind === 'close' ? [action.id] : []));
    const ended = await writers.facts.getMany(scope, { ids: closed });
    await linkContradictions(writers.links, scope, { fact: candidate, ended, at });
  }
  const inserted = actions.some(({ kind }) => kind === 'insert');
  const confirmed = actions.find((action) => action.kind === 'confirm');
  const stated = inserted ? id : (confirmed?.id ?? (outcome === 'known' ? toldBy(known, candidate)?.id : undefined));
  return {
    outcome,
    inserted,
    ...(stated === undefined ? {} : { id: stated }),
    ended: actions.flatMap((action) => (action.kind === 'close' || action.kind === 'retract' ? [idOf(action.id)] : [])),
  };
}

const toldBy = (known: readonly Fact[], { predicate, object, sources }: FactCandidate): Fact | undefined =>
  known.find(
    (fact) =>
      fact.predicate === predicate &&
      nameKey(fact.object) === nameKey(object) &&
      sources.every((seq) => fact.sources.includes(seq)),
  );

/** All facts of the subject under the predicate and its opposite; those whose time has come are ended first. */
async function knownOf(
  { facts }: Writers,
  scope: UserScope,
  {
    candidate,
    names,
    at,
  }: { readonly candidate: FactCandidate; readonly names: readonly string[]; readonly at: number },
): Promise<readonly Fact[]> {
  const { predicate } = candidate;
  const { opposite } = predicateOf(predicate);
  const subject = [...new Set(names.map(nameKey))];
  const history = async (): Promise<readonly Fact[]> => {
    const own = await facts.history(scope, { subject, predicate });
    return opposite === undefined ? own : [...own, ...(await facts.history(scope, { subject, predicate: opposite }))];
  };
  const found = await history();
  const over = expired(found, at);
  for (const { id } of over) await facts.close(scope, { id, status: 'expired', at });
  return over.length === 0 ? found : history();
}

async function carryOut(
  { facts }: Writers,
  scope: UserScope,
  params: {
    readonly action: FactAction;
    readonly candidate: FactCandidate;
    readonly origin: FactOrigin;
    readonly id: string;
    readonly idOf: (id: string) => string;
    readonly at: number;
  },
): Promise<void> {
  const { action, candidate, origin, id, idOf, at } = params;
  const { subject, predicate, object, confidence, sources } = candidate;
  switch (action.kind) {
    case 'insert': {
      const { kind: _kind, ...times } = action;
      await facts.insert(scope, {
        facts: [{ id, subject, predicate, object, confidence, origin, sources, ...times }],
        at,
      });
      return;
    }
    case 'confirm':
      await facts.confirm(scope, { id: action.id, confidence, sources, at });
      return;
    case 'close': {
      const { kind: _kind, id: closed, by, ...rest } = action;
      await facts.close(scope, {
        id: idOf(closed),
        ...rest,
        ...(by === undefined ? {} : { supersededBy: idOf(by) }),
        at,
      });
      return;
    }
    case 'reopen':
      await facts.reopen(scope, { id: action.id });
      return;
    case 'retract':
      await facts.retract(scope, { id: action.id, at });
      return;
  }
}

/** All names by which facts of somebody may be kept, the one to use first. */
async function namesOf(
  { entities }: Pick<Writers, 'entities'>,
  scope: UserScope,
  name: string,
): Promise<readonly string[]> {
  const key = nameKey(name);
  const entity = (await entities.findByNames(scope, { keys: [key] })).get(key);
  return entity === undefined ? [name] : [entity.name, ...entity.aliases];
}
