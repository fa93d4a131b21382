import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chunkText } from './chunk.ts';

const sentence = 'The harbour master wrote down every ship that came in before noon. ';
const paragraph = `${sentence.repeat(6).trimEnd()}\n\n`;

describe('chunkText', () => {
  test('joined pieces are the text again, whatever the text is', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.constantFrom(' ', '\n\n', '. ', '\n# Heading\n', '。', '🙂🙂', 'x'.repeat(700), ' '.repeat(1_200)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const pieces = chunkText(text);
        expect(pieces.join('')).toBe(text);
        if (text.isWellFormed()) expect(pieces.every((one) => one.isWellFormed())).toBe(true);
        if (text.trim() !== '') expect(pieces.every((one) => one.trim() !== '')).toBe(true);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  test('pieces of prose are between 500 and 1,000 characters, the last at least 250', () => {
    const pieces = chunkText(paragraph.repeat(20));
    for (const piece of pieces.slice(0, -1)) {
      expect(piece.length).toBeGreaterThanOrEqual(500);
      expect(piece.length).toBeLessThanOrEqual(1_000);
    }
    expect(pieces.at(-1)?.length).toBeGreaterThanOrEqual(250);
  });

  test('a paragraph border is preferred to the end of a sentence, and a heading to both', () => {
    expect(chunkText(paragraph.repeat(10)).every((piece) => piece.endsWith('\n\n'))).toBe(true);
    const titled = `${paragraph.repeat(2)}${sentence}\n# Winter\n${paragraph.repeat(5)}`;
    expect(chunkText(titled).some((piece) => piece.startsWith('# Winter'))).toBe(true);
  });

  test('without paragraphs sentences stay whole', () => {
    expect(chunkText(sentence.repeat(60)).every((piece) => piece.endsWith('. '))).toBe(true);
  });

  test('a text of 2,000 characters is one piece', () => {
    expect(chunkText('a'.repeat(2_000))).toHaveLength(1);
    expect(chunkText('a'.repeat(2_001)).length).toBeGreaterThan(1);
  });
});
