import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, test } from 'vitest';
import { estimateTokens } from './tokens.ts';

const memory = (index: number) => ({
  id: `0199c3a4-5f1e-7a4b-8c2d-${String(index * 7_919_001).padStart(12, '3f')}`,
  content: 'Ana prefers meetings in the morning',
  kind: 'semantic',
  occurred_at: `2026-0${1 + (index % 9)}-17T08:${10 + index}:00.000Z`,
  space: 'default',
  tags: ['work', 'meeting'],
  version: 1,
});

const samples = {
  English: 'We talked about the budget, and Ana said that she would rather wait until the figures of March are in. ',
  German: 'Die Geschäftsführung hat größere Änderungen der Straßenbahnfahrpläne für überfällig erklärt. ',
  Russian: 'Вчера мы обсуждали бюджет на второй квартал, и Анна сказала, что подождёт цифр за март. ',
  Arabic: 'ناقشنا أمس ميزانية الربع الثاني وقالت آنا إنها تفضل الانتظار. ',
  Hindi: 'हमने कल दूसरी तिमाही के बजट पर चर्चा की। ',
  Chinese: '我们昨天讨论了第二季度的预算，安娜说她宁愿等三月份的数字出来。',
  Japanese: '昨日の会議でアナさんは予算の見直しを提案しましたが、結論は来週に持ち越されました。',
  Korean: '어제 회의에서 아나는 예산을 다시 검토하자고 제안했습니다.',
  Thai: 'เมื่อวานเราได้หารือเรื่องงบประมาณไตรมาสที่สอง ',
  emoji: '😀🎉🚀 ok ',
  code: 'export function isDigit(unit: number): boolean {\n  return unit >= 0x30 && unit <= 0x39;\n}\n',
  JSON: JSON.stringify({ memories: Array.from({ length: 9 }, (_, index) => memory(index)) }),
};

describe('estimateTokens', () => {
  test.each(Object.entries(samples))('%s never costs more tokens than estimated, and at least a third', (_, sample) => {
    const text = sample.repeat(5);
    const exact = encode(text).length;
    expect(estimateTokens(text)).toBeGreaterThanOrEqual(exact);
    expect(estimateTokens(text)).toBeLessThanOrEqual(exact * 3);
  });

  test('an empty text costs nothing', () => {
    expect(estimateTokens('')).toBe(0);
  });
});
