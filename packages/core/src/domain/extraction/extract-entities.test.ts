import { beforeAll, describe, expect, test } from 'vitest';
import { loadTimeParser, type TimeParser } from '../lib/time.ts';
import type { Extraction, FactCandidate, SourceText } from './candidate.ts';
import { extractByRules } from './extract.ts';

/** A Wednesday. */
const saidAt = Date.UTC(2026, 4, 20, 12);
let parseTime: TimeParser;
beforeAll(async () => {
  parseTime = await loadTimeParser();
});

const source = (content: string, fields: Partial<SourceText> = {}): SourceText => ({
  seq: 1,
  content,
  role: 'user',
  occurredAt: saidAt,
  timeZone: 'UTC',
  ...fields,
});
const read = (content: string, fields: Partial<SourceText> = {}): Extraction =>
  extractByRules({ texts: [source(content, fields)], parseTime });
const told = ({ subject, predicate, object, stance }: FactCandidate): string =>
  `${stance === 'states' ? '' : `${stance} `}${subject} ${predicate} ${object}`;
const facts = (content: string, fields: Partial<SourceText> = {}): string[] => read(content, fields).facts.map(told);

describe('answers', () => {
  const answered = (question: string, answer: string): string[] => {
    const texts = [source(question, { role: 'assistant' }), source(answer, { seq: 2 })];
    return extractByRules({ texts, parseTime }).facts.map(told);
  };
  test.each([
    ['Where do you live now?', 'In Porto.', ['user lives_in Porto']],
    ["What's your name?", "It's Ana", ['user name Ana']],
    ['How old are you?', '34', []],
    ['How old are you?', 'thirty, almost', []],
    ['Can I have your email address?', 'ana@example.org', ['user email ana@example.org']],
    ['What is your favourite colour?', 'Probably green', ['user favourite_colour green']],
    ['Where do you live now?', 'Why do you ask?', []],
    ['Where do you live now?', 'That is none of your business, and I would rather not say', []],
    ['Where do you live now?', 'My secret', []],
    ['Nice weather today, is it?', 'Porto', []],
  ])('%s %s', (question, answer, expected) => expect(answered(question, answer)).toEqual(expected));
});

describe('entities', () => {
  const named = (text: string): string[] => read(text).entities.map(({ name, type }) => `${name} ${type}`);
  test.each([
    ['My sister Clara moved to Ghent', ['Clara person', 'Ghent place']],
    ['I work at Bosch', ['Bosch organisation']],
    ['I met Priya in Lisbon', ['Priya person', 'Lisbon place']],
    ['I started on project Atlas today', ['Atlas project']],
    ['The weather was nice on Monday in May', []],
    ['THE WHOLE THING IS LOUD', []],
    ['My aunt lives with Tom and Tom sings', ['Tom person']],
  ])('%s', (text, expected) => expect(named(text)).toEqual(expected));

  test('who changes their name keeps the old one as an alias', () => {
    const { entities } = read('I changed my name to Carla', { speaker: 'Ana' });
    expect(entities).toContainEqual({ name: 'Carla', type: 'person', aliases: ['Ana'], sources: [1] });
  });
});

test('long texts are read up to a point, and very long sentences not at all', () => {
  expect(facts(`I live in ${'very '.repeat(100)}Porto`)).toEqual([]);
  expect(facts(`${'The sea was calm that day. '.repeat(300)}I live in Porto.`)).toEqual([]);
});

test('she is whoever was named shortly before, by the same voice', () => {
  const texts = [
    source('My sister Edda moved to Rome'),
    source('Nice!', { role: 'assistant', seq: 2 }),
    source('She works at Maersk', { seq: 3 }),
  ];
  expect(extractByRules({ texts, parseTime }).facts.map(told)).toContain('Edda works_at Maersk');
});
