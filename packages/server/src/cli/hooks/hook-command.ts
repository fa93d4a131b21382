import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultDataFolder } from '../../config/default-data-folder.ts';
import type { CodingAgent } from '../../hooks/agent-event.ts';

/**
 * The command line that an agent starts: this Node and the hook's own file by their full paths, since `npx` takes longer than a hook may,
 * and agents often have another PATH than a terminal.
 */
export function hookCommand(
  agent: CodingAgent,
  { data, space }: { readonly data: string; readonly space?: string | undefined },
): string {
  // Written like this for scripts/bundle/urls.ts, which knows where it is from the bundle.
  const script = fileURLToPath(new URL('../../../bin/holdfast-hook.js', import.meta.url));
  const words = [
    process.execPath,
    script,
    agent,
    ...(resolve(data) === resolve(defaultDataFolder()) ? [] : ['--data', resolve(data)]),
    ...(space === undefined ? [] : ['--space', space]),
  ];
  return words.map((word) => quoted(word)).join(' ');
}

function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/u.test(word)) return word;
  if (process.platform === 'win32') return `"${word}"`;
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
