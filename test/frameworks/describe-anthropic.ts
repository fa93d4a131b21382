import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MemoryToolHandlers } from '@anthropic-ai/sdk/helpers/beta/memory';
import { betaMemoryTool, BetaLocalFilesystemMemoryTool } from '@anthropic-ai/sdk/tools/memory/node';
import { memoryFiles } from '@holdfast/sdk/anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Doors } from './doors.ts';

/** On the real package, and on the framework's own implementation where it has one. */
export function describeAnthropic(doors: () => Doors): void {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-anthropic-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  type Command = Parameters<ReturnType<typeof betaMemoryTool>['run']>[0];

  const create = (path: string, file_text: string): Command => ({ command: 'create', path, file_text });
  const view = (path: string, view_range?: number[]): Command => ({
    command: 'view',
    path,
    ...(view_range === undefined ? {} : { view_range }),
  });
  const replace = (path: string, old_str: string, new_str: string): Command => ({
    command: 'str_replace',
    path,
    old_str,
    new_str,
  });
  const insert = (path: string, insert_line: number, insert_text: string): Command => ({
    command: 'insert',
    path,
    insert_line,
    insert_text,
  });
  const remove = (path: string): Command => ({ command: 'delete', path });
  const rename = (old_path: string, new_path: string): Command => ({ command: 'rename', old_path, new_path });

  /** What the model is told, one result a command. */
  async function results(handlers: MemoryToolHandlers, commands: readonly Command[]): Promise<string[]> {
    const tool = betaMemoryTool(handlers);
    const told: string[] = [];
    for (const command of commands) {
      try {
        told.push(JSON.stringify(await tool.run(command)));
      } catch (error) {
        told.push(`error: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    // A file system has its own idea of the size of a directory.
    return told.map((text) =>
      text
        .replaceAll(/(?<=\\n)[\d.]+[BKMG](?=\\t[^"\\]*\/(?:\\n|"$))/gu, 'SIZE')
        .replace(/(?<=node_modules:\\n)[\d.]+[BKMG]/u, 'SIZE'),
    );
  }

  const notes = '# Notes\n\none\ntwo\nthree\nfour\nfive';
  const cases: readonly (readonly [string, readonly Command[]])[] = [
    ['an empty directory', [view('/memories'), view('/memories/')]],
    [
      'a file is made once',
      [create('/memories/a.md', notes), create('/memories/a.md', notes), create('/memories/a.md', 'x')],
    ],
    ['a file is shown', [create('/memories/a.md', notes), view('/memories/a.md'), view('/memories/b.md')]],
    [
      'a range of lines is shown',
      [
        create('/memories/a.md', notes),
        view('/memories/a.md', [2, 3]),
        view('/memories/a.md', [6, -1]),
        view('/memories/a.md', [0, 1]),
        view('/memories/a.md', [5, 99]),
        view('/memories/a.md', [50, 60]),
        view('/memories/a.md', [3]),
      ],
    ],
    [
      'odd texts come back',
      [
        create('/memories/empty.md', ''),
        view('/memories/empty.md'),
        create('/memories/blank.md', '  \n\t\n'),
        view('/memories/blank.md'),
        create('/memories/end.md', 'line\n'),
        view('/memories/end.md'),
        create('/memories/more.md', 'café 🦊 中文\r\ntab\there'),
        view('/memories/more.md'),
        view('/memories'),
      ],
    ],
    [
      'directories are listed two levels deep',
      [
        create('/memories/b/two.md', 'x'.repeat(1_536)),
        create('/memories/b/deep/three.md', 'x'),
        create('/memories/b/deep/deeper/four.md', 'x'),
        create('/memories/a.md', 'x'.repeat(2_048)),
        create('/memories/c.md', 'x'.repeat(5_000)),
        create('/memories/.hidden', 'x'),
        create('/memories/node_modules/x.js', 'x'),
        view('/memories'),
        view('/memories/b'),
        view('/memories/b/deep/deeper'),
        view('/memories/nowhere'),
      ],
    ],
    [
      'text is replaced',
      [
        create('/memories/a.md', notes),
        replace('/memories/a.md', 'three', '3'),
        replace('/memories/a.md', '# Notes', '# $& Notes'.slice(0, 2)),
        replace('/memories/a.md', 'five', ''),
        replace('/memories/a.md', 'absent', 'x'),
        replace('/memories/a.md', 'o', 'x'),
        replace('/memories/b.md', 'a', 'b'),
        view('/memories/a.md'),
      ],
    ],
    [
      'lines are inserted',
      [
        create('/memories/a.md', notes),
        insert('/memories/a.md', 0, 'first\n'),
        insert('/memories/a.md', 2, 'between'),
        insert('/memories/a.md', 9, 'last\n\n'),
        insert('/memories/a.md', 99, 'x'),
        insert('/memories/a.md', -1, 'x'),
        insert('/memories/b.md', 0, 'x'),
        view('/memories/a.md'),
      ],
    ],
    [
      'files and directories are deleted',
      [
        create('/memories/dir/a.md', 'a'),
        create('/memories/dir/b.md', 'b'),
        create('/memories/c.md', 'c'),
        remove('/memories/c.md'),
        remove('/memories/c.md'),
        view('/memories/c.md'),
        remove('/memories/dir'),
        view('/memories/dir/a.md'),
        remove('/memories'),
        create('/memories/c.md', 'new'),
        view('/memories/c.md'),
      ],
    ],
    [
      'files and directories are renamed',
      [
        create('/memories/a.md', 'a'),
        create('/memories/b.md', 'b'),
        create('/memories/dir/c.md', 'c'),
        rename('/memories/a.md', '/memories/b.md'),
        rename('/memories/a.md', '/memories/new/d.md'),
        rename('/memories/a.md', '/memories/e.md'),
        rename('/memories/dir', '/memories/moved'),
        view('/memories/moved/c.md'),
        view('/memories/new/d.md'),
        view('/memories/a.md'),
      ],
    ],
    [
      'nothing outside is touched',
      [
        view('/etc/passwd'),
        view('/memories/../etc/passwd'),
        create('/memories/../x', 'x'),
        create('memories/x', 'x'),
        remove('/memories/a/../../x'),
        rename('/memories/a', '/tmp/a'),
        create('/memories/dir/../inside.md', 'x'),
        view('/memories/inside.md'),
      ],
    ],
    [
      'what is no file is not edited',
      [create('/memories/dir/a.md', 'a'), replace('/memories/dir', 'a', 'b'), insert('/memories/dir', 0, 'x')],
    ],
  ];

  describe.each(['open', 'connect'] as const)('memoryFiles over %s', (door) => {
    test.each(cases)('%s, in the words of the tool on a file system', async (name, commands) => {
      const files = memoryFiles(doors().placeOf(door, `files-${name}`));
      const local = await BetaLocalFilesystemMemoryTool.init(join(folder, door, name));
      expect(await results(files, commands)).toEqual(await results(local, commands));
    });
  });

  describe('in Holdfast', () => {
    test('files are memories: recalled by their words, with their versions', async () => {
      const place = doors().placeOf('open', 'recalled');
      const { client, userId } = place;
      await results(memoryFiles(place), [
        create('/memories/boat.md', 'The boat lies at pier nine'),
        replace('/memories/boat.md', 'nine', 'four'),
      ]);
      const { results: found } = await client.recall({ query: 'where does the boat lie?', userId });
      const { memory, versions } = await client.getMemory({
        id: found[0]?.memory.id ?? '',
        includeVersions: true,
        userId,
      });
      expect([memory.content, versions?.map(({ content }) => content)]).toEqual([
        'The boat lies at pier four',
        ['The boat lies at pier nine'],
      ]);
    });

    test('edits at the same time all hold', async () => {
      const files = memoryFiles(doors().placeOf('connect', 'together'));
      await results(files, [create('/memories/log.md', 'start')]);
      await Promise.all([1, 2, 3].map((n) => results(files, [insert('/memories/log.md', 1, `line ${n}`)])));
      const [text] = await results(files, [view('/memories/log.md')]);
      for (const n of [1, 2, 3]) expect(text).toContain(`line ${n}`);
    });

    test('what the file system’s tool gets wrong is right: lines across breaks, dollar signs, two places in a line', async () => {
      const files = memoryFiles(doors().placeOf('open', 'right'));
      expect(
        await results(files, [
          create('/memories/a.md', 'one\ntwo\nsix six'),
          replace('/memories/a.md', 'one\ntwo', 'uno $& $1\ndos'),
          replace('/memories/a.md', 'six', '6'),
          view('/memories/a.md'),
        ]),
      ).toEqual([
        '"File created successfully at: /memories/a.md"',
        expect.stringContaining('uno $& $1'),
        'error: No replacement was performed. Multiple occurrences of old_str `six` in lines: 3. Please ensure it is unique',
        expect.stringContaining('dos\\n     3\\tsix six'),
      ]);
    });

    test('a path of any length and letters is a path', async () => {
      const path = `/memories/${'längs/'.repeat(60)}tab\there.md`;
      const told = await results(memoryFiles(doors().placeOf('connect', 'paths')), [create(path, 'x'), view(path)]);
      expect(told[1]).toContain('     1\\tx');
    });

    test('a file is no directory, for what is made or moved', async () => {
      const files = memoryFiles(doors().placeOf('open', 'no-directory'));
      const told = await results(files, [
        create('/memories/dir/a.md', 'a'),
        create('/memories/b.md', 'b'),
        create('/memories/dir/a.md/deep/c.md', 'c'),
        rename('/memories/b.md', '/memories/dir/a.md/b.md'),
        create('/memories/dir', 'd'),
        rename('/memories/dir', '/memories/dir/inside'),
      ]);
      expect(told.slice(2)).toEqual([
        'error: The path /memories/dir/a.md is not a directory.',
        'error: The path /memories/dir/a.md is not a directory.',
        'error: File /memories/dir already exists',
        'error: Cannot move /memories/dir into itself',
      ]);
    });

    test('a file larger than a memory is refused', async () => {
      const files = memoryFiles(doors().placeOf('open', 'large'));
      expect(await results(files, [create('/memories/a.md', 'x'.repeat(100_001))])).toEqual([
        'error: The file /memories/a.md would be larger than 100000 characters',
      ]);
    });
  });
}
