import { expect, test } from 'vitest';
import { validateInput } from './validate.ts';

function nested(levels: number): unknown {
  let deep: unknown = 'x';
  for (let level = 0; level < levels; level += 1) deep = level % 2 === 0 ? [deep] : { deep };
  return deep;
}

function refused(field: string, index?: number): unknown {
  return expect.objectContaining({ code: 'invalid_input', faults: [expect.objectContaining({ field })], index });
}

test.each([600, 20_000, 200_000])('what is nested %i levels deep is the fault of the field', (levels) => {
  const deep = nested(levels);
  expect(() => validateInput('remember', { content: 'tea', metadata: { deep } })).toThrow(refused('metadata'));
  expect(() => validateInput('rememberMany', { items: [{ content: 'tea' }, { content: deep }] })).toThrow(
    refused('items[1].content', 1),
  );
});

test('what turns in a circle is nested without end', () => {
  const metadata: Record<string, unknown> = {};
  metadata['self'] = metadata;
  expect(() => validateInput('remember', { content: 'tea', metadata })).toThrow(refused('metadata'));
});

test('a key __proto__ is refused by its name, wherever it stands, and never left out', () => {
  const parse = (json: string): unknown => JSON.parse(json);
  expect(() => validateInput('remember', parse('{"content":"tea","metadata":{"a":[{"__proto__":1}]}}'))).toThrow(
    refused('metadata.a[0].__proto__'),
  );
  expect(() => validateInput('remember', parse('{"content":"tea","__proto__":{}}'))).toThrow(refused('__proto__'));
  expect(validateInput('remember', { content: 'tea', metadata: { deep: nested(400) } }).content).toBe('tea');
});
