import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { coercionOf } from './coerce.ts';

describe('text as the type of a schema', () => {
  test('takes plain decimals as numbers and leaves all else for the schema to refuse', () => {
    const { item } = coercionOf(z.int().min(1).default(3));
    expect(['7', '-2', '1.5', '1e3'].map(item)).toEqual([7, -2, 1.5, 1_000]);
    expect(['NaN', 'Infinity', '0x10', '', ' 1', '1_0'].map(item)).toEqual([
      'NaN',
      'Infinity',
      '0x10',
      '',
      ' 1',
      '1_0',
    ]);
  });

  test('takes true, false, 1 and 0 as booleans', () => {
    const { item } = coercionOf(z.boolean().optional());
    expect(['true', '1', 'false', '0', 'yes'].map(item)).toEqual([true, true, false, false, 'yes']);
  });

  test('sees the list in a union and keeps its literals', () => {
    const coercion = coercionOf(z.union([z.literal('*'), z.array(z.string())]).optional());
    expect(coercion).toMatchObject({ list: true, literals: ['*'], closed: false });
    expect(coercionOf(z.array(z.enum(['a', 'b'])))).toMatchObject({ list: true, closed: true });
    expect(coercionOf(z.union([z.string(), z.int()]))).toMatchObject({ list: false });
  });
});
