import { describe, expect, test } from 'vitest';
import { type Intent, readIntent } from './read-intent.ts';

const ways = { now: Date.parse('2026-11-18T09:00:00Z'), zone: 'Europe/Berlin' };
const read = (text: string): Intent => readIntent(text, ways);

describe('what the words of an intent say', () => {
  test.each([
    ['Could you please write the report by Friday?', 'write the report'],
    ["I'd like to fix the gate, asap!", 'fix the gate'],
    ['We need to (low priority) paint the hall', 'paint the hall'],
    ['Paint the hall some day', 'Paint the hall'],
    ['Let us go', 'Let us go'],
    ['please, help me to move', 'move'],
    ['', ''],
  ])('%s', (text, bare) => {
    expect(read(text).bare).toBe(bare);
  });

  test('who does it, but not whoever is meant by a pronoun', () => {
    expect(read('Marta should call the bank')).toMatchObject({ owner: 'Marta', bare: 'call the bank' });
    expect(read('Build it, assigned to Ana Maria')).toMatchObject({ owner: 'Ana Maria', bare: 'Build it' });
    expect(read('Somebody should call the bank')).not.toHaveProperty('owner');
  });

  test('how urgent it is: by the words, else by the date', () => {
    expect(read('do it urgently').priority).toBe('urgent');
    expect(read('it is important to rest').priority).toBe('high');
    expect(read('no rush, sort the photos').priority).toBe('low');
    expect(read('sort the photos tomorrow').priority).toBe('high');
    expect(read('sort the photos by 2027-01-01').priority).toBe('normal');
  });

  test('what is for today is to be done by tonight', () => {
    expect(read('Write to Ben today')).toMatchObject({ dueAt: Date.parse('2026-11-18T22:59:59.999Z') });
    expect(read('Call Ben today at 3pm')).toMatchObject({ happensAt: Date.parse('2026-11-18T14:00:00Z') });
  });

  test('how long the whole takes, and how long what it is about', () => {
    expect(read('Learn SQL, I have 20 hours for it')).toMatchObject({ effort: 1_200, bare: 'Learn SQL' });
    expect(read('Tidy up, it takes half an hour').effort).toBe(30);
    expect(read('Tidy up, about 1,5 days').effort).toBe(720);
    expect(read('Hold a 45 min call with Ben')).toMatchObject({ length: 45, bare: 'Hold call with Ben' });
    expect(read('Tidy up')).not.toHaveProperty('effort');
  });

  test('steps in lines, behind a colon, and one after the other', () => {
    const titles = (text: string) => read(text).steps.map(({ title, follows, minutes }) => [title, follows, minutes]);
    expect(titles('Move out:\n- pack the books (2 h)\n- clean\n')).toEqual([
      ['Pack the books', false, 120],
      ['Clean', false, undefined],
    ]);
    expect(titles('1. boil water\n2) add tea')).toEqual([
      ['Boil water', true, undefined],
      ['Add tea', true, undefined],
    ]);
    expect(titles('Shopping: eggs and flour, milk and bread')).toEqual([
      ['Eggs and flour', false, undefined],
      ['Milk', false, undefined],
      ['Bread', false, undefined],
    ]);
    expect(titles('First, wash it, then dry it and finally fold it')).toEqual([
      ['Wash it', false, undefined],
      ['Dry it', true, undefined],
      ['Fold it', true, undefined],
    ]);
    expect(titles('Note: nothing')).toEqual([]);
    expect(titles('- alone')).toEqual([]);
    expect(read('Move out by Friday: pack, clean').bare).toBe('Move out');
    expect(read('1. boil water\n2. add tea').bare).toBe('1. boil water');
  });
});
