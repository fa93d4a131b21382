import { describe, expect, test } from 'vitest';
import { headText, namesIn, readsOtherwise } from './head-texts.ts';

const turn = {
  content: "Yesterday I met Ana O'Neil at the Old Mill in Porto.",
  speaker: 'Bo',
  occurredAt: Date.UTC(2023, 4, 7, 23, 30),
  metadata: {},
};

describe('the texts of the heads', () => {
  test('are the content, the names, and date, speaker and place with the content', () => {
    expect(headText('semantic', turn)).toBe(turn.content);
    expect(headText('entity', turn)).toBe("Bo, Ana O'Neil, Old Mill, Porto");
    expect(headText('situation', turn)).toBe(`Sunday, 7 May 2023, Bo: ${turn.content}`);
  });

  test('name the place where the metadata do, and leave out what is not known', () => {
    const { content, occurredAt } = turn;
    expect(headText('situation', { content, occurredAt, metadata: { place: 'Porto' } })).toMatch(/2023, Porto: Yest/);
    expect(headText('situation', { content, occurredAt, metadata: { location: 'Faro' } })).toMatch(/2023, Faro: Yest/);
    expect(headText('situation', { content, occurredAt, metadata: { place: 7 } })).toMatch(/2023: Yest/);
    expect(headText('entity', { content: 'it rained', occurredAt, metadata: {} })).toBe('');
  });

  test('tell whether an edit changes what a head reads', () => {
    const later = { ...turn, occurredAt: turn.occurredAt + 86_400_000 };
    expect(readsOtherwise(['semantic', 'entity'], turn, later)).toBe(false);
    expect(readsOtherwise(['semantic', 'situation'], turn, later)).toBe(true);
  });
});

describe('names in a text', () => {
  test.each([
    ['What did Maria do in New York City?', ['Maria', 'New York City']],
    ["I'm sure I said so. I've told GPT 4", ['GPT 4']],
    ['Maria laughed. Yes! "Well," said Tom', ['Maria', 'Tom']],
    ["Maria's cat and Maria", ['Maria']],
    ['The Beatles played; the The sang', ['Beatles', 'The']],
    ['nothing here', []],
    ['東京へ行く', []],
  ])('%s', (text, names) => {
    expect(namesIn(text)).toEqual(names);
  });
});
