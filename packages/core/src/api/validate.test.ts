import { expect, test } from 'vitest';
import { validateInput } from './validate.ts';

test('what is nested too deeply is the fault of the field, not of the server', () => {
  let deep: unknown = 'x';
  for (let level = 0; level < 20_000; level += 1) deep = [deep];
  const input = { content: 'tea', metadata: { deep } };
  expect(() => validateInput('remember', input)).toThrow(
    expect.objectContaining({ code: 'invalid_input', faults: [expect.objectContaining({ field: 'metadata' })] }),
  );
});
