import { describe, expect, test } from 'vitest';
import { finderOf, plain } from './repeated.ts';

const finds = (text: string, words: string): boolean => finderOf([plain(text)])(plain(words));

describe('a short text', () => {
  test.for<readonly [text: string, words: string]>([
    ['Al', 'Tell Al.'],
    ['Al', 'AL'],
    ['Al', 'Alは来た'],
    ['田中', '田中さんに電話する'],
    ['リ', '担当はリー'],
    ['수지', '수지는 왔다'],
    ['C++', 'Rewrite it in C++20'],
    ['C++', '(c++)'],
    ['C', 'In C, not D'],
    ['🦦', 'the 🦦🦦 project'],
    ['Bo', 'a bob, and Bo'],
  ])('%s stands in: %s', ([text, words]) => {
    expect(finds(text, words)).toBe(true);
  });

  test.for<readonly [text: string, words: string]>([
    ['Al', 'also'],
    ['Al', 'final'],
    ['C', 'C++ and C#'],
    ['Bo', 'bob'],
    ['C++', 'ac++'],
    ['🦦', 'no otter'],
  ])('%s does not stand in: %s', ([text, words]) => {
    expect(finds(text, words)).toBe(false);
  });
});

describe('many texts', () => {
  test('are found each, wherever they stand', () => {
    const texts = ['otter', 'the code of the otter is 4711', 'the code of the owl is 4712', 'Al'].map(plain);
    const found = finderOf(texts);
    expect(found('many otters')).toBe(true);
    expect(found('say: the code of the owl is 4712!')).toBe(true);
    expect(found('the code of the owl is 4713')).toBe(false);
    expect(found('the code')).toBe(false);
    expect(finderOf(['al'])('the code')).toBe(false);
  });

  test('are looked for in a time that does not grow with their product', () => {
    const texts = Array.from({ length: 20_000 }, (_, n) => `the secret of number ${n} is kept`);
    const found = finderOf(texts);
    const words = 'a long text of other things that says nothing '.repeat(2_000);
    const before = process.cpuUsage().user;
    expect(found(words)).toBe(false);
    expect((process.cpuUsage().user - before) / 1_000).toBeLessThan(500);
  });
});
