import { describe, expect, test } from 'vitest';
import { createAnalyzer } from '../analyzer/analyzer.ts';
import { words } from '../analyzer/words.ts';
import { readsAsEnglish } from './language.ts';
import { trait, traitsOf } from '../index/traits.ts';
import { collectKindred } from './kinds.ts';
import { type Question, understand } from './understanding.ts';
import { windowAround } from './window.ts';

const analyzer = createAnalyzer();

function ask(query: string, speakers: readonly string[] = []): Question {
  return understand({ query, analyzer, speakers, time: undefined });
}

describe('terms', () => {
  test('of a question are what is left without stop words, question words and fillers', () => {
    expect(ask('What kind of dogs did they often see in the parks?').terms).toEqual(['dog', 'see', 'park']);
  });

  test('are all kept when nothing else is left', () => {
    expect(ask('who are you').terms).toEqual(['who', 'be', 'you']);
  });

  test('occur once each', () => {
    expect(ask('dog dogs Dog').terms).toEqual(['dog']);
  });

  test('leave out how the request is put', () => {
    expect(ask('Could you please show me a brief overview of the harbour?').terms).toEqual(['harbour']);
    expect(ask('Can you walk me through the lease?').terms).toEqual(['leas']);
  });

  test('are all words where the question is to be taken as it stands', () => {
    const { terms } = understand({
      query: 'Tell me of Ana',
      analyzer,
      speakers: ['Ana'],
      time: undefined,
      everyWord: true,
    });
    expect(terms).toEqual(['tell', 'me', 'of', 'ana']);
  });

  test('are bounded in number', () => {
    expect(ask(Array.from({ length: 400 }, (_, place) => `w${place}`).join(' ')).terms).toHaveLength(200);
  });
});

test('quoted phrases are told, and their words are looked for whatever they are', () => {
  const { understood, phrases, terms } = ask('who said "to be" or “the lake house” or "alone"');
  expect(understood.phrases).toEqual(['to be', 'the lake house', 'alone']);
  expect(phrases).toEqual([
    ['to', 'be'],
    ['the', 'lake', 'hous'],
  ]);
  expect(terms).toContain('to');
});

test('a quotation begins at the last mark that opens one, and thousands of them take no time', () => {
  expect(ask('“one “two” «three «four» 「五「六」').understood.phrases).toEqual(['two', 'four', '六']);
  const start = performance.now();
  for (const mark of '“«「"') ask(mark.repeat(10_000));
  expect(performance.now() - start).toBeLessThan(200);
});

test('speakers named in full or by first name are told and are no search terms', () => {
  const { understood, terms } = ask("What is Ana's sister Lopez called, user?", [
    'Ana Lopez',
    'Ben',
    'user',
    'The Cook',
    '!',
  ]);
  expect(understood.speakers).toEqual(['Ana Lopez']);
  expect(terms).toEqual(['sister', 'call', 'user']);
});

test('the first person is the user, unless the assistant is asked about', () => {
  expect(ask('what did I cook').firstPerson).toBe(true);
  expect(ask('what did you recommend to me').firstPerson).toBe(false);
  expect(ask('what did Ben cook').firstPerson).toBe(false);
  expect(ask('can you list what I cooked').firstPerson).toBe(true);
  expect(ask('summarise what I cooked').firstPerson).toBe(false);
});

test.each([
  ['when was it', trait.time],
  ['what year was it', trait.time],
  ['how many were there', trait.number],
  ['where was it', trait.name],
  ['why was it', 0],
])('%s wants an answer with trait %d', (query, wanted) => {
  expect(ask(query).wanted).toBe(wanted);
});

test.each([
  ['we met last week', trait.time],
  ['I have seven', trait.number],
  ['we went to Berlin', trait.name],
  ['So I slept. Then nothing', 0],
])('"%s" has traits %d', (text, expected) => {
  expect(traitsOf(text)).toBe(expected);
});

test('kinds lead to things, words of one sense to each other, and none is asked twice', () => {
  const kindred = collectKindred(analyzer);
  const kinOf = (query: string) =>
    understand({ query, analyzer, speakers: [], time: undefined, kindred }).kin.map(({ term, of }) => `${of}>${term}`);
  expect(kinOf('which pets')).toContain('pet>puppi');
  expect(kinOf('which puppy')).not.toContain('puppi>pet');
  expect(kinOf('the film')).toContain('film>movi');
  expect(kinOf('pet dog').filter((each) => each.endsWith('>dog'))).toEqual([]);
  expect(kinOf('pet dog').filter((each) => each.endsWith('>puppi'))).toEqual(['pet>puppi']);
  expect(kinOf('quasar')).toEqual([]);
});

test('a time expression is reported', () => {
  const time = { from: 1, to: 2, text: 'then' };
  expect(understand({ query: 'x then', analyzer, speakers: [], time }).understood.time).toEqual(time);
});

test('a day and a week reach on for a fortnight, a month for ten days, a year not at all', () => {
  const day = 86_400_000;
  const around = (grain: 'day' | 'week' | 'month' | 'year') => {
    const { from, to } = windowAround({ text: '', from: 100 * day, to: 101 * day, grain });
    return [from / day, to / day];
  };
  expect(around('day')).toEqual([99, 115]);
  expect(around('week')).toEqual([99, 115]);
  expect(around('month')).toEqual([100, 111]);
  expect(around('year')).toEqual([100, 101]);
});

test('names are what the question writes as such and nobody known said', () => {
  const question = understand({
    query: 'Did Mira take the van to Porto?',
    analyzer,
    speakers: ['Mira'],
    time: undefined,
  });
  expect(question.names).toEqual(['porto']);
});

test.each([
  ['Welche Art von Kind war er?', ['welch', 'art', 'von', 'kind', 'war', 'er']],
  ['Combien de times y a-t-il dans la list ?', ['combien', 'de', 'time', 'y', 'a', 't', 'il', 'dan', 'la', 'list']],
])('%s keeps words that only English drops', (query, terms) => {
  expect(ask(query)).toMatchObject({ terms, kin: [], firstPerson: false, wanted: 0 });
});

test.each(['Where is Los Angeles?', 'the kids in El Paso', 'list hobbies'])('%s is read as English', (query) => {
  expect(readsAsEnglish(words(query))).toBe(true);
});
