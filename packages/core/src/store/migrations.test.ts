import { expect, test } from 'vitest';
import { migrations as postgres } from './postgres/migrations/all.ts';
import { migrations as sqlite } from './sqlite/migrations/all.ts';

test('a step of the schema has the same number and name on every database, in order and without gaps', () => {
  const named = ({ number, name }: { readonly number: number; readonly name: string }) => ({ number, name });
  expect(postgres.map(named)).toEqual(sqlite.map(named));
  expect(sqlite.map(({ number }) => number)).toEqual(sqlite.map((_, index) => index + 1));
});
