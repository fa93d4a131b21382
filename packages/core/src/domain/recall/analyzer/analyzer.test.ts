import { expect, test } from 'vitest';
import { createAnalyzer } from './analyzer.ts';

test('irregular forms and regular endings lead to one term', () => {
  const { terms } = createAnalyzer();
  expect(terms('went goes going')).toEqual(['go', 'go', 'go']);
  expect(terms('mice children cities')).toEqual(['mous', 'child', 'citi']);
});

test('words of other alphabets and with digits are left as they are', () => {
  expect(createAnalyzer().terms('бегущие mp3s')).toEqual(['бегущие', 'mp3s']);
});

test('a very long word is cut', () => {
  expect(createAnalyzer().terms('x'.repeat(500))[0]).toHaveLength(40);
});

test('a small cache gives the same terms as a large one', () => {
  const text = 'one running two runs three ran one';
  expect(createAnalyzer(2).terms(text)).toEqual(createAnalyzer().terms(text));
});
