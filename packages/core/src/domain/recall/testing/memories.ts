import type { Memory } from '../../memories/memory.ts';
import type { RecallQuery } from '../query.ts';

/** A memory with everything that a test does not care about filled in. */
export function memoryOf(given: Partial<Memory> & Pick<Memory, 'seq' | 'content'>): Memory {
  return {
    id: `id-${given.seq}`,
    tenant: 't',
    user: 'u',
    space: 'default',
    kind: 'episodic',
    contentHash: given.content,
    occurredAt: given.seq * 60_000,
    dated: true,
    salience: 0.5,
    confidence: 1,
    decayRate: 0.01,
    tags: [],
    derived: [],
    metadata: {},
    createdAt: given.seq * 60_000,
    updatedAt: 0,
    accessedAt: 0,
    accessCount: 0,
    state: 'active',
    tier: 'hot',
    pinned: false,
    version: 1,
    embedding: 'none',
    ...given,
  };
}

/** A query with everything that a test does not care about filled in. */
export function queryOf(query: string, given: Partial<RecallQuery> = {}): RecallQuery {
  return {
    query,
    k: 10,
    filter: {},
    profile: 'relevance',
    mode: 'recall',
    now: 1_000_000_000,
    timeZone: 'UTC',
    includeArchived: false,
    explain: true,
    ...given,
  };
}
