import type { PoolClient } from 'pg';
import { HoldfastError } from '../../domain/errors.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Dialect } from '../sql/dialect.ts';
import type { Executor, SqlValue, Statement } from '../sql/statement.ts';
import { settingsOf } from './settings-of.ts';
import type { Statements } from './statements.ts';

interface UnitParts {
  readonly client: PoolClient;
  readonly dialect: Dialect;
  readonly statements: Statements;
  /** What it begins with; the widest that it may come to. */
  readonly scope: Scope;
}

interface Answer {
  readonly rows: unknown[];
  readonly rowCount: number | null;
}

/** So many statements are sent on without waiting for what is answered: more of them would pile up unsent. */
const UNHEARD = 64;

const setScope =
  "select set_config('holdfast.scope', $1, true), set_config('holdfast.tenant', $2, true), set_config('holdfast.user', $3, true)";

/**
 * One transaction on one connection, which may write. What need not be waited for is not: opening it and naming its scope travel with
 * its first statement, in one write to the socket, since the driver sends on without waiting and the database answers
 * in order. A unit that asks nothing sends nothing.
 */
export class Unit implements Executor {
  readonly dialect: Dialect;
  readonly #client: PoolClient;
  readonly #statements: Statements;
  /** The settings that the next statement needs. */
  #wanted: readonly string[];
  /** Those that the transaction has; undefined until it is opened. */
  #entered: readonly string[] | undefined;
  #corked = false;
  #unheard = 0;
  #over = false;
  #failure: { readonly error: unknown } | undefined;

  constructor({ client, dialect, statements, scope }: UnitParts) {
    this.dialect = dialect;
    this.#client = client;
    this.#statements = statements;
    this.#wanted = settingsOf(scope);
  }

  /** The first statement that the database refused, or the loss of the connection; the transaction is void then. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  enter(scope: Scope): void {
    this.#wanted = settingsOf(scope);
  }

  /** Waits for a name that no other transaction holds, and holds it until this one ends. */
  async lock(name: string): Promise<void> {
    const text = 'select pg_advisory_xact_lock(hashtextextended($1, 0))';
    await this.#send({ name: 'lock', text, values: [name] });
  }

  async all<P extends object, R>(source: Statement<P, R>, params: P): Promise<R[]> {
    // Sound: the columns are those that the builder selected, with the types of `Tables`, which a test holds true.
    return (await this.#ask(source, params)).rows as R[];
  }

  async first<P extends object, R>(source: Statement<P, R>, params: P): Promise<R | undefined> {
    return (await this.all(source, params))[0];
  }

  async insert<P extends object, R>(source: Statement<P, R>, params: P): Promise<number | undefined> {
    // Sound: `Dialect.returnsNumbers` has such statements answer it.
    const rows = (await this.#ask(source, params)).rows as { readonly number: number }[];
    return rows[0]?.number;
  }

  async insertAll<P extends object, R>(source: Statement<P, R>, params: readonly P[]): Promise<number[]> {
    return Promise.all(
      params.map(async (one) => {
        const number = await this.insert(source, one);
        if (number === undefined) throw new HoldfastError('internal', { detail: 'A row was not stored.' });
        return number;
      }),
    );
  }

  async run<P extends object, R>(source: Statement<P, R>, params: P): Promise<number> {
    return (await this.#ask(source, params)).rowCount ?? 0;
  }

  /** Does not wait for the answers, unless there are many: what fails is met by what comes after, and at the latest by `commit`. */
  async runAll<P extends object, R>(source: Statement<P, R>, params: readonly P[]): Promise<void> {
    const answers = params.map((one) => this.run(source, one));
    this.#unheard += params.length;
    if (this.#unheard <= UNHEARD) {
      for (const answer of answers) this.#forget(answer);
      return;
    }
    this.#unheard = 0;
    await Promise.all(answers);
  }

  /** Ends the transaction. @throws when it could not be committed, or what the database had refused before */
  async commit(): Promise<void> {
    this.#over = true;
    this.#demandSound();
    if (this.#entered === undefined) return;
    await this.#client.query('commit');
    // A transaction that is void is answered with a rollback, not with an error. What happened before `commit` was
    // sent has been heard by now, as answers come in order.
    this.#demandSound();
  }

  async rollback(): Promise<void> {
    this.#over = true;
    if (this.#entered !== undefined) await this.#client.query('rollback');
  }

  #demandSound(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  async #ask<P extends object, R>(source: Statement<P, R>, params: P): Promise<Answer> {
    if (this.#over) {
      throw new HoldfastError('internal', { detail: 'A unit of work used its repositories after it had ended.' });
    }
    const { name, sql, bind } = this.#statements.of(source);
    return this.#send({ text: sql, values: bind(params), ...(name === undefined ? {} : { name }) });
  }

  async #send(query: { readonly name?: string; readonly text: string; readonly values: SqlValue[] }): Promise<Answer> {
    this.#gather();
    this.#prepare();
    try {
      return await this.#client.query<Record<string, unknown>>(query);
    } catch (error) {
      this.#failure ??= { error };
      // Not that the transaction is void, which is all that a statement after the one that failed is told.
      throw this.#failure.error;
    }
  }

  /** Opens the transaction, or moves it to another scope, where that is still to be done. */
  #prepare(): void {
    const wanted = this.#wanted;
    const entered = this.#entered;
    if (entered === undefined) {
      const [kind, tenant, user] = wanted.map((value) => this.#client.escapeLiteral(value));
      // In one message, which takes no parameters.
      this.#forget(
        this.#client.query(
          `begin; set local holdfast.scope = ${kind}; set local holdfast.tenant = ${tenant}; set local holdfast."user" = ${user}`,
        ),
      );
    } else if (wanted.some((value, index) => value !== entered[index])) {
      this.#forget(this.#client.query({ name: 'scope', text: setScope, values: [...wanted] }));
    }
    this.#entered = wanted;
  }

  /** Everything that is asked in this turn goes out in one write: a write costs more than the statement in it. */
  #gather(): void {
    if (this.#corked) return;
    const { stream } = this.#client.connection;
    this.#corked = true;
    stream.cork();
    process.nextTick(() => {
      this.#corked = false;
      stream.uncork();
    });
  }

  /** Its failure is met by whatever comes after it. */
  #forget(query: Promise<unknown>): void {
    query.catch((error: unknown) => {
      this.#failure ??= { error };
    });
  }
}
