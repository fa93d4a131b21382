import { expect, test } from 'vitest';
import { namedIn } from './named.ts';

test('a capital inside a sentence marks a name', () => {
  expect(namedIn('Where did Ana put the keys of the Lantern Street workshop?')).toEqual(['ana', 'lantern', 'street']);
  expect(namedIn('Did I say that I’d go? She met Zoë.')).toEqual(['zoe']);
});

test('the first word of a sentence or quotation is a name only before another', () => {
  expect(namedIn('Lantern makers are rare. Most are old. He said "Maybe so" to me.')).toEqual([]);
  expect(namedIn('Golden Gate opened at noon.')).toEqual(['golden', 'gate']);
});

test('where most words are capitalised, or none, capitals mark nothing', () => {
  expect(namedIn('Der Schlüssel für den Keller liegt im Schrank neben der Tür')).toEqual([]);
  expect(namedIn('WHERE ARE THE KEYS OF THE VAN')).toEqual([]);
  expect(namedIn('where are the keys?')).toEqual([]);
});
