import { errorCatalogue, isErrorCode } from '@holdfast/contract';
import { expect, test } from 'vitest';
import { exitCodeHelp, exitCodeOf, exitCodes } from './exit-codes.ts';

test('every failure has an exit code that --help explains, and none is 0', () => {
  const explained = exitCodeHelp.map(([code]) => code);
  const used = Object.keys(errorCatalogue).filter(isErrorCode).map(exitCodeOf);
  expect(used.filter((code) => code === exitCodes.ok || !explained.includes(code))).toEqual([]);
});

test('what a script may try again has a code of its own', () => {
  expect(exitCodeOf('store_busy')).toBe(4);
  expect(exitCodeOf('not_found')).toBe(3);
  expect(exitCodeOf('invalid_input')).toBe(2);
  expect(exitCodeOf('internal')).toBe(1);
});
