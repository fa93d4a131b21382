import { type ParsedInputOf, defined } from '@holdfast/contract';
import { z } from 'zod';
import { createFact } from '../../domain/facts/create-fact.ts';
import { factHistory } from '../../domain/facts/fact-history.ts';
import { keysOfName } from '../../domain/facts/fact-names.ts';
import type { FactFilter } from '../../domain/facts/fact-store.ts';
import { predicateName } from '../../domain/facts/predicate-name.ts';
import { retractFact } from '../../domain/facts/retract-fact.ts';
import { nameKey } from '../../domain/memories/match-key.ts';
import { present } from '../../domain/present.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { Readers } from '../../domain/store.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Handlers } from '../handler.ts';
import { checkRange, toEndMillis, toMillis } from '../instants.ts';
import { presentFacts } from '../present-graph.ts';

type FactHandlers = Pick<Handlers, 'createFact' | 'listFacts' | 'factHistory' | 'retractFact'>;

export const factHandlers: FactHandlers = {
  async createFact({ input, scope, dependencies }) {
    const { subject, object, single, confidence = 1, sources = [] } = input;
    const { fact, outcome, ended } = await createFact(dependencies, scope, {
      subject: subject.trim(),
      predicate: predicateName(input.predicate),
      object: object.trim(),
      confidence,
      sources,
      ...toPeriod(input, ''),
      ...defined({ single }),
    });
    return dependencies.store.read(scope, async (readers) => {
      const [stated] = await presentFacts(readers, scope, [fact]);
      return { fact: present(stated), outcome, ended: await presentFacts(readers, scope, ended) };
    });
  },

  async listFacts({ input, scope, dependencies: { store, platform } }) {
    const { limit, cursor } = input;
    const now = platform.now();
    return store.read(scope, async (readers) => {
      const { userId: _user, limit: _limit, cursor: _cursor, ...asked } = input;
      const list = platform.sha256(JSON.stringify(['facts', scope, asked])).slice(0, 16);
      const after =
        cursor === undefined ? undefined : readCursor(cursor, list, z.tuple([z.number(), z.int(), z.number()]));
      // The pages of one list are of one instant.
      const asOf = after?.[2] ?? now;
      const facts = await readers.facts.list(scope, {
        filter: await toFilter(readers, scope, input, asOf),
        limit: limit + 1,
        ...(after === undefined ? {} : { after: { recordedAt: after[0], no: after[1] } }),
      });
      const last = facts.length > limit ? facts[limit - 1] : undefined;
      return {
        facts: await presentFacts(readers, scope, facts.slice(0, limit)),
        ...(last === undefined ? {} : { nextCursor: writeCursor(list, [last.recordedAt, last.no, asOf]) }),
      };
    });
  },

  async factHistory({ input: { id, subject = '', predicate }, scope, dependencies: { store } }) {
    return store.read(scope, async (readers) => {
      const named = { subject, ...(predicate === undefined ? {} : { predicate: predicateName(predicate) }) };
      const facts = await factHistory(readers, scope, id === undefined ? named : { id });
      return { facts: await presentFacts(readers, scope, facts) };
    });
  },

  async retractFact({ input: { id }, scope, dependencies }) {
    const { fact, flagged, paused } = await retractFact(dependencies, scope, id);
    return dependencies.store.read(scope, async (readers) => {
      const [retracted] = await presentFacts(readers, scope, [fact]);
      return {
        fact: present(retracted),
        flagged: await presentFacts(readers, scope, flagged),
        paused: paused.map((memory) => memory.id),
      };
    });
  },
};

async function toFilter(
  readers: Pick<Readers, 'entities'>,
  scope: UserScope,
  input: ParsedInputOf<'listFacts'>,
  now: number,
): Promise<FactFilter> {
  const { subject, predicate, object, about, asOf, knownAt, includeSuperseded } = input;
  const keys = (name: string | undefined) => (name === undefined ? undefined : keysOfName(readers, scope, name));
  const timed = asOf !== undefined || knownAt !== undefined;
  return {
    includeSuperseded,
    ...defined({
      subjects: await keys(subject),
      about: await keys(about),
      object: object === undefined ? undefined : nameKey(object),
      predicate: predicate === undefined ? undefined : predicateName(predicate),
      // What holds now, not what has no end: a fact may end next month, or begin then.
      asOf: timed || includeSuperseded ? lastInstant(asOf) : now,
      knownAt: lastInstant(knownAt),
    }),
  };
}

/** A plain date means the end of that day. */
function lastInstant(instant: string | undefined): number | undefined {
  if (instant === undefined) return undefined;
  return instant.length === 10 ? toEndMillis(instant) - 1 : toMillis(instant);
}

/** @throws HoldfastError invalid_input when it would end before it begins */
export function toPeriod(
  { validFrom, validTo }: { readonly validFrom?: string | undefined; readonly validTo?: string | undefined },
  field: string,
): { readonly validFrom?: number; readonly validTo?: number } {
  const from = validFrom === undefined ? undefined : toMillis(validFrom);
  const to = validTo === undefined ? undefined : toMillis(validTo);
  checkRange({ from, to }, `${field}validTo`);
  return defined({ validFrom: from, validTo: to });
}
