import { expect, test } from 'vitest';
import { standingOf } from './follow-up.ts';

const leans = (query: string, speakers: readonly string[] = []): boolean => standingOf(query, speakers).followUp;

test.each([
  'and when was that?',
  'What did she say about it?',
  'How much did he pay for it?',
  'Where do they live?',
  'Who helped her with those?',
  'What about the garden?',
  'How long did that trip take?',
  'When was this?',
  'Why there?',
])('a question that points back leans on the one before: %s', (query) => {
  expect(leans(query)).toBe(true);
});

test.each([
  'When did Melanie paint a sunrise?',
  'What did Caroline say about her mother?',
  'Is there a park with a lake nearby?',
  'What happened this week?',
  'What is the name of the book that Ann read?',
  'Which hotel did she book for the conference in spring with three rooms?',
  'kayak',
  'Did it rain?',
])('a question that explains itself stands alone: %s', (query) => {
  expect(leans(query)).toBe(false);
});

test('a named speaker explains the pronouns of a person, and not those of a thing', () => {
  expect(leans('what did mira tell her?', ['Mira'])).toBe(false);
  expect(leans('what did mira tell about it?', ['Mira'])).toBe(true);
});

test('words that name a subject are counted', () => {
  expect(standingOf('and when was that?', []).content).toBe(0);
  expect(standingOf('who painted it red?', []).content).toBe(2);
});
