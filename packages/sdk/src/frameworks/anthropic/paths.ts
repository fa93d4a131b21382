import { HoldfastError } from '../../errors.ts';

export const ROOT = '/memories';

/**
 * A path as files are stored under it: no empty labels, no dots, no slash at the end.
 *
 * @throws HoldfastError invalid_input for what lies outside of /memories
 */
export function checkedPath(path: string): string {
  if (path !== ROOT && !path.startsWith(`${ROOT}/`)) throw refused(`Path must start with /memories, got: ${path}`);
  const labels: string[] = [];
  for (const label of path.slice(ROOT.length).split('/')) {
    if (label === '' || label === '.') continue;
    if (label !== '..') labels.push(label);
    else if (labels.pop() === undefined) throw refused(`Path ${path} would escape /memories directory`);
  }
  return [ROOT, ...labels].join('/');
}

/** For the model to read: the message is the tool's result. */
export function refused(detail: string): HoldfastError {
  return new HoldfastError('invalid_input', { detail });
}

/** The directories between /memories and a checked path, both left out. */
export function parentsOf(path: string): string[] {
  const labels = path.slice(ROOT.length + 1).split('/');
  return labels.slice(0, -1).map((_, at) => [ROOT, ...labels.slice(0, at + 1)].join('/'));
}
