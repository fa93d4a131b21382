import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

test('the same value gives the same text, whatever order its names were given in', () => {
  const one = { b: [1, { y: 'é', x: null }], a: undefined, A: true };
  const other = { A: true, b: [1, { x: null, y: 'é' }] };
  expect(canonicalJson(one)).toBe('{"A":true,"b":[1,{"x":null,"y":"é"}]}');
  expect(canonicalJson(other)).toBe(canonicalJson(one));
  expect(canonicalJson([2, 1])).toBe('[2,1]');
});
