import { expect, test } from 'vitest';
import { type UserScope, coversSpace, soleSpace } from './scope.ts';

const scope = (spaces: UserScope['spaces']): UserScope => ({ kind: 'user', tenant: 't', user: 'u', spaces });

test('a write goes to the one space of its scope', () => {
  expect(soleSpace(scope(['work']))).toBe('work');
});

test.each([[['a', 'b']], [[]], ['*' as const]])('a write to %j is refused', (spaces) => {
  expect(() => soleSpace(scope(spaces))).toThrowError(expect.objectContaining({ code: 'invalid_input' }));
});

test('a scope covers exactly the spaces it names', () => {
  expect(coversSpace(scope(['s1']), 's1')).toBe(true);
  expect(coversSpace(scope(['s1']), 's10')).toBe(false);
  expect(coversSpace(scope('*'), 'anything')).toBe(true);
});
