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
  const { expiresAt } = documents;
  const visible: Admits = (doc) => (u8(flags, doc) & hidden) === 0 && expiresAt.at(doc) > now;
  const checks: Admits[] = [];
  const names = (wanted: readonly string[]): number[] => wanted.map((name) => documents.names.find(name));
  if (asOf !== undefined) checks.push((doc) => f64(documents.createdAt.values, doc) <= asOf);
  const { from, to, minSalience } = filter;
  if (from !== undefined) checks.push((doc) => f64(documents.occurredAt.values, doc) >= from);
  if (to !== undefined) checks.push((doc) => f64(documents.occurredAt.values, doc) < to);
  if (minSalience !== undefined) checks.push((doc) => documents.salience.at(doc) >= minSalience);
  const isOneOf = (of: (doc: number) => number, wanted: readonly number[]): void => {
    checks.push((doc) => of(doc) >= 0 && wanted.includes(of(doc)));
  };
  if (filter.kinds !== undefined) isOneOf((doc) => documents.kind.at(doc), names(filter.kinds));
  if (filter.contentTypes !== undefined) isOneOf((doc) => documents.contentType.at(doc), names(filter.contentTypes));
  if (filter.role !== undefined) isOneOf((doc) => i32(documents.role.values, doc), names([filter.role]));
  if (filter.agentId !== undefined) isOneOf((doc) => documents.agent.at(doc), names([filter.agentId]));
  if (filter.speaker !== undefined)
    isOneOf((doc) => i32(documents.speaker.values, doc), [documents.speakers.find(filter.speaker)]);
  if (filter.sessionId !== undefined)
    isOneOf((doc) => i32(documents.session.values, doc), [documents.sessions.find(filter.sessionId)]);
  for (const tag of names(filter.tags ?? [])) checks.push(documents.tagged(tag));
  if (checks.length === 0) return visible;
  return (doc) => {
    if (!visible(doc)) return false;
    for (const check of checks) if (!check(doc)) return false;
    return true;
  };
}
