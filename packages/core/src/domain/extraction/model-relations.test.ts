import { expect, test } from 'vitest';
import { type ModelRelations, type Statement, toRelations } from './model-relations.ts';

const statement = (id: string, subject: string): Statement => ({ id, subject, text: `${subject} …`, saidAt: 1 });
const known = [statement('k1', 'ana'), statement('k2', 'ben')];
const found = [statement('f1', 'ana'), statement('f2', 'ben')];
const read = (...relations: ModelRelations['relations'][number][]) => toRelations({ relations }, { known, found });

test('a relation is taken as answered where both statements are there and about the same', () => {
  expect(read({ found: 1, known: 1, relation: 'updates' }, { found: 2, known: 2, relation: 'same' })).toEqual([
    { found: 'f1', known: 'k1', relation: 'updates' },
    { found: 'f2', known: 'k2', relation: 'same' },
  ]);
});

test.each([
  ['left out', []],
  ['new', [{ found: 1, known: 1, relation: 'new' }]],
  ['about nothing', [{ found: 1, known: null, relation: 'updates' }]],
  ['about what is not there', [{ found: 1, known: 9, relation: 'retracts' }]],
  ['about another subject', [{ found: 1, known: 2, relation: 'retracts' }]],
] as const)('a statement whose relation is %s is new', (_, relations) => {
  expect(read(...relations)[0]).toEqual({ found: 'f1', relation: 'new' });
});
