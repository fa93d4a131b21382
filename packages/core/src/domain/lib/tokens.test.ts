import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { expect, test } from 'vitest';
import { loadTokenCounter } from './tokens.ts';

test('tokens are those of o200k_base, and markers in a text are text', async () => {
  const count = await loadTokenCounter();
  expect(count('hello world')).toBe(2);
  expect(count('<|endoftext|>')).toBeGreaterThan(1);
  expect(await loadTokenCounter()).toBe(count);
});

test.each(['y', 'Ab', '=', ' ', '\n', '東', '🦊', '7', 'e\u0301'])(
  '%j over and over is counted in time, whole',
  async (unit) => {
    const count = await loadTokenCounter();
    const long = unit.repeat(50_000);
    const start = performance.now();
    const tokens = count(long);
    expect(performance.now() - start).toBeLessThan(1_500);
    const thousand = count(unit.repeat(1_000 / unit.length));
    const pieces = long.length / 1_000;
    expect(tokens).toBeGreaterThan((thousand - 2) * pieces);
    expect(tokens).toBeLessThan((thousand + 2) * pieces);
  },
);

test('a long text of ordinary words is counted exactly', async () => {
  const count = await loadTokenCounter();
  const long = 'Grandmother baked 12 loaves; Бабушка печёт пироги. 昨日は家族と東京タワーに行きました。 ☕🦊\n'.repeat(
    200,
  );
  expect(count(long)).toBe(countTokens(long));
});
