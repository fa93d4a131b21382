import { describe, expect, test } from 'vitest';
import { chooseLines, type Quotable, shorten } from './extract-lines.ts';

const termsOf = (text: string): string[] => text.toLowerCase().match(/[a-z]+/g) ?? [];
const said = (seq: number, content: string, fields: Partial<Quotable> = {}): Quotable => ({
  seq,
  content,
  salience: 0.5,
  occurredAt: seq,
  ...fields,
});

function choose(texts: readonly Quotable[], most: number): string[] {
  const chooser = chooseLines(termsOf, most);
  for (const text of texts) chooser.count(text);
  for (const text of texts) chooser.offer(text);
  return chooser.lines(most).map(({ text }) => text);
}

describe('the lines of a summary', () => {
  test('know no more than so many terms of a day, and choose by salience beyond them', () => {
    const many = said(1, 'long', { salience: 0.3 });
    const chooser = chooseLines(
      (text) => (text === 'long' ? Array.from({ length: 50_001 }, (_, at) => `${at}`) : [text]),
      1,
    );
    chooser.count(many);
    const unknown = said(2, 'unknown', { salience: 0.9 });
    for (const text of [unknown, many]) chooser.count(text);
    for (const text of [unknown, many]) chooser.offer(text);
    expect(chooser.lines(1).map(({ text }) => text)).toEqual(['unknown']);
  });

  test('are the most salient words as they were said, in order of time, with who said them', () => {
    const texts = [
      said(1, 'It rained all day in Porto.', { salience: 0.3 }),
      said(2, 'I moved to Lisbon this morning.', { salience: 0.9, speaker: 'Ana' }),
      said(3, 'Your flight leaves at nine tomorrow.', { salience: 0.9, role: 'assistant' }),
      said(4, 'My sister is called Rita.', { salience: 0.8, role: 'user' }),
    ];
    expect(choose(texts, 3)).toEqual([
      'Ana: I moved to Lisbon this morning.',
      'Assistant: Your flight leaves at nine tomorrow.',
      'My sister is called Rita.',
    ]);
  });

  test('of equally salient words those that the day was about come first, by rule', () => {
    const about = Array.from({ length: 4 }, (_, index) => said(index, `the boat engine number${index} needs oil`));
    const rest = Array.from({ length: 20 }, (_, index) => said(10 + index, `x${'ab'.repeat(index + 1)} y z w`));
    expect(choose([...rest, ...about], 1)).toEqual(['the boat engine number0 needs oil']);
  });

  test('questions, scraps and what was said already stand back', () => {
    const texts = [
      said(1, 'Shall we meet at the harbour today?'),
      said(2, 'Well then.'),
      said(3, 'We meet at the harbour at noon.'),
      said(4, 'We meet at the harbour at noon today.'),
      said(5, 'Pedro brings the old sails.'),
    ];
    expect(choose(texts, 2)).toEqual(['We meet at the harbour at noon.', 'Pedro brings the old sails.']);
  });

  test('however many texts come by, few are held, and the best of all is found', () => {
    const texts = Array.from({ length: 2_000 }, (_, index) =>
      said(index, `thing${index.toString(36)} happened somewhere unknown${index}`, {
        salience: index === 1_234 ? 0.9 : 0.5,
      }),
    );
    expect(choose(texts, 1)[0]).toContain('unknown1234');
  });

  test('nothing gives nothing, and texts without terms are no reason to fail', () => {
    expect(choose([], 3)).toEqual([]);
    expect(choose([said(1, '…'), said(2, '!!')], 2)).toEqual(['…', '!!']);
  });

  test('long words end at a sentence, or at a word', () => {
    expect(shorten('short', 20)).toBe('short');
    expect(shorten('One is over. Two goes on and on.', 20)).toBe('One is over.');
    expect(shorten('one two three four five six', 20)).toBe('one two three four…');
    expect(shorten(`${'🛶'.repeat(9)}x`, 11)).toBe(`${'🛶'.repeat(5)}…`);
  });
});
