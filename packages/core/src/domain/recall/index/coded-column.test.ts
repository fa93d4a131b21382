import { expect, test } from 'vitest';
import { CodedColumn } from './coded-column.ts';
import { DamagedFields } from './fields.ts';

function columnOf(numbers: readonly number[]): CodedColumn {
  const column = new CodedColumn();
  for (const number of numbers) column.push(number);
  return column;
}

function listOf(column: CodedColumn, length: number): number[] {
  return Array.from({ length }, (_, index) => column.at(index));
}

test('numbers come back exactly, few different ones or many', () => {
  for (const different of [3, 256, 257, 900]) {
    const numbers = Array.from({ length: 1_000 }, (_, place) => (place % different) / 7);
    const column = columnOf(numbers);
    column.set(5, Infinity);
    column.set(6, -1);
    const wanted = numbers.with(5, Infinity).with(6, -1);
    expect(listOf(column, 1_000)).toEqual(wanted);
  }
  expect(columnOf(Array.from({ length: 1_000 }, (_, place) => place % 2)).bytes).toBeLessThan(2_000);
});

test('numbers that are all the same take no room, until another one comes', () => {
  const column = columnOf([0.5, 0.5, 0.5]);
  expect(column.bytes).toBe(0);
  const loaded = new CodedColumn();
  loaded.load(column.save(0, 2));
  loaded.load(column.save(2, 3));
  expect([loaded.bytes, loaded.at(2)]).toEqual([0, 0.5]);
  column.set(1, 2);
  loaded.load(column.save(0, 3));
  loaded.push(3);
  expect(listOf(loaded, 7)).toEqual([0.5, 0.5, 0.5, 0.5, 2, 0.5, 3]);
});

test('what is saved in runs is loaded in runs, and a run is the same whatever came after it', () => {
  for (const different of [5, 400]) {
    const numbers = Array.from({ length: 600 }, (_, place) => place % different);
    const column = columnOf(numbers);
    const loaded = new CodedColumn();
    const first = column.save(0, 300);
    loaded.load(first);
    loaded.load(column.save(300, 600));
    expect(listOf(loaded, 600)).toEqual(numbers);
    loaded.push(1_234);
    expect(loaded.at(600)).toBe(1_234);
  }
  const grown = columnOf([1, 2, 1]);
  const before = grown.save(0, 3);
  grown.push(3);
  expect(grown.save(0, 3)).toEqual(before);
});

test('codes that do not continue those before are refused', () => {
  const [left, right] = [columnOf([1, 2]), columnOf([2, 1])];
  const loaded = new CodedColumn();
  loaded.load(left.save(0, 2));
  expect(() => loaded.load(right.save(0, 2))).toThrow(DamagedFields);
  loaded.load({ numbers: Float64Array.of(9, 8), codes: new Uint8Array(0) });
  expect(listOf(loaded, 4)).toEqual([1, 2, 9, 8]);
  expect(() => loaded.load(left.save(0, 2))).toThrow(DamagedFields);
});
