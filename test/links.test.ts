import { access, glob, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const REPOSITORY = 'https://github.com/holdfast/holdfast/blob/main/';

const pages: string[] = [];
const skip = (name: string): boolean => ['node_modules', 'dist', 'coverage'].includes(name);
for await (const page of glob('**/*.md', { cwd: root, exclude: skip })) pages.push(page);

/** Text of a page without its code, in which brackets mean other things. */
async function proseOf(page: string): Promise<string> {
  return (await readFile(join(root, page), 'utf8')).replaceAll(/^(`{3,}).*?^\1$/gmsu, '');
}

/** Names under which the parts of a page can be linked to. */
function anchorsOf(prose: string): string[] {
  const headings = Array.from(prose.matchAll(/^#+ (.+)$/gmu), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return [...headings, ...Array.from(prose.matchAll(/<a id="([^"]+)">/gu), ([, id = '']) => id)];
}

async function faultOf(page: string, target: string): Promise<string | undefined> {
  const local = target.startsWith(REPOSITORY) ? `/${target.slice(REPOSITORY.length)}` : target;
  if (/^[a-z]+:/u.test(local)) return undefined;
  const [path = '', anchor] = local.split('#');
  const file = path === '' ? page : normalize(path.startsWith('/') ? path.slice(1) : join(dirname(page), path));
  try {
    await access(join(root, file));
  } catch {
    return `${target}: there is no ${file}`;
  }
  if (anchor === undefined || anchorsOf(await proseOf(file)).includes(anchor)) return undefined;
  return `${target}: ${file} has no part of this name`;
}

test.each(pages)('the links of %s lead somewhere', async (page) => {
  const prose = await proseOf(page);
  const targets = Array.from(prose.matchAll(/\]\(([^)\s]+)\)/gu), ([, target = '']) => target);
  const faults = await Promise.all(targets.map((target) => faultOf(page, target)));
  expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
});

test.each(pages)('the npm scripts that %s names exist', async (page) => {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { scripts: object };
  const named = Array.from((await proseOf(page)).matchAll(/`npm run (?:-s )?([\w:-]+)/gu), ([, name = '']) => name);
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});
