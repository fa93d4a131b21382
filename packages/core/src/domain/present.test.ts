import { expect, test } from 'vitest';
import { present } from './present.ts';

test('a value that must be there is handed on, its absence is a defect', () => {
  expect(present(0)).toBe(0);
  expect(() => present(undefined)).toThrowError(expect.objectContaining({ code: 'internal' }));
});
