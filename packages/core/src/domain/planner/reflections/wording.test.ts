import { describe, expect, test } from 'vitest';
import { bounded, counted, lasting, listed, quoted, sentence, short } from './wording.ts';

describe('wording', () => {
  test('texts are put on one line and cut between words, never within a character', () => {
    expect(quoted(' two\n lines ')).toBe('“two lines”');
    expect(short(`${'word '.repeat(40)}`)).toBe(`${'word '.repeat(28).trim()}…`);
    expect(short('x'.repeat(200))).toBe(`${'x'.repeat(140)}…`);
    const cut = short(`${'x'.repeat(139)}😀😀`);
    expect(cut).toBe(`${'x'.repeat(139)}…`);
    expect(cut.isWellFormed()).toBe(true);
  });

  test('numbers are written as people read them', () => {
    expect([0, 45, 60, 200].map(lasting)).toEqual(['0 min', '45 min', '1 h', '3 h 20 min']);
    expect([counted(1, 'task'), counted(2, 'task'), counted(2, 'thing said', 'things said')]).toEqual([
      '1 task',
      '2 tasks',
      '2 things said',
    ]);
    expect([listed([]), listed(['a']), listed(['a', 'b', 'c'])]).toEqual(['', 'a', 'a, b and c']);
  });

  test('a sentence cites each thing once, and of many sentences the rest is counted, with what it rests on', () => {
    const cited = { type: 'memory', id: 'm' } as const;
    expect(sentence('done', 'x', [cited, { ...cited }]).citations).toEqual([cited]);
    const all = Array.from({ length: 14 }, (_, place) =>
      sentence('done', `${place}`, [{ type: 'memory', id: `m${place}` }]),
    );
    expect(bounded(all.slice(0, 12))).toEqual(all.slice(0, 12));
    expect(bounded(all)).toEqual([
      ...all.slice(0, 12),
      {
        section: 'done',
        text: 'And 2 more.',
        citations: [
          { type: 'memory', id: 'm12' },
          { type: 'memory', id: 'm13' },
        ],
      },
    ]);
  });
});
