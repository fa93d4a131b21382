import { describe, expect, test } from 'vitest';
import { createAnalyzer } from '../analyzer/analyzer.ts';
import { Partition } from '../index/partition.ts';
import type { RecallQuery } from '../query.ts';
import { memoryOf, queryOf } from '../testing/memories.ts';
import { admits } from './filter.ts';

const partition = new Partition(createAnalyzer());
const memories = [
  memoryOf({ seq: 1, content: 'a', kind: 'semantic', contentType: 'fact', tags: ['home', 'work'], occurredAt: 100 }),
  memoryOf({ seq: 2, content: 'b', role: 'user', speaker: 'Ana', sessionId: 's1', agentId: 'a1', occurredAt: 200 }),
  memoryOf({ seq: 3, content: 'c', salience: 0.9, tags: ['home'], occurredAt: 300, createdAt: 5_000 }),
  memoryOf({ seq: 4, content: 'd', state: 'paused' }),
  memoryOf({ seq: 5, content: 'e', state: 'archived' }),
  memoryOf({ seq: 6, content: 'f', expiresAt: 1_000 }),
  memoryOf({ seq: 7, content: 'g' }),
];
for (const memory of memories) partition.put(memory);
partition.remove(7);

function admitted(given: Partial<RecallQuery>): number[] {
  const test = admits(partition, queryOf('', { now: 1_000, ...given }));
  return memories.flatMap(({ seq }, doc) => (test(doc) ? [seq] : []));
}

describe('without conditions', () => {
  test('active memories that have not expired are admitted', () => {
    expect(admitted({})).toEqual([1, 2, 3]);
    expect(admitted({ now: 999 })).toEqual([1, 2, 3, 6]);
  });

  test('archived ones come on request', () => {
    expect(admitted({ includeArchived: true })).toEqual([1, 2, 3, 5]);
  });

  test('what was stored later than asOf is not there', () => {
    expect(admitted({ asOf: 4_999 })).toEqual([]);
    expect(admitted({ asOf: 5_000 })).toEqual([3]);
    expect(admitted({ asOf: 5_000_000 })).toContain(3);
  });
});

test.each([
  [{ kinds: ['semantic'] }, [1]],
  [{ kinds: ['episodic', 'semantic'] }, [1, 2, 3]],
  [{ kinds: ['emotional'] }, []],
  [{ contentTypes: ['fact'] }, [1]],
  [{ tags: ['home'] }, [1, 3]],
  [{ tags: ['home', 'work'] }, [1]],
  [{ tags: ['unheard'] }, []],
  [{ minSalience: 0.6 }, [3]],
  [{ from: 200 }, [2, 3]],
  [{ to: 200 }, [1]],
  [{ sessionId: 's1' }, [2]],
  [{ sessionId: 's2' }, []],
  [{ agentId: 'a1' }, [2]],
  [{ speaker: 'Ana' }, [2]],
  [{ role: 'user' }, [2]],
  [{ role: 'user', minSalience: 0.6 }, []],
] as const)('a filter %j admits %j', (filter, expected) => {
  expect(admitted({ filter })).toEqual(expected);
});
