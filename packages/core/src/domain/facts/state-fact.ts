import { newId } from '../ids.ts';
import type { LinkWriter } from '../links/link-store.ts';
import { nameKey } from '../memories/match-key.ts';
import type { Platform } from '../platform.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';
import { keysOfName } from './fact-names.ts';
import type { Fact, FactOrigin } from './fact-store.ts';
import { predicateOf } from './predicates.ts';

/** What somebody states; instants are milliseconds. */
export interface FactStatement {
  readonly subject: string;
  /** In snake case. */
  readonly predicate: string;
  readonly object: string;
  readonly validFrom?: number;
  readonly validTo?: number;
  readonly confidence: number;
  readonly origin: FactOrigin;
  /** Storage numbers of the memories it rests on. */
  readonly sources: readonly number[];
  /** Whether one object holds at a time; by the predicate when not given. */
  readonly single?: boolean;
}

export interface StatedFact {
  readonly fact: Fact;
  readonly outcome: 'created' | 'confirmed';
  /** What it ended, contradicts or corrects, as it is now. */
  readonly ended: readonly Fact[];
}

type StatingWriters = Pick<Writers, 'facts' | 'entities' | 'links'>;
type Period = Pick<Fact, 'validFrom' | 'validTo'>;

/**
 * Stores what is stated beside what is known of the same subject and predicate, inside a transaction. Known already:
 * confirmed. The same with other times: the known one is taken back and the new one holds. Another object of a
 * predicate with one value: what began earlier ends where the new one begins, what begins later ends the new one, and of
 * two that begin together the known one counts as contradicted. Never by similarity: subject, predicate and space agree.
 */
export async function stateFact(
  writers: StatingWriters,
  platform: Pick<Platform, 'now' | 'randomBytes'>,
  scope: UserScope,
  statement: FactStatement,
): Promise<StatedFact> {
  const { facts } = writers;
  const now = platform.now();
  const subject = await keysOfName(writers, scope, statement.subject);
  const objects = new Set(await keysOfName(writers, scope, statement.object));
  const history = await facts.history(scope, { subject, predicate: statement.predicate });
  const active = history.filter(({ status }) => status === 'active');
  const same = active.find((fact) => objects.has(nameKey(fact.object)) && overlap(fact, statement));
  if (same !== undefined && agree(same, statement)) {
    const { confidence, sources } = statement;
    const fact = present(await facts.confirm(scope, { id: same.id, confidence, sources, at: now }));
    return { fact, outcome: 'confirmed', ended: [] };
  }
  const single = statement.single ?? predicateOf(statement.predicate).valued === 'single';
  const others = single ? active.filter((fact) => fact !== same) : [];
  const { period, ends } = placeAmong(others, { ...periodOf(same), ...periodOf(statement) }, now);
  const id = newId(platform);
  const [inserted] = await facts.insert(scope, {
    facts: [
      {
        id,
        subject: statement.subject,
        predicate: statement.predicate,
        object: statement.object,
        confidence: Math.max(statement.confidence, same?.confidence ?? 0),
        origin: statement.origin,
        sources: [...new Set([...(same?.sources ?? []), ...statement.sources])],
        ...period,
      },
    ],
    at: now,
  });
  let fact = present(inserted);
  const ended: Fact[] = [];
  if (same !== undefined) ended.push(present(await facts.retract(scope, { id: same.id, at: now })));
  for (const end of ends) {
    ended.push(present(await facts.close(scope, { ...end, supersededBy: id, at: now })));
  }
  if (fact.validTo !== undefined && fact.validTo <= now) {
    fact = present(await facts.close(scope, { id, status: 'expired', at: now }));
  }
  await linkContradictions(writers.links, scope, { fact, ended, at: now });
  return { fact, outcome: 'created', ended };
}

type Ending = Pick<Parameters<Writers['facts']['close']>[1], 'id' | 'status' | 'validTo'>;

/** When the new one holds among others of which one holds at a time, and what becomes of those. */
function placeAmong(
  others: readonly Fact[],
  given: Period,
  now: number,
): { readonly period: Period; readonly ends: readonly Ending[] } {
  // What is over already says nothing of what holds now.
  if (given.validTo !== undefined && given.validTo <= now) return { period: given, ends: [] };
  const start = given.validFrom ?? now;
  const ends: Ending[] = [];
  let until = given.validTo ?? Infinity;
  for (const { id, validFrom, validTo } of others) {
    if ((validTo ?? Infinity) <= start || (validFrom ?? -Infinity) >= until) continue;
    if (validFrom !== undefined && validFrom > start) until = validFrom;
    else if (validFrom === start) ends.push({ id, status: 'contradicted' });
    else ends.push({ id, status: 'superseded', validTo: start });
  }
  const begins = given.validFrom ?? (ends.length > 0 ? start : undefined);
  return { period: periodOf({ validFrom: begins, validTo: until === Infinity ? undefined : until }), ends };
}

function periodOf(
  of: { readonly validFrom?: number | undefined; readonly validTo?: number | undefined } | undefined,
): Period {
  return {
    ...(of?.validFrom === undefined ? {} : { validFrom: of.validFrom }),
    ...(of?.validTo === undefined ? {} : { validTo: of.validTo }),
  };
}

function overlap(a: Period, b: Period): boolean {
  return (a.validTo ?? Infinity) > (b.validFrom ?? -Infinity) && (b.validTo ?? Infinity) > (a.validFrom ?? -Infinity);
}

/** What is stated adds no time that is not known. */
function agree(known: Period, stated: Period): boolean {
  const same = (one: number | undefined, other: number | undefined): boolean => other === undefined || one === other;
  return same(known.validFrom, stated.validFrom) && same(known.validTo, stated.validTo);
}

/** Links what two contradicting facts rest on, so that a person finds both sides. */
export async function linkContradictions(
  links: LinkWriter,
  scope: UserScope,
  { fact, ended, at }: { readonly fact: Pick<Fact, 'sources'>; readonly ended: readonly Fact[]; readonly at: number },
): Promise<void> {
  const against = ended.filter(({ status }) => status === 'contradicted').flatMap(({ sources }) => sources);
  const pairs = fact.sources.flatMap((from) => against.map((to) => ({ from, to })));
  if (pairs.length === 0) return;
  await links.put(scope, {
    links: pairs.map((pair) => ({ ...pair, type: 'contradicts', weight: 1, origin: 'automatic' })),
    at,
  });
}
