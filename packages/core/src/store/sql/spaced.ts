import type { Compilable, Kysely } from 'kysely';
import type { UserScope } from '../../domain/scope.ts';
import type { Dialect } from './dialect.ts';
import type { Tables } from './schema.ts';
import { type Statement, statement } from './statement.ts';

/** The wall around a user's rows, as parameters. */
export interface Walls {
  readonly userNo: number;
  readonly spaces: readonly string[];
}

/** Two forms of a statement: for all spaces of the user, and for those listed in the parameter `spaces`. */
export interface Spaced<P, R> {
  readonly all: Statement<P, R>;
  readonly listed: Statement<P, R>;
}

/** Declares both forms; `listed` tells the builder whether to name the spaces. */
export function spaced<P extends Walls, R>(
  build: (db: Kysely<Tables>, p: P, dialect: Dialect, listed: boolean) => Compilable<R>,
): Spaced<P, R> {
  return {
    all: statement((db, p: P, dialect) => build(db, p, dialect, false)),
    listed: statement((db, p: P, dialect) => build(db, p, dialect, true)),
  };
}

export function forScope<P, R>(source: Spaced<P, R>, scope: UserScope): Statement<P, R> {
  return scope.spaces === '*' ? source.all : source.listed;
}

export function wallsOf(scope: UserScope, userNo: number): Walls {
  return { userNo, spaces: scope.spaces === '*' ? [] : scope.spaces };
}
