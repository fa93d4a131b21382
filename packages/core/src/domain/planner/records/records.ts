import { HoldfastError } from '../../errors.ts';
import type { Platform } from '../../platform.ts';
import { present } from '../../present.ts';
import type { UserScope } from '../../scope.ts';
import type { Store, Writers } from '../../store.ts';
import type { PlannerNoun, PlannerReader, PlannerRecord, PlannerWriter, RecordPatch } from './record-store.ts';

export interface PlannerDependencies {
  readonly store: Store;
  readonly platform: Platform;
  /** Zone of a user who is met for the first time. */
  readonly timeZone: string;
}

/** What a thing of the planner rests on: a memory or fact by its id, a pattern by its name, a procedure by its id. */
export interface Citation {
  readonly type: 'memory' | 'fact' | 'pattern' | 'procedure';
  readonly id: string;
}

export function notFound(noun: PlannerNoun | 'block' | 'busy', id: string, field = 'id'): HoldfastError {
  return new HoldfastError('not_found', {
    detail: `No ${noun} ${id} in the spaces of this call.`,
    faults: [{ field, message: 'was not found' }],
  });
}

export function invalid(field: string, message: string): HoldfastError {
  return new HoldfastError('invalid_input', { detail: `${field} ${message}.`, faults: [{ field, message }] });
}

/** @throws HoldfastError not_found */
export async function demand(
  planner: PlannerReader,
  scope: UserScope,
  { noun, id, field }: { readonly noun: PlannerNoun; readonly id: string; readonly field?: string },
): Promise<PlannerRecord> {
  const found = await planner.get(scope, { noun, id });
  if (found === undefined) throw notFound(noun, id, field);
  return found;
}

/** @throws HoldfastError version_conflict when somebody has changed it since the caller looked */
export function checkVersion(record: PlannerRecord, expected: number | undefined): void {
  if (expected === undefined || expected === record.version) return;
  throw new HoldfastError('version_conflict', {
    detail: `The ${record.noun} is at version ${record.version}, not ${expected}. Read it again.`,
    faults: [{ field: 'expectedVersion', message: `is not ${record.version}` }],
  });
}

/** A write of the planner: the user is there, and `at` is its one instant. */
export function writeWith<T>(
  { store, platform, timeZone }: PlannerDependencies,
  scope: UserScope,
  work: (writers: Writers, at: number) => Promise<T>,
): Promise<T> {
  return store.write(scope, async (writers) => {
    const at = platform.now();
    await writers.users.ensure(scope, { at, timeZone });
    return work(writers, at);
  });
}

/** Changes a record that was read in the same transaction, which nobody else can have changed since. */
export async function change(
  planner: PlannerWriter,
  scope: UserScope,
  params: {
    readonly record: PlannerRecord;
    readonly patch: RecordPatch;
    readonly keep?: boolean;
    readonly at: number;
  },
): Promise<PlannerRecord> {
  return present(await planner.update({ ...scope, spaces: [params.record.space] }, params));
}
