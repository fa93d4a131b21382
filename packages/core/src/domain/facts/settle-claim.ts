import { newId } from '../ids.ts';
import type { Platform } from '../platform.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';
import type { Fact, FactOrigin, FactWriter } from './fact-store.ts';
import { predicateOf } from './predicates.ts';
import {
  type Claim,
  expired,
  type FactAction,
  isSingle,
  newFact,
  objectKeys,
  type Outcome,
  reconcile,
} from './reconcile.ts';

/** A claim about somebody or something, and how it is meant; see `Question` of reconcile.ts. */
export interface FactClaim extends Claim {
  /** The name to keep it under. */
  readonly subject: string;
  readonly confidence: number;
}

export interface Settling {
  readonly claim: FactClaim;
  /** Match keys of all names of the subject. */
  readonly subjects: readonly string[];
  /** The same of the object. */
  readonly objects?: readonly string[];
  readonly exact?: boolean;
  readonly single?: boolean;
  readonly origin: FactOrigin;
  readonly saidAt: number;
  readonly at: number;
}

export interface Settled {
  readonly outcome: Outcome;
  /** The fact that states the claim, as it is now, if any does. */
  readonly fact?: Fact;
  readonly inserted: boolean;
  /** What it ended, contradicts, corrects or takes back, as it is now. */
  readonly ended: readonly Fact[];
}

type SettlingWriters = Pick<Writers, 'facts' | 'links'>;

/** How many of the facts that hold are looked at for one that says more of the same thing, where several may hold. */
const MOST_LIKE = 200;

/** Reconciles a claim with what is known in the one space of the scope, and carries it out, inside a transaction. */
export async function settleClaim(
  { facts, links }: SettlingWriters,
  platform: Pick<Platform, 'now' | 'randomBytes'>,
  scope: UserScope,
  settling: Settling,
): Promise<Settled> {
  const known = await knownOf(facts, scope, settling);
  const decided = reconcile({ ...settling, names: settling.objects ?? [], known });
  const id = newId(platform);
  const now = new Map(known.map((fact) => [fact.id, fact]));
  const changed = new Set<string>();
  for (const action of decided.actions) {
    const fact = await carryOut(facts, scope, { ...settling, known, action, id });
    now.set(fact.id, fact);
    changed.add(fact.id);
  }
  const inserted = changed.has(id);
  const fact = now.get(inserted ? id : (decided.fact ?? ''));
  const ended = [...changed].filter((one) => one !== fact?.id).map((one) => present(now.get(one)));
  await linkContradictions(links, scope, { claim: settling.claim, ended, at: settling.at });
  return { outcome: decided.outcome, inserted, ended, ...(fact === undefined ? {} : { fact }) };
}

/**
 * What is known that a claim may meet; what is over is ended first. However long the history is, no more of it is read than
 * what counts.
 */
async function knownOf(
  facts: FactWriter,
  scope: UserScope,
  { claim, subjects, objects = [], exact = false, single, saidAt, at }: Settling,
): Promise<readonly Fact[]> {
  const { predicate, object, stance, sources, validFrom = saidAt } = claim;
  const { opposite } = predicateOf(predicate);
  const near = { subjects, at: validFrom, seqs: sources };
  const named = { ...near, objects: [...objectKeys(object), ...objects] };
  const alone = isSingle(predicate, single) || object === '';
  const found = await facts.around(scope, { ...(alone ? near : named), predicate });
  if (!alone && !exact && stance === 'states') {
    found.push(...(await facts.latest(scope, { subjects, predicate, limit: MOST_LIKE })));
  }
  if (opposite !== undefined) found.push(...(await facts.around(scope, { ...named, predicate: opposite })));
  const known = [...new Map(found.map((fact) => [fact.no, fact])).values()].toSorted((a, b) => a.no - b.no);
  const over = new Map<string, Fact>();
  for (const { id } of expired(known, at)) {
    over.set(id, present(await facts.close(scope, { id, status: 'expired', at })));
  }
  return known.map((fact) => over.get(fact.id) ?? fact);
}

async function carryOut(
  facts: FactWriter,
  scope: UserScope,
  params: Settling & { readonly known: readonly Fact[]; readonly action: FactAction; readonly id: string },
): Promise<Fact> {
  const { action, claim, origin, id: own, known, at } = params;
  const { subject, predicate, object, confidence, sources } = claim;
  const idOf = (named: string): string => (named === newFact ? own : named);
  switch (action.kind) {
    case 'insert': {
      const { kind: _kind, corrects, ...times } = action;
      const before = known.find(({ id }) => id === corrects);
      const [inserted] = await facts.insert(scope, {
        facts: [
          {
            id: own,
            subject,
            predicate,
            object,
            confidence: Math.max(confidence, before?.confidence ?? 0),
            origin,
            sources: [...new Set([...(before?.sources ?? []), ...sources])],
            ...times,
          },
        ],
        at,
      });
      return present(inserted);
    }
    case 'confirm':
      return present(await facts.confirm(scope, { id: action.id, confidence, sources, at }));
    case 'close': {
      const { kind: _kind, id, by, ...rest } = action;
      const supersededBy = by === undefined ? {} : { supersededBy: idOf(by) };
      return present(await facts.close(scope, { id: idOf(id), ...rest, ...supersededBy, at }));
    }
    case 'reopen':
      return present(await facts.reopen(scope, { id: action.id }));
    case 'retract':
      return present(await facts.retract(scope, { id: action.id, at }));
  }
}

/** Links what two contradicting facts rest on, so that a person finds both sides. */
async function linkContradictions(
  links: Writers['links'],
  scope: UserScope,
  { claim, ended, at }: { readonly claim: Claim; readonly ended: readonly Fact[]; readonly at: number },
): Promise<void> {
  const against = ended.filter(({ status }) => status === 'contradicted').flatMap(({ sources }) => sources);
  const pairs = claim.sources.flatMap((from) => against.map((to) => ({ from, to })));
  if (pairs.length === 0) return;
  await links.put(scope, {
    links: pairs.map((pair) => ({ ...pair, type: 'contradicts', weight: 1, origin: 'automatic' })),
    at,
  });
}
