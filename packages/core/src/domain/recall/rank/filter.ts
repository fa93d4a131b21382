import { f64, i32, u8 } from '../index/column.ts';
import { flag } from '../index/documents.ts';
import type { Partition } from '../index/partition.ts';
import type { RecallQuery } from '../query.ts';

/** True for documents that the query admits. */
export type Admits = (doc: number) => boolean;

/**
 * The conditions of a query on one partition, names already turned into numbers. Conditions apply before any cut of
 * the ranking, and never touch the statistics.
 */
export function admits(partition: Partition, query: RecallQuery): Admits {
  const { documents } = partition;
  const { filter, now, asOf } = query;
  const hidden = flag.deleted | flag.paused | (query.includeArchived ? 0 : flag.archived);
  const flags = documents.flags.values;
  const expiresAt = documents.expiresAt.values;
  const visible: Admits = (doc) => (u8(flags, doc) & hidden) === 0 && f64(expiresAt, doc) > now;
  const checks: Admits[] = [];
  const names = (wanted: readonly string[]): number[] => wanted.map((name) => documents.names.find(name));
  if (asOf !== undefined) checks.push((doc) => f64(documents.createdAt.values, doc) <= asOf);
  const { from, to, minSalience } = filter;
  if (from !== undefined) checks.push((doc) => f64(documents.occurredAt.values, doc) >= from);
  if (to !== undefined) checks.push((doc) => f64(documents.occurredAt.values, doc) < to);
  if (minSalience !== undefined) checks.push((doc) => f64(documents.salience.values, doc) >= minSalience);
  const isOneOf = (column: Int32Array, wanted: readonly number[]): void => {
    checks.push((doc) => i32(column, doc) >= 0 && wanted.includes(i32(column, doc)));
  };
  if (filter.kinds !== undefined) isOneOf(documents.kind.values, names(filter.kinds));
  if (filter.contentTypes !== undefined) isOneOf(documents.contentType.values, names(filter.contentTypes));
  if (filter.role !== undefined) isOneOf(documents.role.values, names([filter.role]));
  if (filter.agentId !== undefined) isOneOf(documents.agent.values, names([filter.agentId]));
  if (filter.speaker !== undefined) isOneOf(documents.speaker.values, [documents.speakers.find(filter.speaker)]);
  if (filter.sessionId !== undefined) isOneOf(documents.session.values, [documents.sessions.find(filter.sessionId)]);
  for (const tag of names(filter.tags ?? [])) checks.push((doc) => tag >= 0 && documents.hasTag(doc, tag));
  if (checks.length === 0) return visible;
  return (doc) => {
    if (!visible(doc)) return false;
    for (const check of checks) if (!check(doc)) return false;
    return true;
  };
}
