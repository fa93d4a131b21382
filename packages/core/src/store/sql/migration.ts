import { hash } from 'node:crypto';
import { HoldfastError } from '../../domain/errors.ts';

/** One step of the schema. Forward only; a step that has been released is never edited. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  /** True when a Holdfast that does not know this step must not touch the database. */
  readonly breaking: boolean;
  readonly sql: string;
}

/**
 * Stands among the steps of a database that a move is being made to: whoever does not know it takes it for one of a newer
 * Holdfast and keeps away too.
 */
export const unfinishedMove = { number: 1_000_000, name: 'unfinished-move' } as const;

/** A step that a database has taken. */
export interface AppliedStep {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
  readonly breaking: boolean;
}

/**
 * The steps that a database has yet to take, in order.
 *
 * @throws HoldfastError schema_too_new when a newer Holdfast has taken a step that this one must not ignore,
 *   store_corrupt when a step of the same number is another one, store_unavailable when a move to it has not ended
 */
export function missingSteps(
  migrations: readonly Migration[],
  applied: readonly AppliedStep[],
  /** How a person knows the database. */
  place: string,
): Migration[] {
  for (const done of applied) {
    if (done.number === unfinishedMove.number) {
      throw new HoldfastError('store_unavailable', {
        detail: `A move to the database ${place} has not ended. Run the same \`holdfast move\` again: it goes on where it stopped.`,
      });
    }
    const known = migrations.find(({ number }) => number === done.number);
    if (known === undefined) {
      if (!done.breaking) continue;
      throw new HoldfastError('schema_too_new', {
        detail: `The database ${place} has schema step ${done.number} (${done.name}), which this Holdfast does not know. Update Holdfast, or name another database.`,
      });
    }
    if (done.checksum !== checksumOf(known)) {
      throw new HoldfastError('store_corrupt', {
        detail: `Schema step ${done.number} of ${place} is not the one that this Holdfast has. Use the Holdfast that made the database, or restore a backup.`,
      });
    }
  }
  return migrations.filter(({ number }) => !applied.some((done) => done.number === number));
}

export function checksumOf(step: Migration): string {
  return hash('sha256', step.sql);
}

/** What can be known of a schema without changing it. */
export interface SchemaFacts {
  /** Number of the last step taken; 0 for an empty database. */
  readonly schema: number;
  /** Steps that are yet to be taken, by name. */
  readonly missing: readonly string[];
  /** Steps of a newer Holdfast, by name. */
  readonly unknown: readonly string[];
}

export function schemaFacts(migrations: readonly Migration[], applied: readonly AppliedStep[]): SchemaFacts {
  const has = (number: number): boolean => applied.some((step) => step.number === number);
  const knows = (number: number): boolean => migrations.some((step) => step.number === number);
  return {
    schema: applied.at(-1)?.number ?? 0,
    missing: migrations.filter(({ number }) => !has(number)).map(({ name }) => name),
    unknown: applied.filter(({ number }) => !knows(number)).map(({ name }) => name),
  };
}
