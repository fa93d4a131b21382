import type { Dialect } from '../sql/dialect.ts';
import { compile, type Compiled, type Statement } from '../sql/statement.ts';

/** Statements that each connection keeps prepared; the shapes of list filters are the only source of many. */
const preparedLimit = 500;

interface Named extends Compiled {
  /** Undefined when too many are prepared already. */
  readonly name: string | undefined;
}

/** Compiles every statement once for all connections of a store, and names those that are worth preparing. */
export interface Statements {
  of<P, R>(source: Statement<P, R>): Named;
}

export function compiledStatements(dialect: Dialect): Statements {
  const known = new Map<object, Named>();
  return {
    of(source) {
      let found = known.get(source);
      if (found === undefined) {
        found = { ...compile(source, dialect), name: known.size < preparedLimit ? `h${known.size}` : undefined };
        known.set(source, found);
      }
      return found;
    },
  };
}
