import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** What a folder belongs to, as hooks tell the server. */
export interface Project {
  /** The space of its memories: the repository's address, or else the folder's name with a part of its hash. */
  readonly space: string;
  /** Absolute path of the repository's folder, or of the folder itself. */
  readonly root: string;
  readonly branch?: string;
  /** Commit that is checked out, when no branch is, or the branch's own. */
  readonly commit?: string;
}

const longestSpace = 200;

/**
 * The project of a folder. Clones of one repository share a space wherever they lie, and so do its worktrees; what has no
 * remote is known by its path. Reads three small files, and starts no process: `git` alone takes as long as all of a hook.
 */
export function projectAt(folder: string): Project {
  const start = resolve(folder);
  const found = repositoryAbove(start);
  if (found === undefined) return { space: spaceOfFolder(start), root: start };
  const { root, gitDir, commonDir } = found;
  const address = remoteOf(readText(join(commonDir, 'config')) ?? '');
  const remote = address === undefined ? undefined : repositoryName(address);
  // Worktrees of a repository without a remote share the folder that holds its history.
  const home = basename(commonDir) === '.git' ? dirname(commonDir) : root;
  return { space: remote ?? spaceOfFolder(home), root, ...headOf(gitDir, commonDir) };
}

interface Repository {
  readonly root: string;
  readonly gitDir: string;
  /** That of the main checkout, where a worktree keeps only what is its own. */
  readonly commonDir: string;
}

function repositoryAbove(start: string): Repository | undefined {
  for (let root = start; ; root = dirname(root)) {
    const entry = join(root, '.git');
    const kind = statSync(entry, { throwIfNoEntry: false });
    if (kind?.isDirectory() === true) return { root, gitDir: entry, commonDir: entry };
    const named = kind?.isFile() === true ? /^gitdir: (.+)$/mu.exec(readText(entry) ?? '')?.[1] : undefined;
    if (named !== undefined) {
      const gitDir = resolve(root, named.trim());
      const common = readText(join(gitDir, 'commondir'))?.trim();
      return { root, gitDir, commonDir: common === undefined ? gitDir : resolve(gitDir, common) };
    }
    if (dirname(root) === root) return undefined;
  }
}

/** The address of `origin`, else of the first remote there is. */
function remoteOf(config: string): string | undefined {
  let section = '';
  let first: string | undefined;
  for (const line of config.split('\n')) {
    const header = /^\s*\[([^\]]+)\]/u.exec(line)?.[1];
    if (header !== undefined) section = header;
    const url = /^\s*url\s*=\s*(\S+)/u.exec(line)?.[1];
    if (url === undefined || !section.startsWith('remote ')) continue;
    if (section === 'remote "origin"') return url;
    first ??= url;
  }
  return first;
}

/**
 * `host/owner/name` of a remote's address, in whichever of its forms; never with what it holds of names and passwords. Undefined for
 * one that is a folder of this machine.
 */
export function repositoryName(address: string): string | undefined {
  const scheme = /^[a-z][a-z\d+.-]*:\/\/(?:[^/@]*@)?([^/:]+)(?::\d+)?\/+(.+)$/iu.exec(address);
  const short = scheme ?? /^(?:[^/@]+@)?([^/:@]{2,}):(?!\/\/)(.+)$/u.exec(address);
  if (short === null || /^file:/iu.test(address)) return undefined;
  const [, host = '', path = ''] = short;
  const trimmed = path.replace(/^\/+|\/+$/gu, '').replace(/\.git$/iu, '');
  if (trimmed === '') return undefined;
  return readable(`${host}/${trimmed}`.toLowerCase()).slice(0, longestSpace);
}

/** Two folders of one name are two projects. */
function spaceOfFolder(folder: string): string {
  // Loaded where it is needed: most folders belong to a repository that has a name.
  const { createHash } = process.getBuiltinModule('node:crypto');
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 8);
  return `${readable(basename(folder) || 'root').slice(0, longestSpace)}-${hash}`;
}

function readable(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f]/gu, '').toWellFormed();
}

function headOf(gitDir: string, commonDir: string): Pick<Project, 'branch' | 'commit'> {
  const head = readText(join(gitDir, 'HEAD'))?.trim() ?? '';
  const branch = /^ref: refs\/heads\/(.+)$/u.exec(head)?.[1];
  const named = branch === undefined ? head : readText(join(commonDir, 'refs/heads', branch))?.trim();
  const commit = /^[\da-f]{40,64}$/u.exec(named ?? '')?.[0];
  return {
    ...(branch === undefined ? {} : { branch: readable(branch).slice(0, longestSpace) }),
    ...(commit === undefined ? {} : { commit }),
  };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Not there, or not ours to read: the project is then known by what is.
    return undefined;
  }
}
