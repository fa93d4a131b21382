import { describe, expect, test } from 'vitest';
import { linesMissing, stepsOf } from './console.ts';
import { extract } from './extract.ts';
import { readClaudeCall } from './mcp.ts';
import { differences, documentsOf } from './reply.ts';
import { modulesOf } from './typescript.ts';

const fenced = (language: string, code: string, before = ''): string =>
  `${before}\n\`\`\`${language}\n${code}\n\`\`\`\n`;

describe('a page', () => {
  test('gives its snippets with language, line and mark', () => {
    const text = `# Page\n${fenced('sh', 'ls')}${fenced('ts', 'let a;', '<!-- test: types-only needs a key -->')}`;
    expect(extract('page.md', text)).toEqual([
      { page: 'page.md', line: 3, language: 'sh', code: 'ls\n', mark: undefined },
      {
        page: 'page.md',
        line: 7,
        language: 'ts',
        code: 'let a;\n',
        mark: { name: 'types-only', reason: 'needs a key' },
      },
    ]);
  });

  test('is refused when a fence stays open, a mark is unknown, or what is not run has no reason', () => {
    expect(() => extract('page.md', '```sh\nls')).toThrow('page.md:1: the fence is never closed');
    expect(() => extract('page.md', fenced('sh', 'ls', '<!-- test: sometimes -->'))).toThrow(
      'no test is called sometimes',
    );
    expect(() => extract('page.md', fenced('ts', 'a', '<!-- test: types-only -->'))).toThrow('needs a reason');
  });

  test('joins the snippets that continue each other, and only on one page', () => {
    const continued = '<!-- test: continues -->';
    const page = (name: string) =>
      extract(name, `${fenced('ts', 'a')}${fenced('ts', 'b', continued)}${fenced('ts', 'c')}`);
    expect(modulesOf(page('page.md')).map(({ code }) => code)).toEqual(['a\n\nb\n', 'c\n']);
    expect(() => modulesOf(extract('page.md', fenced('ts', 'b', continued)))).toThrow('no snippet to continue');
  });
});

describe('a documented reply', () => {
  test('may leave fields out and stand for any value with an ellipsis', () => {
    const real = { id: '0193', title: 'Not valid', list: [{ a: 1, b: 2 }], more: true };
    expect(differences({ id: '…', title: 'Not…', list: [{ a: 1 }] }, real)).toEqual([]);
  });

  test('is told where it is wrong', () => {
    const documented = { gone: '…', list: [{ a: 1 }], title: 'Not…', deep: { b: null } };
    expect(differences(documented, { list: [{ a: 2 }], title: 'Is', deep: {} })).toEqual([
      '$.gone is missing',
      '$.list[0].a is 2',
      '$.title is "Is"',
      '$.deep.b is undefined',
    ]);
    expect(differences([1], [])).toEqual(['$ has 0 items']);
  });

  test('may be JSON lines', () => {
    expect(documentsOf('{"a":1}\n{"b":2}\n')).toEqual([{ a: 1 }, { b: 2 }]);
    expect(() => documentsOf('{"a":')).toThrow(SyntaxError);
  });
});

test('a terminal session shows what its commands print, but for numbers and what is left out', () => {
  const [step] = stepsOf('$ holdfast demo\nMira   Hello\n…\nRemembered 12 turns in 48.6 ms\n');
  expect(step?.command).toBe('holdfast demo');
  const output = 'Mira   Hello\nTomas  Hi\n\nRemembered 9 turns in 1 ms\n';
  expect(step === undefined ? [] : linesMissing(step, output)).toEqual([]);
  expect(linesMissing({ command: '', printed: ['Mira   Bye', 'Tomas  Hi'] }, output)).toEqual(['Mira   Bye']);
  expect(() => stepsOf('Mira')).toThrow('begins with "$ "');
});

test('a call of claude names a command or an address', () => {
  expect(readClaudeCall(['mcp', 'add', 'holdfast', '--', 'npx', 'it'])).toEqual({ command: 'npx', args: ['it'] });
  expect(() => readClaudeCall(['mcp', 'remove', 'holdfast'])).toThrow('is not a call that the test knows');
});
