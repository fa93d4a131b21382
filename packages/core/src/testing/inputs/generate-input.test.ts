import { operationNames, operations } from '@holdfast/contract';
import { describe, expect, test } from 'vitest';
import { inputGenerator } from './generate-input.ts';
import { seeded } from './seeded.ts';

describe('inputs made from the schemas', () => {
  test.each(operationNames)('are valid for %s, and the same for the same seed', (name) => {
    const schema = operations[name].input;
    const make = (): unknown[] => {
      const generator = inputGenerator({ schema, random: seeded(7) });
      return Array.from({ length: 20 }, () => generator.valid());
    };
    const inputs = make();
    for (const input of inputs) expect(schema.safeParse(input).success).toBe(true);
    expect(make()).toEqual(inputs);
  });

  test('are mostly refused when they are nearly valid or hostile', () => {
    const schema = operations.remember.input;
    const generator = inputGenerator({ schema, random: seeded(7) });
    const refused = (make: () => unknown): number =>
      Array.from({ length: 200 }, make).filter((input) => !schema.safeParse(input).success).length;
    expect(refused(generator.near)).toBeGreaterThan(80);
    expect(refused(generator.hostile)).toBeGreaterThan(80);
  });
});
