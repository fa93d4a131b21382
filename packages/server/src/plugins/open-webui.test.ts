import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type Fields, fieldsOf, listOf } from '../http/json-fields.ts';
import { serve } from '../testing/serve.ts';

const run = promisify(execFile);
const folder = join(import.meta.dirname, '../../../../plugins/open-webui');
const testing = join(import.meta.dirname, 'testing');
/** Not every machine has Python, and nothing of ours needs it: the files are read everywhere, and run where they can be. */
const hasPython = spawnSync('python3', ['--version']).status === 0;

describe.each(['holdfast_filter', 'holdfast_tools', 'holdfast_planner'])('%s.py', (name) => {
  const text = readFileSync(join(folder, `${name}.py`), 'utf8');

  test('has the head that Open WebUI reads', () => {
    const [, head = ''] = /^"""\n([\s\S]*?)\n"""\n/u.exec(text) ?? [];
    const fields: Fields = Object.fromEntries(
      head.split('\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)] as const),
    );
    expect(fields).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+\.\d+$/u) as unknown, license: 'MIT' });
    for (const field of ['title', 'author', 'description', 'required_open_webui_version'])
      expect(fields).toHaveProperty(field);
    expect(text).toContain(name === 'holdfast_filter' ? '\nclass Filter:\n' : '\nclass Tools:\n');
    expect(text).toContain('    class Valves(BaseModel):\n');
    // What it imports is of Python itself or of Open WebUI.
    const imported = [...text.matchAll(/^(?:from|import) ([a-z]+)/gmu)].map(([, module]) => module);
    const known = ['asyncio', 'json', 'logging', 'pydantic', 'typing', 'urllib'];
    expect(imported.filter((module) => !known.includes(module ?? ''))).toEqual([]);
  });

  test('closes what it opens, and indents by four only after a colon or within brackets', () => {
    expect(faultsOf(text)).toEqual([]);
    expect(faultsOf('def f(:\n  return 1\n')).not.toEqual([]);
  });
});

test.each(hasPython ? ['python3'] : [])(
  'they recall, remember, plan and look back, run by %s',
  { timeout: 60_000 },
  async (python) => {
    const compile = 'import ast, sys\nfor name in sys.argv[1:]: ast.parse(open(name).read(), name)';
    await run(python, [
      '-c',
      compile,
      ...['filter', 'tools', 'planner'].map((name) => join(folder, `holdfast_${name}.py`)),
    ]);
    await using served = await serve({ embedder: 'none', extraction: 'off' });
    const { stdout } = await run(python, [join(testing, 'drive.py'), folder, served.url, served.key], {
      env: { PATH: process.env['PATH'], PYTHONPATH: join(testing, 'stub'), PYTHONDONTWRITEBYTECODE: '1' },
    });
    const said = fieldsOf(JSON.parse(stdout));
    const systemOf = (body: unknown): unknown => listOf(fieldsOf(body)['messages'])[0]?.['content'];
    expect(systemOf(said['first'])).toBe('My locker is number 1893.');
    expect(systemOf(said['plain'])).toBe('Be brief.');
    expect(systemOf(said['recalled'])).toMatch(/^Be brief\.\n\nRemembered[\s\S]*1893/u);
    expect(systemOf(said['away'])).toBe('Be brief.');
    expect(said['found']).toContain('1893');
    expect(said['added']).toContain('cellar');
    const { tasks, proposed, applied, agenda } = fieldsOf(said['planned']);
    expect(listOf(tasks).length).toBeGreaterThan(1);
    expect(listOf(proposed).length).toBeGreaterThan(0);
    expect(applied).toMatchObject({ state: 'applied', added: listOf(proposed).length });
    const blocks = listOf(fieldsOf(agenda)['days']).flatMap(({ items }) => listOf(items));
    expect(blocks.map(({ starts }) => starts)).toEqual(listOf(proposed).map(({ starts }) => starts));
    const outcomes = listOf(said['reviews']).map(({ outcome, complete }) => [outcome, complete]);
    expect(outcomes).toEqual([
      ['made', false],
      ['empty', undefined],
      ['made', false],
      ['empty', undefined],
    ]);
    const { json } = await served.call('GET', '/v1/memories?userId=ada-1&order=oldest');
    const kept = listOf(json['memories']).map(({ content, speaker }: Fields) => [content, speaker]);
    expect(kept).toEqual([
      ['My locker is number 1893.', 'Zoë'],
      ['Noted.', undefined],
      ['The locker is in the cellar', undefined],
    ]);
  },
);

const pairs: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Places where brackets do not match, or an indentation that Python would refuse: as much as can be seen without Python. */
function faultsOf(text: string): string[] {
  // Texts and comments hold what they like.
  const code = text
    .replaceAll(/"""[\s\S]*?"""/gu, (all) => `''${'\n'.repeat(all.split('\n').length - 1)}`)
    .replaceAll(/f?"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/gu, "''")
    .replaceAll(/#.*$/gmu, '');
  const faults: string[] = [];
  const open: string[] = [];
  let [before, opens] = [0, false];
  for (const [at, line] of code.split('\n').entries()) {
    const indent = line.search(/\S/u);
    if (indent >= 0 && open.length === 0) {
      const more = indent - before;
      if (indent % 4 !== 0 || (opens ? more !== 4 : more > 0)) faults.push(`line ${at + 1}: indented by ${indent}`);
      before = indent;
    }
    for (const sign of line) {
      if ('([{'.includes(sign)) open.push(sign);
      else if (sign in pairs && open.pop() !== pairs[sign]) faults.push(`line ${at + 1}: ${sign}`);
    }
    if (indent >= 0 && open.length === 0) opens = line.trimEnd().endsWith(':');
  }
  return open.length === 0 ? faults : [...faults, 'something is never closed'];
}
