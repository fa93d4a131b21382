import type { Platform } from '../platform.ts';
import { soleSpace, type UserScope } from '../scope.ts';
import type { JsonValue } from '../sessions/json.ts';
import type { ImportedRecord } from './imported-record.ts';

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;
/** Fields that hold the id of another record. */
const references: ReadonlySet<string> = new Set([
  'id',
  'supersededBy',
  'problemId',
  'planId',
  'sprintId',
  'procedureId',
  'taskId',
  'calendarId',
]);
/** Names that callers give, which may look like ids. */
const names: ReadonlySet<string> = new Set(['sessions', 'workSources']);

/**
 * The record with ids of its own, and of what it names: the same ones for the same user and space each time. Ids of memories and
 * facts stay.
 */
export function asCopy(platform: Pick<Platform, 'sha256'>, scope: UserScope, record: ImportedRecord): ImportedRecord {
  const idOf = (id: string): string => copiedId(platform, scope, id);
  const row = Object.fromEntries(
    Object.entries(record.row).map(([name, value]: [string, unknown]) => {
      if (typeof value !== 'string') return [name, value];
      if (references.has(name)) return [name, idOf(value)];
      return [name, name === 'content' ? JSON.stringify(copied(JSON.parse(value) as JsonValue, idOf)) : value];
    }),
  );
  const past = record.kind === 'planner' ? record.row.past : undefined;
  const former = past?.former.map((one) => ({
    ...one,
    content: JSON.stringify(copied(JSON.parse(one.content) as JsonValue, idOf)),
  }));
  // Sound: the same fields, with other texts in some.
  return {
    kind: record.kind,
    row: { ...row, ...(past === undefined ? {} : { past: { ...past, former } }) },
  } as ImportedRecord;
}

/** A UUID version 8 (RFC 9562, section 5.8): whatever its maker says, here a hash. */
function copiedId(platform: Pick<Platform, 'sha256'>, scope: UserScope, id: string): string {
  const hex = platform.sha256(JSON.stringify([scope.tenant, scope.user, soleSpace(scope), id]));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Of a citation only the id of what the planner keeps changes. */
function copied(value: JsonValue, idOf: (id: string) => string): JsonValue {
  if (typeof value === 'string') return uuid.test(value) ? idOf(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one: JsonValue) => copied(one, idOf));
  const cites = 'type' in value && (value['type'] === 'memory' || value['type'] === 'fact');
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]: [string, JsonValue]) => [
      name,
      cites || names.has(name) ? inner : copied(inner, idOf),
    ]),
  );
}
