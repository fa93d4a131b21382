import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundReply } from './bound.ts';
import { estimateTokens } from './tokens.ts';

const cost = (value: unknown): number => estimateTokens(JSON.stringify(value));
const memory = (id: string, content: string, more: object = {}) => ({ id, content, tags: ['a'], ...more });
const words = (count: number): string => 'memory '.repeat(count).trim();

describe('boundReply', () => {
  test('a reply within the bound is left as it is', () => {
    const reply = { memories: [memory('1', 'short')] };
    expect(boundReply(reply, { maxTokens: 1_000 })).toEqual({ reply, total: 1, kept: 1, shortened: false });
  });

  test('a list is cut at whole entries, from its end', () => {
    const entries = Array.from({ length: 50 }, (_, index) => memory(String(index), words(30)));
    const { reply, kept, total, shortened } = boundReply({ memories: entries, degraded: [] }, { maxTokens: 1_000 });
    expect(total).toBe(50);
    expect(kept).toBeGreaterThan(5);
    expect(reply).toEqual({ memories: entries.slice(0, kept), degraded: [] });
    expect(shortened).toBe(false);
    expect(cost(reply)).toBeLessThanOrEqual(1_000);
  });

  test('the first entry stays, without its neighbours, when it does not fit with them', () => {
    const first = memory('1', words(50), { neighbours: [memory('2', words(600)), memory('3', words(600))] });
    const { reply, kept, shortened } = boundReply({ memories: [first, memory('4', 'x')] }, { maxTokens: 500 });
    expect(reply).toEqual({ memories: [memory('1', words(50))] });
    expect(kept).toBe(1);
    expect(shortened).toBe(true);
  });

  test('one memory that is too long ends in a mark that says how to read on', () => {
    const content = words(5_000);
    const { reply, shortened } = boundReply({ memory: memory('abc', content) }, { maxTokens: 800 });
    expect(shortened).toBe(true);
    expect(cost(reply)).toBeLessThanOrEqual(800);
    const shown = JSON.stringify(reply);
    expect(shown).toContain('[Cut here by Holdfast');
    expect(shown).toMatch(/call get_memory with id abc and offset \d+ to read on/);
  });

  test('reading on by the offsets of the marks gives the whole text, each piece once', () => {
    const content = Array.from({ length: 3_000 }, (_, index) => `${index} 🎉 "quoted"\n`).join('');
    let read = '';
    for (let offset = 0; ;) {
      const { reply } = boundReply({ memory: memory('abc', content.slice(offset)) }, { maxTokens: 900, offset });
      const text = (reply['memory'] as { content: string }).content;
      const next = /\n\[Cut here by Holdfast.* offset (\d+) to read on\]$/.exec(text);
      read += next === null ? text : text.slice(0, next.index);
      if (next === null) break;
      expect(Number(next[1])).toBeGreaterThan(offset);
      offset = Number(next[1]);
    }
    expect(read).toBe(content);
  });

  test('a text with a list of citations is cut in the text, and the citations stay', () => {
    const memories = Array.from({ length: 5 }, (_, index) => ({ citation: `[${index}]`, id: String(index) }));
    const { reply, kept } = boundReply({ context: words(5_000), memories }, { maxTokens: 1_000 });
    expect(reply['memories']).toEqual(memories);
    expect(kept).toBe(5);
    expect(cost(reply)).toBeLessThanOrEqual(1_000);
  });

  test('tags are never cut, however many there are', () => {
    const tags = Array.from({ length: 64 }, (_, index) => `${index}`.padEnd(100, '山'));
    const { reply, shortened } = boundReply({ memory: { id: 'abc', content: words(500), tags } }, { maxTokens: 1_000 });
    expect(reply['memory']).toMatchObject({ id: 'abc', tags });
    expect(shortened).toBe(true);
    expect(JSON.stringify(reply).match(/Cut here/g)).toHaveLength(1);
  });

  test('no reply of a tool costs more than the bound, and none holds half a character', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 3_000 }), fc.constant(words(2_000)));
    const entry = fc.record({
      id: fc.uuid(),
      content: text,
      tags: fc.array(fc.string({ maxLength: 20 }), { maxLength: 5 }),
    });
    const reply = fc.oneof(
      fc.record({ memories: fc.array(entry, { maxLength: 20 }) }),
      fc.record({ memory: entry }),
      fc.record({
        context: text,
        memories: fc.array(fc.record({ citation: fc.string(), id: fc.uuid() }), { maxLength: 5 }),
      }),
    );
    fc.assert(
      fc.property(reply, fc.integer({ min: 500, max: 4_000 }), (given, maxTokens) => {
        const before = JSON.stringify(given);
        const { reply: bounded } = boundReply(given, { maxTokens });
        expect(cost(bounded)).toBeLessThanOrEqual(maxTokens);
        expect(JSON.stringify(bounded)).not.toMatch(/\\ud[89a-f]/);
        expect(JSON.stringify(given)).toBe(before);
      }),
      { seed: 42, numRuns: 200 },
    );
  });
});
