import { HoldfastError } from '../../../domain/errors.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Dialect } from '../dialect.ts';
import type { Executor, Statement } from '../statement.ts';
import type { DataKey } from './data-key.ts';
import type { Plan, Plans } from './plan.ts';
import { mostStates, type Slot } from './rewrite.ts';
import { type Owner, ownerOf, type UnitKeys } from './unit-keys.ts';
import { keysOfValue, openValue, sealCompared, sealValue, type State } from './values.ts';

interface Parts {
  readonly inner: Executor;
  readonly keys: UnitKeys;
  readonly plans: Plans;
  /** That of the sealed form of rows. */
  readonly dialect: Dialect;
  /** What the unit of work begins with. */
  readonly scope: Scope;
}

type Row = Record<string, unknown>;

/**
 * Runs statements with sealed values: the one place where what is stored is sealed and what is read is opened. The
 * repositories above and the driver below know nothing of it.
 */
export class SealedExecutor implements Executor {
  readonly dialect: Dialect;
  readonly #inner: Executor;
  readonly #keys: UnitKeys;
  readonly #plans: Plans;
  #scope: Scope;

  constructor({ inner, keys, plans, dialect, scope }: Parts) {
    this.dialect = dialect;
    this.#inner = inner;
    this.#keys = keys;
    this.#plans = plans;
    this.#scope = scope;
  }

  enter(scope: Scope): void {
    this.#scope = scope;
    this.#inner.enter(scope);
  }

  async all<P extends object, R>(source: Statement<P, R>, params: P): Promise<R[]> {
    const plan = this.#plans.of(source);
    if (plan === undefined) return this.#inner.all(source, params);
    const owner = ownerOf(this.#scope, plan.whose);
    const ask = async (): Promise<R[]> => {
      const [{ statement, sealed }] = await this.#sealed(owner, plan, [params]);
      return this.#inner.all(statement, sealed);
    };
    return this.#opened(owner, plan, ask);
  }

  async first<P extends object, R>(source: Statement<P, R>, params: P): Promise<R | undefined> {
    const plan = this.#plans.of(source);
    if (plan === undefined) return this.#inner.first(source, params);
    const owner = ownerOf(this.#scope, plan.whose);
    const ask = async (): Promise<R[]> => {
      const [{ statement, sealed }] = await this.#sealed(owner, plan, [params]);
      const row = await this.#inner.first(statement, sealed);
      return row === undefined ? [] : [row];
    };
    return (await this.#opened(owner, plan, ask))[0];
  }

  async insert<P extends object, R>(source: Statement<P, R>, params: P): Promise<number | undefined> {
    const plan = this.#plans.of(source);
    if (plan === undefined) return this.#inner.insert(source, params);
    const [{ statement, sealed }] = await this.#sealed(ownerOf(this.#scope, plan.whose), plan, [params]);
    return this.#inner.insert(statement, sealed);
  }

  async insertAll<P extends object, R>(source: Statement<P, R>, params: readonly P[]): Promise<number[]> {
    const [one, ...more] = params;
    const plan = one === undefined ? undefined : this.#plans.of(source);
    if (plan === undefined || one === undefined) return this.#inner.insertAll(source, params);
    const all = await this.#sealed(ownerOf(this.#scope, plan.whose), plan, [one, ...more]);
    return this.#inner.insertAll(
      all[0].statement,
      all.map(({ sealed }) => sealed),
    );
  }

  async runAll<P extends object, R>(source: Statement<P, R>, params: readonly P[]): Promise<void> {
    const [one, ...more] = params;
    const plan = one === undefined ? undefined : this.#plans.of(source);
    if (plan === undefined || one === undefined) return this.#inner.runAll(source, params);
    const all = await this.#sealed(ownerOf(this.#scope, plan.whose), plan, [one, ...more]);
    return this.#inner.runAll(
      all[0].statement,
      all.map(({ sealed }) => sealed),
    );
  }

  async run<P extends object, R>(source: Statement<P, R>, params: P): Promise<number> {
    const plan = this.#plans.of(source);
    if (plan === undefined) return this.#inner.run(source, params);
    const [{ statement, sealed }] = await this.#sealed(ownerOf(this.#scope, plan.whose), plan, [params]);
    return this.#inner.run(statement, sealed);
  }

  async #sealed<P extends object, R>(
    owner: Owner,
    plan: Plan<P, R>,
    params: readonly [P, ...P[]],
  ): Promise<[Sealed<P, R>, ...Sealed<P, R>[]]> {
    const key = plan.stores ? await this.#keys.current(owner) : undefined;
    const states = plan.compares ? await this.#keys.states(owner) : [];
    const mixed = states.length > 1;
    const statement = mixed ? plan.mixed : plan.single;
    const slots = mixed ? plan.mixedSlots : plan.slots;
    if (states.length > mostStates)
      throw new HoldfastError('internal', { detail: 'A user has too many keys at once.' });
    const make = (one: P): Sealed<P, R> => ({ statement, sealed: sealParams(one, { slots, key, states }) });
    const [first, ...rest] = params;
    return [make(first), ...rest.map(make)];
  }

  async #opened<P extends object, R>(owner: Owner, { outputs }: Plan<P, R>, ask: () => Promise<R[]>): Promise<R[]> {
    let rows = await ask();
    if (outputs.size === 0 || rows.length === 0) return rows;
    let keys = await this.#keys.byNumbers(owner, numbersIn(rows, outputs));
    if (!covers(keys, rows, outputs)) {
      // Between the two questions the rows may have been sealed under another key, and the old one be gone.
      rows = await ask();
      keys = await this.#keys.byNumbers(owner, numbersIn(rows, outputs));
    }
    const keyOf = (no: number): DataKey => {
      const key = keys.get(no);
      if (key !== undefined) return key;
      throw new HoldfastError('integrity_failed', {
        detail: `The key ${no} of a value is not there: it was destroyed, or the value was put in another's place.`,
      });
    };
    for (const row of rows) {
      // Sound: rows are objects of their own, and the column keeps its type.
      const record = row as Row;
      for (const [name, column] of outputs) record[name] = openValue(keyOf, column, record[name]);
    }
    return rows;
  }
}

interface Sealed<P, R> {
  readonly statement: Statement<P, R>;
  readonly sealed: P;
}

function sealParams<P extends object>(
  params: P,
  {
    slots,
    key,
    states,
  }: { readonly slots: readonly Slot[]; readonly key: DataKey | undefined; readonly states: readonly State[] },
): P {
  // Sound: parameters are objects of their own.
  const given = params as Row;
  const added: Row = {};
  for (const slot of slots) {
    const value = given[slot.source];
    added[slot.key] =
      slot.use === 'stored'
        ? key && sealValue(key, slot.column, value)
        : sealCompared(states[slot.use.state] ?? states[0] ?? 'plain', slot.column, value);
  }
  // What is added has names that no parameter has.
  return { ...params, ...added };
}

function numbersIn(rows: readonly unknown[], outputs: Plan<unknown, unknown>['outputs']): number[] {
  const numbers = new Set<number>();
  for (const row of rows) {
    for (const [name, column] of outputs) {
      // Sound: as above.
      for (const no of keysOfValue(column, (row as Row)[name])) numbers.add(no);
    }
  }
  return [...numbers];
}

function covers(
  keys: ReadonlyMap<number, DataKey>,
  rows: readonly unknown[],
  outputs: Plan<unknown, unknown>['outputs'],
): boolean {
  return numbersIn(rows, outputs).every((no) => keys.has(no));
}
