import type { Dialect } from '../sql/dialect.ts';
import { compile, type Compiled, type Statement } from '../sql/statement.ts';

/** Statements that each connection keeps prepared; the shapes of list filters are the only source of many. */
const preparedLimit = 500;

/** A column of what a statement answers, and how its values are read. */
export interface Column {
  readonly name: string;
  readonly parse: (text: string) => unknown;
}

export interface Named extends Compiled {
  /** Undefined when too many are prepared already. */
  readonly name: string | undefined;
  /** As the server has told them; they are the same on every connection. */
  columns: readonly Column[] | undefined;
}

/** Compiles every statement once for all connections of a store, and names those that are worth preparing. */
export interface Statements {
  of<P, R>(source: Statement<P, R>): Named;
  /** A statement in words, whose values are given as they are sent. */
  text(name: string, sql: string): Named;
}

export function compiledStatements(dialect: Dialect): Statements {
  const known = new Map<object, Named>();
  return {
    of(source) {
      let found = known.get(source);
      if (found === undefined) {
        const name = known.size < preparedLimit ? `h${known.size}` : undefined;
        found = { ...compile(source, dialect), name, columns: undefined };
        known.set(source, found);
      }
      return found;
    },
    text: (name, sql) => ({ name, sql, bind: () => [], columns: undefined }),
  };
}
