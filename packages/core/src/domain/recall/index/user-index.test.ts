import { expect, test } from 'vitest';
import { createAnalyzer } from '../analyzer/analyzer.ts';
import { memoryOf } from '../testing/memories.ts';
import { DamagedFields } from './fields.ts';
import { UserIndex } from './user-index.ts';

function fresh(): UserIndex {
  return new UserIndex(createAnalyzer());
}

test('spaces are apart, and only those asked for are given', () => {
  const index = fresh();
  index.put(memoryOf({ seq: 1, content: 'a' }));
  index.put(memoryOf({ seq: 2, content: 'b', space: 'work' }));
  expect(index.partitions('*')).toHaveLength(2);
  expect(index.partitions(['work', 'work', 'none'])).toHaveLength(1);
  expect(index.partitions(['work'])[0]?.find(1)).toBeUndefined();
});

test('a head that no memory has a vector under is not there', () => {
  const index = fresh();
  index.put(memoryOf({ seq: 1, content: 'a' }));
  index.setVector('default', 1, new Float32Array([1, 0]));
  expect([index.has('semantic'), index.has('entity')]).toEqual([true, false]);
});

test('a deleted memory goes out, also when its space or itself was never there', () => {
  const index = fresh();
  index.put(memoryOf({ seq: 1, content: 'a', embedding: 'pending' }));
  index.put(memoryOf({ seq: 1, content: 'a', deletedAt: 5 }));
  index.put(memoryOf({ seq: 9, content: 'a', deletedAt: 5, space: 'never' }));
  index.remove('default', 77);
  expect(index.partitions('*')[0]?.totals).toEqual({ documents: 0, length: 0, mixedLength: 0, groups: 0, pending: 0 });
});

test('a deleted memory that had its vector takes nothing from what is pending', () => {
  const index = fresh();
  index.put(memoryOf({ seq: 1, content: 'a', embedding: 'pending' }));
  index.put(memoryOf({ seq: 2, content: 'b', embedding: 'ready' }));
  index.remove('default', 2);
  expect(index.partitions('*')[0]?.totals).toMatchObject({ documents: 1, pending: 1 });
});

test('a new state with the same version keeps the words and counts what is pending', () => {
  const index = fresh();
  index.put(memoryOf({ seq: 1, content: 'a', embedding: 'pending', pinned: true }));
  const [partition] = index.partitions('*');
  expect(partition?.totals.pending).toBe(1);
  index.put(memoryOf({ seq: 1, content: 'a', embedding: 'ready', tags: ['x'] }));
  expect([partition?.totals.pending, partition?.documents.count]).toEqual([0, 1]);
  index.put(memoryOf({ seq: 1, content: 'a', embedding: 'pending' }));
  expect(partition?.totals.pending).toBe(1);
});

test('an edit replaces the words, and its vector goes with the old ones', () => {
  const index = fresh();
  index.put(memoryOf({ seq: 1, content: 'old', sessionId: 's', turn: 1 }));
  index.setVector('default', 1, Float32Array.of(1, 0));
  index.setVector('default', 1, Float32Array.of(0, 1));
  index.setVector('default', 5, Float32Array.of(0, 1));
  index.setVector('nowhere', 5, Float32Array.of(0, 1));
  index.setVector('default', 1, Float32Array.of(1));
  const [partition] = index.partitions('*');
  expect(partition?.vectors.semantic?.live).toBe(1);
  index.put(memoryOf({ seq: 1, content: 'new words', version: 2, sessionId: 's', turn: 1 }));
  expect(partition?.vectors.semantic?.live).toBe(0);
  expect(partition?.shared(1, ['old', 'new'])).toEqual(['new']);
  expect(partition?.shared(2, ['old'])).toEqual([]);
  expect(partition?.dead).toBe(1);
  index.dropVectors();
  expect(partition?.vectors).toEqual({});
});

test('turns that arrive in any order stand in order in their session', () => {
  const index = fresh();
  for (const turn of [3, 1, 2, 0, 2]) {
    const seq = 10 + turn + (index.partitions('*')[0]?.find(12) === undefined || turn !== 2 ? 0 : 10);
    index.put(memoryOf({ seq, content: `turn ${turn}`, sessionId: 's', turn }));
  }
  const [partition] = index.partitions('*');
  const order = [];
  const { values } = partition?.chains.next ?? { values: new Int32Array(0) };
  for (let doc = partition?.find(10) ?? -1; doc >= 0; doc = values[doc] ?? -1) {
    order.push(partition?.documents.seq.values[doc]);
  }
  expect(order).toEqual([10, 11, 12, 22, 13]);
});

test('an index in which dead rows outnumber the living is wasteful', () => {
  const index = fresh();
  for (let version = 1; version <= 1_030; version += 1) index.put(memoryOf({ seq: 1, content: 'x', version }));
  expect(index.wasteful).toBe(true);
  expect(index.bytes).toBeGreaterThan(100_000);
  expect(fresh().wasteful).toBe(false);
});

test('a long session in any order is stored in time that grows with its length', () => {
  const orders = {
    oldest: (place: number) => place,
    newest: (place: number) => 4_999 - place,
    'from both ends': (place: number) => (place % 2 === 0 ? place / 2 : 4_999 - (place - 1) / 2),
  };
  for (const turnAt of Object.values(orders)) {
    const index = fresh();
    for (let place = 0; place < 5_000; place += 1) {
      index.put(memoryOf({ seq: place + 1, content: 'x', sessionId: 's', turn: turnAt(place) }));
    }
    const { chains } = index.open('default');
    let doc = index.open('default').find(turnAt(0) === 0 ? 1 : 5_000) ?? -1;
    let length = 0;
    for (let turn = 0; doc >= 0; doc = chains.next.values[doc] ?? -1, turn += 1, length += 1) {
      if (turnAt(doc) !== turn) throw new Error(`turn ${turn} is not in its place`);
    }
    expect(length).toBe(5_000);
  }
});

test('parts without the rows that they speak of are refused', () => {
  const index = fresh();
  index.put(memoryOf({ seq: 1, content: 'apple' }));
  const parts = index.open('default').parts();
  const partition = fresh().open('default');
  const load = () => {
    for (const { kind, fields } of parts) if (kind !== 'rows') partition.load(kind, fields());
  };
  expect(load).toThrow(DamagedFields);
});
