import type { Compilable, Kysely, OperationNodeSource } from 'kysely';
import type { Dialect } from '../dialect.ts';
import type { Tables } from '../schema.ts';
import { compile, type Statement, statement } from '../statement.ts';
import type { FindColumn, SealedColumn } from './columns.ts';
import { mostStates, rewrite, type Rewritten, type Slot } from './rewrite.ts';

/** What is done about one statement so that nothing in sealed columns is stored, asked for or given back as it is. */
export interface Plan<P, R> {
  /** To be run while all rows of the owner lie under one key, or none. */
  readonly single: Statement<P, R>;
  /** To be run while they do not. */
  readonly mixed: Statement<P, R>;
  readonly slots: readonly Slot[];
  readonly mixedSlots: readonly Slot[];
  readonly outputs: ReadonlyMap<string, SealedColumn>;
  /** Whose key the values are sealed under; a statement has to do with one owner. */
  readonly whose: SealedColumn['owner'];
  readonly stores: boolean;
  readonly compares: boolean;
}

/** Plans the statements of a store, each when it is first run; undefined for one that touches nothing sealed. */
export interface Plans {
  of<P, R>(source: Statement<P, R>): Plan<P, R> | undefined;
}

export function createPlans(dialect: Dialect, find: FindColumn): Plans {
  const known = new WeakMap<object, object>();
  return {
    of<P, R>(source: Statement<P, R>) {
      let found = known.get(source);
      if (found === undefined) {
        found = planOf(source, { dialect, find }) ?? nothing;
        known.set(source, found);
      }
      // Sound: it was made of this statement.
      return found === nothing ? undefined : (found as Plan<P, R>);
    },
  };
}

/** Stands for the plan of a statement that touches nothing sealed. */
const nothing = {};

interface Ways {
  readonly dialect: Dialect;
  readonly find: FindColumn;
}

function planOf<P, R>(source: Statement<P, R>, ways: Ways): Plan<P, R> | undefined {
  const rewritten = rewrittenBy(source, ways, 1);
  if (rewritten.slots.length === 0 && rewritten.outputs.size === 0) return undefined;
  const compares = rewritten.slots.some(({ use }) => use !== 'stored');
  const columns = [...rewritten.slots.map(({ column }) => column), ...rewritten.outputs.values()];
  const owners = new Set(columns.map(({ owner }) => owner));
  const [whose] = owners;
  if (whose === undefined || owners.size > 1) throw new Error('a statement has to do with values of several owners');
  const single = derived(source, ways, 1);
  return {
    single,
    mixed: compares ? derived(source, ways, mostStates) : single,
    slots: rewritten.slots,
    mixedSlots: compares ? rewrittenBy(source, ways, mostStates).slots : rewritten.slots,
    outputs: rewritten.outputs,
    whose,
    stores: rewritten.slots.some(({ use }) => use === 'stored'),
    compares,
  };
}

function rewrittenBy<P, R>(source: Statement<P, R>, { dialect, find }: Ways, states: number): Rewritten {
  let result: Rewritten | undefined;
  // Compiled for what the builder is handed on the way: the markers.
  compile(
    statement((db: Kysely<Tables>, p: P) => {
      result = rewritten(source.build(db, p, dialect), states, find);
      return db.selectNoFrom((eb) => eb.lit(1).as('one'));
    }),
    dialect,
  );
  if (result === undefined) throw new Error('a statement was not built');
  return result;
}

function derived<P, R>(source: Statement<P, R>, { dialect, find }: Ways, states: number): Statement<P, R> {
  return {
    build(db, p) {
      const { node } = rewritten(source.build(db, p, dialect), states, find);
      const executor = db.getExecutor();
      return { compile: () => executor.compileQuery<R>(node, { queryId: 'sealed' }) };
    },
  };
}

function rewritten(
  query: Compilable<unknown> & Partial<OperationNodeSource>,
  states: number,
  find: FindColumn,
): Rewritten {
  return rewrite(query.toOperationNode?.() ?? query.compile().query, states, find);
}
