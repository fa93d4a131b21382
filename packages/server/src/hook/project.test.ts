import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectAt, repositoryName } from './project.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';

function repository(config: string): string {
  const root = join(mkdtempSync(join(tmpdir(), 'holdfast-project-')), 'garden');
  mkdirSync(join(root, '.git/refs/heads/feature'), { recursive: true });
  mkdirSync(join(root, 'src/deep'), { recursive: true });
  writeFileSync(join(root, '.git/config'), config);
  writeFileSync(join(root, '.git/HEAD'), 'ref: refs/heads/feature/x\n');
  writeFileSync(join(root, '.git/refs/heads/feature/x'), `${commit}\n`);
  return root;
}

const remote = (name: string, url: string): string => `[remote "${name}"]\n\turl = ${url}\n\tfetch = +refs/heads/*\n`;

describe('the project of a folder', () => {
  test('is the repository that it lies in, by its remote, with branch and commit', () => {
    const root = repository(
      `[core]\n\tbare = false\n${remote('fork', 'https://x.dev/me/garden')}${remote('origin', 'git@example.com:Ada/Garden.git')}`,
    );
    const project = { space: 'example.com/ada/garden', root, branch: 'feature/x', commit };
    expect(projectAt(join(root, 'src/deep'))).toEqual(project);
    expect(projectAt(root)).toEqual(project);
  });

  test('of a worktree is that of its repository, on a branch of its own', () => {
    const root = repository(remote('origin', 'https://example.com/ada/garden.git'));
    const tree = join(root, '..', 'tree');
    const own = join(root, '.git/worktrees/tree');
    mkdirSync(tree);
    mkdirSync(own, { recursive: true });
    writeFileSync(join(tree, '.git'), `gitdir: ${own}\n`);
    writeFileSync(join(own, 'commondir'), '../..\n');
    writeFileSync(join(own, 'HEAD'), `${commit}\n`);
    expect(projectAt(tree)).toEqual({ space: 'example.com/ada/garden', root: tree, commit });
  });

  test('without a remote is its path, under a name to read; worktrees share that of the repository', () => {
    const one = repository('[core]\n');
    const other = repository('');
    expect(projectAt(one).space).toMatch(/^garden-[\da-f]{8}$/u);
    expect(projectAt(one).space).not.toBe(projectAt(other).space);
    const tree = join(one, '..', 'tree');
    mkdirSync(join(one, '.git/worktrees/tree'), { recursive: true });
    mkdirSync(tree);
    writeFileSync(join(tree, '.git'), `gitdir: ${join(one, '.git/worktrees/tree')}`);
    writeFileSync(join(one, '.git/worktrees/tree/commondir'), '../..');
    expect(projectAt(tree).space).toBe(projectAt(one).space);
    const plain = mkdtempSync(join(tmpdir(), 'holdfast-plain-'));
    expect(projectAt(plain)).toEqual({ space: expect.stringMatching(/^holdfast-plain-/u) as string, root: plain });
  });
});

test.each([
  ['git@github.com:Ada/Garden.git', 'github.com/ada/garden'],
  ['https://github.com/ada/garden', 'github.com/ada/garden'],
  ['https://ada:secret@github.com/ada/garden.git/', 'github.com/ada/garden'],
  ['ssh://git@git.example.com:2222/team/sub/garden.git', 'git.example.com/team/sub/garden'],
  ['ada@dev.azure.example:v3/org/p/garden', 'dev.azure.example/v3/org/p/garden'],
  ['/srv/git/garden.git', undefined],
  ['../garden.git', undefined],
  ['C:\\git\\garden', undefined],
  ['file:///srv/git/garden.git', undefined],
])('the remote %s is called %s', (address, name) => {
  expect(repositoryName(address)).toBe(name);
});
