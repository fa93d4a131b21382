import { HoldfastError } from '../../../domain/errors.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { Executor, SqlValue, Statement } from '../../sql/statement.ts';
import { settingsOf } from '../settings-of.ts';
import type { Named, Statements } from '../statements.ts';
import type { ReadGroup } from './read-group.ts';
import type { ReadLanes } from './read-lanes.ts';

/** Of the transaction alone. That it may only read is said as well, though nothing here could ask it to write. */
export const enterToRead =
  "select set_config('holdfast.scope', $1, true), set_config('holdfast.tenant', $2, true), set_config('holdfast.user', $3, true), set_config('transaction_read_only', 'on', true)";

/**
 * A unit of work that only reads. What it asks at once is one transaction, which begins by naming its scope; what it asks once
 * that is answered is another. Under READ COMMITTED, which writes have too, every statement sees what is committed when it runs,
 * so that one transaction would show no more.
 */
export class ReadUnit implements Executor {
  readonly dialect: Dialect;
  readonly #lanes: ReadLanes;
  readonly #statements: Statements;
  readonly #enter: Named;
  #wanted: readonly string[];
  #group: ReadGroup | undefined;
  /** The settings that the group has by now. */
  #entered: readonly string[] = [];
  #over = false;

  constructor({
    dialect,
    lanes,
    statements,
    enter,
    scope,
  }: {
    readonly dialect: Dialect;
    readonly lanes: ReadLanes;
    readonly statements: Statements;
    readonly enter: Named;
    /** What it begins with; the widest that it may come to. */
    readonly scope: Scope;
  }) {
    this.dialect = dialect;
    this.#lanes = lanes;
    this.#statements = statements;
    this.#enter = enter;
    this.#wanted = settingsOf(scope);
  }

  enter(scope: Scope): void {
    this.#wanted = settingsOf(scope);
  }

  async all<P extends object, R>(source: Statement<P, R>, params: P): Promise<R[]> {
    // Sound: the columns are those that the builder selected, with the types of `Tables`, which a test holds true.
    return (await this.#ask(source, params)) as R[];
  }

  async first<P extends object, R>(source: Statement<P, R>, params: P): Promise<R | undefined> {
    return (await this.all(source, params))[0];
  }

  insert(): Promise<never> {
    return refuseToWrite();
  }

  insertAll(): Promise<never> {
    return refuseToWrite();
  }

  run(): Promise<never> {
    return refuseToWrite();
  }

  runAll(): Promise<never> {
    return refuseToWrite();
  }

  /** Nothing may be asked any more. */
  end(): void {
    this.#over = true;
  }

  #ask<P extends object, R>(source: Statement<P, R>, params: P): Promise<unknown[]> {
    if (this.#over) {
      throw new HoldfastError('internal', { detail: 'A unit of work used its repositories after it had ended.' });
    }
    const prepared = this.#statements.of(source);
    const values = prepared.bind(params);
    const group = this.#open();
    return new Promise((answer, fail) => {
      group.add({ prepared, values, answer, fail });
    });
  }

  /** The group that goes out next, with the settings that its next statement needs. */
  #open(): ReadGroup {
    if (this.#group === undefined || this.#group.sent) {
      this.#group = this.#lanes.open();
      this.#entered = [];
    }
    const wanted = this.#wanted;
    if (wanted.some((value, place) => value !== this.#entered[place])) {
      this.#group.add({ prepared: this.#enter, values: wanted as SqlValue[], answer: ignore, fail: ignore });
      this.#entered = wanted;
    }
    return this.#group;
  }
}

// What enters fails with the statements behind it.
const ignore = (): void => undefined;

function refuseToWrite(): Promise<never> {
  return Promise.reject(new HoldfastError('internal', { detail: 'A read may not write.' }));
}
